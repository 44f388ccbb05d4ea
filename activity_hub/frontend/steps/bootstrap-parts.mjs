// Keeps of Bootstrap only the parts that the pages use: its reset, forms, buttons, tables and the hidden-text class.
import postcss from "postcss";

const PARTS = new Set([
  "btn", "form-control", "form-select", "form-check", "form-check-input", "form-check-label", "form-switch", "table",
  "visually-hidden", "visually-hidden-focusable",
]);

// A selector is kept when it names no class at all (the reset) or only classes of the parts above.
const wanted = (selector) =>
  !selector.includes("data-bs-theme=dark") &&
  !selector.includes("form-range") &&
  [...selector.matchAll(/\.(-?[a-z][\w-]*)/g)].every(([, name]) => PARTS.has(name));

function dropUnread(root) {
  let before;
  do {
    const read = new Set([...root.toString().matchAll(/var\((--bs-[\w-]+)/g)].map(([, name]) => name));
    before = root.toString().length;
    root.walkDecls(/^--bs-/, (decl) => {
      if (!read.has(decl.prop)) decl.remove();
    });
  } while (root.toString().length < before);
}

export function bootstrapParts(css) {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    const kept = rule.selectors.filter(wanted);
    if (kept.length) rule.selectors = kept;
    else rule.remove();
  });
  root.walkAtRules(/keyframes$/, (rule) => rule.remove());
  // The arrows and ticks come as addresses inside the sheet; the theme brings its own files, so the page policy stays strict.
  root.walkDecls((decl) => {
    if (decl.value.includes("data:") || decl.prop.startsWith("animation")) decl.remove();
  });
  dropUnread(root);
  root.walk((node) => {
    if ((node.type === "rule" || node.type === "atrule") && node.nodes && node.nodes.length === 0) node.remove();
  });
  return root.toString();
}
