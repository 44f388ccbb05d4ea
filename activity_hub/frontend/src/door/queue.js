// The scans of this phone: written down before anything is shown, sent until the server has answered, kept for a while.
import { nowOf } from "./clocks.js";
import { Refused } from "./network.js";
import { missing, sendScans } from "./server.js";
import { store } from "./store.js";
import { dropOld, dropSent } from "./tidying.js";

const BATCH = 50;
const ASK_AT_ONCE = 200;
const LET_IN = new Set(["ok", "ok_offline", "unverified", "pending", "waitlisted"]);

const rows = new Map(); // scan_uuid → row, of this door
const underway = new Set(); // being sent at this moment
let elsewhere = 0; // scans of other doors that wait on this phone
let settings = null;
let heard = { changed() {}, answered() {} };
let flushing = null;

// Reads what is on the phone, and drops what had its time. {changed(), answered(row, result)} are told of it all. Returns
// {isKept, unreadable}: whether the phone keeps anything, and how many scans on it cannot be opened.
export async function openQueue(given, listener) {
  settings = given;
  heard = listener;
  const shelf = await store();
  for (const row of await dropOld(Date.now())) {
    if (row.activity_id === settings.activity_id) rows.set(row.scan_uuid, row);
    else elsewhere += row.state === "waiting" ? 1 : 0;
  }
  heard.changed();
  return { isKept: shelf.isKept, unreadable: [...shelf.unreadable].filter((where) => where.startsWith("scans/")).length };
}

async function keep(row) {
  await (await store()).put("scans", row);
  rows.set(row.scan_uuid, row);
}

// Writes a scan down; only then may anything be shown. Rejects where the phone is full.
export async function write(scan) {
  const now = new Date();
  const row = {
    activity_id: settings.activity_id, gate: settings.gate || "", occurrence_no: settings.occurrence_no || null, device_time: now.toISOString(),
    at: nowOf(settings, now.getTime()), is_told: settings.ahead !== undefined, offline: false, mark: settings.mark, ...scan, state: "waiting",
  };
  underway.add(row.scan_uuid);
  try {
    await keep(row);
  } catch (fault) {
    underway.delete(row.scan_uuid);
    throw fault;
  }
  heard.changed();
  return row;
}

// The server has answered.
export async function answered(row, result) {
  const { verdict, name, union } = result;
  await keep({ ...row, state: "acked", acked_at: Date.now(), verdict, name: name ?? row.name, union: union ?? row.union });
  underway.delete(row.scan_uuid);
  heard.answered(row, result);
  heard.changed();
}

// The server has refused it and the screen has said so: it is as if it had not been made.
export async function dropped(row) {
  await (await store()).remove("scans", [row.scan_uuid]);
  rows.delete(row.scan_uuid);
  underway.delete(row.scan_uuid);
  heard.changed();
}

// Nobody has answered: it waits, with what the phone itself has said.
export async function postponed(row, more = {}) {
  await keep({ ...row, offline: true, ...more });
  underway.delete(row.scan_uuid);
  heard.changed();
}

export const all = () => [...rows.values()];
export const waiting = () => all().filter((row) => row.state === "waiting");
export const waitingAnywhere = () => waiting().length + elsewhere;
export const isUnsent = (uuid) => rows.get(uuid)?.state === "waiting";

// Whether this scan let somebody in or out: the server's word, else the phone's own.
function counts(row) {
  return row.kind !== "void" && (row.verdict ? row.verdict === "ok" : LET_IN.has(row.shown));
}

// The scans that count, without those that were taken back; `but` is a void that is not looked at, since it is being judged.
export function standing(but = null) {
  const isVoid = (row) => row.kind === "void" && row.scan_uuid !== but && ["ok", "ok_offline"].includes(row.verdict ?? row.shown ?? "ok");
  const taken = new Set(all().filter(isVoid).map((row) => row.voids));
  return all().filter((row) => counts(row) && !taken.has(row.scan_uuid));
}

function groups(scans) {
  const found = new Map();
  for (const row of scans) {
    const key = JSON.stringify([row.gate, row.occurrence_no]);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(row);
  }
  return [...found.values()];
}

async function sendBatch(scans) {
  const sent = scans.map((row) => ({ ...row, offline: true }));
  const results = await sendScans(settings, sent, true);
  for (const [place, row] of scans.entries()) {
    if (results[place]) await answered(rows.get(row.scan_uuid) ?? row, results[place]);
  }
}

// One that the server will not even read must not hold up the others; it stays, and is counted as waiting.
async function sendEach(scans) {
  for (const row of scans) {
    try {
      await sendBatch([row]);
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.status !== 422) throw fault;
    }
  }
}

async function run() {
  const due = waiting().filter((row) => !underway.has(row.scan_uuid)).sort((one, other) => one.at - other.at);
  for (const group of groups(due)) {
    for (let from = 0; from < group.length; from += BATCH) {
      const batch = group.slice(from, from + BATCH);
      try {
        await sendBatch(batch);
      } catch (fault) {
        if (!(fault instanceof Refused) || fault.status !== 422) throw fault;
        await sendEach(batch);
      }
    }
  }
}

// Sends all that waits; one round at a time. Throws Refused, Unreachable.
export function flush() {
  flushing ??= run().finally(() => (flushing = null));
  return flushing;
}

// Asks which acknowledged scans the server has lost, and lets those wait again. How many they were.
export async function restore() {
  const acked = all().filter((row) => row.state === "acked").map((row) => row.scan_uuid);
  let lost = 0;
  for (let from = 0; from < acked.length; from += ASK_AT_ONCE) {
    for (const uuid of await missing(settings, acked.slice(from, from + ASK_AT_ONCE))) {
      const { verdict, state: _state, acked_at: _at, ...row } = rows.get(uuid);
      await keep({ ...row, state: "waiting", offline: true, shown: row.shown ?? verdict });
      lost += 1;
    }
  }
  if (lost) heard.changed();
  return lost;
}

// Takes over scans of another phone, under their own ids; those known already are left as they are. How many were new.
export async function receive(scans) {
  let fresh = 0;
  for (const scan of scans) {
    if (scan.activity_id !== settings.activity_id || rows.has(scan.scan_uuid)) continue;
    // The time to which it was corrected there, as this phone's clock has it; by how much the other's was wrong is not handed.
    const device_time = new Date(scan.at - (settings.ahead ?? 0)).toISOString();
    await keep({ ...scan, device_time, is_told: true, offline: true, handed: true, state: "waiting" });
    fresh += 1;
  }
  heard.changed();
  return fresh;
}

// Everything goes, unsent scans too: whoever calls this has asked.
export async function wipe() {
  await (await store()).wipe();
  rows.clear();
  elsewhere = 0;
  heard.changed();
}

// The device was ended: names and acknowledged scans of this door go, what the server has not got yet stays to be handed over.
export async function wipeAcknowledged() {
  await dropSent(settings.activity_id);
  for (const row of all()) if (row.state === "acked") rows.delete(row.scan_uuid);
  heard.changed();
}
