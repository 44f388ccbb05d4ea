// The whole-screen answer. A green one goes by itself or when the next code comes; all others wait for a tap.
import { holdBack } from "./back.js";
import { sound } from "./sound.js";

const GREEN_STAYS = 1500;
const NOTES_STAY = 5000; // a green one with something to read on it
const GREEN = new Set(["go", "hollow"]);
const SECOND_TAP = 400; // within this time and so many pixels it is the second of two quick taps
const NEAR = 30;
let shown = null;
let timer = 0;
let tapped = null;
const hold = holdBack({ isCovered: () => shown !== null, uncover: clear });

export function isWaiting() {
  return shown !== null && !GREEN.has(shown.dataset.tone);
}

export function clear() {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

// Puts a section over everything; it takes the place of what was there.
export function cover(section) {
  clear();
  shown = section;
  document.body.append(section);
  hold();
  return section;
}

const sectionOf = (tap) => tap.target.closest?.(".verdict") ?? null;

// A second tap means what the first one meant, and not what has come to light beneath it.
function isSecond(tap) {
  if (!tapped || !tap.detail || tapped.section === sectionOf(tap) || performance.now() - tapped.at > SECOND_TAP) return false;
  return Math.hypot(tap.clientX - tapped.x, tap.clientY - tapped.y) < NEAR;
}

addEventListener(
  "click",
  (tap) => {
    if (isSecond(tap)) {
      tap.preventDefault();
      tap.stopPropagation();
    } else tapped = sectionOf(tap) && { section: sectionOf(tap), at: performance.now(), x: tap.clientX, y: tap.clientY };
  },
  true,
);

function lines(place, added) {
  for (const line of added) {
    if (place.textContent) place.append(document.createElement("br"));
    place.append(line);
  }
}

function write(section, { who, why, then }) {
  if (who) section.querySelector(".who").textContent = who;
  lines(section.querySelector(".why"), why ?? []);
  if (then) {
    const step = Object.assign(document.createElement("p"), { className: "then", textContent: then });
    section.querySelector(".says").append(step);
  }
}

// A tap does what stands on it: {next, undo, leave, away, override}.
function listen(section, acts) {
  section.addEventListener("click", (tap) => {
    const button = tap.target.closest("button");
    if (!button) return;
    clear();
    acts[button.dataset.act]?.();
  });
  section.addEventListener("keydown", (press) => {
    if (press.key === "Escape") clear();
  });
}

function stay(section, long) {
  clearTimeout(timer);
  if (GREEN.has(section.dataset.tone)) timer = setTimeout(clear, long ? NOTES_STAY : GREEN_STAYS);
}

// show("ok", {who, why: [lines], then}, acts): name is that of a template in the page; what one may do on it is shown.
export function show(name, words, acts = {}) {
  const pattern = document.querySelector(`template[data-verdict="${name}"]`) ?? document.querySelector('template[data-verdict="unknown"]');
  const section = pattern.content.firstElementChild.cloneNode(true);
  write(section, words);
  for (const button of section.querySelectorAll("[data-act][hidden]")) button.hidden = !acts[button.dataset.act];
  listen(section, acts);
  cover(section);
  section.querySelector(".btn.main").focus({ preventScroll: true }); // on a low screen the word stays in sight
  sound(section.dataset.tone);
  stay(section, words.stays);
  return section;
}

// What is known only a moment later, on the verdict it belongs to, if that is still there.
export function more(section, added) {
  if (section !== shown || !added.length) return;
  lines(section.querySelector(".why"), added);
  stay(section, true);
}

// Asks why; calls then(reason) unless they leave it.
export function askWhy(name, who, then) {
  const section = document.querySelector(`template[data-ask="${name}"]`).content.firstElementChild.cloneNode(true);
  section.querySelector(".who").textContent = who ?? "";
  const field = section.querySelector("input");
  const done = (reason) => {
    clear();
    then(reason.trim());
  };
  section.querySelector("form").addEventListener("submit", (sending) => {
    sending.preventDefault();
    if (!field.value.trim()) field.focus();
    else done(field.value);
  });
  section.addEventListener("click", (tap) => {
    const button = tap.target.closest("button");
    if (button?.matches("[data-leave]")) clear();
    else if (button?.value) done(button.value);
  });
  section.addEventListener("keydown", (press) => press.key === "Escape" && clear());
  cover(section);
  section.querySelector("button").focus({ preventScroll: true });
}

// The verdict's colour and word, for the line in the log.
export function inShort(name) {
  const pattern = document.querySelector(`template[data-verdict="${name}"]`) ?? document.querySelector('template[data-verdict="unknown"]');
  const section = pattern.content.firstElementChild;
  return { tone: section.dataset.tone, word: section.getAttribute("aria-label") };
}
