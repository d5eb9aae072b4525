/* The index by hand: weights, shares, variables once each; names completed; axes in round steps; one move, one step back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { added, without, changed, normalised, shares, weightOf, balanceOf, written } = load("indice");
const { wordAt, completions, completed } = load("formule");
const { ticks } = load("indice_graphes");
const { createHistory } = load("reglages");
const PART = { expression: "densite", sens: -1, poids: 30, nom: "" };
const INDEX = { variables: [PART, { expression: "part_qpv", sens: 1, poids: 10, nom: "" }], methode: "percentile", equilibre: 0.5 };
const VARIABLES = [
  { name: "niveau_de_vie", label: "Niveau de vie médian", formula_unit: "€/ménage" },
  { name: "densite", label: "Densité de population", formula_unit: "hab./km²" },
];

test("the text is the one that the server writes", () => {
  assert.equal(
    written(INDEX),
    '{"variables":[{"expression":"densite","sens":-1,"poids":30,"nom":""},{"expression":"part_qpv","sens":1,"poids":10,"nom":""}],"methode":"percentile","equilibre":0.5}',
  );
});

test("a variable is added once and taken out", () => {
  assert.equal(added(INDEX, PART), INDEX);
  const more = added(INDEX, { expression: "pauvrete" });
  assert.deepEqual(more.variables[2], { sens: 1, poids: 25, nom: "", expression: "pauvrete" });
  assert.deepEqual(without(more, 2), INDEX);
  assert.equal(INDEX.variables.length, 2);
});

test("weights stay within bounds, shares add up to one", () => {
  assert.deepEqual([weightOf("250"), weightOf(-3), weightOf("12.34"), weightOf("")], [100, 0, 12.3, 0]);
  assert.deepEqual([balanceOf(3), balanceOf("0.333")], [1, 0.33]);
  assert.deepEqual(shares(INDEX), [0.75, 0.25]);
  assert.deepEqual(shares(changed(changed(INDEX, 0, { poids: 0 }), 1, { poids: 0 })), [0, 0]);
});

test("scores that are no percentiles have no balance", () => {
  assert.equal(normalised(INDEX, "zscore").equilibre, 0);
  assert.equal(normalised(INDEX, "percentile").equilibre, 0.5);
});

test("a name is completed from its writing or from its French label", () => {
  assert.deepEqual(wordAt("population / nive", 17), { start: 13, word: "nive" });
  assert.equal(completions("nive", VARIABLES)[0].insert, "niveau_de_vie");
  assert.equal(completions("median", VARIABLES)[0].insert, "niveau_de_vie");
  assert.equal(completions("coal", VARIABLES)[0].insert, "coalesce(");
  assert.deepEqual(completions("d", VARIABLES), []);
  assert.deepEqual(completed("1 + dens / 2", 8, "densite"), { text: "1 + densite / 2", place: 11 });
});

test("an axis has round steps that cover it", () => {
  assert.deepEqual(ticks(12.1, 80), [20, 40, 60, 80]);
  assert.deepEqual(ticks(0, 1), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
  assert.deepEqual(ticks(5, 5), [5]);
});

test("a slider that moves is one step back, another control is another", () => {
  let now = 0;
  const history = createHistory(() => now);
  const state = (index, cost) => [["index", "data", index], ["cost", "value", cost]];
  history.note(state("a", 1));
  for (const index of ["b", "c", "d"]) {
    now += 100;
    history.note(state(index, 1));
  }
  now += 100;
  history.note(state("d", 2));
  now += 5000;
  history.note(state("e", 2));
  assert.deepEqual(history.undo(), state("d", 2));
  assert.deepEqual(history.undo(), state("d", 1));
  assert.deepEqual(history.undo(), state("a", 1));
  assert.equal(history.canUndo(), false);
});

test("a step back that comes right after a gesture is shown, a late echo of the hand is not", () => {
  const kept = [globalThis.document, globalThis.setTimeout, globalThis.clearTimeout, Date.now, globalThis.dash_clientside];
  let now = 1e6;
  let jobs = [];
  const pass = (ms) => {
    for (const end = now + ms; ; ) {
      const [next] = jobs.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) return void (now = end);
      jobs = jobs.filter((one) => one !== next);
      now = next.at;
      next.run();
    }
  };
  let store = "";
  try {
    const presets = { default: { variables: [], methode: "percentile", equilibre: 0 } };
    const catalogue = JSON.stringify({ presets, variables: [] });
    globalThis.document = { addEventListener() {}, getElementById: () => null, querySelectorAll: () => [], querySelector: () => ({ dataset: { catalogue } }) };
    globalThis.setTimeout = (run, ms) => jobs.push({ run, at: now + ms }) && jobs.at(-1);
    globalThis.clearTimeout = (job) => (jobs = jobs.filter((one) => one !== job));
    Date.now = () => now;
    globalThis.dash_clientside = { set_props: (_, { data }) => (store = data) };
    const editor = load("indice");
    const at = (poids) => written({ ...INDEX, variables: [{ ...PART, poids }] });
    const move = (poids) => editor.replace("densite", { poids });
    editor.show(at(28));
    editor.offered();
    move(29);
    pass(60);
    editor.show(store);
    pass(1000);
    move(30);
    pass(60);
    editor.show(store);
    pass(150);
    editor.show(at(29));
    pass(400);
    assert.equal(editor.text(), at(29));

    move(31);
    pass(60);
    const late = store;
    move(32);
    pass(60);
    editor.show(late);
    pass(10);
    editor.show(store);
    pass(1000);
    assert.equal(editor.text(), at(32));
    assert.equal(store, at(32));
  } finally {
    [globalThis.document, globalThis.setTimeout, globalThis.clearTimeout, Date.now, globalThis.dash_clientside] = kept;
  }
});
