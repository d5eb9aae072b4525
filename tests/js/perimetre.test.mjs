/* Edits and journal of the browser: same replay as Python, undo, redo, confirmation. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, golden, load } from "./load.mjs";

const { indexUnits, apply, replay, createJournal } = load("perimetre");
const { units, journals } = golden("journals");
const index = indexUnits(units);
const zonings = Object.keys(units.zonings);

const PARTS = ["communes", "quarters", "locked", "withdrawn"];
const plain = (perimeter) => Object.fromEntries(PARTS.map((part) => [part, [...(perimeter[part] || [])].sort()]));
const opened = (start) => Object.fromEntries(PARTS.map((part) => [part, new Set(start[part])]));
const NOTHING = { communes: [], quarters: [], locked: [], withdrawn: [] };

const some = (random, share) => units.communes.filter(() => random.chance(share));

function randomEdit(random) {
  const zoning = random.pick(zonings);
  return random.pick([
    { op: "toggle_commune", commune: random.pick(units.communes) },
    { op: "toggle_quarter", quarter: random.pick(units.quarters.codes) },
    { op: "add_area", zoning, area: random.pick(units.zonings[zoning].codes) },
    { op: "remove_area", zoning, area: random.pick(units.zonings[zoning].codes) },
    { op: `${random.pick(["toggle", "keep"])}_area`, zoning, area: random.pick(units.zonings[zoning].codes) },
    { op: `${random.pick(["add", "remove", "toggle", "keep"])}_communes`, communes: some(random, 0.4), means: "lasso" },
    { op: `${random.pick(["add", "remove", "toggle", "keep"])}_quarters`, quarters: units.quarters.codes.filter(() => random.chance(0.5)), means: "brush" },
    { op: "hold", hold: random.pick(["locked", "withdrawn", "free"]), communes: some(random, 0.2) },
    { op: "clear" },
  ]);
}

function randomStart(random) {
  const [locked, rest] = [[], []];
  for (const code of units.communes) (random.chance(0.1) ? locked : rest).push(code);
  const withdrawn = rest.filter(() => random.chance(0.1));
  return {
    communes: units.communes.filter((code) => !withdrawn.includes(code) && random.chance(0.4)),
    quarters: units.quarters.codes.filter(() => random.chance(0.4)),
    locked,
    withdrawn,
  };
}

test("every journal of the shared file replays to the perimeter that Python found", () => {
  assert.ok(journals.length >= 50);
  for (const { start, edits, expected } of journals) {
    assert.deepEqual(plain(replay(start, edits, index)), expected);
  }
});

test("replay equals edits applied one after the other", () => {
  forSeeds(200, (random) => {
    const start = randomStart(random);
    const edits = Array.from({ length: random.below(12) }, () => randomEdit(random));
    const one = opened(start);
    for (const edit of edits) apply(one, edit, index);
    assert.deepEqual(plain(replay(start, edits, index)), plain(one));
  });
});

test("toggling twice changes nothing", () => {
  forSeeds(200, (random) => {
    const start = randomStart(random);
    const edit = random.chance(0.5)
      ? { op: "toggle_commune", commune: random.pick(units.communes) }
      : { op: "toggle_quarter", quarter: random.pick(units.quarters.codes) };
    assert.deepEqual(plain(replay(start, [edit, edit], index)), plain(replay(start, [], index)));
  });
});

test("replay leaves its start as it was", () => {
  const start = { communes: [units.communes[0]], quarters: [] };
  replay(start, [{ op: "clear" }, { op: "toggle_commune", commune: units.communes[1] }], index);
  assert.deepEqual(start, { communes: [units.communes[0]], quarters: [] });
});

test("an edit with an unknown code or operation changes nothing in the browser", () => {
  const start = { communes: [units.communes[0]], quarters: [units.quarters.codes[0]] };
  for (const edit of [
    { op: "toggle_commune", commune: "99999" },
    { op: "toggle_quarter", quarter: "QN99999M" },
    { op: "add_area", zoning: "canton", area: "01" },
    { op: "remove_area", zoning: "departement", area: "99" },
    { op: "replace_everything" },
    { op: "add_communes", communes: ["99999", units.communes[1]], means: "list" },
    { op: "keep_communes", communes: "all", means: "list" },
    { op: "hold", communes: ["99999"], hold: "withdrawn" },
    { op: "hold", communes: [units.communes[0]], hold: "burnt" },
    {},
  ]) {
    assert.deepEqual(plain(replay(start, [edit], index)), plain(replay(start, [], index)));
  }
});

test("a zoning named like a property of every object is unknown too", () => {
  for (const zoning of ["__proto__", "constructor", "toString"]) {
    const edit = { op: "add_area", zoning, area: "constructor" };
    assert.deepEqual(plain(replay(NOTHING, [edit], index)), NOTHING);
  }
});

test("communes without area belong to no area", () => {
  const members = [...index.membersOf.epci.values()].flat();
  const without = units.communes.filter((_, k) => units.zonings.epci.area_of[k] < 0);
  assert.ok(without.length > 0);
  assert.deepEqual(members.filter((code) => without.includes(code)), []);
});

/* Against a plain model: a list of edits done and a list of edits undone. */
test("undo and redo walk along the list of edits, and a new edit forgets what was undone", () => {
  forSeeds(150, (random) => {
    const journal = createJournal();
    const start = randomStart(random);
    journal.load(units);
    journal.begin(start);
    const done = [];
    let undone = [];
    let sequence = journal.payload().sequence;
    for (let step = 0; step < 30; step += 1) {
      const move = random.below(4);
      let moved = true;
      if (move === 0) {
        moved = done.length > 0;
        assert.equal(journal.undo(), moved);
        if (moved) undone.push(done.pop());
      } else if (move === 1) {
        moved = undone.length > 0;
        assert.equal(journal.redo(), moved);
        if (moved) done.push(undone.pop());
      } else {
        const edit = randomEdit(random);
        assert.equal(journal.push(edit), true);
        done.push(edit);
        undone = [];
      }
      sequence += moved ? 1 : 0;
      assert.equal(journal.canUndo(), done.length > 0);
      assert.equal(journal.canRedo(), undone.length > 0);
      assert.deepEqual(plain(journal.perimeter()), plain(replay(start, done, index)));
      assert.deepEqual(journal.payload(), { start, edits: done, sequence });
    }
  });
});

test("the payload says it all: its replay is the perimeter on screen", () => {
  forSeeds(100, (random) => {
    const journal = createJournal();
    journal.load(units);
    journal.begin(randomStart(random));
    for (let k = random.below(10); k > 0; k -= 1) journal.push(randomEdit(random));
    const { start, edits } = JSON.parse(JSON.stringify(journal.payload()));
    assert.deepEqual(plain(replay(start, edits, index)), plain(journal.perimeter()));
  });
});

test("before the units are there nothing can be pushed, and the start shows once they come", () => {
  const journal = createJournal();
  assert.equal(journal.hasBegun(), false);
  assert.equal(journal.push({ op: "clear" }), false);
  journal.begin({ communes: [units.communes[2]], quarters: [] });
  assert.equal(journal.hasBegun(), true);
  journal.load(units);
  assert.deepEqual(plain(journal.perimeter()), { ...NOTHING, communes: [units.communes[2]] });
});

test("listeners hear each change once, and whether it came from the server", () => {
  const journal = createJournal();
  const heard = [];
  journal.listen((perimeter, fromServer) => heard.push([perimeter.communes.size, fromServer]));
  journal.load(units);
  journal.begin({ communes: [], quarters: [] });
  journal.push({ op: "toggle_commune", commune: units.communes[0] });
  journal.undo();
  journal.undo();
  assert.deepEqual(heard, [[0, true], [0, false], [1, false], [0, false]]);
});

test("an answer to an older sequence is not followed", () => {
  const journal = createJournal();
  journal.load(units);
  journal.begin({ communes: [], quarters: [] });
  const { sequence } = journal.payload();
  journal.push({ op: "toggle_commune", commune: units.communes[0] });
  assert.equal(journal.confirm({ communes: [], quarters: [], sequence }), false);
  assert.deepEqual(plain(journal.perimeter()).communes, [units.communes[0]]);
});

test("an answer that agrees keeps the undo list; one that differs wins and empties it", () => {
  const journal = createJournal();
  journal.load(units);
  journal.begin({ communes: [], quarters: [] });
  journal.push({ op: "toggle_commune", commune: units.communes[0] });
  const { sequence } = journal.payload();
  assert.equal(journal.confirm({ communes: [units.communes[0]], quarters: [], sequence }), false);
  assert.equal(journal.canUndo(), true);
  assert.equal(journal.confirm({ communes: [units.communes[1]], quarters: [], sequence }), true);
  assert.deepEqual(plain(journal.perimeter()), { ...NOTHING, communes: [units.communes[1]] });
  assert.equal(journal.canUndo(), false);
  assert.equal(journal.payload().sequence, sequence);
});

test("two perimeters of the same size are told apart when the server answers", () => {
  forSeeds(100, (random) => {
    const journal = createJournal();
    journal.load(units);
    journal.begin(randomStart(random));
    const { sequence } = journal.payload();
    const answer = randomStart(random);
    journal.confirm({ ...answer, sequence });
    assert.deepEqual(plain(journal.perimeter()), plain(replay(answer, [], index)));
  });
});

test("a locked commune stays as it is and a withdrawn one stays out, whatever is edited", () => {
  forSeeds(200, (random) => {
    const start = randomStart(random);
    const edits = Array.from({ length: random.below(12) }, () => randomEdit(random)).filter((edit) => edit.op !== "hold");
    const after = replay(start, edits, index);
    for (const code of start.locked) assert.equal(after.communes.has(code), start.communes.includes(code));
    for (const code of start.withdrawn) assert.equal(after.communes.has(code), false);
  });
});

test("what the server has confirmed is sent as a perimeter, and only what follows as edits", () => {
  forSeeds(150, (random) => {
    const journal = createJournal();
    journal.load(units);
    journal.begin(randomStart(random));
    for (let step = 0; step < 25; step += 1) {
      const move = random.below(5);
      if (move === 0) journal.undo();
      else if (move === 1) journal.redo();
      else if (move === 2) journal.confirm({ ...plain(journal.perimeter()), sequence: journal.payload().sequence });
      else journal.push(randomEdit(random));
      const { start, edits } = JSON.parse(JSON.stringify(journal.payload()));
      assert.deepEqual(plain(replay(start, edits, index)), plain(journal.perimeter()));
      if (move === 2) assert.equal(edits.length, 0);
    }
  });
});

test("what an edit would give is what it gives, and the perimeter is left as it was", () => {
  forSeeds(100, (random) => {
    const journal = createJournal();
    journal.load(units);
    journal.begin(randomStart(random));
    const [before, edit] = [plain(journal.perimeter()), randomEdit(random)];
    const foreseen = plain(journal.after(edit));
    assert.deepEqual(plain(journal.perimeter()), before);
    journal.push(edit);
    assert.deepEqual(plain(journal.perimeter()), foreseen);
  });
});

test("what the server holds is adopted with the gestures it does not know on top, and told only where it differs", () => {
  forSeeds(100, (random) => {
    const journal = createJournal();
    journal.load(units);
    journal.begin(randomStart(random));
    const start = randomStart(random);
    const edits = Array.from({ length: random.below(5) }, () => randomEdit(random));
    const before = plain(journal.perimeter());
    let told = 0;
    journal.listen(() => (told += 1));
    journal.adopt(start, edits);
    const expected = plain(replay(start, edits, index));
    assert.deepEqual(plain(journal.perimeter()), expected);
    assert.equal(told, JSON.stringify(before) === JSON.stringify(expected) ? 0 : 1);
    assert.deepEqual(plain(replay(journal.payload().start, journal.payload().edits, index)), expected);
    assert.deepEqual(journal.whole(), { start: journal.whole().start, edits });
    journal.adopt(start, edits);
    assert.ok(told <= 1);
  });
});
