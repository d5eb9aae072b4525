/* Proportional circles: which are drawn, and in what order. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { fromLargest } = load("cercles");

test("the largest circles come first, equal ones in the order of the communes, and what has none is not drawn", () => {
  assert.deepEqual(fromLargest([2, 0, 36, 2, 0.4]), [2, 0, 3, 4]);
  assert.deepEqual(fromLargest([0, 0]), []);
});
