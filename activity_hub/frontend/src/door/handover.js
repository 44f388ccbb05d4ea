// Scans on their way to another phone without any network: a chain of QR frames, or a file. Each keeps its own id, so
// that it counts once whoever sends it.
import { HOLDS } from "./qr.js";

const MARK = "AHX1";
const HEAD = `${MARK}:01234567:000:000:0123:`.length;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const KEYS = ["scan_uuid", "code", "kind", "at", "shown", "gate", "occurrence_no", "voids", "reason", "activity_id", "mark"];
const SAME = 1; // of the phone that made it: as in the line before
const FORMAT = "activity-hub door scans 1";
export const MOST_FRAMES = 999;

const TABLE = Array.from({ length: 256 }, (_all, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

export function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

const bytesOf = (text) => new TextEncoder().encode(text);
const capitals = (value, length) => value.toString(16).toUpperCase().padStart(8, "0").slice(-length);

export function base32(bytes) {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; ) text += BASE32[(held >>> (bits -= 5)) & 31];
    held &= 31;
  }
  return bits ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

export function fromBase32(text) {
  const bytes = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    held = ((held << 5) | BASE32.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push((held >>> (bits -= 8)) & 255);
  }
  return new Uint8Array(bytes);
}

function slim(scan, place, all) {
  const isSame = place > 0 && scan.mark && scan.mark === all[place - 1].mark;
  return KEYS.map((key) => (key === "mark" && isSame ? SAME : scan[key] ?? 0));
}

function whole(line) {
  const scan = Object.fromEntries(KEYS.map((key, place) => [key, line[place]]));
  return Object.fromEntries(Object.entries(scan).map(([key, value]) => [key, value === 0 ? null : value]));
}

function isScan(scan) {
  const isId = typeof scan.scan_uuid === "string" && scan.scan_uuid.length >= 8 && scan.scan_uuid.length <= 64;
  const isMark = scan.mark === null || (typeof scan.mark === "string" && scan.mark.length <= 64);
  return isId && isMark && ["in", "out", "void"].includes(scan.kind) && Number.isFinite(scan.at) && (scan.code ?? "").length <= 300;
}

function opened(lines) {
  if (!Array.isArray(lines)) throw new Error("not scans");
  let mark = null;
  const scans = lines.map((line) => {
    const scan = whole(Array.isArray(line) ? line : []);
    mark = scan.mark === SAME ? mark : scan.mark ?? null;
    return { ...scan, mark };
  });
  if (!scans.every(isScan)) throw new Error("not scans");
  return scans.map((scan) => ({ ...scan, code: scan.code ?? "", gate: scan.gate ?? "" }));
}

// The texts of the chain, each for one QR code; RangeError where they are too many to be shown.
export function frames(scans) {
  const bytes = bytesOf(JSON.stringify(scans.map(slim)));
  const text = base32(bytes);
  const room = HOLDS - HEAD;
  const total = Math.max(1, Math.ceil(text.length / room));
  if (total > MOST_FRAMES) throw new RangeError("too many scans for a chain of codes");
  const chain = capitals(crc32(bytes), 8);
  return Array.from({ length: total }, (_all, place) => {
    const said = [MARK, chain, place + 1, total].join(":");
    const part = text.slice(place * room, (place + 1) * room);
    return `${said}:${capitals(crc32(bytesOf(said + part)), 4)}:${part}`;
  });
}

export const isFrame = (text) => text.startsWith(`${MARK}:`);

// Puts a chain together, frame by frame, in any order and each as often as it is seen.
export class Chain {
  #name = "";
  #total = 0;
  #parts = new Map();

  get have() {
    return this.#parts.size;
  }

  get total() {
    return this.#total;
  }

  // Whether the frame was one, whole, and not held yet; a frame of another chain begins anew.
  take(text) {
    const found = /^(AHX1:([0-9A-F]{8}):(\d{1,3}):(\d{1,3})):([0-9A-F]{4}):([A-Z2-7]*)$/.exec(text);
    if (!found) return false;
    const [, said, name, place, total, check, part] = found;
    if (capitals(crc32(bytesOf(said + part)), 4) !== check || Number(place) < 1 || Number(place) > Number(total)) return false;
    if (name !== this.#name || Number(total) !== this.#total) {
      this.#name = name;
      this.#total = Number(total);
      this.#parts.clear();
    }
    if (this.#parts.has(Number(place))) return false;
    this.#parts.set(Number(place), part);
    return true;
  }

  // The scans once all frames are there, else null. Throws where they do not fit together.
  scans() {
    if (!this.#total || this.have < this.#total) return null;
    const text = Array.from({ length: this.#total }, (_all, place) => this.#parts.get(place + 1)).join("");
    const bytes = fromBase32(text);
    const isWhole = capitals(crc32(bytes), 8) === this.#name;
    this.#parts.clear();
    this.#name = "";
    if (!isWhole) throw new Error("the frames do not fit together");
    return opened(JSON.parse(new TextDecoder().decode(bytes)));
  }
}

// The same as the text of a file, and back; throws for any other file.
export const toFile = (scans) => JSON.stringify({ format: FORMAT, scans: scans.map(slim) });

export function fromFile(text) {
  const { format, scans } = JSON.parse(text);
  if (format !== FORMAT) throw new Error("not scans");
  return opened(scans);
}
