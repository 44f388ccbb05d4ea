// Switching the language loses nothing that was typed: the fields of this page are laid aside for the page that the
// switch leads to, which takes them once. No password and no file is ever kept.
const KEPT = "typed";
const FIELDS = ["input", "select", "textarea"].map((kind) => `form[method="post"] ${kind}[name]`).join(", ");
const SECRET = new Set(["password", "file"]);
const REVISION = "seen_revision"; // what was typed belongs to the state that was seen then
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

// One entry for each field, in the order of the page; of choices only which ones stand.
function typed(page) {
  const fields = [...page.querySelectorAll(FIELDS)].filter((field) => !SECRET.has(field.type) && field.name !== "csrf_token");
  return fields.map((field) => [field.name, field.value, isChoice(field) ? field.checked : null]);
}

function lay(page, field, entries) {
  const isSame = ([name, value]) => name === field.name && (!isChoice(field) || value === field.value);
  const at = entries.findIndex(isSame);
  if (at < 0) return;
  const [[, value, isChecked]] = entries.splice(at, 1);
  if (isChoice(field)) field.checked = isChecked ?? true;
  else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function restore(page) {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  sessionStorage.removeItem(KEPT);
  if (kept?.path !== location.pathname) return;
  for (const field of page.querySelectorAll(FIELDS)) {
    if (!SECRET.has(field.type) && (field.type !== "hidden" || field.name === REVISION)) lay(page, field, kept.entries);
  }
}

export function language(page) {
  try {
    restore(page);
  } catch {
    return; // a browser that keeps nothing
  }
  page.querySelectorAll("a[hreflang]").forEach((link) => link.addEventListener("click", () => {
    sessionStorage.setItem(KEPT, JSON.stringify({ path: new URL(link.href).pathname, entries: typed(page) }));
  }));
}
