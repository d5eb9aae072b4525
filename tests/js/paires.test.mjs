import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { codesOf, addressOf } = load("paires");

test("the pair asked for is that of the address, the state comes along", () => {
  assert.equal(addressOf("?t=idf&e=5", ["93066", "93001"]), "/?t=idf&e=5&voir=93066.93001");
  assert.deepEqual(codesOf("?t=idf&voir=93066.93001"), ["93066", "93001"]);
  assert.deepEqual(codesOf("?t=idf"), []);
});
