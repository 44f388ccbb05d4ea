// What this phone keeps in IndexedDB: its scans, and the list of each door, each row sealed. Where the browser keeps
// nothing, memory has to do.
import { openDB } from "idb";
import { ownKey, seal, unseal } from "./sealing.js";

const NAME = "door";
const STORES = { scans: "scan_uuid", lists: "activity_id" };
const SURE = { durability: "strict" };
let opened = null;

function make(database) {
  for (const [name, keyPath] of Object.entries(STORES)) database.createObjectStore(name, { keyPath });
}

// The same few calls over a Map, for browsers that refuse IndexedDB.
function inMemory() {
  const kept = Object.fromEntries(Object.keys(STORES).map((name) => [name, new Map()]));
  return {
    isKept: false,
    unreadable: new Set(),
    put: async (name, row) => void kept[name].set(row[STORES[name]], row),
    all: async (name) => [...kept[name].values()],
    remove: async (name, keys) => keys.forEach((key) => kept[name].delete(key)),
    wipe: async () => Object.values(kept).forEach((one) => one.clear()),
  };
}

const idOf = (name, row) => row[STORES[name]];
const whereOf = (name, row) => `${name}/${idOf(name, row)}`;

async function sealed(key, name, row) {
  return { [STORES[name]]: idOf(name, row), ...(await seal(key, whereOf(name, row), row)) };
}

// Rows of a time before there was a key are sealed where they lie; one that another tab has changed meanwhile is left.
async function sealOld(base, key) {
  for (const name of Object.keys(STORES)) {
    const bare = (await base.getAll(name)).filter((row) => !row.sealed);
    const rows = await Promise.all(bare.map((row) => sealed(key, name, row)));
    const change = base.transaction(name, "readwrite", SURE);
    for (const row of rows) {
      const now = await change.store.get(idOf(name, row));
      if (now && !now.sealed) await change.store.put(row);
    }
    await change.done;
  }
}

// With no key the scans are kept all the same, since a lost scan is the worse of the two; the list with its names is not.
async function onDisk() {
  let database = await openDB(NAME, 1, { upgrade: make });
  const key = await ownKey();
  const unreadable = new Set();
  // Browsers close the connection of a page that slept for long: then it is opened once more.
  const sure = async (work) => {
    try {
      return await work(database);
    } catch (fault) {
      if (fault.name !== "InvalidStateError") throw fault;
      return work((database = await openDB(NAME, 1, { upgrade: make })));
    }
  };
  const write = (name, act) =>
    sure(async (base) => {
      const change = base.transaction(name, "readwrite", SURE);
      await act(change.store);
      await change.done;
    });
  const read = async (name, row) => {
    if (!row.sealed) return row;
    try {
      return await unseal(key, whereOf(name, row), row);
    } catch {
      unreadable.add(whereOf(name, row));
      return null;
    }
  };
  if (key) await sealOld(database, key);
  else await write("lists", (store) => store.clear());
  return {
    isKept: true,
    unreadable, // what was met and could not be opened
    put: async (name, row) => {
      if (!key && name === "lists") return;
      const kept = key ? await sealed(key, name, row) : row; // before the transaction, which would not wait for it
      await write(name, (store) => store.put(kept));
    },
    all: async (name) => {
      const rows = await Promise.all((await sure((base) => base.getAll(name))).map((row) => read(name, row)));
      return rows.filter(Boolean);
    },
    remove: (name, keys) => write(name, (store) => Promise.all(keys.map((key) => store.delete(key)))),
    wipe: async () => {
      for (const name of Object.keys(STORES)) await write(name, (store) => store.clear());
      unreadable.clear();
    },
  };
}

// {isKept, unreadable, put, all, remove, wipe}; made once.
export function store() {
  opened ??= onDisk().catch(inMemory);
  return opened;
}

// Ask the browser not to clear it by itself; some grant it only to an installed page.
export async function keepForGood() {
  try {
    return (await navigator.storage?.persist?.()) ?? false;
  } catch {
    return false;
  }
}
