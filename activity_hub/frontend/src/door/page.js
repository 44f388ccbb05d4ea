// The parts of the page around the camera: counters, banners, which date, gate and direction.
import * as queue from "./queue.js";
import { slotNow } from "./phone.js";

const DAY = 24 * 3600 * 1000;
export const door = document.querySelector("[data-door]");
export const settings = JSON.parse(document.querySelector("[data-door-settings]").textContent);
export const { lang } = document.documentElement;
export const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: settings.time_zone });
let counted = { present: settings.present, at: Date.now() };

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

export function say(text) {
  door.querySelector("[data-said]").textContent = text;
}

function number(name, value) {
  door.querySelector(`[data-count="${name}"]`).textContent = value.toLocaleString("en");
}

// The numbers: the hub's last count, and what this phone has let in since.
export function refresh() {
  const now = Date.now();
  const standing = queue.standing().filter((row) => !row.handed && now - row.at < DAY);
  const since = standing.filter((row) => row.kind === "in" && (row.state === "waiting" || row.acked_at > counted.at));
  number("mine", standing.length);
  number("present", counted.present + since.length);
  number("waiting", queue.waiting().length);
}

// What the hub has counted.
export function take(now) {
  Object.assign(settings.unions, now.unions);
  counted = { present: now.present, at: Date.now() };
  number("expected", now.expected);
  number("self_reported", now.self_reported);
  door.querySelector("[data-self-reported]").hidden = !now.self_reported;
  const conflicts = document.querySelector("[data-conflicts]");
  if (conflicts) conflicts.hidden = !now.conflicts;
  refresh();
}

export function banner(name, isShown) {
  document.querySelector(`[data-banner="${name}"]`).hidden = !isShown;
}

export function showNetwork(isOnline) {
  document.querySelectorAll('[data-network="yes"], [data-network="no"]').forEach((chip) => (chip.hidden = (chip.dataset.network === "yes") !== isOnline));
  banner("offline", !isOnline);
  door.dataset.network = isOnline ? "online" : "offline";
}

// Which date is scanned for, chosen by the time unless somebody has named one.
export function showDate() {
  const slot = slotNow(settings);
  const label = settings.dates.find((one) => one.no === slot?.no)?.label;
  if (label) document.querySelector("[data-date]").textContent = label;
}

function showPlace() {
  document.querySelector("[data-gate]").textContent = settings.gate ? ` · ${settings.gate}` : "";
  document.querySelector("[data-kind-now]")?.remove();
  for (const form of door.querySelectorAll("[data-again]")) {
    form.elements.gate.value = settings.gate;
    form.elements.no.value = settings.occurrence_no ?? "";
    if (!form.matches("[data-walk-in]")) form.elements.kind.value = settings.kind;
  }
  for (const button of door.querySelectorAll("[data-word-in]")) {
    const { wordIn, wordOut, nameIn, nameOut } = button.dataset;
    button.textContent = settings.kind === "in" ? wordIn : wordOut;
    if (nameIn) button.ariaLabel = settings.kind === "in" ? nameIn : nameOut;
  }
  document.querySelectorAll('[name="direction"], [data-place] [name="kind"]').forEach((radio) => {
    radio.checked = radio.value === settings.kind;
    radio.closest("label.btn")?.classList.toggle("chosen", radio.checked);
  });
  showDate();
}

const keptAs = `door-place-${settings.activity_id}`;

function remember() {
  try {
    localStorage.setItem(keptAs, JSON.stringify({ gate: settings.gate }));
  } catch {
    // Then it is asked again next time.
  }
}

// Gate, direction and date change on the spot: nothing is loaded anew, the camera goes on.
export function wirePlace() {
  try {
    settings.gate ||= JSON.parse(localStorage.getItem(keptAs))?.gate ?? "";
  } catch {
    // Nothing was kept.
  }
  const form = door.querySelector("[data-place]");
  form.elements.gate.value = settings.gate;
  form.addEventListener("submit", (sending) => {
    sending.preventDefault();
    settings.gate = form.elements.gate.value.trim();
    settings.kind = form.elements.kind.value;
    settings.occurrence_no = Number(form.elements.no?.value) || null;
    form.closest("details").open = false;
    remember();
    showPlace();
  });
  door.querySelector("[data-direction]").addEventListener("change", ({ target }) => {
    settings.kind = target.value;
    showPlace();
  });
  showPlace();
}
