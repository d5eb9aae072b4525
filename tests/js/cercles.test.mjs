/* Proportional circles: which are drawn, and in what order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { fromLargest, scaleAt } = load("cercles");

test("the largest circles come first, equal ones in the order of the communes, and what has none is not drawn", () => {
  assert.deepEqual(fromLargest([2, 0, 36, 2, 0.4]), [2, 0, 3, 4]);
  assert.deepEqual(fromLargest([0, 0]), []);
});

test("circles keep their size over the whole territory, and are two then four times larger as one comes near", () => {
  assert.deepEqual([8, 9, 10.25, 10.5, 11.75, 12, 16].map((zoom) => scaleAt(zoom, 9)), [1, 1, 1, 2, 2, 4, 4]);
});
