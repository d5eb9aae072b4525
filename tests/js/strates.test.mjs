/* Strata by hand: a threshold never passes its neighbour, a rate neither; steps; derogations; CSV; undo of a draft. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

globalThis.document ??= { addEventListener() {} };
const { moved, rated, corrected, steps } = load("strates");
const { toggled } = load("derogations");
const { csv, withoutUnits } = load("emporter");
const { createHistory } = load("reglages");
const REPORT = [[25, 50, 75], [30, 50, 70, 95]];

test("a threshold goes where it is put, to a tenth", () => {
  assert.deepEqual(moved(REPORT, 1, 61.26), [[25, 61.3, 75], REPORT[1]]);
  assert.deepEqual(REPORT[0], [25, 50, 75]);
});

test("a threshold stops a tenth before its neighbours and the ends", () => {
  assert.deepEqual(moved(REPORT, 1, 99)[0], [25, 74.9, 75]);
  assert.deepEqual(moved(REPORT, 0, -4)[0], [0.1, 50, 75]);
  assert.deepEqual(moved(REPORT, 2, 140)[0], [25, 50, 99.9]);
});

test("a rate stops a tenth before its neighbours", () => {
  assert.deepEqual(rated(REPORT, 1, 80)[1], [30, 69.9, 70, 95]);
  assert.deepEqual(rated(REPORT, 3, 120)[1], [30, 50, 70, 100]);
});

test("steps are flat between thresholds", () => {
  assert.deepEqual(steps([[40, 60], [10, 20, 30]]), [[0, 10], [40, 10], [40, 20], [60, 20], [60, 30], [100, 30]]);
});

test("a derogation is declared, then withdrawn", () => {
  assert.deepEqual(toggled(["93066"], "91286"), ["91286", "93066"]);
  assert.deepEqual(toggled(["91286", "93066"], "93066"), ["91286"]);
});

test("a table is what French spreadsheets read", () => {
  assert.equal(csv([["a;b", "−1\u202f234\u00a0€"], ["x", "2,5"]]), '\ufeff"a;b";-1234 €\r\nx;2,5\r\n');
});

test("a text that begins as a formula stays a text, a signed number a number", () => {
  assert.equal(csv([["=1+1", "-2+3;x", "@a", "+A", "−5", "+5 %"]]), "\ufeff'=1+1;\"-2+3;x\";'@a;'+A;-5;+5 %\r\n");
});

test("a unit that all numbers of a column have stands in its header", () => {
  const rows = [
    ["Commune", "Aide", "Taux", "Écart", "Note"],
    ["Bondy", "1\u202f234\u00a0€", "30,5\u00a0%", "+3\u00a0€", "2\u00a0€"],
    ["7 Vallées", "n.d.", "95\u00a0%", "−2\u00a0€", "5\u00a0%"],
  ];
  assert.equal(
    csv(withoutUnits(rows)),
    "\ufeffCommune;Aide (€);Taux (%);Écart (€);Note\r\nBondy;1234;30,5;+3;2 €\r\n7 Vallées;n.d.;95;-2;5 %\r\n",
  );
});

test("a draft goes back and forth; what a step sets is no new step", () => {
  const history = createHistory();
  for (const state of [[1], [2], [3]]) history.note(state);
  assert.deepEqual(history.undo(), [2]);
  history.note([2]);
  assert.deepEqual([history.undo(), history.redo(), history.redo(), history.redo()], [[1], [2], [3], null]);
});

test("a typed value that is brought back is said, another one is not", () => {
  assert.equal(corrected(1, 1, 50, 50), "");
  assert.match(corrected(1, 1, 80, 69.9), /^Taux 2 : 80 devient 69,9\./);
  assert.match(corrected(0, 0, 60.5, 49.9), /^Seuil 1 : 60,5 devient 49,9\. Chaque seuil/);
});
