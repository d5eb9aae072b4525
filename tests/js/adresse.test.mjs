/* Which kept variant an address names. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { named } = load("adresse");

test("a variant is named once, at the end, and can be taken out wherever it stands", () => {
  assert.equal(named("?t=idf&e=5", "abc"), "?t=idf&e=5&va=abc");
  assert.equal(named("?t=idf&va=old&e=5", "abc"), "?t=idf&e=5&va=abc");
  for (const search of ["?va=old&t=idf&e=5", "?t=idf&va=old&e=5", "?t=idf&e=5&va=old"]) {
    assert.equal(named(search, undefined), "?t=idf&e=5");
  }
  assert.equal(named("", "abc"), "?va=abc");
});

test("naming again changes nothing", () => {
  for (const search of ["?t=idf", "?va=x", "?t=idf&va=x&e=5"]) assert.equal(named(named(search, "abc"), "abc"), named(search, "abc"));
});

test("another field that ends alike is left alone", () => {
  assert.equal(named("?nova=1&t=idf", "abc"), "?nova=1&t=idf&va=abc");
});
