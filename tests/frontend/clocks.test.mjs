// The time of a scan: whatever a phone's clock does between the scan and the sending, the hub comes to the right moment.
import assert from "node:assert/strict";
import test from "node:test";
import { deviceTime, nowOf, setRight } from "../../activity_hub/frontend/src/door/clocks.js";

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 5, 15, 12);
const DAYS = [-2, -1, 0, 1, 2].map((days) => days * 24 * HOUR);

// A phone whose clock is wrong by so much, and that was told the time at noon if it `isTold`.
function phone(off, isTold = true) {
  const settings = {};
  if (isTold) setRight(settings, new Date(NOON).toISOString(), NOON + off, NOON + off);
  return settings;
}

function scanned(settings, at, off) {
  const raw = at + off;
  return { at: nowOf(settings, raw), is_told: settings.ahead !== undefined, device_time: new Date(raw).toISOString() };
}

// When the hub takes it to have been made: by how much sent_at is off, so much device_time is.
function taken(settings, scan, at, off) {
  const told = Date.parse(deviceTime(settings, scan, at + off));
  return told > at + off ? at : told + (at - (at + off));
}

for (const before of DAYS) {
  for (const after of DAYS) {
    test(`a clock wrong by ${before / HOUR} h, then by ${after / HOUR} h when it is sent`, () => {
      const settings = phone(before);
      const scan = scanned(settings, NOON + HOUR, before);
      assert.equal(scan.at, NOON + HOUR);
      setRight(settings, new Date(NOON + 2 * HOUR).toISOString(), NOON + 2 * HOUR + after, NOON + 2 * HOUR + after);
      assert.equal(taken(settings, scan, NOON + 2 * HOUR, after), NOON + HOUR);
    });
  }
  test(`a clock wrong by ${before / HOUR} h that is put right before the scan`, () => {
    const settings = phone(before);
    const scan = scanned(settings, NOON + HOUR, 0);
    assert.equal(scan.at, NOON + HOUR);
    setRight(settings, new Date(NOON + 2 * HOUR).toISOString(), NOON + 2 * HOUR, NOON + 2 * HOUR);
    assert.equal(taken(settings, scan, NOON + 2 * HOUR, 0), NOON + HOUR);
  });
  test(`a clock wrong by ${before / HOUR} h, and nobody had told the time`, () => {
    const settings = phone(before, false);
    const scan = scanned(settings, NOON + HOUR, before);
    assert.equal(scan.is_told, false);
    setRight(settings, new Date(NOON + 2 * HOUR).toISOString(), NOON + 2 * HOUR + before, NOON + 2 * HOUR + before);
    assert.equal(taken(settings, scan, NOON + 2 * HOUR, before), NOON + HOUR);
  });
}

test("the way to the hub and back is shared out", () => {
  const settings = {};
  setRight(settings, new Date(NOON).toISOString(), NOON + HOUR - 400, NOON + HOUR + 600);
  assert.equal(settings.ahead, -HOUR - 100);
});

test("a list kept without the moment at which it was told still puts the time right", () => {
  assert.equal(nowOf({ ahead: HOUR }, NOON), NOON + HOUR);
  assert.equal(nowOf({}, NOON), NOON);
});

test("a scan that would be of the time to come has what the phone's clock said", () => {
  const scan = { at: NOON + HOUR, is_told: true, device_time: "as it was" };
  assert.equal(deviceTime({ ahead: 0 }, scan, NOON), "as it was");
});

test("no scan is later than its sending", () => {
  const scan = { at: NOON + 40, is_told: true, device_time: "as it was" };
  assert.equal(deviceTime({ ahead: 0 }, scan, NOON), new Date(NOON).toISOString());
});

for (const jump of [-48 * HOUR, -1000, 10 * 60_000, 48 * HOUR]) {
  test(`a clock that jumps by ${jump} ms while the hub answers is not measured by that answer`, () => {
    const settings = phone(HOUR);
    const before = { ...settings };
    setRight(settings, new Date(NOON + HOUR).toISOString(), NOON + 2 * HOUR, NOON + 2 * HOUR + 300 + jump);
    assert.deepEqual(settings, before);
  });
}
