// The verdict of a phone that is alone: the same table as the hub's (rules/scanning), read from the top. Nothing here
// asks for the time, the network or the page; moments are milliseconds. tests/data/verdicts.json holds both sides.

// A confirmed member with a valid pass at an open door, of whom this phone does not know whether they are inside.
export const DEFAULTS = Object.freeze({
  kind: "in",
  slot: null, // the named or the chosen date
  is_allowed: true, // this phone still stands at this door
  first_answer: null, // what this scan was answered before
  is_known: true, // it has the form of a pass code
  is_revoked: false, // the list says that a newer pass has replaced it
  is_expired: false,
  is_of_activity: true,
  activity_status: "published",
  is_named: false, // the date was chosen by hand
  other_is_open: false, // another date can be entered now
  status: "confirmed", // of the registration; null: it is not on the list
  is_suspended: false,
  is_inside: null, // null: this phone cannot know
  is_answered: true, // false: there is no list to judge by
});

const CALLED_OFF = new Set(["cancelled", "postponed"]);
const WAITING = new Set(["pending", "offered"]);
const GONE = new Set(["withdrawn", "rejected"]);
const spans = (slot, at) => slot.opens_at <= at && at <= slot.closes_at;

export const ROWS = [
  ["device_denied", (f) => !f.is_allowed],
  [(f) => f.first_answer, (f) => f.first_answer !== null],
  ["unknown", (f) => !f.is_known],
  ["revoked", (f) => f.is_revoked],
  ["expired_code", (f) => f.is_expired],
  ["wrong_activity", (f) => !f.is_of_activity],
  ["activity_cancelled", (f) => CALLED_OFF.has(f.activity_status) || (!f.slot && !f.is_named)],
  ["wrong_occurrence", (f) => !f.slot || f.slot.is_off || (f.is_named && f.other_is_open && !spans(f.slot, f.at))],
  ["too_early", (f) => f.at < f.slot.opens_at],
  ["too_late", (f) => f.at > f.slot.closes_at],
  ["unverified", (f) => f.status === null],
  ["withdrawn", (f) => GONE.has(f.status)],
  ["pending", (f) => WAITING.has(f.status)],
  ["waitlisted", (f) => f.status === "waitlisted"],
  ["blocked", (f) => f.is_suspended],
  ["duplicate", (f) => f.kind === "in" && f.is_inside === true],
  ["not_in", (f) => f.kind === "out" && f.is_inside === false],
  ["unverified", (f) => !f.is_answered],
  ["ok_offline", () => true],
];

// The word for a scan, from facts named as in DEFAULTS and `at`; what is not told is as it stands there.
export function judge(facts) {
  const f = { ...DEFAULTS, ...facts };
  const [word] = ROWS.find(([, holds]) => holds(f));
  return typeof word === "function" ? word(f) : word;
}

// What a line of the list ({state, inside, name, union, version}, or null) says of its registration.
export function factsOf(entry) {
  if (!entry) return { status: null };
  const { state } = entry;
  const isWord = state === "revoked" || state === "blocked";
  return { status: isWord ? "confirmed" : state, is_revoked: state === "revoked", is_suspended: state === "blocked" };
}

// Whether they are inside at a date: by the last of this phone's own scans [{kind, at, scan_uuid}] that the list does
// not know of, else by the list. That it does not say so proves nothing: another gate may have let them in since.
export function isInside(entry, no, own) {
  const last = [...own].sort((one, other) => one.at - other.at || (one.scan_uuid < other.scan_uuid ? -1 : 1)).pop();
  if (last) return last.kind === "in";
  return entry?.inside.includes(no) ? true : null;
}

// The date that a scan at this moment is for; null when none is going to take place.
export function slotAt(slots, at, kind = "in") {
  const planned = slots.filter((slot) => !slot.is_off).sort((one, other) => one.starts_at - other.starts_at || one.no - other.no);
  const open = planned.filter((slot) => spans(slot, at));
  const some = open.length ? open : planned;
  const running = open.filter((slot) => slot.starts_at <= at && at <= slot.ends_at);
  const coming = some.filter((slot) => slot.starts_at > at);
  const gone = some.filter((slot) => slot.ends_at <= at).reverse();
  const order = open.length && kind === "out" ? [running, gone, coming] : [running, coming, gone];
  return order.find((group) => group.length)?.[0] ?? null;
}
