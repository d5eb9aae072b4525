import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { refusal } = load("depot");

test("a file that fits is taken without a word", () => {
  assert.equal(refusal([{ name: "a.csv", size: 10 }], 10), "");
});

test("a file that is too large is named with its weight and the most", () => {
  assert.match(refusal([{ name: "a.csv", size: 12_340_000 }], 1e7), /« a\.csv » pèse 12,3\u202fMo : 10,0\u202fMo au plus/);
});
