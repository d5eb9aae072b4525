/* Search by name: without accents, hyphens or capitals, the best first. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forSeeds, golden, load } from "./load.mjs";

const { fold, score, filter, options, index, find } = load("recherche");
const world = golden("journals").units;
const units = { ...world, population: world.communes.map((_, place) => 1000 - place) };
const bare = (label) => label.replace(/ \(\d[\dAB]\d?\)$/, "");

const group = (...labels) => [{ group: "Communes", items: labels.map((label) => ({ value: label, label })) }];
const found = (labels, search) => filter({ options: group(...labels), search }).flatMap(({ items }) => items.map((one) => one.label));

test("accents, hyphens, apostrophes and capitals make no difference", () => {
  for (const [written, typed] of [
    ["L'Haÿ-les-Roses", "l'hay les roses"],
    ["L’Haÿ-les-Roses", "L HAY-LES-ROSES"],
    ["Évry-Courcouronnes", "evry courcouronnes"],
    ["Saint-Denis", "saint den"],
    ["Sœurville", "soeur"],
    ["Fontenay-sous-Bois", "FONTENAY SOUS"],
  ]) {
    assert.ok(fold(written).startsWith(fold(typed)), `${typed} should find ${written}, folded ${fold(written)}`);
  }
});

test("folding twice is folding once, whatever the text", () => {
  const letters = "aÀéÊïôùÿçœæ'’- Zz9\t";
  forSeeds(200, (random) => {
    const text = Array.from({ length: random.below(20) }, () => random.pick([...letters])).join("");
    assert.equal(fold(fold(text)), fold(text));
  });
});

test("a capital Œ is read like a small one", () => {
  assert.equal(fold("Œuilly"), "oeuilly");
  assert.equal(fold("SŒURVILLE"), fold("sœurville"));
});

test("capitals make no difference to accented letters", () => {
  for (const text of ["ÉVRY", "Ÿ", "ÇA", "L'HAŸ-LES-ROSES"]) assert.equal(fold(text), fold(text.toLowerCase()));
});

test("« saint-den » finds Saint-Denis first", () => {
  const labels = ["Villeneuve-Saint-Denis (77)", "Saint-Denis (93)", "Aubervilliers (93)", "Le Tertre-Saint-Denis (78)"];
  assert.deepEqual(found(labels, "saint-den"), ["Saint-Denis (93)", "Villeneuve-Saint-Denis (77)", "Le Tertre-Saint-Denis (78)"]);
});

test("of names that begin alike, the more populated comes first", () => {
  const items = [
    { value: "commune:77411", label: "Saint-Denis-lès-Rebais (77)", people: 966 },
    { value: "commune:93066", label: "Saint-Denis (93)", people: 149077 },
  ];
  const [answer] = filter({ options: [{ group: "Communes", items }], search: "saint-den" });
  assert.deepEqual(answer.items.map((item) => item.label), ["Saint-Denis (93)", "Saint-Denis-lès-Rebais (77)"]);
});

test("a whole name comes first, then names that begin so, then words, then the rest", () => {
  assert.ok(score("paris", "paris") > score("paris nord", "paris"));
  assert.ok(score("paris nord", "paris") > score("le paris", "paris"));
  assert.ok(score("le paris", "paris") > score("cormeilles en parisis", "aris"));
  assert.ok(score("cormeilles en parisis", "aris") > 0);
  assert.equal(score("meaux", "paris"), 0);
});

test("every answer holds what was typed, every group is short, and none is empty", () => {
  const all = options(units);
  forSeeds(200, (random) => {
    const source = random.pick(all);
    const label = bare(random.pick(source.items).label);
    const from = random.below(label.length);
    const search = label.slice(from, from + 1 + random.below(6));
    if (!fold(search)) return;
    const groups = filter({ options: all, search }, 3);
    const wanted = fold(search);
    for (const { items } of groups) {
      assert.ok(items.length > 0 && items.length <= 3);
      for (const item of items) assert.ok(fold(bare(item.label)).includes(wanted));
      const points = items.map((item) => score(fold(bare(item.label)), wanted));
      assert.deepEqual(points, [...points].sort((a, b) => b - a));
    }
    assert.ok(groups.some((one) => one.group === source.group));
  });
});

test("nothing typed shows the first places of each group; nonsense shows none", () => {
  const all = options(units);
  for (const search of ["", "  ", "-", null, undefined]) {
    const groups = filter({ options: all, search });
    assert.equal(groups.length, all.length);
    for (const { items } of groups) assert.ok(items.length <= 5);
  }
  assert.deepEqual(filter({ options: all, search: "zzzz" }), []);
  assert.deepEqual(filter({ options: all, search: ".*" }), []);
});

test("filtering leaves the options as they were", () => {
  const all = options(units);
  const before = JSON.stringify(all);
  filter({ options: all, search: "a" });
  filter({ options: all, search: "" });
  assert.equal(JSON.stringify(all), before);
});

test("every place can be chosen: its value says its kind and its code, once", () => {
  const values = options(units).flatMap(({ items }) => items.map((item) => item.value));
  assert.equal(new Set(values).size, values.length);
  for (const code of units.communes) assert.ok(values.includes(`commune:${code}`));
  for (const code of units.quarters.codes) assert.ok(values.includes(`qpv:${code}`));
  for (const [key, zoning] of Object.entries(units.zonings)) {
    for (const code of zoning.codes) assert.equal(values.includes(`${key}:${code}`), Boolean(zoning.plural));
  }
});

test("Mantine's Select finds the filter by its name", () => {
  const answer = globalThis.dashMantineFunctions.chercherSansAccent({ options: group("Sèvres (92)"), search: "SEVRES", limit: 60 });
  assert.equal(answer[0].items[0].label, "Sèvres (92)");
});

test("a region is given at once, a country a few places at a time", () => {
  assert.deepEqual(index(units), options(units));
  assert.equal(find("saint"), null);
  assert.ok(index(units, 0).every(({ items }) => items.length <= 5));
  assert.deepEqual(find(""), find(null));
});

test("the label of a place finds this very place first", () => {
  index(units, 0);
  for (const { items } of options(units)) {
    for (const item of items) assert.equal(find(item.label)[0].items[0].label, item.label);
  }
});

test("no place is offered twice, and every place offered is one", () => {
  index(units, 0);
  const known = new Set(options(units).flatMap(({ items }) => items.map(({ value }) => value)));
  forSeeds(100, (random) => {
    const label = random.pick(options(units).flatMap(({ items }) => items)).label;
    const name = bare(label);
    const words = random.chance(0.5) ? label : name.slice(0, 1 + random.below(name.length));
    const values = find(words).flatMap(({ items }) => items.map(({ value }) => value));
    assert.equal(new Set(values).size, values.length);
    assert.ok(values.every((value) => known.has(value)));
    assert.ok(values.length > 0);
  });
});

test("the département overseas has three digits", () => {
  const [communes] = options({ ...units, communes: ["97411"], names: ["Saint-Denis"], population: [5], zonings: {} });
  assert.equal(communes.items[0].label, "Saint-Denis (974)");
});
