// Builds the front end into static/dist: hashed names, a manifest, and a .br and .gz beside every file.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { flatten, onlyTheParts } from "./steps/sheet.mjs";
import { sprite } from "./steps/sprite.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = process.argv[2] ?? join(HERE, "../../static/dist");
const TARGET = ["chrome86", "safari14"];
const PUBLIC = "/static/dist";
const files = new Map(); // file name → bytes
const manifest = {}; // plain name → file name

function keep(name, bytes) {
  files.set(name, Buffer.from(bytes));
}

function keepHashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`);
  manifest[name] = hashed;
  keep(hashed, bytes);
}

const SHARED = {
  bundle: true, minify: true, write: false, metafile: true, outdir: OUT, target: TARGET, publicPath: PUBLIC,
  entryNames: "[name]-[hash]", chunkNames: "part-[hash]", assetNames: "[name]-[hash]",
  absWorkingDir: HERE, legalComments: "none", logLevel: "warning",
};

async function scripts() {
  const entries = ["src/site.js", "src/door.js", "src/board.js", "src/delegation.js", "src/venue.js"].filter((entry) => existsSync(join(HERE, entry)));
  const made = await build({
    ...SHARED, entryPoints: entries, format: "esm", splitting: true, loader: { ".wasm": "file" },
    supported: { destructuring: true }, // what Safari 14 gets wrong in it is a corner that nobody here stands in
  });
  for (const file of made.outputFiles) keep(basename(file.path), file.contents);
  doorParts(made.metafile.outputs);
  for (const [path, part] of Object.entries(made.metafile.outputs)) {
    if (part.entryPoint) manifest[basename(part.entryPoint)] = basename(path);
    if (path.endsWith(".wasm")) manifest["zxing_reader.wasm"] = basename(path);
  }
}

// All that the scanner may ask for, also what it loads only when it needs it.
const door = new Set();
function doorParts(outputs) {
  const follow = (path) => {
    if (door.has(basename(path))) return;
    door.add(basename(path));
    outputs[path]?.imports.forEach((one) => follow(one.path));
  };
  const [entry] = Object.entries(outputs).find(([, part]) => part.entryPoint === "src/door.js");
  follow(entry);
  for (const path of Object.keys(outputs)) if (path.endsWith(".wasm")) door.add(basename(path));
}

// The scanner's worker knows by name what it has to keep, so it is built after all else.
async function worker() {
  const pictures = [...files.keys()].filter((name) => /^(arrow|dot|tick)[^.]*-[A-Z0-9]{8}\.svg$/.test(name));
  const shared = ["theme.css", "site.js", "icons.svg", "seal.svg", "icon-192.png"].map((name) => manifest[name]);
  const names = [...door, ...shared, ...pictures].sort();
  const version = createHash("sha256").update(names.join()).digest("hex").slice(0, 8);
  const made = await build({
    ...SHARED, entryPoints: ["src/worker.js"], format: "iife", supported: { destructuring: true },
    define: { __FILES__: JSON.stringify(names.map((name) => `${PUBLIC}/${name}`)), __VERSION__: JSON.stringify(version) },
  });
  keepHashed("worker.js", made.outputFiles[0].contents);
}

async function sheet() {
  const made = await build({
    ...SHARED, minify: false, target: undefined, entryPoints: ["src/theme.css"], loader: { ".svg": "file" }, plugins: [onlyTheParts],
  });
  for (const file of made.outputFiles) {
    if (file.path.endsWith(".css")) keepHashed("theme.css", await flatten(file.text, TARGET));
    else keep(basename(file.path), file.contents);
  }
}

function icons() {
  const names = JSON.parse(readFileSync(join(HERE, "icons.json"), "utf8"));
  keepHashed("icons.svg", sprite(names, join(HERE, "node_modules/bootstrap-icons/icons")));
  for (const name of ["seal.svg", "icon-180.png", "icon-192.png", "icon-512.png"]) keepHashed(name, readFileSync(join(HERE, "src/pictures", name)));
}

// The licences of what is bundled travel with it.
function licences() {
  const bundled = [...Object.keys(JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")).dependencies), "zxing-wasm"];
  const texts = bundled.map((name) => `${name}\n\n${readFileSync(join(HERE, "node_modules", name, "LICENSE"), "utf8").trim()}`);
  keep("licences.txt", `${texts.join("\n\n----\n\n")}\n`);
}

function compressed(name, bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return [[`${name}.br`, brotliCompressSync(bytes, { params })], [`${name}.gz`, gzipSync(bytes, { level: 9 })]];
}

// Written beside and moved into place, so that a running server never meets half a build.
function write() {
  const beside = `${OUT}.new`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  for (const [name, bytes] of files) {
    writeFileSync(join(beside, name), bytes);
    for (const [packed, smaller] of compressed(name, bytes)) writeFileSync(join(beside, packed), smaller);
  }
  writeFileSync(join(beside, "manifest.json"), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 1)}\n`);
  rmSync(OUT, { recursive: true, force: true });
  renameSync(beside, OUT);
}

await Promise.all([scripts(), sheet()]);
icons();
await worker();
licences();
write();
console.log(Object.entries(manifest).map(([name, file]) => `${name} → ${file}`).join("\n"));
