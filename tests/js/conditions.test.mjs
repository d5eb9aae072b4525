import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const conditions = load("conditions");
const WINDOW = { name: "window", kind: "number", usual: "5" };
const LEDGER = { name: "ledger", kind: "lines", usual: "" };

test("a value that is not usual is kept as a number", () => {
  assert.deepEqual({ ...conditions.changed({}, WINDOW, "7.5") }, { window: 7.5 });
});

test("a usual or emptied value is left out, the others stay", () => {
  assert.deepEqual({ ...conditions.changed({ window: 7, tolerance: 2 }, WINDOW, "5") }, { tolerance: 2 });
  assert.deepEqual({ ...conditions.changed({ window: 7 }, WINDOW, " ") }, {});
});

test("lines keep their beginning and lose their empty end", () => {
  assert.deepEqual({ ...conditions.changed({}, LEDGER, "  A ; État ; 5\n\n") }, { ledger: "  A ; État ; 5" });
});

test("a field shows what is kept, or what is usual", () => {
  assert.equal(conditions.shownIn({ window: 7.5 }, WINDOW), "7.5");
  assert.equal(conditions.shownIn({}, WINDOW), "5");
});
