/* The canvas of the communes: whatever is drawn by batches is drawn once, as it would be alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, load } from "./load.mjs";

const { attach } = load("toile");
const OUTLINE = { color: "#ffffff", weight: 0.5, opacity: 0.8, lineCap: "round", lineJoin: "round" };

/* A pen that notes which shapes each fill and each stroke covers, and in which look. */
function notingPen(drawn) {
  let path = [];
  const look = ({ fillStyle, strokeStyle, globalAlpha, lineWidth }, keys) => JSON.stringify(keys.map((key) => ({ fillStyle, strokeStyle, globalAlpha, lineWidth })[key]));
  const note = (kind, pen, keys) => path.forEach((name) => drawn.push(`${kind} ${name} ${look(pen, keys)}`));
  return {
    save() {},
    restore() {},
    rect() {},
    clip() {},
    closePath() {},
    lineTo() {},
    beginPath: () => (path = []),
    moveTo: (x) => path.push(x),
    fill(rule) {
      /* A shape with holes is filled alone; neighbours that overlap must not empty what both cover. */
      const hasHole = path.some((name) => name % 1);
      assert.equal(rule, hasHole ? "evenodd" : "nonzero");
      if (hasHole) assert.equal(path.length, 2);
      path = path.filter((name) => name % 1 === 0);
      note("fill", this, ["fillStyle", "globalAlpha"]);
    },
    stroke() {
      path = path.filter((name) => name % 1 === 0);
      note("stroke", this, ["strokeStyle", "globalAlpha", "lineWidth"]);
    },
  };
}

test("each shape in the box is filled in its colour and outlined once, those held by Leaflet over them", () => {
  forSeeds(60, (random) => {
    const drawn = [];
    const bounds = random.chance(0.5) ? { min: { x: 0, y: 0 }, getSize: () => ({ x: 1, y: 1 }) } : null;
    const shapes = Array.from({ length: random.below(90) }, (_, name) => ({
      inside: random.chance(0.8),
      name,
      options: {
        ...OUTLINE,
        fill: true,
        fillColor: random.pick(["#111111", "#222222", "#333333"]),
        fillOpacity: random.pick([1, 0.55]),
        stroke: random.chance(0.9),
        dashArray: random.chance(0.1) ? "5 3" : null,
      },
      _parts: [name, name + 0.5].slice(0, random.chance(0.2) ? 2 : 1).map((x) => [{ x, y: 0 }, { x: 1, y: 1 }]),
    }));
    const renderer = { _ctx: notingPen(drawn), _redrawBounds: bounds, _drawFirst: null };
    for (const shape of [...shapes].reverse()) {
      shape._pxBounds = { intersects: () => shape.inside };
      shape._updatePath = () => renderer._drawing && drawn.push(`apart ${shape.name}`);
      renderer._drawFirst = { layer: shape, next: renderer._drawFirst };
    }
    attach(renderer);
    renderer._draw();
    const expected = shapes.filter(({ inside }) => inside || !bounds).flatMap(({ name, options }) => {
      if (options.dashArray) return [`apart ${name}`];
      const fill = `fill ${name} ${JSON.stringify([options.fillColor, options.fillOpacity])}`;
      return options.stroke ? [fill, `stroke ${name} ${JSON.stringify(["#ffffff", 0.8, 0.5])}`] : [fill];
    });
    assert.deepEqual([...drawn].sort(), expected.sort());
    const kinds = drawn.map((line) => ["fill", "stroke", "apart"].indexOf(line.split(" ")[0]));
    assert.deepEqual(kinds, [...kinds].sort());
    assert.equal(renderer._drawing, false);
  });
});
