// The scanner: camera, photo, readers and forms lead to one way of sending, one verdict and one log.
import { cameras, goOn, hasTorch, isAllowed, light, nextCamera, readPhoto, startCamera, stopCamera } from "./door/camera.js";
import { nowOf } from "./door/clocks.js";
import { wireFinish } from "./door/closing.js";
import { readFrame, wireHanding } from "./door/handing.js";
import { install } from "./door/install.js";
import * as lists from "./door/list.js";
import { Refused, Unreachable, watch } from "./door/network.js";
import { banner, door, refresh, say, settings, showDate, showNetwork, take, wirePlace } from "./door/page.js";
import { keyOf } from "./door/phone.js";
import * as queue from "./door/queue.js";
import { counts, newId, search, sendForm } from "./door/server.js";
import { allowSound } from "./door/sound.js";
import { keepForGood } from "./door/store.js";
import { dropCopies } from "./door/tidying.js";
import { answeredForm, explain, isBusy, lateAnswer, recall, scan, wireTrip } from "./door/trip.js";
import { clear, isWaiting, show } from "./door/verdict.js";
import { listen } from "./door/wedge.js";

const SAME_AGAIN = 3000; // a pass held before the camera is one scan; shown again after this pause it is another
const COUNT_EVERY = 15000;
const COUNT_AFTER = 800; // after the last scan of a run, so that a queue costs one count and not one each
const ASK_LOST_EVERY = 10 * 60 * 1000;

const seen = new Map();
let counting = 0;
let over = ""; // "ended" by the organiser or by time, or "finished" here
let askedLost = -ASK_LOST_EVERY;

// The hub has said no: to the person, which may change again, or to this phone for good.
async function lost(fault) {
  if (!(fault instanceof Refused) || over) return;
  if (fault.status === 401) return banner("signed-out", true);
  if (["not_allowed", "not_found", "device_denied"].includes(fault.code)) banner("ended", true);
  if (fault.code !== "device_denied") return;
  over = "ended";
  lists.forget();
  await queue.wipeAcknowledged();
  await dropCopies(false);
}

async function recount() {
  const now = await counts(settings);
  banner("signed-out", false);
  if (!over) banner("ended", false);
  take(now);
}

function recountSoon() {
  clearTimeout(counting);
  counting = setTimeout(() => network.isOnline() && recount().catch(lost), COUNT_AFTER);
}

// Whether the hub answers again; where a page refuses, the API says why.
async function probe() {
  try {
    await recount();
  } catch (fault) {
    if (fault instanceof Unreachable && fault.status >= 400 && fault.status < 500) await lists.renew(settings, true);
    throw fault;
  }
}

// All that there is to do while the hub answers: send what waits, fetch the list, find out what a restored hub lacks.
async function catchUp() {
  if (over) return;
  try {
    await probe();
    await queue.flush();
    await lists.renew(settings);
    banner("no-list", !lists.current(nowOf(settings)));
    if (performance.now() - askedLost > ASK_LOST_EVERY) {
      askedLost = performance.now();
      if (await queue.restore()) await queue.flush();
    }
    network.rose();
  } catch (fault) {
    if (fault instanceof Unreachable) network.fell();
    await lost(fault);
  }
}

const network = watch({
  probe,
  changed: (isOnline) => {
    showNetwork(isOnline);
    if (isOnline) catchUp();
  },
});

function scanned(text) {
  clear();
  if (over === "ended") return show("device_denied", {});
  if (over) return show("refused", { who: settings.said.finished });
  scan({ code: text, kind: settings.kind });
}

function taken(tell) {
  return () => {
    navigator.vibrate?.([60, 40, 60]);
    catchUp();
    tell();
  };
}

function seenByCamera(text) {
  if (readFrame(settings, text, say, taken(() => {}))) return;
  const key = keyOf(text);
  const now = performance.now();
  const isNew = now - (seen.get(key) ?? -SAME_AGAIN) >= SAME_AGAIN;
  if (isNew && (isBusy() || isWaiting())) return; // it is read again in the next frame, once there is room for its answer
  seen.set(key, now);
  if (isNew) scanned(text);
}

// Where the screen is low, turned on its side say, the picture is brought into it.
function showFinder() {
  door.querySelector("[data-finder]").scrollIntoView({ block: "nearest" });
}

async function begin(open) {
  allowSound();
  const button = door.querySelector("[data-start]");
  button.hidden = true;
  say(settings.said.starting);
  try {
    const engine = await open(door.querySelector("video"), seenByCamera);
    if (engine) door.dataset.engine = engine;
    door.dataset.state = "looking";
    showFinder();
    say(settings.said.aim);
    door.querySelector("[data-torch]").hidden = !hasTorch();
    door.querySelector("[data-torch]").setAttribute("aria-pressed", "false");
    door.querySelector("[data-next-camera]").hidden = (await cameras()).all.length < 2;
  } catch (fault) {
    button.hidden = false;
    door.dataset.state = "blind";
    say(fault.name === "NotAllowedError" ? settings.said.not_allowed : settings.said.no_camera);
  }
}

async function lookAgain() {
  if (door.dataset.state !== "looking" || document.hidden) return;
  const isOn = await goOn(door.querySelector("video")).catch(() => false);
  if (!isOn) begin(startCamera);
}

async function photographed(input) {
  allowSound();
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const text = await readPhoto(file).catch(() => null);
  if (!text) say(settings.said.no_code);
  else if (!readFrame(settings, text, say, taken(() => {}))) scanned(text);
}

// What these forms ask only the hub knows; where it was away a moment ago it is called first.
async function isReached() {
  if (!network.isOnline()) await network.tryAgain();
  return network.isOnline();
}

async function sendPosted(form) {
  const kind = form.elements.kind.value;
  const again = () => sendPosted(form);
  if (!(await isReached())) return show(form.matches("[data-walk-in]") ? "no_walk_in" : "no_search", {}, { next: again });
  try {
    const result = await sendForm(settings, form);
    form.elements.scan_uuid.value = newId();
    form.querySelectorAll("input:not([type=hidden])").forEach((input) => (input.value = ""));
    await answeredForm(result, kind);
  } catch (fault) {
    explain(fault, again);
  }
}

async function look(form) {
  const none = () => show("no_search", {}, { next: () => look(form) });
  if (!(await isReached())) return none();
  try {
    door.querySelector("[data-found]").replaceWith(await search(settings, form));
  } catch (fault) {
    if (fault instanceof Refused) explain(fault);
    else none();
  }
}

function typed(form) {
  const text = form.elements.code.value;
  form.elements.code.value = "";
  scanned(text);
}

function wire() {
  door.addEventListener("submit", (sending) => {
    const form = sending.target;
    if (!form.matches("[data-scan], [data-search]")) return;
    sending.preventDefault();
    allowSound();
    if (form.elements.code) typed(form);
    else if (form.matches("[data-scan]")) sendPosted(form);
    else look(form);
  });
  door.querySelector("[data-start]").addEventListener("click", () => begin(startCamera));
  door.querySelector("[data-next-camera]").addEventListener("click", () => begin(nextCamera));
  door.querySelector("[data-torch]").addEventListener("click", async ({ currentTarget: button }) => {
    const isOn = button.getAttribute("aria-pressed") === "true";
    button.setAttribute("aria-pressed", String(await light(!isOn)));
  });
  door.querySelector("[data-photo]").addEventListener("change", (chosen) => photographed(chosen.target));
  listen(scanned);
  wireHanding(settings, taken(() => {}));
  wireFinish(settings, { send: catchUp, finished: () => (over = "finished") });
  wirePlace();
  wireTrip(network, { recount: recountSoon, forgetSeen: () => seen.clear(), lost });
  document.querySelectorAll("[data-needs-script]").forEach((part) => (part.hidden = false));
  const mayLook = Boolean(navigator.mediaDevices?.getUserMedia); // none on a plain http address
  door.querySelector("[data-start]").hidden = !mayLook;
  if (!mayLook) door.dataset.state = "blind";
  say(mayLook ? settings.said.aim : isSecureContext ? settings.said.no_camera : settings.said.plain);
  addEventListener("pagehide", stopCamera);
  addEventListener("pageshow", (shown) => shown.persisted && door.dataset.state === "looking" && begin(startCamera));
  document.addEventListener("visibilitychange", () => !document.hidden && (catchUp(), lookAgain()));
  setInterval(() => !document.hidden && (network.isOnline() && catchUp(), lookAgain()), COUNT_EVERY);
  matchMedia("(orientation: landscape)").addEventListener("change", () => door.dataset.state === "looking" && showFinder());
  setInterval(showDate, COUNT_EVERY);
}

// Two pages of one door share the phone's store and not what each of them knows.
function warnOfAnother() {
  const name = `door-${settings.activity_id}`;
  const untilClosed = () => new Promise(() => {});
  const held = (lock) => {
    banner("twice", !lock);
    if (lock) return untilClosed();
    navigator.locks.request(name, held);
  };
  navigator.locks?.request(name, { ifAvailable: true }, held);
}

async function open() {
  wire();
  warnOfAnother();
  showNetwork(network.isOnline());
  const { isKept, unreadable } = await queue.openQueue(settings, { changed: refresh, answered: lateAnswer });
  banner("not-kept", !isKept);
  banner("unreadable", unreadable > 0);
  banner("plain", !isSecureContext);
  await lists.openList(settings);
  recall();
  refresh();
  door.dataset.ready = "yes";
  await catchUp();
  door.dataset.caught = "up";
  banner("no-list", !lists.current(nowOf(settings)));
  keepForGood();
  install(settings);
}

open();
isAllowed().then((may) => may && begin(startCamera));
