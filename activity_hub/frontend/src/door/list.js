// The list of this door (the manifest): fetched while there is a network, kept, and asked when there is none.
import { ask, Refused } from "./network.js";
import { store } from "./store.js";

const EVERY = 5 * 60 * 1000;
let list = null;
let byDigest = new Map();
let tried = -Infinity;

function take(found) {
  list = found;
  byDigest = new Map((found?.entries ?? []).map(([digest, ...rest]) => [digest, rest]));
}

// What was kept from before; `dropOld` has seen to it that it is still good.
export async function openList(settings) {
  const kept = (await (await store()).all("lists")).find((one) => one.activity_id === settings.activity_id);
  if (!kept || list) return; // or a newer one has come meanwhile
  take(kept);
  if (settings.ahead !== undefined) return;
  const { ahead, fetched_at: told_at } = kept;
  Object.assign(settings, { ahead, told_at }); // a phone whose clock is wrong may be opened where nobody tells it so
}

// Fetches it when it is due or `isUrgent`; an unchanged one costs an empty answer. Throws Refused, Unreachable.
export async function renew(settings, isUrgent = false) {
  if (!isUrgent && performance.now() - tried < EVERY) return;
  tried = performance.now();
  const headers = { Accept: "application/json", ...(list?.tag ? { "If-None-Match": list.tag } : {}) };
  try {
    const { text, headers: told, status } = await ask(settings.urls.manifest, { headers }, { wait: 20000 });
    const same = status === 304 ? list : { ...JSON.parse(text), tag: told.get("ETag") };
    const ahead = settings.ahead ?? 0; // the phone's clock may have been put right since the same list was kept
    take({ ...same, fetched_at: Date.now() + ahead, ahead });
    await (await store()).put("lists", list);
  } catch (fault) {
    if (!(fault instanceof Refused)) tried = -Infinity; // next time there is a network
    throw fault;
  }
}

export function forget() {
  take(null);
}

// The list, or null when there is none that is still good.
export function current(now) {
  return list && Date.parse(list.expires_at) > now ? list : null;
}

function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What the list says of a pass code: {state, inside, name, union, version, since}, or null when it says nothing.
export async function entryOf(code) {
  if (!code || !list || !crypto.subtle) return null;
  const salt = list.salt.match(/../g).map((pair) => Number.parseInt(pair, 16));
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...salt, ...new TextEncoder().encode(code)]));
  const found = byDigest.get(hex(digest).slice(0, 32));
  if (!found) return null;
  const [state, inside, name, union, version, since] = found;
  return { state, inside, name, union, version, since };
}
