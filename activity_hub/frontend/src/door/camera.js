// The camera: starts at a tap, then reads without pause until the page is left.
import { decoder } from "./decoder.js";

const WANTED = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };

function nextFrame(video) {
  return new Promise((go) => {
    if (video.requestVideoFrameCallback && !document.hidden) video.requestVideoFrameCallback(() => go());
    else setTimeout(go, 80);
  });
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A screen that goes dark is a nuisance, not a fault.
  }
}

async function readOn(video, reader, found) {
  for (;;) {
    if (!video.srcObject?.active) return;
    try {
      const text = await reader.read(video);
      if (text) found(text);
    } catch {
      // One bad frame; the next one comes.
    }
    await nextFrame(video);
  }
}

// Calls found(text) for every reading; resolves to the reader's name once it is looking. Rejects as getUserMedia does.
export async function startCamera(video, found) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera", "NotFoundError");
  const ready = decoder();
  const stream = await navigator.mediaDevices.getUserMedia(WANTED);
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const reader = await ready;
  addEventListener("pagehide", () => stream.getTracks().forEach((track) => track.stop()));
  stayAwake();
  readOn(video, reader, found);
  return reader.name;
}

// Whether the camera was allowed here before, so that it may start by itself.
export async function isAllowed() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false;
  }
}

// The text in a photo, or null.
export async function readPhoto(file) {
  const reader = await decoder();
  return reader.read(await createImageBitmap(file));
}
