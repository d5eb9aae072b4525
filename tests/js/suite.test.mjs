/* What the map does not wait for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const PARTS = ['{"type":"A"}', '{"type":"B"}'];

/* A page with or without a map, whose library is read at once, and the observers that wait for its map. */
function page({ hasMap, drawn = null }) {
  const scripts = [];
  const watching = [];
  const body = { dataset: drawn ? { carte: drawn } : {} };
  globalThis.document = {
    body,
    head: { append: (script) => scripts.push(script.src) && queueMicrotask(script.onload) },
    getElementById: (id) => (hasMap && id === "map" ? {} : null),
    querySelector: () => ({ href: "/bibliotheque.js" }),
    createElement: () => ({}),
  };
  globalThis.MutationObserver = class {
    constructor(told) {
      this.told = told;
    }
    observe() {
      watching.push(this.told);
    }
    disconnect() {
      watching.length = 0;
    }
  };
  globalThis.geoprio = { dessin: { painted: () => Promise.resolve() } };
  return { scripts, watching, draw: () => ((body.dataset.carte = "prete"), watching.forEach((told) => told())) };
}

test("without a map, or with one on screen, the parts are drawn once the library is read", async () => {
  for (const state of [{ hasMap: false }, { hasMap: true, drawn: "prete" }]) {
    const { scripts } = page(state);
    assert.deepEqual(await load("suite").draw(PARTS), [{ type: "A" }, { type: "B" }]);
    assert.deepEqual(scripts, ["/bibliotheque.js"]);
  }
});

test("the library is not run before the map is drawn, and is run once", async () => {
  const { scripts, watching, draw } = page({ hasMap: true });
  const suite = load("suite");
  const both = Promise.all([suite.draw(PARTS), suite.draw([])]);
  await null;
  assert.equal(watching.length, 2);
  assert.deepEqual(scripts, []);
  draw();
  assert.deepEqual(await both, [[{ type: "A" }, { type: "B" }], []]);
  assert.deepEqual(scripts, ["/bibliotheque.js"]);
});

test("a map that is never drawn keeps the parts away for four seconds, not for ever", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { scripts } = page({ hasMap: true });
  const drawn = load("suite").draw(PARTS);
  context.mock.timers.tick(4000);
  assert.equal((await drawn).length, 2);
  assert.deepEqual(scripts, ["/bibliotheque.js"]);
});
