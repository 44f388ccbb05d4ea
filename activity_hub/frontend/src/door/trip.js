// The trip of one scan: written down, sent, answered by the hub, or else by this phone alone; then shown.
import { nowOf } from "./clocks.js";
import { Refused } from "./network.js";
import { clock, door, fill, lang, refresh, settings } from "./page.js";
import { judgeAlone } from "./phone.js";
import { reason } from "./reasons.js";
import * as log from "./log.js";
import * as queue from "./queue.js";
import { newId, notes, sendFields, sendScans } from "./server.js";
import { askWhy, inShort, more, show } from "./verdict.js";

const A_MINUTE = 60;
const LET_IN = new Set(["ok", "duplicate"]);
const HAS_REASONS = new Set(["too_early", "too_late", "wrong_occurrence", "wrong_activity", "withdrawn"]);
const AMBER_ALONE = new Set(["unverified", "pending", "waitlisted"]);
let line = null; // the network, as door/network.js watches it
let after = { recount() {}, forgetSeen() {}, lost() {} };
let turns = Promise.resolve();
let underway = 0;

export function wireTrip(network, acts) {
  line = network;
  after = acts;
}

export const isBusy = () => underway > 0;

// What a verdict is called here: leaving and taking back have words of their own.
const nameOf = (verdict, kind) => (verdict === "ok" || (verdict === "ok_offline" && kind === "void") ? { in: "ok", out: "out", void: "void" }[kind] : verdict);
const isEntry = (name) => ["ok", "out", "ok_offline"].includes(name);

function lines({ verdict, union, first_at, first_gate }) {
  const told = [settings.unions[union]];
  if (verdict === "duplicate" && first_at) {
    const values = { time: clock.format(new Date(first_at)), gate: first_gate };
    told.push(fill(first_gate ? settings.said.first_gate : settings.said.first, values));
  }
  return told.filter(Boolean);
}

function takeBack(row, who) {
  askWhy("undo", who, (reason) => scan({ kind: "void", code: "", voids: row.scan_uuid, reason }));
}

function turnAway(row) {
  scan({ kind: "void", code: "", voids: row.scan_uuid, reason: settings.said.turned_away }, true);
}

function override(row) {
  askWhy("override", row.name, (reason) => scan({ kind: row.kind, code: row.code, reason }));
}

// Somebody in the waiting list, whom the organiser lets in all the same while there is a place.
function give(row, who) {
  askWhy("waiting", who, (reason) => {
    const fields = { scan_uuid: newId(), code: row.code, kind: "in", gate: settings.gate, no: settings.occurrence_no ?? "", reason };
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const send = () =>
      sendFields(settings, settings.urls.waiting, body).then(
        (result) => answeredForm({ code: row.code, ...result }, "in"),
        (fault) => explain(fault, send),
      );
    send();
  });
}

function entered(row, name, who, also) {
  const undo = isEntry(name) || (also && AMBER_ALONE.has(name)) ? { label: settings.said.undo, act: () => takeBack(row, who.who) } : null;
  if (row.kind === "void") {
    if (["void", "ok_offline"].includes(name)) log.takenBack(row.voids);
  } else log.enter(row.scan_uuid, name, { ...who, also }, undo);
}

// Shows an answer: of the hub (alone false), or of this phone.
function present(row, result, alone) {
  const name = nameOf(result.verdict, row.kind);
  const told = lines(result);
  const who = { time: clock.format(new Date(row.at)), who: result.name ?? settings.said.nobody, union: told[0] };
  entered(row, name, who, alone ? settings.said.will_send : "");
  const acts = { undo: () => takeBack(row, result.name) };
  if (name === "unknown") acts.next = after.forgetSeen; // "scan again" means at once, though it is the same code
  if (alone && AMBER_ALONE.has(name)) acts.away = () => turnAway(row);
  if (!alone && settings.may_override) {
    acts.override = () => override({ ...row, name: result.name });
    if (row.kind === "in") acts.give = () => give(row, result.name);
  }
  const why = [...told, ...(result.notes ?? []), ...(alone && name === "void" ? [settings.said.will_send] : [])];
  const section = show(name, { who: result.name, why, stays: result.notes?.length }, acts);
  const hasMore = HAS_REASONS.has(result.verdict) || (settings.has_notes && LET_IN.has(result.verdict));
  const asks = !alone && hasMore && !result.notes && row.kind !== "void";
  if (asks) notes(settings, result).then((added) => more(section, added), () => {}); // a note is no reason to stop a queue
  refresh();
  after.recount();
}

export function explain(fault, again) {
  if (!(fault instanceof Refused)) show("unsent", {}, { next: again });
  else if (fault.code === "device_denied") show("device_denied", {});
  else if (fault.status === 429) show("rate_limited", { then: fill(settings.said.wait, { num: fault.wait || A_MINUTE }) });
  else if (fault.status === 401) show("refused", { who: settings.said.signed_out });
  else show("refused", { who: fault.title, then: fault.advice || settings.said.not_counted });
}

// Tries the hub; null when nobody answered, and then the phone is on its own.
async function asked(row) {
  if (!line.isOnline()) return null;
  try {
    return (await sendScans(settings, [row]))[0] ?? null;
  } catch (fault) {
    if (fault instanceof Refused) throw fault;
    line.fell();
    return null;
  }
}

async function alone(row, quietly) {
  const judged = await judgeAlone(settings, row);
  const { shown, name, union, first } = judged;
  await queue.postponed(row, { shown, name, union });
  const told = reason(judged, settings, lang);
  const notes = told ? [fill(settings.said[told.say], told.values)] : [];
  if (quietly) return entered(row, nameOf(shown, row.kind), {}, settings.said.will_send);
  const result = { scan_uuid: row.scan_uuid, verdict: shown, name, union, first_at: first?.at, first_gate: first?.gate, notes };
  present(row, result, true);
}

// Somebody signed out goes on as without a network, and what is taken back is kept in any case: else somebody turned away
// would count. Any other scan that the hub has refused is no entry, and is not sent again by itself.
async function refused(row, fault, quietly) {
  if (fault.status === 401 || row.kind === "void") await alone(row, quietly);
  else {
    await queue.dropped(row);
    explain(fault);
  }
  after.lost(fault);
}

async function unkept(draft) {
  const row = { scan_uuid: newId(), device_time: new Date().toISOString(), at: nowOf(settings), gate: settings.gate, offline: false, ...draft };
  const result = await asked(row);
  if (result) present(row, result, false);
  else show("unkept", {});
}

async function travel(draft, quietly) {
  let row;
  try {
    row = await queue.write({ scan_uuid: newId(), ...draft });
  } catch {
    return unkept(draft).catch(explain);
  }
  try {
    const result = await asked(row);
    if (!result) return await alone(row, quietly);
    if (quietly) entered(row, nameOf(result.verdict, row.kind), {}, "");
    else present(row, result, false);
    await queue.answered(row, result);
  } catch (fault) {
    if (fault instanceof Refused) await refused(row, fault, quietly);
    else throw fault;
  }
}

// One after the other: a reader that types may be quicker than an answer. `quietly`: nothing comes over the screen.
export function scan(draft, quietly = false) {
  underway += 1;
  turns = turns
    .then(() => travel(draft, quietly))
    .catch(() => show("unkept", {}))
    .finally(() => (underway -= 1));
  return turns;
}

// An answer to one of the page's forms, which needs the network anyway. Its code says to a restored hub who it was.
export async function answeredForm(result, kind) {
  Object.assign(settings.unions, result.unions);
  const { scan_uuid, code = "" } = result;
  const row = await queue.write({ scan_uuid, code, kind }).catch(() => ({ scan_uuid, code, kind, at: nowOf(settings) }));
  present(row, result, false);
  await queue.answered(row, result).catch(() => {});
}

// A late answer to what was shown by the phone alone: said in the list, never over the whole screen.
export function lateAnswer(row, { verdict }) {
  if (row.kind === "void") return;
  const name = nameOf(verdict, row.kind);
  const agrees = !row.shown || verdict === "ok" || verdict === row.shown;
  log.say(row.scan_uuid, agrees ? name : row.shown, agrees ? "" : fill(settings.said.hub_says, { word: inShort(name).word }));
}

// The last scans of this phone, as they were left when the page was closed.
export function recall() {
  const recent = queue.all().filter((row) => row.kind !== "void" && !row.handed && (row.verdict ?? row.shown));
  const taken = new Set(queue.all().filter((row) => row.kind === "void").map((row) => row.voids));
  for (const row of recent.sort((one, other) => one.at - other.at).slice(-20)) {
    const who = { time: clock.format(new Date(row.at)), who: row.name ?? settings.said.nobody, union: settings.unions[row.union] };
    entered(row, nameOf(row.verdict ?? row.shown, row.kind), who, row.state === "waiting" ? settings.said.will_send : "");
    if (taken.has(row.scan_uuid)) log.takenBack(row.scan_uuid);
  }
  door.dataset.recalled = recent.length;
}
