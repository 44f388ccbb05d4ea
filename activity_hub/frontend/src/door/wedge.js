// Readers that type: over USB or Bluetooth they are keyboards that write very quickly and end with Enter. They are heard
// anywhere on the page, whatever has the focus and whichever input method is on.
const QUICK = 80; // milliseconds between two keys; people do not type so
const SHORTEST = 8;
const SIGNS = { Period: ".", Slash: "/", Semicolon: ":", Minus: "-", Space: " ", NumpadDivide: "/", NumpadDecimal: "." };

// Input methods for Chinese keep the letter to themselves and tell only which key it was.
function letterOf(press) {
  if (press.key.length === 1) return press.key;
  if (press.key !== "Process" && press.key !== "Unidentified") return null;
  const found = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(press.code ?? "");
  return found?.[1] ?? found?.[2] ?? SIGNS[press.code] ?? null;
}

function takeOut(field, typed) {
  if (!field?.matches?.("input, textarea") || typeof field.value !== "string") return;
  if (field.value.toUpperCase().endsWith(typed.toUpperCase())) field.value = field.value.slice(0, -typed.length);
}

// Calls found(text) for each code that a reader has typed.
export function listen(found) {
  let typed = "";
  let last = 0;

  addEventListener(
    "keydown",
    (press) => {
      if (press.ctrlKey || press.metaKey || press.altKey) return;
      const now = performance.now();
      const isQuick = now - last <= QUICK;
      if (press.key === "Enter" || press.key === "Tab") {
        const text = isQuick ? typed : "";
        typed = "";
        if (text.length < SHORTEST) return;
        press.preventDefault();
        press.stopImmediatePropagation();
        takeOut(document.activeElement, text);
        found(text);
        return;
      }
      const letter = letterOf(press);
      if (letter === null) return;
      typed = isQuick ? typed + letter : letter;
      last = now;
    },
    true,
  );
}
