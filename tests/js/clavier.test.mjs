/* Walking from commune to commune on a grid, where the neighbour in each direction is known. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { adjacency, next, around } = load("clavier");

const WIDTH = 7;
const points = Array.from({ length: WIDTH * WIDTH }, (_, k) => [k % WIDTH, Math.floor(k / WIDTH)]);
const pairs = points.flatMap(([x, y], k) => [
  ...(x + 1 < WIDTH ? [k, k + 1] : []),
  ...(y + 1 < WIDTH ? [k, k + WIDTH] : []),
]);
const neighbours = adjacency(pairs, points.length);
const DIRECTIONS = [[1, 0], [-1, 0], [0, 1], [0, -1]];

test("every pair is heard from both sides", () => {
  neighbours.forEach((list, k) => list.forEach((other) => assert.ok(neighbours[other].includes(k))));
  assert.equal(neighbours.flat().length, pairs.length);
});

test("an arrow goes to the square in its direction, and stays at the edge of the world", () => {
  points.forEach(([x, y], k) => {
    for (const [dx, dy] of DIRECTIONS) {
      const [u, v] = [x + dx, y + dy];
      const isThere = u >= 0 && u < WIDTH && v >= 0 && v < WIDTH;
      assert.equal(next(points, neighbours, k, [dx, dy]), isThere ? v * WIDTH + u : k);
    }
  });
});

test("there and back again returns to the same square", () => {
  forSeeds(100, (random) => {
    const from = random.below(points.length);
    const [dx, dy] = random.pick(DIRECTIONS);
    const there = next(points, neighbours, from, [dx, dy]);
    if (there !== from) assert.equal(next(points, neighbours, there, [-dx, -dy]), from);
  });
});

test("from an island the nearest commune ahead is reached", () => {
  const island = [...points, [WIDTH + 3, 2]];
  const lists = adjacency(pairs, island.length);
  assert.equal(next(island, lists, island.length - 1, [-1, 0]), 2 * WIDTH + WIDTH - 1);
  assert.equal(next(island, lists, 2 * WIDTH + WIDTH - 1, [1, 0]), island.length - 1);
});

test("what is around a selection touches it and is not in it", () => {
  forSeeds(100, (random) => {
    const chosen = new Set(points.map((_, k) => k).filter(() => random.chance(0.2)));
    const found = around(neighbours, chosen);
    points.forEach((_, k) => {
      const touches = neighbours[k].some((other) => chosen.has(other));
      assert.equal(found.has(k), touches && !chosen.has(k));
    });
  });
});
