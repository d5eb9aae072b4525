/* Outline of a union of communes, on grids of squares where the answer is known. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { buildTopology, outline } = load("contour");

const cell = (x, y) => [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]];
const polygon = (...rings) => ({ geometry: { type: "Polygon", coordinates: rings } });

/* Neighbours turn in opposite ways, as the rings of a real coverage may. */
function grid(width, height) {
  const features = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) features.push(polygon((x + y) % 2 ? cell(x, y).reverse() : cell(x, y)));
  }
  return features;
}

/* Segments of lines of [latitude, longitude], as sorted texts `x,y x,y`. */
function segmentsOf(lines) {
  return lines
    .flatMap((line) => line.slice(1).map((point, k) => [line[k], point]))
    .map((ends) => ends.map(([lat, lon]) => `${lon},${lat}`).sort().join(" "))
    .sort();
}

/* What the outline must be: unit segments with a chosen square on one side only. */
function expectedSegments(width, chosen) {
  const count = new Map();
  for (const position of chosen) {
    const ring = cell(position % width, Math.floor(position / width));
    for (let k = 1; k < ring.length; k += 1) {
      const key = [ring[k - 1].join(","), ring[k].join(",")].sort().join(" ");
      count.set(key, (count.get(key) || 0) + 1);
    }
  }
  return [...count].filter(([, times]) => times === 1).map(([key]) => key).sort();
}

function isInside(lines, x, y) {
  let crossings = 0;
  for (const line of lines) {
    for (let k = 1; k < line.length; k += 1) {
      const [y1, x1] = line[k - 1];
      const [y2, x2] = line[k];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) crossings += 1;
    }
  }
  return crossings % 2 === 1;
}

test("the outline is every segment with a chosen commune on one side only, each once", () => {
  forSeeds(150, (random) => {
    const [width, height] = [1 + random.below(7), 1 + random.below(7)];
    const topology = buildTopology(grid(width, height));
    const share = random.next();
    const chosen = Array.from({ length: width * height }, (_, k) => k).filter(() => random.chance(share));
    assert.deepEqual(segmentsOf(outline(topology, chosen)), expectedSegments(width, chosen));
  });
});

test("every line is closed and has a point in common with no gap", () => {
  forSeeds(150, (random) => {
    const topology = buildTopology(grid(6, 6));
    const chosen = Array.from({ length: 36 }, (_, k) => k).filter(() => random.chance(0.5));
    for (const line of outline(topology, chosen)) {
      assert.deepEqual(line[0], line[line.length - 1]);
      assert.ok(line.length >= 5);
      for (let k = 1; k < line.length; k += 1) {
        assert.equal(Math.abs(line[k][0] - line[k - 1][0]) + Math.abs(line[k][1] - line[k - 1][1]), 1);
      }
    }
  });
});

test("the outline encloses the chosen communes and no other", () => {
  forSeeds(100, (random) => {
    const topology = buildTopology(grid(5, 5));
    const chosen = new Set(Array.from({ length: 25 }, (_, k) => k).filter(() => random.chance(0.5)));
    const lines = outline(topology, chosen);
    for (let k = 0; k < 25; k += 1) {
      assert.equal(isInside(lines, (k % 5) + 0.5, Math.floor(k / 5) + 0.5), chosen.has(k));
    }
  });
});

test("the order in which communes are chosen changes nothing", () => {
  forSeeds(60, (random) => {
    const topology = buildTopology(grid(5, 5));
    const chosen = Array.from({ length: 25 }, (_, k) => k).filter(() => random.chance(0.5));
    const shuffled = [...chosen].sort(() => random.next() - 0.5);
    assert.deepEqual(outline(topology, shuffled), outline(topology, chosen));
  });
});

test("nothing chosen has no outline; everything chosen has that of the territory", () => {
  const topology = buildTopology(grid(4, 3));
  assert.deepEqual(outline(topology, []), []);
  const lines = outline(topology, Array.from({ length: 12 }, (_, k) => k));
  assert.equal(lines.length, 1);
  assert.equal(lines[0].length - 1, 2 * (4 + 3));
});

test("a ring of communes has two lines: the outside and the hole", () => {
  const topology = buildTopology(grid(3, 3));
  const lines = outline(topology, [0, 1, 2, 3, 5, 6, 7, 8]);
  assert.deepEqual(lines.map((line) => line.length - 1).sort((a, b) => a - b), [4, 12]);
  assert.equal(isInside(lines, 1.5, 1.5), false);
});

test("two communes that meet at a corner keep both their outlines whole", () => {
  const topology = buildTopology(grid(2, 2));
  assert.equal(segmentsOf(outline(topology, [0, 3])).length, 8);
});

test("points come out as latitude then longitude", () => {
  const topology = buildTopology([polygon([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]])]);
  const [line] = outline(topology, [0]);
  for (const [latitude, longitude] of line) assert.ok(latitude > 48 && longitude < 3);
});

test("islands and holes of one commune are part of its outline, and what fills the hole cancels it", () => {
  const outer = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
  const hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]];
  const island = cell(6, 6);
  const topology = buildTopology([
    { geometry: { type: "MultiPolygon", coordinates: [[outer, hole], [island]] } },
    polygon(cell(1, 1)),
  ]);
  assert.equal(outline(topology, [0]).length, 3);
  assert.equal(outline(topology, [0, 1]).length, 2);
  assert.equal(segmentsOf(outline(topology, [1])).length, 4);
});

test("a point repeated in a ring makes no segment", () => {
  const topology = buildTopology([polygon([[0, 0], [1, 0], [1, 0], [1, 1], [0, 1], [0, 0]])]);
  assert.equal(segmentsOf(outline(topology, [0])).length, 4);
});

test("a geometry that is no surface has no outline", () => {
  const topology = buildTopology([{ geometry: { type: "Point", coordinates: [0, 0] } }]);
  assert.deepEqual(outline(topology, [0]), []);
});

test("vertices and segments are numbered once each, whatever their coordinates", () => {
  forSeeds(20, (random) => {
    const place = () => [(random.below(3_600_000) - 1_800_000) / 1e4, (random.below(1_800_000) - 900_000) / 1e4];
    const rings = Array.from({ length: 300 }, () => {
      const ring = Array.from({ length: 3 + random.below(9) }, place);
      return [...ring, ring[0]];
    });
    const topology = buildTopology([...rings, ...rings].map((ring) => polygon(ring)));
    const points = new Set(rings.flat().map(String));
    const pairs = new Set(rings.flatMap((ring) => ring.slice(1).map((point, k) => [String(ring[k]), String(point)].sort().join(" "))));
    assert.equal(topology.vertices.length, points.size);
    assert.equal(new Set(topology.vertices.map(String)).size, points.size);
    assert.equal(topology.ends.length, 2 * pairs.size);
    assert.deepEqual(topology.segments.slice(0, 300), topology.segments.slice(300));
  });
});
