// The cases shared with the hub: the phone alone says the same word, chooses the same date, and walks the same way.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { DEFAULTS, factsOf, isInside, judge, ROWS, slotAt } from "../../activity_hub/frontend/src/door/judging.js";

const cases = JSON.parse(readFileSync(new URL("../data/verdicts.json", import.meta.url), "utf8"));
const MOMENTS = ["opens_at", "starts_at", "ends_at", "closes_at"];
const slotOf = (told) => ({ ...told, ...Object.fromEntries(MOMENTS.map((name) => [name, Date.parse(told[name])])) });
const slots = Object.fromEntries(Object.entries(cases.slots).map(([name, told]) => [name, slotOf(told)]));
const factsIn = (told) => ({ ...told, at: Date.parse(told.at), slot: told.slot ? slots[told.slot] : null });

// The same table with other rows, to see that the cases would notice.
function wrongWith(rows) {
  return cases.verdicts.filter(({ facts, verdict }) => {
    const f = { ...DEFAULTS, ...factsIn(facts) };
    const [word] = rows.find(([, holds]) => holds(f));
    return (typeof word === "function" ? word(f) : word) !== verdict;
  });
}

test("what is ordinary is the same on both sides", () => {
  assert.deepEqual(DEFAULTS, cases.defaults);
});

test("every case gets the hub's word", () => {
  assert.ok(cases.verdicts.length > 500);
  for (const { facts, verdict } of cases.verdicts) assert.equal(judge(factsIn(facts)), verdict, JSON.stringify(facts));
});

test("every row is needed", () => {
  assert.equal(wrongWith(ROWS).length, 0);
  // Without a date there is nothing too early, and the last row always holds: those two are left as they are.
  const needed = [...ROWS.keys()].filter((place) => ![7, ROWS.length - 1].includes(place));
  for (const place of needed) assert.notEqual(wrongWith(ROWS.toSpliced(place, 1)).length, 0, `row ${place}`);
});

test("the date is chosen as the hub chooses it", () => {
  for (const one of cases.dates) {
    const found = slotAt(one.slots.map(slotOf), Date.parse(one.at), one.kind);
    assert.equal(found?.no ?? null, one.no, JSON.stringify(one));
  }
});

test("own scans are walked as the hub walks them", () => {
  const listed = { state: "confirmed", inside: [1] };
  for (const { scans, is_inside } of cases.walks) {
    const own = scans.map((scan) => ({ ...scan, at: Date.parse(scan.at) }));
    assert.equal(isInside(null, 1, own), is_inside);
    assert.equal(isInside(listed, 1, own.reverse()), is_inside);
  }
});

test("without own scans the list speaks, and its silence proves nothing", () => {
  const entry = { state: "confirmed", inside: [2] };
  assert.equal(isInside(entry, 2, []), true);
  assert.equal(isInside(entry, 1, []), null);
  assert.equal(isInside(null, 1, []), null);
});

test("a line of the list becomes facts", () => {
  const word = (entry, more = {}) => judge({ at: slots.main.starts_at, slot: slots.main, ...factsOf(entry), ...more });
  const said = (state) => word({ state, inside: [] });
  assert.deepEqual(["confirmed", "revoked", "blocked", "withdrawn", "rejected"].map(said), ["ok_offline", "revoked", "blocked", "withdrawn", "withdrawn"]);
  assert.deepEqual(["pending", "offered", "waitlisted"].map(said), ["pending", "pending", "waitlisted"]);
  assert.equal(word(null), "unverified");
  assert.equal(word(null, { is_known: false }), "unknown");
});

test("nothing is green without a line in the list", () => {
  for (const { facts, verdict } of cases.verdicts) {
    if (verdict !== "ok_offline") continue;
    assert.notEqual(judge({ ...factsIn(facts), ...factsOf(null) }), "ok_offline");
    assert.notEqual(judge({ ...factsIn(facts), is_answered: false }), "ok_offline");
  }
});
