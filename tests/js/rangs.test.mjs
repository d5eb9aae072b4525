/* Intervals of ranks: asked for once the hand rests, followed, stopped at will; an answer that comes after a stop says nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const elements = new Map();
const elementOf = (id) => elements.get(id) || elements.set(id, { id, textContent: "", value: "all", max: 1, hidden: true }).get(id);
const asked = [];
const fetched = [];
let progress = { done: 0, total: 0 };

globalThis.document = { addEventListener() {}, getElementById: elementOf, querySelector: elementOf };
globalThis.dash_clientside = { set_props: (id, props) => asked.push([id, props.data]) };
globalThis.fetch = async (address, { method } = {}) => {
  fetched.push([address, method || "GET"]);
  return { json: async () => progress };
};
let works = 0;
globalThis.geoprio = {
  attente: { newId: () => `travail-${(works += 1)}` },
  indice: { text: () => "" },
  carte: { units: () => ({ communes: { length: globalThis.N_COMMUNES } }) },
  publier: { list() {} },
  pourquoi: { again() {} },
};
globalThis.N_COMMUNES = 34_969;
const rangs = load("rangs");
const said = () => elementOf("index-progress-said").textContent;
const stopButton = () => elementOf("[data-index-action=stop]");
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a calculation is followed while it lasts, and stopped at will", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  rangs.ask();
  assert.deepEqual(asked.at(-1), ["ranks-asked", { index: "", mode: "all", work: "travail-1" }]);
  assert.equal(stopButton().hidden, false);
  progress = { done: 300, total: 1000 };
  t.mock.timers.tick(250);
  await settle();
  assert.deepEqual([elementOf("index-progress").value, elementOf("index-progress").max], [300, 1000]);
  assert.equal(said(), "300 pondérations sur 1\u202f000");
  rangs.stop();
  assert.deepEqual(fetched.at(-1), ["/travaux/travail-1", "POST"]);
  assert.deepEqual([said(), stopButton().hidden], ["Arrêté.", true]);
  rangs.answered();
  assert.equal(said(), "Arrêté.");
  const before = fetched.length;
  t.mock.timers.tick(1000);
  assert.equal(fetched.length, before);
});

test("another question stops the one under way, and its answer ends the wait", (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  rangs.ask();
  rangs.ask();
  assert.deepEqual(fetched.at(-1), ["/travaux/travail-2", "POST"]);
  rangs.answered();
  assert.deepEqual([said(), stopButton().hidden], ["", true]);
});

test("on a whole country a new index waits to be asked for, on a region it is ranked once the hand rests", (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  const before = asked.length;
  rangs.later();
  t.mock.timers.tick(700);
  assert.equal(asked.length, before);
  assert.match(said(), /calculez à nouveau/);
  globalThis.N_COMMUNES = 1_266;
  rangs.later();
  rangs.later();
  t.mock.timers.tick(700);
  assert.equal(asked.length, before + 1);
  rangs.answered();
});
