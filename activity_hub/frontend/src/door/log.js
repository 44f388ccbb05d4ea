// What this phone has scanned, newest first, each entry with its way back.
import { inShort } from "./verdict.js";

const KEPT = 50;
const SIGNS = { go: "check-circle-fill", wait: "exclamation-triangle-fill", stop: "x-octagon-fill" };

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

// enter("ok", {time, who, union}, undo): undo is {label, act} or nothing.
export function enter(name, { time, who, union }, undo) {
  const list = document.querySelector("[data-log]");
  document.querySelector("[data-log-empty]").hidden = true;
  const { tone, word } = inShort(name);
  const chip = element("span", `chip ${tone}`, word);
  chip.prepend(sign(tone));
  const end = element("span", "end", "");
  end.append(chip);
  if (undo) {
    const button = Object.assign(element("button", "", undo.label), { type: "button" });
    button.setAttribute("aria-label", `${undo.label}: ${who}, ${time}`);
    button.addEventListener("click", () => undo.act());
    end.append(" ", button);
  }
  const line = document.createElement("li");
  line.append(element("span", "caption num", time), person(who, union), end);
  list.prepend(line);
  while (list.children.length > KEPT) list.lastChild.remove();
  return line;
}

// An entry that was taken back keeps its line, without the way back.
export function takenBack(line) {
  const chip = line.querySelector(".chip");
  const { tone, word } = inShort("void");
  chip.className = `chip ${tone}`;
  chip.textContent = word;
  line.querySelector("button")?.remove();
}
