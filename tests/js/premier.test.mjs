/* The first sight of the map: places, projection and view. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

load("cadrage");
const { project, viewOf, places, corners } = load("premier");
const square = (c, west, south) => ({
  properties: { c },
  geometry: { type: "MultiPolygon", coordinates: [[[[west, south], [west + 1, south], [west + 1, south + 2], [west, south + 2], [west, south]]]] },
});

test("the world is one tile at zoom 0, twice as wide at each zoom, and its north is above", () => {
  assert.deepEqual(project([0, 0], 0), { x: 128, y: 128 });
  assert.deepEqual(project([0, 180], 3), { x: 2048, y: 1024 });
  /* Where the square world of Web Mercator ends: atan(sinh(pi)). */
  const edge = (Math.atan(Math.sinh(Math.PI)) * 180) / Math.PI;
  assert.ok(Math.abs(project([edge, 0], 0).y) < 1e-9);
  assert.ok(Math.abs(project([-edge, 0], 0).y - 256) < 1e-9);
});

test("the corners of a commune are its outermost points, as latitude and longitude", () => {
  assert.deepEqual(corners(square("a", 2, 48)), [[48, 2], [50, 3]]);
});

test("few communes are framed by their corners, those apart left out", () => {
  const units = { communes: ["a", "b"], lat: [49, 15], lon: [2.5, -61], apart: [1] };
  assert.deepEqual(places(units, [square("a", 2, 48), square("b", -62, 14)]), [[48, 2], [50, 3]]);
});

test("of many communes a point in each is enough", () => {
  const communes = Array.from({ length: 700 }, (_, k) => `${k}`);
  const units = { communes, lat: communes.map(Number), lon: communes.map(() => 2), apart: [0] };
  const found = places(units, []);
  assert.equal(found.length, 699);
  assert.deepEqual(found[0], [1, 2]);
});

test("the view of the address is kept; what cannot be read gives the whole territory", () => {
  const size = { x: 800, y: 600 };
  const corner = { x: 0, y: 600 };
  const kept = viewOf("0,0,4", size, corner, 4, [[1, 1]]);
  assert.deepEqual(kept, { zoom: 4, left: 2048 - 400, top: 2048 - 300 });
  /* Leaflet snaps to quarters of a zoom, within its bounds. */
  for (const [asked, zoom] of [[9.6, 9.5], [1, 4], [40, 16]]) assert.equal(viewOf(`0,0,${asked}`, size, corner, 4, [[1, 1]]).zoom, zoom);
  const whole = [[-1, -1], [-1, 1], [1, -1], [1, 1]];
  for (const asked of [null, "", "ailleurs", "1,2"]) {
    const { zoom, left, top } = viewOf(asked, size, corner, 4, whole);
    for (const place of whole) {
      const { x, y } = project(place, zoom);
      assert.ok(x - left >= 0 && x - left <= size.x && y - top >= 0 && y - top <= size.y, asked);
    }
  }
});
