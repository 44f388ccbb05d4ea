// Draws QR codes of one size, version 15 at level L in alphanumeric mode: up to 758 capitals, digits and $%*+-./: each.
export const HOLDS = 758;
const VERSION = 15;
const SIZE = 17 + 4 * VERSION;
const BLOCKS = [87, 87, 87, 87, 87, 88]; // data bytes of each block
const CHECKS = 22; // bytes added to each block
const ALIGNED_AT = [6, 26, 48, 70];
const MASK = 3;
const BORDER = 4;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

const POWERS = new Uint8Array(512);
const LOGS = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  POWERS[power] = POWERS[power + 255] = value;
  LOGS[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (one, other) => (one && other ? POWERS[LOGS[one] + LOGS[other]] : 0);

const GENERATOR = (() => {
  let found = [1];
  for (let degree = 0; degree < CHECKS; degree += 1) {
    const next = [...found, 0];
    found.forEach((value, place) => (next[place + 1] ^= times(value, POWERS[degree])));
    found = next;
  }
  return found.slice(1);
})();

function checksOf(data) {
  const left = new Array(CHECKS).fill(0);
  for (const byte of data) {
    const factor = byte ^ left.shift();
    left.push(0);
    GENERATOR.forEach((value, place) => (left[place] ^= times(value, factor)));
  }
  return left;
}

function bitsOf(text) {
  const bits = [];
  const add = (value, count) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >>> bit) & 1);
  };
  const room = BLOCKS.reduce((sum, one) => sum + one, 0) * 8;
  add(0b0010, 4);
  add(text.length, 11);
  for (let at = 0; at + 1 < text.length; at += 2) add(ALPHABET.indexOf(text[at]) * 45 + ALPHABET.indexOf(text[at + 1]), 11);
  if (text.length % 2) add(ALPHABET.indexOf(text[text.length - 1]), 6);
  add(0, Math.min(4, room - bits.length));
  add(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) add(pad, 8);
  return bits;
}

function woven(text) {
  const bits = bitsOf(text);
  const bytes = [];
  for (let at = 0; at < bits.length; at += 8) bytes.push(Number.parseInt(bits.slice(at, at + 8).join(""), 2));
  let from = 0;
  const blocks = BLOCKS.map((length) => bytes.slice(from, (from += length)));
  const checks = blocks.map(checksOf);
  const found = [];
  for (let at = 0; at < Math.max(...BLOCKS); at += 1) blocks.forEach((block) => at < block.length && found.push(block[at]));
  for (let at = 0; at < CHECKS; at += 1) checks.forEach((block) => found.push(block[at]));
  return found;
}

function remainder(value, degree, polynomial) {
  let left = value << degree;
  for (let bit = 31 - Math.clz32(value) + degree; bit >= degree; bit -= 1) if ((left >>> bit) & 1) left ^= polynomial << (bit - degree);
  return left;
}

// Everything that is the same in each code: patterns by which readers find and straighten it. null is room for data.
function frame() {
  const dots = Array.from({ length: SIZE }, () => new Array(SIZE).fill(null));
  const put = (x, y, value) => {
    if (x >= 0 && y >= 0 && x < SIZE && y < SIZE) dots[y][x] = value;
  };
  for (let at = 0; at < SIZE; at += 1) dots[6][at] = dots[at][6] = at % 2 === 0;
  for (const [middle, top] of [[3, 3], [SIZE - 4, 3], [3, SIZE - 4]]) {
    for (let y = -4; y <= 4; y += 1) for (let x = -4; x <= 4; x += 1) put(middle + x, top + y, ![2, 4].includes(Math.max(Math.abs(x), Math.abs(y))));
  }
  const last = ALIGNED_AT[ALIGNED_AT.length - 1];
  for (const cx of ALIGNED_AT) {
    for (const cy of ALIGNED_AT) {
      if ((cx === 6 && cy === 6) || (cx === 6 && cy === last) || (cx === last && cy === 6)) continue;
      for (let y = -2; y <= 2; y += 1) for (let x = -2; x <= 2; x += 1) put(cx + x, cy + y, Math.max(Math.abs(x), Math.abs(y)) !== 1);
    }
  }
  const told = (0b01 << 3) | MASK;
  const format = ((told << 10) | remainder(told, 10, 0x537)) ^ 0x5412;
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = Boolean((format >>> bit) & 1);
    if (bit < 6) put(8, bit, dark);
    else if (bit < 8) put(8, bit + 1, dark);
    else put(bit === 8 ? 7 : 14 - bit, 8, dark);
    if (bit < 8) put(SIZE - 1 - bit, 8, dark);
    else put(8, SIZE - 15 + bit, dark);
  }
  put(8, SIZE - 8, true);
  const version = (VERSION << 12) | remainder(VERSION, 12, 0x1f25);
  for (let bit = 0; bit < 18; bit += 1) {
    const dark = Boolean((version >>> bit) & 1);
    put(SIZE - 11 + (bit % 3), Math.floor(bit / 3), dark);
    put(Math.floor(bit / 3), SIZE - 11 + (bit % 3), dark);
  }
  return dots;
}

// Rows of true (dark) and false. The text is at most HOLDS characters of the alphabet.
export function dots(text) {
  const found = frame();
  const bytes = woven(text);
  let bit = 0;
  for (let right = SIZE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < SIZE; step += 1) {
      const y = (right + 1) & 2 ? step : SIZE - 1 - step;
      for (const x of [right, right - 1]) {
        if (found[y][x] !== null) continue;
        const dark = bit < bytes.length * 8 && Boolean((bytes[bit >>> 3] >>> (7 - (bit & 7))) & 1);
        found[y][x] = dark !== ((x + y) % 3 === 0);
        bit += 1;
      }
    }
  }
  return found;
}

// Paints the code into a canvas, a whole number of points to each dot, on a white ground.
export function paint(canvas, text, scale = 4) {
  const side = (SIZE + 2 * BORDER) * scale;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, side, side);
  pen.fillStyle = "#000";
  dots(text).forEach((row, y) => row.forEach((dark, x) => dark && pen.fillRect((x + BORDER) * scale, (y + BORDER) * scale, scale, scale)));
}
