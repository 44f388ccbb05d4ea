// The whole-screen answer. A green one goes by itself or when the next code comes; all others wait for a tap.
import { sound } from "./sound.js";

const GREEN_STAYS = 1500;
let shown = null;
let timer = 0;

export function isWaiting() {
  return shown !== null && shown.dataset.tone !== "go";
}

export function clear() {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

function write(section, { who, why, then }) {
  if (who) section.querySelector(".who").textContent = who;
  const place = section.querySelector(".why");
  for (const line of why ?? []) {
    if (place.textContent) place.append(document.createElement("br"));
    place.append(line);
  }
  if (then) {
    const step = Object.assign(document.createElement("p"), { className: "then", textContent: then });
    section.querySelector(".says").append(step);
  }
}

function listen(section, { next, undo, leave }) {
  section.addEventListener("click", (tap) => {
    const button = tap.target.closest("button");
    if (!button) return;
    clear();
    if (button.matches("[data-undo]")) undo?.();
    else if (button.matches("[data-leave]")) leave?.();
    else next?.();
  });
  section.addEventListener("keydown", (press) => {
    if (press.key === "Escape") clear();
  });
}

// show("ok", {who, why: [lines], then}, {next, undo, leave}): name is that of a template in the page.
export function show(name, words, taps = {}) {
  clear();
  const pattern = document.querySelector(`template[data-verdict="${name}"]`);
  shown = pattern.content.firstElementChild.cloneNode(true);
  write(shown, words);
  listen(shown, taps);
  document.body.append(shown);
  shown.querySelector(".btn.main").focus();
  sound(shown.dataset.tone);
  if (shown.dataset.tone === "go") timer = setTimeout(clear, GREEN_STAYS);
}

// The verdict's colour and word, for the line in the log.
export function inShort(name) {
  const section = document.querySelector(`template[data-verdict="${name}"]`).content.firstElementChild;
  return { tone: section.dataset.tone, word: section.getAttribute("aria-label") };
}
