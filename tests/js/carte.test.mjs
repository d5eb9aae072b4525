/* The map over a country: what was chosen is painted at once, all others fade after the figures. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./load.mjs";

const CODES = ["01001", "01002", "01004", "01005"];
const units = {
  communes: CODES,
  names: CODES,
  population: [10, 20, 30, 40],
  lat: [46, 46, 46, 46],
  lon: [5, 5, 5, 5],
  zonings: {},
  quarters: { codes: [] },
  apart: [],
};
const add = { op: "add_communes", communes: CODES.slice(0, 2) };
let carte, shapes, waiting;

const rest = () => new Promise((done) => setTimeout(done, 0));
const promised = (name) => () => new Promise((done) => waiting.push([name, done]));
async function release(name) {
  for (const [what, done] of waiting) if (what === name) done();
  await rest();
}
const opacities = () => CODES.map((code) => shapes.get(code).style.fillOpacity);

/* A territory larger than what is called dense, drawn and empty. */
beforeEach(async () => {
  waiting = [];
  const classList = { toggle: () => {}, contains: () => false };
  globalThis.document = { body: { classList, dataset: {} }, documentElement: {}, getElementById: () => null };
  globalThis.getComputedStyle = () => ({ getPropertyValue: () => "#123456" });
  globalThis.requestIdleCallback = () => {};
  const nothing = new Proxy({}, { get: () => () => undefined });
  const parts = ["vue", "couches", "noms", "toile", "gestes", "clavier", "cartons", "selection", "cercles", "paires", "survol", "variantes", "territoire"];
  globalThis.geoprio = {
    ...Object.fromEntries(parts.map((part) => [part, nothing])),
    territoire: { counted: () => "" },
    cadrage: { DENSE: 2, OUTLINE_ZOOM: 8 },
    premier: { units: Promise.resolve(units) },
    chiffres: { changed: () => {}, shown: promised("figures") },
    dessin: { painted: promised("frame") },
  };
  load("perimetre");
  carte = load("carte");
  const map = { getPane: () => ({ style: {} }), on: () => {}, getRenderer: () => ({}), getZoom: () => 5 };
  shapes = new Map();
  for (const c of CODES) {
    const shape = { style: {}, changes: 0, setStyle: (style) => (Object.assign(shape.style, style), (shape.changes += 1)) };
    shapes.set(c, shape);
    carte.onEachCommune({ properties: { c } }, shape, { map });
  }
  carte.loadUnits("/unites");
  await rest();
  carte.journal().begin({ communes: [] });
  await release("figures");
});

test("what was chosen is painted at once, the others fade once the figures are there", async () => {
  carte.gesture(add);
  await release("frame");
  assert.deepEqual(opacities(), [1, 1, 1, 1]);
  await release("figures");
  assert.deepEqual(opacities(), [1, 1, 0.55, 0.55]);
});

test("of several gestures that fade or wake the others, the last alone repaints them all", async () => {
  carte.gesture(add);
  carte.journal().undo();
  carte.journal().redo();
  carte.journal().undo();
  const before = shapes.get("01005").changes;
  await release("figures");
  assert.equal(shapes.get("01005").changes, before + 1);
  assert.deepEqual(opacities(), [1, 1, 1, 1]);
});

test("a stroke that was foreseen paints nothing again where it is made", async () => {
  carte.preview(add);
  await release("frame");
  assert.deepEqual(opacities(), [1, 1, 0.55, 0.55]);
  const before = CODES.map((code) => shapes.get(code).changes);
  assert.equal(carte.gesture(add), true);
  await release("figures");
  await release("frame");
  assert.deepEqual(CODES.map((code) => shapes.get(code).changes), before);
  assert.deepEqual([...carte.journal().perimeter().communes], add.communes);
});
