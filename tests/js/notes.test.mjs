/* Two notes side by side: a line is marked where the other text does not have it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { compared } = load("notes");

const marked = (text, other) => compared(text, other).filter(({ isNew }) => isNew).map(({ line }) => line);

test("only the lines that the other text does not have are marked", () => {
  assert.deepEqual(marked("# Note\n\nSource : Insee\nRevue en mars", "# Note\n\nSource : Insee\nRevue en juin"), ["Revue en mars"]);
  assert.deepEqual(marked("a\nb", "b\na"), []);
});

test("a line that is there once more is marked once, a blank one never", () => {
  assert.deepEqual(marked("a\na\n\n\n", "a"), ["a"]);
});
