// What a phone without network says beside a red word: the times, in words as the hub's own.
import assert from "node:assert/strict";
import test from "node:test";
import { reason } from "../../activity_hub/frontend/src/door/reasons.js";

const at = (text) => Date.parse(`2026-11-20T${text}+08:00`);
const slotOf = (no, opens, starts, ends, closes) => ({ no, opens_at: at(opens), starts_at: at(starts), ends_at: at(ends), closes_at: at(closes), is_off: false });
const morning = slotOf(1, "07:00", "09:00", "10:00", "12:00");
const evening = slotOf(2, "17:00", "19:00", "20:00", "22:00");
const settings = { time_zone: "Asia/Shanghai", dates: [{ no: 1, label: "the morning" }, { no: 2, label: "the evening" }] };
const say = (judged, lang = "en", known = settings) => reason({ kind: "in", at: at("06:00"), slot: morning, all: [morning, evening], ...judged }, known, lang);

test("when it opens, and when it closed", () => {
  assert.deepEqual(say({ shown: "too_early" }), { say: "opens", values: { moment: "20 Nov, 07:00" } });
  assert.deepEqual(say({ shown: "too_late" }), { say: "closed", values: { moment: "20 Nov, 12:00" } });
});

test("as each language writes it, in the zone of the activity", () => {
  for (const lang of ["zh-Hans", "zh-Hant"]) assert.equal(say({ shown: "too_early" }, lang).values.moment, "11月20日07:00");
  const there = { ...settings, time_zone: "Europe/Berlin" };
  assert.equal(say({ shown: "too_early" }, "en", there).values.moment, "20 Nov, 00:00");
});

test("since when it was withdrawn, where the list says so", () => {
  const since = "2026-11-19T10:05:00+00:00";
  assert.deepEqual(say({ shown: "withdrawn", since }), { say: "since", values: { moment: "19 Nov, 18:05" } });
  assert.equal(say({ shown: "withdrawn" }), null);
});

test("which date is on, or comes next", () => {
  const shown = "wrong_occurrence";
  assert.deepEqual(say({ shown, slot: evening, at: at("08:00") }), { say: "on_now", values: { date: "the morning" } });
  assert.deepEqual(say({ shown, at: at("13:00") }), { say: "next_date", values: { date: "the evening" } });
  const unnamed = say({ shown, at: at("13:00") }, "en", { ...settings, dates: [] });
  assert.equal(unnamed.values.date, "20 Nov, 19:00");
  assert.equal(say({ shown, all: [] }), null);
});

test("nothing where the word says it all", () => {
  for (const shown of ["ok_offline", "duplicate", "revoked", "unknown", "blocked", "unverified"]) assert.equal(say({ shown }), null);
});
