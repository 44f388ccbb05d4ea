// The camera: starts at a tap, then reads without pause until the page is left; another can be chosen, the torch lit.
import { decoder } from "./decoder.js";

const KEPT_AS = "door-camera";
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
let stream = null;
let awake = null;
let reading = 0; // each start has its number, so that an earlier loop ends

function remembered() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

function remember(id) {
  try {
    localStorage.setItem(KEPT_AS, id);
  } catch {
    // Then it is chosen again next time.
  }
}

function nextFrame(video) {
  return new Promise((go) => {
    if (video.requestVideoFrameCallback && !document.hidden) video.requestVideoFrameCallback(() => go());
    else setTimeout(go, 80);
  });
}

async function stayAwake() {
  try {
    if (!awake || awake.released) awake = await navigator.wakeLock?.request("screen");
  } catch {
    // A screen that goes dark is a nuisance, not a fault.
  }
}

async function readOn(video, reader, found, mine) {
  while (mine === reading && video.srcObject?.active) {
    try {
      const text = await reader.read(video);
      if (text && mine === reading) found(text);
    } catch {
      // One bad frame; the next one comes.
    }
    await nextFrame(video);
  }
}

// The wanted camera where it is still there, else the one on the back.
async function pictures(id) {
  const back = { audio: false, video: { ...SIZE, facingMode: { ideal: "environment" } } };
  if (!id) return navigator.mediaDevices.getUserMedia(back);
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, deviceId: { exact: id } } });
  } catch (fault) {
    if (fault.name === "NotAllowedError") throw fault;
    return navigator.mediaDevices.getUserMedia(back);
  }
}

export function stopCamera() {
  reading += 1;
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
}

// Calls found(text) for every reading; resolves to the reader's name once it is looking. Rejects as getUserMedia does.
export async function startCamera(video, found, id = remembered()) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera", "NotFoundError");
  const ready = decoder();
  stopCamera();
  const mine = reading;
  stream = await pictures(id);
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const reader = await ready;
  stayAwake();
  readOn(video, reader, found, mine);
  return reader.name;
}

// After the phone has slept, or something else has used the camera: whether it looks again by itself.
export async function goOn(video) {
  const [track] = stream?.getVideoTracks() ?? [];
  if (track?.readyState !== "live" || track.muted) return false;
  stayAwake(); // that goes whenever the page is out of sight
  if (video.paused) await video.play();
  return true;
}

// The cameras to choose from and which one is on; names are known only once one was allowed.
export async function cameras() {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  const current = stream?.getVideoTracks()[0]?.getSettings?.().deviceId;
  return { all: all.filter((one) => one.kind === "videoinput" && one.deviceId), current };
}

// The next one, remembered for the next time.
export async function nextCamera(video, found) {
  const { all, current } = await cameras();
  const next = all[(all.findIndex((one) => one.deviceId === current) + 1) % all.length];
  if (!next) return null;
  remember(next.deviceId);
  return startCamera(video, found, next.deviceId);
}

// Whether this camera has a light that pages may switch.
export function hasTorch() {
  return Boolean(stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
}

// Resolves to whether the light is on now.
export async function light(on) {
  try {
    await stream.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] });
    return on;
  } catch {
    return false;
  }
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
