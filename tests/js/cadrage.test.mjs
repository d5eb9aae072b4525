/* Framing: the places that decide a view are few, and decide as all of them would. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { frame, decisive } = load("cadrage");
const SIZE = { x: 900, y: 700 };
const project = (places) => (zoom) => places.map(([lat, lon]) => ({ x: lon * 2 ** zoom, y: -lat * 2 ** zoom }));

function cloud(random, most = 400) {
  return Array.from({ length: 1 + random.below(most) }, () => [random.below(1000) / 10, random.below(1000) / 10]);
}

test("the decisive places frame as all the places do", () => {
  forSeeds(150, (random) => {
    const places = cloud(random);
    const corner = { x: random.below(500), y: 200 + random.below(500) };
    assert.deepEqual(
      frame(project(decisive(places)), SIZE, corner, [6, 1]),
      frame(project(places), SIZE, corner, [6, 1]),
    );
  });
});

test("the decisive places are places, the outermost among them", () => {
  forSeeds(100, (random) => {
    const places = cloud(random, 60);
    const kept = decisive(places);
    assert.ok(kept.every((one) => places.includes(one)));
    for (const axis of [0, 1]) {
      for (const most of [Math.min, Math.max]) {
        assert.equal(most(...kept.map((one) => one[axis])), most(...places.map((one) => one[axis])));
      }
    }
  });
});

test("a country of 35,000 places is decided by a few hundred", () => {
  forSeeds(3, (random) => assert.ok(decisive(cloud(random, 1).concat(cloud(random, 35_000))).length < 300));
});
