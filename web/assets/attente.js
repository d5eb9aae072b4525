/* What waits to be saved: a queue of changes of one variant, kept in the browser until the server has answered. Pure but for
   the storage that it is given; `variantes.js` sends it. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const PREFIX = "geoprio-attente-";
  /* Changes of one save: the server takes no more. */
  const MOST = 1000;
  const ALONE = new Set(["undo", "redo", "restore"]);
  /* A queue that its own tab no longer feeds for that long may be taken over by another. */
  const ABANDONED_MS = 30000;

  function newId() {
    const bytes = root.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  /* The batch under way keeps its identifier and its changes until it is answered; what comes meanwhile waits behind it. */
  function createQueue(storage, variant, version, left = null, now = Date.now) {
    let batch = left?.batch || null;
    let waiting = left?.waiting || [];
    const key = `${PREFIX}${variant}-${newId()}`;
    /* A storage that is full or forbidden must not stop the saving: memory still sends it. */
    function keep() {
      try {
        if (!batch && !waiting.length) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify({ variant, version, batch, waiting, at: now() }));
      } catch (error) {
        console.error(error);
      }
    }
    /* A step back or forth leaves alone: refused, it takes nothing else with it. */
    function taken() {
      const isAlone = ({ op }) => ALONE.has(op);
      const cut = waiting.findIndex((change, k) => k > 0 && (isAlone(change) || isAlone(waiting[0])));
      return waiting.splice(0, Math.min(cut < 0 ? waiting.length : cut, MOST));
    }
    return {
      push(change) {
        const last = waiting[waiting.length - 1];
        if (change.op === "choices" && last?.op === "choices") waiting[waiting.length - 1] = change;
        else waiting.push(change);
        keep();
      },
      /* The next save, the same until `done` or `refused`; null where nothing waits. */
      next() {
        if (!batch && waiting.length) {
          batch = { op_id: newId(), version, changes: taken() };
          keep();
        }
        return batch;
      },
      done(newVersion) {
        batch = null;
        version = newVersion;
        keep();
      },
      /* After a conflict nothing was written: all of it may leave at once, upon the version that was seen. */
      join() {
        waiting = [...(batch ? batch.changes : []), ...waiting];
        batch = null;
        keep();
      },
      clear() {
        batch = null;
        waiting = [];
        keep();
      },
      isEmpty: () => !batch && !waiting.length,
      all: () => [...(batch ? batch.changes : []), ...waiting],
      key,
      touch: keep,
      version: () => version,
    };
  }

  function read(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  /* The queue that a closed tab left for a variant, or this very tab before it was loaded again; given once. */
  function leftBehind(storage, variant, ownKey, now = Date.now) {
    for (let k = 0; k < storage.length; k += 1) {
      const key = storage.key(k);
      if (!key.startsWith(`${PREFIX}${variant}-`)) continue;
      const left = read(storage.getItem(key));
      if (!left) continue;
      if (key !== ownKey && now() - left.at < ABANDONED_MS) continue;
      storage.removeItem(key);
      return left;
    }
    return null;
  }

  geoprio.attente = { createQueue, leftBehind, newId, ABANDONED_MS };
})(globalThis);
