/* Method notes: two side by side, and those being written, through conflicts, lost answers and pages opened again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

/* A page with one note, whose server answers in turn what it is told to; opened again with the same storage. */
function open(storage = new Map(), note = "Générée", base = 1) {
  const heard = {};
  const made = () => ({ children: [], append(...more) { this.children.push(...more); }, setAttribute() {}, addEventListener(_, answer) { this.click = answer; } });
  const details = { open: false };
  const field = { dataset: { note: "1", base: String(base) }, value: note, defaultValue: note, focus() {}, closest: () => details };
  const place = Object.assign(made(), { dataset: { noteConflict: "1" }, closest: () => details, replaceChildren(...more) { this.children = more; } });
  globalThis.document = {
    addEventListener: (name, answer) => (heard[name] = answer),
    createElement: made,
    querySelector: () => field,
    querySelectorAll: (selector) => (selector.includes("textarea") ? [field] : [place]),
  };
  const value = storage && { getItem: (key) => storage.get(key) ?? null, setItem: (key, text) => storage.set(key, text) };
  Object.defineProperty(globalThis, "sessionStorage", { value, configurable: true });
  load("attente");
  const sent = [];
  const answers = [];
  const page = { field, details, storage, sent, answers, reason: "Séance" };
  geoprio.carte = { territory: () => "idf" };
  geoprio.publier = {
    signature: () => ({ author: "Région", reason: page.reason }),
    keepNote: (number, body) => (sent.push(body), new Promise((resolve) => answers.push((status, told = {}) => resolve({ status, body: told })))),
  };
  load("notes").show();
  const inside = (one) => [one, ...(one.children || []).flatMap(inside)];
  const flush = () => new Promise((resolve) => setImmediate(resolve));
  return Object.assign(page, {
    type: (text) => heard.input({ target: Object.assign(field, { value: text }) }),
    keep: () => heard.click({ target: { closest: () => ({ dataset: { noteKeep: "1" } }) } }),
    answer: (...told) => (answers.shift()(...told), flush()),
    press: (text) => inside(place).find((one) => one.textContent === text).click(),
    buttons: () => inside(place).filter((one) => one.click).map((one) => one.textContent),
  });
}

const theirs = (note, base) => ({ phrase: "Une autre note a été gardée", note, base });

globalThis.console.error = () => {};
open();
const { compared } = geoprio.notes;

const marked = (text, other) => compared(text, other).filter(({ isNew }) => isNew).map(({ line }) => line);

test("only the lines that the other text does not have are marked", () => {
  assert.deepEqual(marked("# Note\n\nSource : Insee\nRevue en mars", "# Note\n\nSource : Insee\nRevue en juin"), ["Revue en mars"]);
  assert.deepEqual(marked("a\nb", "b\na"), []);
});

test("a line that is there once more is marked once, a blank one never", () => {
  assert.deepEqual(marked("a\na\n\n\n", "a"), ["a"]);
});

/* Type a note, find that somebody else saved theirs, take it and go on from there. */
async function leaveMineAside(page) {
  page.type("La mienne");
  page.keep();
  await page.answer(409, theirs("La leur", 2));
  page.press("Prendre la leur");
  page.type("La leur, revue");
}

test("one's own note left aside is still there after a second conflict and after a save, until it is dismissed", async () => {
  const page = open();
  await leaveMineAside(page);
  page.keep();
  await page.answer(409, theirs("La leur, encore", 3));
  assert.deepEqual(page.buttons(), ["Garder la mienne", "Prendre la leur", "Reprendre la mienne", "L'oublier"]);
  page.press("Garder la mienne");
  assert.deepEqual([page.sent[2].note, page.sent[2].base], ["La leur, revue", 3]);
  await page.answer(200, { base: 4 });
  assert.deepEqual(page.buttons(), ["Reprendre la mienne", "L'oublier"]);
  page.press("Reprendre la mienne");
  assert.equal(page.field.value, "La mienne");
  assert.deepEqual(page.buttons(), []);
  page.keep();
  assert.equal(page.sent[3].base, 4);
});

test("a second note left aside does not take the place of the first, and each is forgotten alone", async () => {
  const page = open();
  for (const [text, base] of [["Première", 2], ["Seconde", 3]]) {
    page.type(text);
    page.keep();
    await page.answer(409, theirs("La leur", base));
    page.press("Prendre la leur");
  }
  page.press("L'oublier");
  page.press("Reprendre la mienne");
  assert.equal(page.field.value, "Seconde");
});

test("a note typed, and one left aside, are there when the page opens again, in an open block", async () => {
  const page = open();
  await leaveMineAside(page);
  const again = open(page.storage, "Plus récente", 3);
  assert.deepEqual([again.field.value, again.details.open], ["La leur, revue", true]);
  assert.deepEqual(again.buttons(), ["Reprendre la mienne", "L'oublier"]);
  again.keep();
  assert.equal(again.sent[0].base, 2);
});

test("a storage that is forbidden, or that holds something else, does not stop the writing", async () => {
  for (const storage of [null, new Map([["geoprio-notes", "{"]])]) {
    const page = open(storage);
    page.type("La mienne");
    page.keep();
    assert.equal(page.sent[0].note, "La mienne");
    await page.answer(200, { base: 2 });
    assert.equal(page.field.value, "La mienne");
  }
});

test("a note is saved once at a time; what is typed meanwhile starts from what was kept", async () => {
  const page = open();
  page.type("Une");
  page.keep();
  page.keep();
  page.type("Une, puis deux");
  page.keep();
  assert.equal(page.sent.length, 1);
  await page.answer(200, { base: 2 });
  page.keep();
  assert.deepEqual([page.sent[1].note, page.sent[1].base], ["Une, puis deux", 2]);
  assert.notEqual(page.sent[1].op_id, page.sent[0].op_id);
});

test("a save whose answer was lost is asked again as it was, even from the page opened again, before what was typed since", async () => {
  const page = open();
  page.type("Une");
  page.keep();
  await page.answer(0);
  const again = open(page.storage);
  again.type("Une, puis deux");
  again.reason = "Relecture";
  again.keep();
  assert.deepEqual(again.sent[0], page.sent[0]);
  await again.answer(200, { base: 2 });
  assert.deepEqual([again.sent[1].note, again.sent[1].base, again.sent[1].reason], ["Une, puis deux", 2, "Relecture"]);
  await again.answer(200, { base: 3 });
  assert.equal(again.field.value, "Une, puis deux");
});

test("what is typed once an answer is drawn, before the field follows, starts from the note that the field shows", () => {
  const page = open();
  page.field.dataset.base = "2";
  page.type("Générée, revue");
  page.keep();
  assert.equal(page.sent[0].base, 1);
});
