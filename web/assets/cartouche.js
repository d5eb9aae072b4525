/* Small maps of communes in classes, one path for each class, with the borders where a figure jumps. Contours are those of the
   large map, asked for once; any element with `data-cartouche` holds one. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const WIDTH = 820;
  const HIGHEST = 620;
  const SVG = "http://www.w3.org/2000/svg";
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

  const pathOf = (ring, at) => `M${ring.map((point) => at(point).join(",")).join("L")}Z`;

  /* Path of each class of communes, and of those without class. */
  function classPaths(features, kinds, at) {
    const paths = new Map();
    features.forEach((one, k) => {
      const text = ringsOf(one.geometry).map((ring) => pathOf(ring, at)).join("");
      paths.set(kinds[k], (paths.get(kinds[k]) || "") + text);
    });
    return paths;
  }

  const keyOf = (one, other) => (one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]) ? `${one}/${other}` : `${other}/${one}`);

  /* Segments that two communes share: contours come from one mesh, so that both hold the same points. */
  function sharedBorder(one, other, at) {
    const seen = new Map();
    for (const ring of ringsOf(one.geometry)) for (let k = 1; k < ring.length; k += 1) seen.set(keyOf(ring[k - 1], ring[k]), [ring[k - 1], ring[k]]);
    let text = "";
    for (const ring of ringsOf(other.geometry)) {
      for (let k = 1; k < ring.length; k += 1) if (seen.has(keyOf(ring[k - 1], ring[k]))) text += `M${at(ring[k - 1])}L${at(ring[k])}`;
    }
    return text;
  }

  function element(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function picture(told, features, outlines) {
    const { at, width, height } = frameOf(told.layers.bounds);
    const made = element("svg", { viewBox: `0 0 ${width} ${height}`, xmlns: SVG, role: "img", "aria-label": told.label });
    for (const [kind, d] of classPaths(features, told.kinds, at)) {
      made.append(element("path", { d, fill: told.colours[kind] || told.missing, stroke: "#c3c8d0", "stroke-width": 0.4, "data-kind": kind }));
    }
    const outline = outlines.map((one) => ringsOf(one.geometry).map((ring) => pathOf(ring, at)).join("")).join("");
    made.append(element("path", { d: outline, fill: "none", stroke: told.ink, "stroke-opacity": 0.55, "stroke-width": 1 }));
    const borders = new Map();
    for (const [one, other, wide] of told.borders) {
      borders.set(wide, (borders.get(wide) || "") + sharedBorder(features[one], features[other], at));
    }
    for (const [wide, d] of borders) made.append(element("path", { d, fill: "none", stroke: told.ink, "stroke-width": wide, "stroke-linecap": "round" }));
    return made;
  }

  /* Contours in the order of the communes of the territory: that of their codes. */
  const ordered = ({ features }) => [...features].sort((a, b) => (a.properties.c < b.properties.c ? -1 : 1));

  async function draw(place) {
    const text = place.dataset.cartouche;
    if (place.drawn === text && place.firstChild) return;
    place.drawn = text;
    const told = JSON.parse(text);
    const [communes, outlines] = await Promise.all([ask(told.layers.communes), ask(told.layers.departements)]);
    if (place.dataset.cartouche !== text) return;
    const features = ordered(communes);
    if (features.length !== told.kinds.length) return;
    place.replaceChildren(picture(told, features, outlines.features));
  }

  function drawAll(around) {
    for (const one of around.querySelectorAll("[data-cartouche]")) draw(one);
  }

  geoprio.cartouche = { drawAll, frameOf, classPaths, sharedBorder };
})(globalThis);
