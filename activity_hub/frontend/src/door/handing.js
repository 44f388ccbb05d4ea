// Handing scans over, as the page does it: a chain of codes on the screen, a file, and the camera that reads the chain.
import { Chain, frames, fromFile, isFrame, toFile } from "./handover.js";
import { paint } from "./qr.js";
import * as queue from "./queue.js";
import { cover } from "./verdict.js";

const EACH = 250; // milliseconds a code stands: three or four looks of a camera
const reading = new Chain();

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function chosen(place) {
  const all = place.querySelector("[data-hand-all]").checked;
  return all ? queue.all() : queue.waiting();
}

function showChain(texts, said) {
  const section = document.querySelector("template[data-chain]").content.firstElementChild.cloneNode(true);
  const canvas = section.querySelector("canvas");
  const line = section.querySelector(".why");
  let at = 0;
  const step = () => {
    if (!section.isConnected) return clearInterval(timer);
    paint(canvas, texts[at % texts.length]);
    line.textContent = fill(said.frame, { no: (at % texts.length) + 1, total: texts.length });
    at += 1;
  };
  section.querySelector("[data-leave]").addEventListener("click", () => section.remove());
  section.addEventListener("keydown", (press) => press.key === "Escape" && section.remove());
  cover(section);
  section.querySelector("[data-leave]").focus({ preventScroll: true });
  const timer = setInterval(step, EACH);
  step();
}

function saveFile(text, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function take(settings, scans, tell, received) {
  const ours = scans.filter((scan) => scan.activity_id === settings.activity_id);
  if (!ours.length) return tell(settings.said.not_scans);
  const num = await queue.receive(ours);
  tell(fill(settings.said.received, { num }));
  received();
}

// Wires the buttons; received() is called once scans of another phone are in the queue.
export function wireHanding(settings, received) {
  const place = document.querySelector("[data-handover]");
  const tell = (text) => (place.querySelector("[data-hand-said]").textContent = text);

  place.addEventListener("click", (tap) => {
    const what = tap.target.closest("[data-hand]")?.dataset.hand;
    if (!what) return;
    const scans = chosen(place);
    if (!scans.length) return tell(settings.said.nothing_to_hand);
    if (what === "save") return saveFile(toFile(scans), `door-${settings.activity_id}.json`);
    try {
      showChain(frames(scans), settings.said);
    } catch {
      tell(settings.said.too_many);
    }
  });
  place.querySelector("[data-hand-file]").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    try {
      await take(settings, fromFile(await file.text()), tell, received);
    } catch {
      tell(settings.said.not_scans);
    }
    target.value = "";
  });
}

// A frame that the camera has read: true when it was one. `tell` shows how far it is.
export function readFrame(settings, text, tell, received) {
  if (!isFrame(text)) return false;
  if (!reading.take(text)) return true;
  tell(fill(settings.said.reading, { have: reading.have, total: reading.total }));
  try {
    const scans = reading.scans();
    if (scans) take(settings, scans, tell, received);
  } catch {
    tell(settings.said.not_scans);
  }
  return true;
}
