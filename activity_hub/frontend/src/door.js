// The scanner: camera, photo and forms lead to one way of sending, one verdict and one log.
import { isAllowed, readPhoto, startCamera } from "./door/camera.js";
import { enter, takenBack } from "./door/log.js";
import { counts, newId, Refused, search, sendForm, sendScan } from "./door/server.js";
import { allowSound } from "./door/sound.js";
import { clear, isWaiting, show } from "./door/verdict.js";
import { findCode } from "./passcode.js";

const SAME_AGAIN = 3000; // a pass held before the camera is one scan; shown again after this pause it is another
const COUNT_EVERY = 15000;
const COUNT_AFTER = 800; // after the last scan of a run, so that a queue costs one count and not one each

const door = document.querySelector("[data-door]");
const settings = JSON.parse(document.querySelector("[data-door-settings]").textContent);
const said = door.querySelector("[data-said]");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: settings.time_zone });
const seen = new Map();
let mine = 0;
let present = settings.present;
let busy = false;
let counting = 0;

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function number(name, value) {
  door.querySelector(`[data-count="${name}"]`).textContent = value.toLocaleString("en");
}

async function recount() {
  try {
    const now = await counts(settings);
    Object.assign(settings.unions, now.unions);
    present = now.present;
    number("present", present);
    number("expected", now.expected);
  } catch {
    // the next count puts it right
  }
}

function recountSoon() {
  clearTimeout(counting);
  counting = setTimeout(recount, COUNT_AFTER);
}

function nameOf(result, kind) {
  return result.verdict === "ok" ? { in: "ok", out: "out", void: "void" }[kind] : result.verdict;
}

function lines(result) {
  const told = [settings.unions[result.union]];
  if (result.verdict === "duplicate" && result.first_at) {
    const values = { time: clock.format(new Date(result.first_at)), gate: result.first_gate };
    told.push(fill(result.first_gate ? settings.said.first_gate : settings.said.first, values));
  }
  return told.filter(Boolean);
}

function answered(result, kind) {
  Object.assign(settings.unions, result.unions);
  const name = nameOf(result, kind);
  const isEntry = name === "ok" || name === "out";
  const undo = () => takeBack(result, line);
  const who = { time: clock.format(new Date()), who: result.name ?? settings.said.nobody, union: lines(result)[0] };
  const line = enter(name, who, isEntry ? { label: settings.said.undo, act: undo } : null);
  if (isEntry) number("mine", (mine += 1));
  if (name === "ok") number("present", (present += 1)); // until the next count says it exactly
  // "Scan again" means at once, though it is the same code that is still being held there.
  const next = name === "unknown" ? () => seen.clear() : null;
  show(name, { who: result.name, why: lines(result) }, { undo, next });
  recountSoon();
}

function takeBack(result, line) {
  attempt({ scan_uuid: newId(), kind: "void", code: "", voids: result.scan_uuid }, (taken) => {
    show(nameOf(taken, "void"), { who: taken.name, why: lines(taken) });
    if (taken.verdict === "ok") {
      takenBack(line);
      number("mine", (mine -= 1));
    }
    recountSoon();
  });
}

function explain(fault, again) {
  if (fault instanceof Refused) {
    const who = fault.status === 401 ? settings.said.signed_out : fault.title;
    show("refused", { who, then: fault.status === 401 ? "" : fault.advice });
  } else {
    show("unsent", {}, { next: again });
  }
}

// Sends a scan; what nobody answered may be tried again under the same id.
async function attempt(scan, then) {
  busy = true;
  try {
    then(await sendScan(settings, scan));
  } catch (fault) {
    explain(fault, () => attempt(scan, then));
  } finally {
    busy = false;
  }
}

function scanned(text) {
  attempt({ scan_uuid: newId(), code: text, kind: settings.kind }, (result) => answered(result, settings.kind));
}

function seenByCamera(text) {
  const key = findCode(text) ?? text;
  const now = performance.now();
  const isNew = now - (seen.get(key) ?? -SAME_AGAIN) >= SAME_AGAIN;
  if (isNew && (busy || isWaiting())) return; // it is read again in the next frame, once there is room for its answer
  seen.set(key, now);
  if (!isNew) return;
  clear();
  scanned(text);
}

async function start() {
  allowSound();
  const button = door.querySelector("[data-start]");
  button.hidden = true;
  said.textContent = settings.said.starting;
  try {
    door.dataset.engine = await startCamera(door.querySelector("video"), seenByCamera);
    door.dataset.state = "looking";
    said.textContent = settings.said.aim;
  } catch (fault) {
    button.hidden = false;
    door.dataset.state = "blind";
    said.textContent = fault.name === "NotAllowedError" ? settings.said.not_allowed : settings.said.no_camera;
  }
}

async function photographed(input) {
  allowSound();
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const text = await readPhoto(file).catch(() => null);
  if (text) scanned(text);
  else said.textContent = settings.said.no_code;
}

async function sendPosted(form) {
  const kind = form.elements.kind.value;
  busy = true;
  try {
    const result = await sendForm(form);
    form.elements.scan_uuid.value = newId();
    form.querySelectorAll("input:not([type=hidden])").forEach((input) => (input.value = ""));
    answered(result, kind);
  } catch (fault) {
    explain(fault, () => sendPosted(form));
  } finally {
    busy = false;
  }
}

async function look(form) {
  try {
    door.querySelector("[data-found]").replaceWith(await search(form));
  } catch (fault) {
    explain(fault, () => look(form));
  }
}

function showNetwork() {
  document.querySelectorAll("[data-network]").forEach((chip) => (chip.hidden = (chip.dataset.network === "yes") !== navigator.onLine));
}

door.addEventListener("submit", (sending) => {
  const form = sending.target;
  if (!form.matches("[data-scan], [data-search]")) return;
  sending.preventDefault();
  allowSound();
  if (form.matches("[data-scan]")) sendPosted(form);
  else look(form);
});
door.querySelector("[data-start]").addEventListener("click", start);
door.querySelector("[data-photo]").addEventListener("change", (chosen) => photographed(chosen.target));
door.querySelectorAll("[data-needs-script]").forEach((part) => (part.hidden = false));
door.querySelector("[data-start]").hidden = false;
said.textContent = settings.said.aim;
addEventListener("online", showNetwork);
addEventListener("offline", showNetwork);
showNetwork();
setInterval(() => !document.hidden && recount(), COUNT_EVERY);
addEventListener("pageshow", (shown) => shown.persisted && door.dataset.state === "looking" && start());
isAllowed().then((may) => may && start());
