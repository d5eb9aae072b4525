/* When what was drawn is on screen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

function painted(hidden) {
  const frames = [];
  globalThis.document = { hidden, body: {} };
  globalThis.requestAnimationFrame = (then) => frames.push(then);
  const state = { done: false };
  const promise = load("dessin").painted().then(() => (state.done = true));
  return { state, promise, frames, next: () => frames.shift()() };
}
const rest = () => new Promise((done) => setTimeout(done, 0));

test("what was drawn is on screen once a frame has passed", async () => {
  const { state, promise, next } = painted(false);
  next();
  await rest();
  assert.equal(state.done, false);
  next();
  await promise;
  assert.equal(state.done, true);
});

test("a tab that nobody looks at has no frame to wait for", async () => {
  const { promise, frames } = painted(true);
  await promise;
  assert.equal(frames.length, 0);
});
