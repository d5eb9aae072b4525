/* Strokes, rectangles and lassos on grids of squares, against measures taken another way. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { onPlane, prepare, disc, touched, inside, rectangle } = load("formes");

/* Latitude whose ordinate on the plane is y: squares of the plane are squares. */
const latitude = (y) => (Math.atan(Math.sinh((y * Math.PI) / 180)) * 180) / Math.PI;
const cell = (x, y, size = 1) =>
  [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]].map(([u, v]) => [u, latitude(v)]);
const polygon = (...rings) => ({ geometry: { type: "Polygon", coordinates: rings } });
const WIDTH = 6;
const GRID = Array.from({ length: WIDTH * WIDTH }, (_, k) => polygon(cell(k % WIDTH, Math.floor(k / WIDTH))));
const units = prepare(GRID);

/* Smallest distance from a square to a segment, by sampling both finely. */
function sampledDistance(k, [x1, y1], [x2, y2]) {
  const [left, low] = [k % WIDTH, Math.floor(k / WIDTH)];
  let best = Infinity;
  for (let step = 0; step <= 400; step += 1) {
    const [x, y] = [x1 + ((x2 - x1) * step) / 400, y1 + ((y2 - y1) * step) / 400];
    best = Math.min(best, Math.hypot(Math.max(left - x, 0, x - left - 1), Math.max(low - y, 0, y - low - 1)));
  }
  return best;
}

const somewhere = (random) => [random.next() * 8 - 1, random.next() * 8 - 1];

test("the plane keeps shapes: the ordinate grows as one degree of longitude does", () => {
  const [x, y] = onPlane(48.85, 2.35);
  const [, above] = onPlane(48.86, 2.35);
  assert.equal(x, 2.35);
  assert.ok(Math.abs((above - y) * Math.cos((48.855 * Math.PI) / 180) - 0.01) < 1e-6);
});

test("a stroke touches the squares nearer than its radius, and no other", () => {
  forSeeds(120, (random) => {
    const [from, to, radius] = [somewhere(random), somewhere(random), random.next() * 1.5];
    const found = new Set(touched(units, from, to, radius));
    for (let k = 0; k < GRID.length; k += 1) {
      const distance = sampledDistance(k, from, to);
      if (Math.abs(distance - radius) > 0.03) assert.equal(found.has(k), distance < radius);
    }
  });
});

test("a long stroke touches what its halves touch together", () => {
  forSeeds(100, (random) => {
    const [from, to, radius] = [somewhere(random), somewhere(random), 0.1 + random.next()];
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const halves = new Set([...touched(units, from, middle, radius), ...touched(units, middle, to, radius)]);
    assert.deepEqual(touched(units, from, to, radius), [...halves].sort((a, b) => a - b));
  });
});

test("a point inside a hole touches the island and not what surrounds it", () => {
  const around = polygon(cell(0, 0, 3), cell(1, 1));
  const [ring, island] = prepare([around, polygon(cell(1, 1))]);
  assert.deepEqual(touched([ring, island], [1.5, 1.5], [1.5, 1.5], 0.2), [1]);
  assert.deepEqual(touched([ring, island], [1.5, 1.5], [1.5, 1.5], 0.6), [0, 1]);
});

test("a commune in several pieces is touched by any of them", () => {
  const pieces = { geometry: { type: "MultiPolygon", coordinates: [[cell(0, 0)], [cell(4, 4)]] } };
  const unit = prepare([pieces]);
  assert.deepEqual(touched(unit, [4.5, 4.5], [4.5, 4.5], 0.1), [0]);
  assert.deepEqual(touched(unit, [2.5, 2.5], [2.5, 2.5], 0.1), []);
});

test("a rectangle holds the points between its corners, whichever corner comes first", () => {
  const points = Array.from({ length: 400 }, (_, k) => [(k % 20) / 3, Math.floor(k / 20) / 3]);
  forSeeds(100, (random) => {
    const [a, b] = [somewhere(random), somewhere(random)];
    const [west, east] = [a[0], b[0]].sort((p, q) => p - q);
    const [south, north] = [a[1], b[1]].sort((p, q) => p - q);
    const expected = points.flatMap(([x, y], k) => (x > west && x < east && y > south && y < north ? [k] : []));
    assert.deepEqual(inside(points, rectangle(a, b)), expected);
  });
});

test("a lasso drawn either way round holds the same points, and a line holds none", () => {
  const points = Array.from({ length: 400 }, (_, k) => [(k % 20) / 3, Math.floor(k / 20) / 3]);
  forSeeds(100, (random) => {
    const line = Array.from({ length: 3 + random.below(9) }, () => somewhere(random));
    assert.deepEqual(inside(points, line), inside(points, [...line].reverse()));
  });
  assert.deepEqual(inside(points, [[0, 0], [5, 5]]), []);
  assert.deepEqual(inside(points, []), []);
});

test("a disc is touched from nearer than its radius and the stroke's, and from its inside", () => {
  const one = [disc([10, 5], 2)];
  assert.deepEqual(touched(one, [10, 5.1], [10, 5.1], 0.01), [0]);
  assert.deepEqual(touched(one, [13.5, 0], [13.5, 10], 1.6), [0]);
  assert.deepEqual(touched(one, [13.5, 0], [13.5, 10], 1.4), []);
});
