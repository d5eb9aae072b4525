/* Small maps of communes in classes, one path for each class, with the borders where a figure jumps. Contours are those of the
   large map, asked for once; any element with `data-cartouche` holds one. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const WIDTH = 820;
  const HIGHEST = 620;
  const asked = new Map();

  function ask(address) {
    if (!asked.has(address)) asked.set(address, root.fetch(address).then((answer) => answer.json()));
    return asked.get(address);
  }

  const ringsOf = ({ type, coordinates }) => (type === "Polygon" ? coordinates : type === "MultiPolygon" ? coordinates.flat() : []);

  /* From degrees to the frame: as wide as the territory, a degree of longitude shrunk as in its middle. */
  function frameOf([[south, west], [north, east]]) {
    const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = Math.min(WIDTH / ((east - west) * shrink), HIGHEST / (north - south));
    return {
      height: Math.round((north - south) * scale),
      width: Math.round((east - west) * shrink * scale),
      at: ([lon, lat]) => [Math.round((lon - west) * shrink * scale * 10) / 10, Math.round((north - lat) * scale * 10) / 10],
    };
  }

  /* Path of a commune in a frame, made once: the frame of a territory does not change. */
  const made = new WeakMap();
  function shapeOf(feature, at) {
    if (!feature) return "";
    if (!made.has(feature)) made.set(feature, ringsOf(feature.geometry).map((ring) => pathOf(ring, at)).join(""));
    return made.get(feature);
  }

  const pathOf = (ring, at) => `M${ring.map((point) => at(point).join(",")).join("L")}Z`;

  /* Path of each class of communes, and of those without class. */
  function classPaths(features, kinds, at) {
    const texts = new Map();
    features.forEach((one, k) => {
      if (!texts.has(kinds[k])) texts.set(kinds[k], []);
      texts.get(kinds[k]).push(shapeOf(one, at));
    });
    return new Map([...texts].map(([kind, parts]) => [kind, parts.join("")]));
  }

  const keyOf = (one, other) => (one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]) ? `${one}/${other}` : `${other}/${one}`);

  /* Segments that two communes share: contours come from one mesh, so that both hold the same points. */
  function sharedBorder(one, other, at) {
    if (!one || !other) return "";
    const seen = new Map();
    for (const ring of ringsOf(one.geometry)) for (let k = 1; k < ring.length; k += 1) seen.set(keyOf(ring[k - 1], ring[k]), [ring[k - 1], ring[k]]);
    let text = "";
    for (const ring of ringsOf(other.geometry)) {
      for (let k = 1; k < ring.length; k += 1) if (seen.has(keyOf(ring[k - 1], ring[k]))) text += `M${at(ring[k - 1])}L${at(ring[k])}`;
    }
    return text;
  }

  const element = (...parts) => geoprio.trait.element(...parts);

  function picture(told, features, outlines) {
    const { at, width, height } = frameOf(told.layers.bounds);
    const made = geoprio.trait.sheet(width, height, told.label);
    for (const [kind, d] of classPaths(features, told.kinds, at)) {
      made.append(element("path", { d, fill: told.colours[kind] || told.missing, stroke: "#c3c8d0", "stroke-width": 0.4, "data-kind": kind }));
    }
    const outline = outlines.map((one) => shapeOf(one, at)).join("");
    made.append(element("path", { d: outline, fill: "none", stroke: told.ink, "stroke-opacity": 0.55, "stroke-width": 1 }));
    const borders = new Map();
    for (const [one, other, wide] of told.borders) {
      borders.set(wide, (borders.get(wide) || "") + sharedBorder(features[one], features[other], at));
    }
    for (const [wide, d] of borders) made.append(element("path", { d, fill: "none", stroke: told.ink, "stroke-width": wide, "stroke-linecap": "round" }));
    return made;
  }

  /* Contours in the order of the communes of the territory; nothing for a commune without contour. */
  function ordered({ features }, codes) {
    const byCode = new Map(features.map((one) => [one.properties.c, one]));
    return codes.map((code) => byCode.get(code));
  }

  async function draw(place) {
    const text = place.dataset.cartouche;
    if (place.drawn === text && place.firstChild) return;
    place.drawn = text;
    const told = JSON.parse(text);
    const { communes, departements, units } = told.layers;
    const [contours, outlines, known] = await Promise.all([ask(communes), ask(departements), ask(units)]);
    if (place.dataset.cartouche === text) place.replaceChildren(picture(told, ordered(contours, known.communes), outlines.features));
  }

  function drawAll(around) {
    for (const one of around.querySelectorAll("[data-cartouche]")) draw(one);
  }

  geoprio.cartouche = { drawAll, frameOf, classPaths, sharedBorder };
})(globalThis);
