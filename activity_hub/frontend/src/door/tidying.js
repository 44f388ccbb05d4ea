// What the scanner has left on this phone: what had its time goes, and what is safely at the hub goes when somebody
// leaves. Never a scan that the hub has not got.
import { store } from "./store.js";

const KEPT = 14 * 24 * 3600 * 1000; // a hub that was restored from a backup may ask for them

// By the clock of the hub, as it was told when the list was fetched.
const isGood = (list, now) => Date.parse(list.expires_at) > now + (list.ahead ?? 0);

async function drop(scans, lists) {
  const shelf = await store();
  if (scans.length) await shelf.remove("scans", scans.map((row) => row.scan_uuid));
  if (lists.length) await shelf.remove("lists", lists.map((list) => list.activity_id));
}

// Lists that ran out, and scans acknowledged long ago. The scans that stay.
export async function dropOld(now) {
  const shelf = await store();
  const isOld = (row) => row.state === "acked" && now - row.acked_at > KEPT;
  const scans = await shelf.all("scans");
  const lists = await shelf.all("lists");
  await drop(scans.filter(isOld), lists.filter((list) => !isGood(list, now)));
  return scans.filter((row) => !isOld(row));
}

// How many scans on this phone the hub has not got, of whichever door.
export async function unsent() {
  return (await (await store()).all("scans")).filter((row) => row.state === "waiting").length;
}

// Leaves no list and no acknowledged scan, of one door or of all.
export async function dropSent(activity_id = null) {
  const shelf = await store();
  const isMeant = (row) => activity_id === null || row.activity_id === activity_id;
  const scans = await shelf.all("scans");
  await drop(scans.filter((row) => row.state === "acked" && isMeant(row)), (await shelf.all("lists")).filter(isMeant));
}

// The pages and files that the worker keeps.
export async function dropCopies(isAll) {
  try {
    for (const name of await caches.keys()) {
      if (name.startsWith("door-pages") || (isAll && name.startsWith("door-"))) await caches.delete(name);
    }
    if (isAll) for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  } catch {
    // No copies where there is no worker.
  }
}
