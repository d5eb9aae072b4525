/* Search by name without accents, hyphens or capitals: « saint-den » finds Saint-Denis. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  function fold(text) {
    return text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase()
      .replace(/œ/g, "oe")
      .replace(/[-'’\s]+/g, " ")
      .trim();
  }

  /* Names that begin with the words come first, then those with a word that does, then the rest. */
  function score(folded, wanted) {
    if (folded === wanted) return 3;
    if (folded.startsWith(wanted)) return 2;
    const place = folded.indexOf(wanted);
    if (place < 0) return 0;
    return folded[place - 1] === " " ? 1 : 0.5;
  }

  /* The number of the département in brackets is told, not searched: « Saint-Denis (93) » is exactly Saint-Denis. */
  const NUMBERED = / \(\d[\dAB]\d?\)$/;
  const foldedLabels = new Map();
  function foldedLabel(label) {
    let folded = foldedLabels.get(label);
    if (folded === undefined) {
      folded = fold(label.replace(NUMBERED, ""));
      foldedLabels.set(label, folded);
    }
    return folded;
  }

  /* Filter of the search field: groups of options in, groups of at most `most` matching options out. */
  function filter({ options, search }, most = 12) {
    const wanted = fold(search || "");
    if (!wanted) return options.map((group) => ({ ...group, items: group.items.slice(0, 5) }));
    return options
      .map((group) => ({
        ...group,
        items: group.items
          .map((item) => ({ item, points: score(foldedLabel(item.label), wanted) }))
          .filter(({ points }) => points > 0)
          .sort((a, b) => b.points - a.points || (b.item.people || 0) - (a.item.people || 0))
          .slice(0, most)
          .map(({ item }) => item),
      }))
      .filter((group) => group.items.length > 0);
  }

  /* Options of the search field from the units of the territory; values are `kind:code`. */
  function options(units) {
    const groups = [
      {
        group: "Communes",
        items: units.communes.map((code, k) => ({
          value: "commune:" + code,
          label: `${units.names[k]} (${code.startsWith("97") || code.startsWith("98") ? code.slice(0, 3) : code.slice(0, 2)})`,
          people: units.population[k],
        })),
      },
    ];
    for (const [key, zoning] of Object.entries(units.zonings)) {
      if (!zoning.plural) continue;
      groups.push({
        group: zoning.plural,
        items: zoning.codes.map((code, k) => ({ value: `${key}:${code}`, label: zoning.names[k] })),
      });
    }
    groups.push({
      group: "Quartiers prioritaires (QPV 2024)",
      items: units.quarters.codes.map((code, k) => ({
        value: "qpv:" + code,
        label: `${units.quarters.names[k]} (${units.quarters.places[k]})`,
      })),
    });
    return groups;
  }

  /* A field is given all its places at once, and filters them itself; of tens of thousands it is given only those that
     match, each time that it is written in. */
  const MOST_AT_ONCE = 10000;
  let places = null;
  function index(units, most = MOST_AT_ONCE) {
    const all = options(units);
    const count = all.reduce((sum, { items }) => sum + items.length, 0);
    for (const group of all) for (const item of group.items) foldedLabel(item.label);
    places = count > most ? all : null;
    return find("") || all;
  }

  function exactly(label) {
    for (const { group, items } of places) {
      const item = items.find((one) => one.label === label);
      if (item) return { group, item };
    }
    return null;
  }

  /* The label of a place, written in full by the field once it is chosen, finds this very place first. */
  function find(words) {
    if (!places) return null;
    const search = words || "";
    const found = filter({ options: places, search: search.replace(NUMBERED, "") });
    const exact = search ? exactly(search) : null;
    if (!exact) return found;
    const rest = found.map((one) => ({ ...one, items: one.items.filter(({ value }) => value !== exact.item.value) }));
    const same = rest.find(({ group }) => group === exact.group)?.items || [];
    const others = rest.filter(({ group, items }) => group !== exact.group && items.length > 0);
    return [{ group: exact.group, items: [exact.item, ...same] }, ...others];
  }

  geoprio.recherche = { fold, score, filter, options, index, find };
  root.dashMantineFunctions = root.dashMantineFunctions || {};
  root.dashMantineFunctions.chercherSansAccent = (input) => (places ? input.options : filter(input));
})(globalThis);
