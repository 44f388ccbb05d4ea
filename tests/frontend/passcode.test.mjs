// The published pass codes, as the scanner's script recognises them. It has no key, so it tells form, not truth.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { findCode, normalShortCode } from "../../activity_hub/frontend/src/passcode.js";

const vectors = JSON.parse(readFileSync(new URL("../data/pass_vectors.json", import.meta.url), "utf8"));

test("every signed code has the form of one", () => {
  const signed = [...vectors.valid.map((one) => one.code), vectors.old_version.code, vectors.other_key, vectors.fallback_key.code];
  for (const code of signed) assert.equal(findCode(code), code);
});

test("a flipped bit keeps the form: only the server can tell", () => {
  assert.equal(vectors.flipped.length, 192);
  for (const code of vectors.flipped) assert.equal(findCode(code), code);
});

test("a truncated code is none", () => {
  for (const code of vectors.truncated) assert.equal(findCode(code), null);
});

test("no beginning of a code and nothing longer is one", () => {
  for (const { code } of vectors.valid) {
    for (let length = 0; length < code.length; length += 1) assert.equal(findCode(code.slice(0, length)), null);
    assert.equal(findCode(`${code}A`), null);
  }
});

test("whose key signed a code is nothing a phone can tell", () => {
  assert.equal(vectors.key_ids.length, 9);
  for (const { code } of vectors.key_ids) assert.equal(findCode(code), code);
});

test("every spelling is read as Python reads it", () => {
  for (const { text, code } of vectors.spellings) assert.equal(findCode(text), code, JSON.stringify(text));
});

test("short codes are normalised as Python does", () => {
  for (const { text, short } of vectors.short_codes) assert.equal(normalShortCode(text), short, JSON.stringify(text));
});
