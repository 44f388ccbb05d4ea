// What this phone has scanned, newest first, each entry with its way back.
import { inShort } from "./verdict.js";

const KEPT = 50;
const SIGNS = { go: "check-circle-fill", hollow: "check-circle", wait: "exclamation-triangle-fill", stop: "x-octagon-fill" };
const lines = new Map(); // scan_uuid → line

function element(tag, className, text) {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function sign(name) {
  const icon = document.querySelector("[data-door] .icon").cloneNode(true);
  const use = icon.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${SIGNS[name]}`));
  return icon;
}

function person(who, union) {
  const cell = element("span", "", who);
  if (union) cell.append(element("span", "meta", ` · ${union}`));
  return cell;
}

function chipOf(name, also) {
  const { tone, word } = inShort(name);
  const chip = element("span", `chip ${tone === "hollow" ? "go" : tone}`, also ? `${word} · ${also}` : word);
  chip.prepend(sign(tone));
  return chip;
}

// enter(uuid, "ok", {time, who, union, also}, undo): undo is {label, act} or nothing; `also` stands behind the word.
export function enter(uuid, name, { time, who, union, also }, undo) {
  const list = document.querySelector("[data-log]");
  document.querySelector("[data-log-empty]").hidden = true;
  const end = element("span", "end", "");
  end.append(chipOf(name, also));
  if (undo) {
    const button = Object.assign(element("button", "", undo.label), { type: "button" });
    button.setAttribute("aria-label", `${undo.label}: ${who}, ${time}`);
    button.addEventListener("click", () => undo.act());
    end.append(" ", button);
  }
  const line = document.createElement("li");
  line.append(element("span", "caption num", time), person(who, union), end);
  list.prepend(line);
  lines.set(uuid, line);
  while (list.children.length > KEPT) list.lastChild.remove();
}

// Another word on a line that is there: it has been sent, or the hub says otherwise.
export function say(uuid, name, also) {
  lines.get(uuid)?.querySelector(".chip")?.replaceWith(chipOf(name, also));
}

// An entry that was taken back keeps its line, without the way back.
export function takenBack(uuid) {
  say(uuid, "void");
  lines.get(uuid)?.querySelector("button")?.remove();
}
