// What lies on the phone is sealed: AES-GCM, with a key of this browser's that a page may use but not read. It keeps the
// rows from whoever searches or copies them; not from a script of this page, nor from whoever has the unlocked phone or
// its whole browser profile, in which some browsers keep the key's bytes as well.
import { openDB } from "idb";

const PLACE = "door-keys"; // apart from the scans: a store beside them would have to wait for every older tab to close
const KIND = { name: "AES-GCM", length: 256 };
const bytesOf = (text) => new TextEncoder().encode(text);

// Two tabs that make one at the same moment end up with the same.
async function keptOrNew() {
  const base = await openDB(PLACE, 1, { upgrade: (made) => void made.createObjectStore("keys") });
  try {
    const kept = await base.get("keys", "own");
    if (kept) return kept;
    const fresh = await crypto.subtle.generateKey(KIND, false, ["encrypt", "decrypt"]);
    const change = base.transaction("keys", "readwrite", { durability: "strict" });
    const quicker = await change.store.get("own");
    if (!quicker) await change.store.put(fresh, "own");
    await change.done;
    return quicker ?? fresh;
  } finally {
    base.close();
  }
}

// This phone's key; null where there is none: a page over plain http, or a browser that keeps no keys.
export async function ownKey() {
  if (!crypto.subtle) return null;
  return keptOrNew().catch(() => null);
}

const about = (where, iv) => ({ name: KIND.name, iv, additionalData: bytesOf(where) });

// `where` (store and id) is bound to it: a row put in the place of another does not open.
export async function seal(key, where, row) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(about(where, iv), key, bytesOf(JSON.stringify(row))) };
}

// Rejects where it was sealed with another key, elsewhere, or has been changed.
export async function unseal(key, where, { iv, sealed }) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(about(where, iv), key, sealed)));
}
