/* Insets: an outline is drawn in the part where it lies. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { within } = load("cartons");
const REUNION = [[-21.4, 55.2], [-20.8, 55.9]];
const island = [[-21.1, 55.5], [-21.2, 55.6], [-21.1, 55.5]];
const paris = [[48.8, 2.3], [48.9, 2.4], [48.8, 2.3]];

test("an inset shows the lines of its part and no other", () => {
  assert.deepEqual(within([paris, island], REUNION), [island]);
  assert.deepEqual(within([paris], REUNION), []);
});
