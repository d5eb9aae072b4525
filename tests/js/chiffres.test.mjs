/* Figures asked of the server: who is asked what, and what becomes of an answer that comes late or never. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load } from "./load.mjs";

const STATES = { "territory.data": "idf", "page.data": "carte" };
const PLACE = { territory: "idf", page: "carte" };
let asked, drawn, said, kept, events, begun, frames;

/* A server that answers when it is told to. */
function fetch(address, { body }) {
  return new Promise((answer, fail) => {
    const tell = (told, status = 200) => answer({ ok: status === 200, status, json: async () => told });
    asked.push({ address, question: JSON.parse(body), tell, fail });
  });
}
const told = (sequence) => ({ perimeter: { sequence }, panel: { qui: [`${sequence}`] } });
const rest = () => new Promise((done) => setTimeout(done, 0));
/* The answers drawn so far are on screen. */
const paint = () => {
  frames.splice(0).forEach((done) => done());
  return rest();
};

beforeEach(() => {
  [asked, drawn, said, kept, events, begun, frames] = [[], [], [], [], 0, true, []];
  globalThis.geoprio = {
    carte: {
      units: () => ({}),
      journal: () => ({ hasBegun: () => begun, payload: () => ({ edits: asked.length }) }),
      set: (id, { data }) => kept.push([id, data.sequence]),
      say: (text) => said.push(text),
      unsay: (text) => said.push(`plus : ${text}`),
    },
    dessin: { forgetReasons: () => {}, drawAnswer: ({ qui }) => drawn.push(qui[0]), painted: () => new Promise((done) => frames.push(done)) },
  };
  globalThis.fetch = fetch;
  globalThis.document = { dispatchEvent: () => (events += 1) };
});

test("nothing is asked before the rules, the territory and the start are known", async () => {
  const figures = load("chiffres");
  await figures.changed();
  begun = false;
  assert.equal(await figures.choose({ "envelope.value": 5 }, STATES), null);
  assert.equal(asked.length, 0);
  begun = true;
  figures.changed();
  assert.deepEqual(asked[0].question, { journal: { edits: 0 }, choices: { "envelope.value": 5 }, before: null, ...PLACE });
});

test("an answer is drawn and confirmed, and is what the next question compares with", async () => {
  const figures = load("chiffres");
  const chosen = figures.choose({}, STATES);
  asked[0].tell(told(1));
  await rest();
  await paint();
  assert.deepEqual(await chosen, { sequence: 1 });
  figures.changed();
  assert.deepEqual(asked[1].question.before, { sequence: 1 });
  asked[1].tell(told(2));
  await rest();
  assert.deepEqual([drawn, kept, events], [["1", "2"], [], 2]);
  await paint();
  assert.deepEqual(kept, [["perimeter", 2]]);
});

test("an answer that comes after a newer question is not drawn", async () => {
  const figures = load("chiffres");
  figures.choose({}, STATES);
  figures.changed();
  asked[1].tell(told(2));
  await rest();
  asked[0].tell(told(1));
  await rest();
  await paint();
  assert.deepEqual([drawn, kept], [["2"], [["perimeter", 2]]]);
});

test("a perimeter that a newer answer has replaced before it was on screen is not handed round after it", async () => {
  const figures = load("chiffres");
  figures.choose({}, STATES);
  figures.changed();
  asked[1].tell(told(2));
  await rest();
  const [first] = frames.splice(0);
  figures.changed();
  asked[2].tell(told(3));
  await rest();
  await paint();
  first();
  await rest();
  assert.deepEqual([drawn, kept], [["2", "3"], [["perimeter", 3]]]);
});

test("a perimeter stays the one to hand round where the next question is refused", async () => {
  const figures = load("chiffres");
  figures.choose({}, STATES);
  figures.changed();
  asked[1].tell(told(2));
  await rest();
  figures.changed();
  asked[2].tell({ perimeter: null, panel: { qui: ["refus"] } });
  await rest();
  await paint();
  assert.deepEqual(kept, [["perimeter", 2]]);
});

test("a refusal is drawn and confirms nothing", async () => {
  const figures = load("chiffres");
  const chosen = figures.choose({}, STATES);
  asked[0].tell({ perimeter: null, panel: { qui: ["refus"] } });
  assert.equal(await chosen, null);
  assert.deepEqual([drawn, kept], [["refus"], []]);
});

test("a server that fails or refuses is said in French, and no more once it answers", async () => {
  const figures = load("chiffres");
  figures.choose({}, STATES);
  asked[0].fail(new TypeError("réseau"));
  await rest();
  for (const status of [500, 413]) {
    figures.changed();
    asked[asked.length - 1].tell({}, status);
    await rest();
  }
  figures.changed();
  asked[3].tell(told(3));
  await rest();
  assert.deepEqual(said.map((text) => /ne répond pas/.test(text)), [true, true, false, false]);
  assert.match(said[2], /n'a pas accepté la demande/);
  assert.deepEqual([said[3], drawn], [`plus : ${said[2]}`, ["3"]]);
});
