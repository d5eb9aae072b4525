/* Choices, declarations taken away, charts without markup, small maps whose borders are those that two communes share. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { chosen, without } = load("disparites");
const { frameOf, classPaths, sharedBorder } = load("cartouche");
const { lines } = load("encadrer");

const square = (west, south) => ({
  geometry: { type: "Polygon", coordinates: [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]] },
});
const here = ([lon, lat]) => [lon, lat];

test("a choice changes alone, numbers as numbers", () => {
  assert.deepEqual(chosen({ measure: "aid", threshold: 80 }, "threshold", "125"), { measure: "aid", threshold: 125 });
  assert.deepEqual(chosen({ measure: "aid" }, "measure", "rest"), { measure: "rest" });
  assert.deepEqual(chosen({ grain: 1, resource: "" }, "resource", "12"), { grain: 1, resource: "12" });
});

test("a declaration is taken away with its lines, the others stay as they are", () => {
  const text = "# a ; b\n1;2\n# c ; d\n3;4\n5;6\n# e ; f\n7;8";
  assert.equal(without(text, "# c ; d\n3;4\n5;6"), "# a ; b\n1;2\n# e ; f\n7;8");
  assert.equal(without("# a ; b\n1;2", "# a ; b\n1;2"), "");
});

test("two declarations taken away one after the other from the same screen leave the third", () => {
  const [first, second, third] = ["# a ; b\n1;2", "# c ; d\n3;4", "# e ; f\n5;6"];
  const left = without([first, second, third].join("\n"), first);
  assert.equal(without(left, second), third);
  assert.equal(without(left, first), left);
});

test("communes of one class make one path", () => {
  const paths = classPaths([square(0, 0), square(1, 0), square(2, 0)], [4, -1, 4], here);
  assert.deepEqual([...paths.keys()], [4, -1]);
  assert.equal(paths.get(4).match(/M/g).length, 2);
});

test("the border of two communes is what both hold, nothing where they only touch by a corner", () => {
  assert.equal(sharedBorder(square(0, 0), square(1, 0), here), "M1,1L1,0");
  assert.equal(sharedBorder(square(0, 0), square(1, 1), here), "");
});

test("the frame keeps the shape of the territory", () => {
  const { width, height, at } = frameOf([[0, 0], [1, 2]]);
  assert.ok(Math.abs(width / height - 2) < 0.01);
  assert.deepEqual(at([0, 1]), [0, 0]);
});

test("words taken away are broken on words, none is lost", () => {
  const text = "De 27,60 €/hab. (CA Roissy Pays de France) à 0,00 (CC Gâtinais Val de Loing)";
  const rows = lines(text, 200, 15);
  assert.equal(rows.join(" "), text);
  assert.ok(rows.every((row) => row.length <= 24));
  assert.deepEqual(lines("", 200, 15), []);
});
