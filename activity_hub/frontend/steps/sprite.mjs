// One file of symbols from the icons named in icons.json.
import { readFileSync } from "node:fs";

export function sprite(names, folder) {
  const symbols = [...new Set(names)].sort().map((name) => {
    const svg = readFileSync(`${folder}/${name}.svg`, "utf8");
    const box = svg.match(/viewBox="([^"]+)"/)[1];
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\n\s*/g, "");
    return `<symbol id="${name}" viewBox="${box}">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
