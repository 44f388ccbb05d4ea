// What the phone says when it is alone: by its list and by what it has scanned itself. Never green by assumption.
import { findCode, normalShortCode } from "../passcode.js";
import { nowOf } from "./clocks.js";
import { factsOf, isInside, judge, slotAt } from "./judging.js";
import * as lists from "./list.js";
import * as queue from "./queue.js";

// One name for a pass, however it was read.
export const keyOf = (text) => findCode(text) ?? normalShortCode(text) ?? text.trim();

const instants = ["opens_at", "starts_at", "ends_at", "closes_at"];
const slotOf = (date) => ({ ...date, ...Object.fromEntries(instants.map((name) => [name, Date.parse(date[name])])) });

// The dates of this door, from the newest list, else as the page had them.
export function slots(settings) {
  return (lists.current(nowOf(settings))?.occurrences ?? settings.dates).map(slotOf);
}

// The date that a scan at this moment is for.
export function slotNow(settings, kind = settings.kind) {
  const all = slots(settings);
  if (settings.occurrence_no) return all.find((one) => one.no === settings.occurrence_no) ?? null;
  return slotAt(all, nowOf(settings), kind);
}

// The scans of one pass at one date that this phone knows of, oldest first.
function ownScans(settings, key, slot, but) {
  const all = slots(settings);
  const isHere = (row) => (row.occurrence_no ? row.occurrence_no === slot?.no : slotAt(all, row.at, row.kind)?.no === slot?.no);
  return queue
    .standing()
    .filter((row) => row.scan_uuid !== but && keyOf(row.code) === key && isHere(row))
    .sort((one, other) => one.at - other.at);
}

// Of these, the scans that the list does not know of yet.
const unlisted = (list, own) => (list ? own.filter((row) => row.state === "waiting" || row.at > list.fetched_at) : own);

function voided(row) {
  const isThere = queue.standing(row.scan_uuid).some((one) => one.scan_uuid === row.voids);
  return { shown: isThere ? "ok_offline" : "nothing_to_void" };
}

// The word for a scan made now without network, with what is known of whose it is and of the door: {shown, name, union,
// first, since, at, kind, slot, all}.
export async function judgeAlone(settings, row) {
  if (row.kind === "void") return voided(row);
  const at = nowOf(settings);
  const list = lists.current(at);
  const code = findCode(row.code);
  const entry = list ? await lists.entryOf(code) : null;
  const slot = slotNow(settings, row.kind);
  const own = ownScans(settings, keyOf(row.code), slot, row.scan_uuid);
  const all = slots(settings);
  const isNamed = Boolean(settings.occurrence_no);
  const shown = judge({
    at,
    kind: row.kind,
    slot,
    is_named: isNamed,
    other_is_open: all.some((one) => one.no !== slot?.no && !one.is_off && one.opens_at <= at && at <= one.closes_at),
    is_known: Boolean(code ?? normalShortCode(row.code)),
    activity_status: list?.activity_status ?? "published",
    ...factsOf(entry),
    is_inside: isInside(entry, slot?.no, unlisted(list, own)),
    is_answered: Boolean(list),
  });
  const first = own.find((one) => one.kind === "in");
  const { name = null, union = null, since } = entry ?? {};
  return { shown, name, union, since, first: first ? { at: first.at, gate: first.gate } : null, at, kind: row.kind, slot, all };
}
