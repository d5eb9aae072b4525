/* What waits to be saved: nothing lost, nothing sent twice under two names, whatever the order of events. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { createQueue, leftBehind, newId, ABANDONED_MS } = load("attente");

function makeStorage() {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    key: (k) => [...kept.keys()][k],
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

const commune = (code) => ({ op: "toggle_commune", commune: code });

test("identifiers are UUIDs, each another", () => {
  const made = new Set(Array.from({ length: 500 }, newId));
  assert.equal(made.size, 500);
  for (const one of made) assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a save keeps its identifier, its version and its changes until it is answered", () => {
  const queue = createQueue(makeStorage(), "v", 4);
  queue.push(commune("A"));
  const first = queue.next();
  queue.push(commune("B"));
  assert.deepEqual(queue.next(), first);
  assert.deepEqual([first.version, first.changes], [4, [commune("A")]]);
  queue.done(5);
  const second = queue.next();
  assert.notEqual(second.op_id, first.op_id);
  assert.deepEqual([second.version, second.changes], [5, [commune("B")]]);
  queue.done(6);
  assert.equal(queue.next(), null);
  assert.ok(queue.isEmpty());
});

test("choices made one after the other are one change, gestures are not", () => {
  const queue = createQueue(makeStorage(), "v", 1);
  queue.push({ op: "choices", after: 1 });
  queue.push({ op: "choices", after: 2 });
  queue.push(commune("A"));
  queue.push(commune("A"));
  queue.push({ op: "choices", after: 3 });
  assert.deepEqual(queue.all(), [{ op: "choices", after: 2 }, commune("A"), commune("A"), { op: "choices", after: 3 }]);
});

test("every change is sent once and in order, whatever the order of gestures and answers", () => {
  forSeeds(200, (random) => {
    const queue = createQueue(makeStorage(), "v", 1);
    const made = [];
    const sent = new Map();
    let version = 1;
    for (let turn = 0; turn < 60; turn += 1) {
      const what = random.below(4);
      if (what < 2) {
        made.push(commune(String(turn)));
        queue.push(made[made.length - 1]);
      } else {
        const batch = queue.next();
        if (batch) sent.set(batch.op_id, batch.changes);
        if (batch && what === 3) queue.done((version += batch.changes.length));
      }
    }
    assert.deepEqual([...[...sent.values()].flat(), ...queue.all().filter((one) => ![...sent.values()].flat().includes(one))], made);
  });
});

test("what a closed tab left is given once, with its identifier, and nobody else's is", () => {
  let clock = 1000;
  const storage = makeStorage();
  const closed = createQueue(storage, "v", 3, null, () => clock);
  createQueue(storage, "other", 3, null, () => clock).push(commune("Z"));
  closed.push(commune("A"));
  const batch = closed.next();
  closed.push(commune("B"));
  assert.equal(leftBehind(storage, "v", null, () => clock), null);
  clock += ABANDONED_MS;
  const left = leftBehind(storage, "v", null, () => clock);
  assert.equal(leftBehind(storage, "v", null, () => clock), null);
  const again = createQueue(storage, "v", left.version, left, () => clock);
  assert.deepEqual(again.next(), batch);
  assert.deepEqual(again.all(), [commune("A"), commune("B")]);
});

test("a tab loaded again finds its own queue at once", () => {
  const storage = makeStorage();
  const queue = createQueue(storage, "v", 3, null, () => 5);
  queue.push(commune("A"));
  assert.deepEqual(leftBehind(storage, "v", queue.key, () => 6).waiting, [commune("A")]);
});

test("nothing is left behind once all is answered", () => {
  const storage = makeStorage();
  const queue = createQueue(storage, "v", 3);
  queue.push(commune("A"));
  queue.next();
  queue.done(4);
  assert.equal(storage.length, 0);
});

test("a queue of more than a thousand changes leaves in several saves", () => {
  const queue = createQueue(makeStorage(), "v", 1);
  for (let k = 0; k < 2500; k += 1) queue.push(commune(String(k)));
  const sizes = [];
  for (let batch = queue.next(); batch; batch = queue.next()) {
    sizes.push(batch.changes.length);
    queue.done(batch.version + batch.changes.length);
  }
  assert.deepEqual(sizes, [1000, 1000, 500]);
});

test("a step back or forth leaves alone, so that its refusal takes no gesture with it", () => {
  const queue = createQueue(makeStorage(), "v", 1);
  const order = [commune("A"), commune("B"), { op: "redo" }, { op: "undo" }, commune("C"), { op: "restore", version: 1 }];
  for (const change of order) queue.push(change);
  const sent = [];
  for (let batch = queue.next(); batch; batch = queue.next()) {
    sent.push(batch.changes.length);
    queue.done(batch.version + 1);
  }
  assert.deepEqual(sent, [2, 1, 1, 1, 1]);
});

test("what waited behind a conflict joins it, upon the version that was seen", () => {
  const queue = createQueue(makeStorage(), "v", 4);
  queue.push(commune("A"));
  queue.next();
  queue.push(commune("B"));
  queue.join();
  const batch = queue.next();
  assert.deepEqual([batch.version, batch.changes], [4, [commune("A"), commune("B")]]);
});

test("a storage that refuses stops nothing, and a damaged entry is passed over", () => {
  const refusing = { ...makeStorage(), setItem: () => { throw new Error("full"); } };
  const { error } = console;
  console.error = () => {};
  const queue = createQueue(refusing, "v", 1);
  queue.push(commune("A"));
  console.error = error;
  assert.deepEqual(queue.next().changes, [commune("A")]);
  const storage = makeStorage();
  storage.setItem("geoprio-attente-v-1", "{");
  assert.equal(leftBehind(storage, "v", null), null);
});
