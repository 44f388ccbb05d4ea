// Scans from phone to phone: what one phone shows the other reads, in any order, and nothing broken is taken for whole.
import assert from "node:assert/strict";
import test from "node:test";
import { base32, Chain, crc32, frames, fromBase32, fromFile, isFrame, toFile } from "../../activity_hub/frontend/src/door/handover.js";
import { dots, HOLDS } from "../../activity_hub/frontend/src/door/qr.js";

const MINE = `d${"a".repeat(32)}`;
const scans = (count) =>
  Array.from({ length: count }, (_all, number) => ({
    scan_uuid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`, code: `AH1.${"A".repeat(39)}`, kind: "in", at: 1750000000000 + number,
    shown: "ok_offline", gate: "东门", occurrence_no: null, voids: null, reason: null, activity_id: 7, mark: number % 5 ? MINE : null,
  }));

function put(texts) {
  const chain = new Chain();
  texts.forEach((text) => chain.take(text));
  return chain.scans();
}

test("a known check sum", () => assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926));

test("bytes survive base32", () => {
  for (let length = 0; length < 40; length += 1) {
    const bytes = Uint8Array.from({ length }, (_all, place) => (place * 37 + length) & 255);
    assert.deepEqual([...fromBase32(base32(bytes))], [...bytes]);
  }
});

test("a chain is read in any order, each frame as often as it is seen", () => {
  const sent = scans(100);
  const texts = frames(sent);
  assert.ok(texts.length > 5 && texts.every((text) => text.length <= HOLDS && isFrame(text)));
  assert.deepEqual(put([...texts, ...texts].reverse()), sent);
});

test("one frame is enough for one scan, and none for no chain", () => {
  assert.deepEqual(put(frames(scans(1))), scans(1));
  assert.deepEqual(put(frames([])), []);
  assert.equal(new Chain().scans(), null);
});

test("a chain that misses a frame is not whole", () => assert.equal(put(frames(scans(50)).slice(1)), null));

test("a frame with one wrong letter is not taken", () => {
  const [text] = frames(scans(1));
  for (let place = 5; place < text.length; place += 1) {
    const wrong = text.slice(0, place) + (text[place] === "A" ? "B" : "A") + text.slice(place + 1);
    assert.equal(new Chain().take(wrong), false, wrong);
  }
});

test("frames of two chains are never mixed", () => {
  const [first, second] = [frames(scans(40)), frames(scans(41))];
  assert.deepEqual(put([first[0], ...second]), scans(41));
});

test("a file says the same, and any other file is refused", () => {
  assert.deepEqual(fromFile(toFile(scans(3))), scans(3));
  for (const wrong of ["", "{}", "[]", '{"format":"x","scans":[]}', toFile([{ scan_uuid: "short", kind: "in", at: 1 }]), toFile([{ ...scans(1)[0], kind: "x" }])]) {
    assert.throws(() => fromFile(wrong));
  }
});

test("whose a scan is goes with it, and costs next to nothing", () => {
  const mine = scans(50).map((scan) => ({ ...scan, mark: MINE }));
  const others = [{ ...mine[0], mark: `m${"b".repeat(32)}` }, { ...mine[1], mark: null }, ...mine.slice(2)];
  assert.deepEqual(put(frames(others)).map((scan) => scan.mark), others.map((scan) => scan.mark));
  assert.ok(toFile(mine).length < toFile(mine.map((scan) => ({ ...scan, mark: null }))).length + 100);
  const line = [mine[0].scan_uuid, "", "in", 1, 0, 0, 0, 0, 0, 7]; // of a phone whose page is older
  assert.equal(fromFile(JSON.stringify({ format: "activity-hub door scans 1", scans: [line] }))[0].mark, null);
  assert.throws(() => fromFile(toFile([{ ...mine[0], mark: "x".repeat(65) }])));
});

test("a code has the size of its version", () => {
  const made = dots(frames(scans(9))[0]);
  assert.equal(made.length, 77);
  assert.ok(made.every((row) => row.length === 77 && row.every((dot) => typeof dot === "boolean")));
});
