import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { scale, spread, text } = load("graphes");

test("bounds are round and hold every value", () => {
  assert.deepEqual(scale(0, 95), { low: 0, high: 100, ticks: [0, 20, 40, 60, 80, 100] });
  assert.deepEqual(scale(-14, 98).ticks, [-50, 0, 50, 100]);
  assert.deepEqual(scale(0, 0), { low: 0, high: 0.2, ticks: [0] });
});

test("labels never cover one another and keep their order", () => {
  assert.deepEqual(spread([10, 12, 100], 16), [10, 26, 100]);
  assert.deepEqual(spread([100, 10], 16), [100, 10]);
});

test("numbers are written in French with their unit", () => {
  assert.equal(text(1234567, "€"), "1\u202f234\u202f567\u202f€");
  assert.equal(text(-1.5, "€/hab.", 2), "\u22121,50\u202f€/hab.");
});
