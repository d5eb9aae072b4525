import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

load("territoire");
const tableau = load("tableau");
const called = globalThis.dashAgGridFunctions;

const units = {
  communes: ["01001", "01002", "2A004"],
  names: ["Évian", "Étoile", "Zonza"],
  population: [10, null, 30],
  zonings: { departement: { codes: ["01", "2A"], names: ["Ain", "Corse-du-Sud"], area_of: [0, 0, 1] }, epci: { codes: ["9"], names: ["CC"], area_of: [0, -1, 0] } },
};
const values = { poverty_rate: [12.5, "secret", "n.d. (fusion)"] };
const nobody = { communes: new Set(), locked: new Set(), withdrawn: new Set() };

/* As the grid sorts: the sign of a descending sort is turned. */
function sorted(list, compare, descending) {
  return [...list].sort((a, b) => (descending ? -1 : 1) * compare(a, b, null, null, descending));
}

test("names are sorted as in French, empty ones last both ways", () => {
  const names = ["Zonza", "", "Étoile", "Evian", "étang", "Œuf", "Ozan"];
  assert.deepEqual(sorted(names, tableau.byText, false), ["étang", "Étoile", "Evian", "Œuf", "Ozan", "Zonza", ""]);
  assert.deepEqual(sorted(names, tableau.byText, true), ["Zonza", "Ozan", "Œuf", "Evian", "Étoile", "étang", ""]);
});

test("what is unknown comes after every number both ways", () => {
  const cells = [3, "n.d.", -1, 0, "secret", 20];
  assert.deepEqual(sorted(cells, tableau.byNumber, false).slice(0, 4), [-1, 0, 3, 20]);
  assert.deepEqual(sorted(cells, tableau.byNumber, true).slice(0, 4), [20, 3, 0, -1]);
});

test("codes are sorted as text", () => {
  assert.deepEqual(sorted(["2B033", "10001", "2A004", "01001"], tableau.byCode, false), ["01001", "10001", "2A004", "2B033"]);
});

test("chosen communes come first", () => {
  assert.deepEqual(sorted([false, true, false], tableau.byBox, false), [true, false, false]);
});

test("numbers are written in French, and what is unknown as text", () => {
  assert.equal(tableau.numberText(1234.5, 1), "1\u202f234,5");
  assert.equal(tableau.numberText(-3, 0), "−3");
  assert.equal(tableau.numberText(-0.04, 1), "0,0");
  assert.equal(tableau.numberText(0, 0), "0");
  assert.equal(tableau.numberText("secret", 1), "secret");
  assert.equal(tableau.numberText("n.d. (fusion)", 1), "n.d. (fusion)");
  assert.equal(tableau.numberText(null, 1), "n.d.");
});

test("a number typed in French is read", () => {
  assert.equal(tableau.readNumber("1\u202f234,5"), 1234.5);
  assert.equal(tableau.readNumber(" −2 "), -2);
  assert.equal(tableau.readNumber("0"), 0);
  for (const text of ["", null, "abc", "1,2,3"]) assert.equal(tableau.readNumber(text), null);
});

test("a row says who the commune is, where it belongs, its values and its state", () => {
  const perimeter = { communes: new Set(["01001"]), locked: new Set(["01001"]), withdrawn: new Set(["2A004"]) };
  const rows = tableau.rowsOf(units, values, perimeter);
  assert.deepEqual(rows[0], { k: 0, code: "01001", name: "Évian", population: 10, departement: "Ain", epci: "CC", poverty_rate: 12.5, chosen: true, state: "verrouillée" });
  assert.deepEqual([rows[1].population, rows[1].epci, rows[1].poverty_rate, rows[1].chosen, rows[1].state], ["n.d.", "", "secret", false, ""]);
  assert.deepEqual([rows[2].poverty_rate, rows[2].state], ["n.d. (fusion)", "hors négociation"]);
});

test("only the rows that a gesture changed are drawn again", () => {
  const rows = tableau.rowsOf(units, values, nobody);
  assert.deepEqual(tableau.follow(rows, nobody), []);
  const changed = tableau.follow(rows, { ...nobody, communes: new Set(["01002"]), locked: new Set(["2A004"]) });
  assert.deepEqual(changed.map((row) => row.code), ["01002", "2A004"]);
  assert.deepEqual(rows.map((row) => row.chosen), [false, true, false]);
});

test("a value that is no number is never above or below a threshold", () => {
  const colDef = { field: "poverty_rate" };
  assert.equal(called.tableauNombreConnu({ data: { poverty_rate: 0 }, colDef }), 0);
  assert.equal(called.tableauNombreConnu({ data: { poverty_rate: "secret" }, colDef }), null);
});

test("the count agrees in number", () => {
  assert.equal(tableau.countLine(1266, 34, 12), "1\u202f266 communes, 34 retenues, 12 affichées");
  assert.equal(tableau.countLine(1, 0, 1), "1 commune, 0 retenue, 1 affichée");
});

test("a spreadsheet receives decimal commas, codes as text and no formula", () => {
  const { plain, html } = tableau.copied(["Code", "Revenu (€)", "Retenue"], [["01001", 1234.5, true], ["=1+1", "secret", false]]);
  assert.equal(plain, "Code\tRevenu (€)\tRetenue\r\n01001\t1234,5\toui\r\n'=1+1\tsecret\tnon");
  assert.match(html, /<td class=t [^>]*>01001<\/td><td>1234,5<\/td>/);
  assert.match(html, /\.t\{mso-number-format:"\\@"\}/);
});

test("a tabulation or a mark-up in a name stays a text", () => {
  const { plain, html } = tableau.copied(["Nom"], [["a\tb<i>"]]);
  assert.equal(plain, "Nom\r\na b<i>");
  assert.match(html, /a b&lt;i&gt;/);
});
