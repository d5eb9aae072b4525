/* Symbols of the quarters: sizes, places, labels. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { radius, largestRadius, spread, declutter, SMALLEST_RADIUS } = load("symboles");
const REACH = 8;
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

function randomDiscs(random) {
  const n = random.below(25);
  const width = 1 + random.below(200);
  return {
    points: Array.from({ length: n }, () => ({ x: random.next() * width, y: random.next() * width })),
    radii: Array.from({ length: n }, () => 3 + random.next() * 8),
  };
}

function overlap(points, radii) {
  let sum = 0;
  for (let i = 0; i < points.length; i += 1) {
    for (let j = 0; j < i; j += 1) sum += Math.max(0, radii[i] + radii[j] - distance(points[i], points[j]));
  }
  return sum;
}

test("the area of a symbol is proportional to its inhabitants, above the smallest size", () => {
  forSeeds(200, (random) => {
    const zoom = 7 + random.below(9);
    const largest = 1 + random.below(20000);
    const [a, b] = [random.next() * largest, random.next() * largest];
    const [ra, rb] = [radius(a, largest, zoom), radius(b, largest, zoom)];
    if (Math.min(ra, rb) > SMALLEST_RADIUS) assert.ok(Math.abs((ra * ra) / (rb * rb) - a / b) < 1e-9 * (a / b));
    assert.ok(ra >= SMALLEST_RADIUS && ra <= largestRadius(zoom) + 1e-9);
    assert.ok(a <= b ? ra <= rb : ra >= rb);
  });
});

test("an unknown or empty population has the smallest symbol, never none", () => {
  for (const population of [undefined, null, NaN, 0, -5]) assert.equal(radius(population, 1000, 10), SMALLEST_RADIUS);
  for (const largest of [undefined, null, NaN, 0]) assert.equal(radius(500, largest, 10), SMALLEST_RADIUS);
});

test("the largest symbol grows as one comes near, between bounds", () => {
  for (let zoom = 5; zoom <= 18; zoom += 0.25) {
    assert.ok(largestRadius(zoom) <= largestRadius(zoom + 0.25));
    assert.ok(largestRadius(zoom) >= SMALLEST_RADIUS && largestRadius(zoom) <= 16);
  }
});

test("every disc stays within reach of its true place", () => {
  forSeeds(150, (random) => {
    const { points, radii } = randomDiscs(random);
    const placed = spread(points, radii, REACH);
    assert.equal(placed.length, points.length);
    placed.forEach((place, k) => assert.ok(distance(place, points[k]) <= REACH + 1e-6));
  });
});

test("spreading never makes discs overlap more than they did", () => {
  forSeeds(150, (random) => {
    const { points, radii } = randomDiscs(random);
    assert.ok(overlap(spread(points, radii, REACH), radii) <= overlap(points, radii) + 1e-6);
  });
});

test("discs apart from all others stay where they are, and the points given are untouched", () => {
  const points = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 0, y: 100 }];
  const copy = structuredClone(points);
  assert.deepEqual(spread(points, [5, 5, 5]), points);
  spread([points[0], points[0]], [5, 5]);
  assert.deepEqual(points, copy);
});

test("two discs at the very same place come apart when they can", () => {
  const placed = spread([{ x: 3, y: 3 }, { x: 3, y: 3 }], [4, 4], REACH);
  assert.ok(distance(placed[0], placed[1]) >= 8);
  assert.ok(placed.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
});

test("nothing to place gives nothing", () => {
  assert.deepEqual(spread([], []), []);
});

const meet = (a, b, margin) =>
  a.x + a.width + margin >= b.x &&
  b.x + b.width + margin >= a.x &&
  a.y + a.height + margin >= b.y &&
  b.y + b.height + margin >= a.y;

test("labels kept never meet, and a label is dropped only for a more important one or for what hides the map", () => {
  forSeeds(200, (random) => {
    const margin = random.below(6);
    const boxes = Array.from({ length: random.below(30) }, () => ({
      x: random.next() * 300,
      y: random.next() * 200,
      width: 20 + random.next() * 60,
      height: 12,
    }));
    const taken = [{ x: 0, y: 120, width: 90, height: 80 }].slice(random.below(2));
    const shown = declutter(boxes, margin, taken);
    assert.equal(shown.length, boxes.length);
    boxes.forEach((box, k) => {
      const before = [...taken, ...boxes.slice(0, k).filter((_, j) => shown[j])];
      assert.equal(shown[k], !before.some((other) => meet(box, other, margin)));
    });
    if (boxes.length && !taken.length) assert.equal(shown[0], true);
  });
});
