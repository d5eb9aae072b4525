/* Which answers to a save end it, which are tried again, and after how long. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { read, verdict, wait, sentence } = load("refus");
const of = (status, body = {}) => verdict({ status, body });

test("what another try would not change is not sent again", () => {
  for (const status of [401, 403, 404, 405, 410, 413, 415, 422]) assert.equal(of(status), "stopped", status);
  for (const status of [0, 408, 425, 429, 500, 502, 503, 504]) assert.equal(of(status), "later", status);
  assert.deepEqual([of(200), of(409)], ["saved", "conflict"]);
});

test("a change is left out only where the server itself says why", () => {
  assert.equal(of(400, { phrase: "La variante n'a pas de nom." }), "refused");
  assert.equal(of(400), "stopped");
});

test("waits grow from five seconds to a minute and never beyond", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 40].map(wait), [5000, 10000, 20000, 40000, 60000, 60000, 60000]);
});

test("a page in the place of a record is a refusal where it refuses, and silence where it welcomes", async () => {
  const page = (status) => new Response("<h1>Bienvenue</h1>", { status });
  assert.deepEqual(await read(page(403)), { status: 403, body: {} });
  assert.deepEqual(await read(page(200)), { status: 0, body: {} });
  assert.deepEqual(await read(Response.json({ id: "v" })), { status: 200, body: { id: "v" } });
});

test("the sentence says what happened, that nothing is lost, and what to do", () => {
  for (const status of [401, 403, 413, 418]) {
    const said = sentence({ status });
    assert.match(said, /^Enregistrement refusé : /);
    assert.match(said, /restent dans ce navigateur/);
    assert.match(said, /(essayez|administrateur)\.?/);
  }
});
