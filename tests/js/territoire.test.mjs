import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const territoire = load("territoire");
const fields = (search) => Object.fromEntries(new URLSearchParams(search));

test("the address of another territory says where the state comes from and leaves the view", () => {
  const found = fields(territoire.address("?t=idf&g=abc&p=xyz&e=5&v=48,2,9", "idf", "76"));
  assert.deepEqual(found, { t: "76", g: "abc", p: "xyz", e: "5", de: "idf" });
});

test("an address that names no territory is that of the page", () => {
  assert.deepEqual(fields(territoire.address("", "idf", "dep-31-81")), { t: "dep-31-81", de: "idf" });
});

test("the territory of the address counts more than that of the page", () => {
  assert.equal(fields(territoire.address("?t=76", "idf", "93")).de, "76");
});

test("an address of the territory asked for is left as it is", () => {
  assert.equal(territoire.address("?t=76&e=5&v=1,2,3", "idf", "76"), "?t=76&e=5&v=1,2,3");
});

test("inhabitants are written as the server writes them", () => {
  assert.equal(territoire.inhabitants(1234567), "1\u202f234\u202f567\u00a0hab.");
  assert.equal(territoire.inhabitants(0), "0\u00a0hab.");
  assert.equal(territoire.inhabitants(null), "n.d.");
});
