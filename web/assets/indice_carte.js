/* The map of the index: contours read once, filled again at each answer; a commune is named under the pointer and explained by a click. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const DENSE = 8000; /* communes beyond which outlines would hide the colours */
  const UNKNOWN = "#e6e8ec";
  const INSET = 92; /* side of the box of a part that the main frame does not hold */
  const HEIGHT = 0.78; /* of the width, at most */

  let units = null; /* prepared contours, in the order of the communes of the territory */
  let codes = [];
  let names = [];
  let frames = [];
  let paths = [];
  let told = null;
  let asked = false;
  let explained = null;
  let hovered = -1;
  let painted = null; /* classes on the canvas */

  const byId = (id) => document.getElementById(id);
  const canvas = () => byId("index-map");

  /* ---- pure: a frame of degrees into a box of pixels, the same scale on both sides ---- */

  function projection([[south, west], [north, east]], [left, top, width, height]) {
    const [, low] = geoprio.formes.onPlane(south, west);
    const [, high] = geoprio.formes.onPlane(north, east);
    const scale = Math.min(width / (east - west), height / (high - low));
    const [x0, y0] = [left + (width - scale * (east - west)) / 2, top + (height - scale * (high - low)) / 2];
    return (x, y) => [x0 + scale * (x - west), y0 + scale * (high - y)];
  }

  const isIn = ([[south, west], [north, east]], [x1, y1, x2, y2]) => {
    const [[, low], [, high]] = [geoprio.formes.onPlane(south, west), geoprio.formes.onPlane(north, east)];
    return (x1 + x2) / 2 >= west && (x1 + x2) / 2 <= east && (y1 + y2) / 2 >= low && (y1 + y2) / 2 <= high;
  };

  /* ---- reading ---- */

  async function load() {
    if (asked || !canvas()) return;
    asked = true;
    const { contours, extents } = canvas().dataset;
    frames = JSON.parse(extents);
    try {
      const [{ features }, known] = await Promise.all([root.fetch(contours).then((answer) => answer.json()), whenUnits()]);
      codes = known.communes;
      names = known.names;
      const place = new Map(codes.map((code, k) => [code, k]));
      const prepared = geoprio.formes.prepare(features);
      units = new Array(codes.length).fill(null);
      features.forEach(({ properties }, k) => {
        if (place.has(properties.c)) units[place.get(properties.c)] = prepared[k];
      });
      layOut();
    } catch (error) {
      console.error(error);
      byId("index-map-said").textContent = "La carte n'a pas pu être dessinée ; le classement dit la même chose.";
    }
  }

  function whenUnits() {
    return new Promise((done) => {
      const look = () => (geoprio.carte.units() ? done(geoprio.carte.units()) : root.setTimeout(look, 60));
      look();
    });
  }

  /* ---- drawing ---- */

  function layOut() {
    const place = canvas();
    if (!place || !units) return;
    const width = place.parentElement.clientWidth;
    const [[south, west], [north, east]] = frames[0];
    const tall = (geoprio.formes.onPlane(north, east)[1] - geoprio.formes.onPlane(south, west)[1]) / (east - west);
    const height = Math.round(Math.min(width * tall, width * HEIGHT, 560));
    const ratio = root.devicePixelRatio || 1;
    painted = null;
    Object.assign(place, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    place.style.height = `${height}px`;
    const boxes = frames.map((_, k) => (k ? [8 + ((k - 1) % 2) * (INSET + 6), height - (1 + Math.floor((k - 1) / 2)) * (INSET + 6), INSET, INSET] : [0, 0, width, height]));
    const projections = frames.map((frame, k) => projection(frame, boxes[k]));
    paths = units.map((unit) => {
      const frame = unit ? frames.findIndex((one) => isIn(one, unit.box)) : -1;
      if (frame < 0) return null;
      const path = new Path2D();
      for (const ring of unit.rings) {
        for (let k = 0; k < ring.length; k += 2) {
          const [x, y] = projections[frame](ring[k], ring[k + 1]);
          if (k) path.lineTo(x, y);
          else path.moveTo(x, y);
        }
        path.closePath();
      }
      return path;
    });
    draw();
  }

  const isDense = () => paths.length > DENSE;

  /* Only what changes class is painted again, a move of a weight moves one commune in twenty; all of it under a pointer. */
  function draw() {
    const place = canvas();
    if (!place || !told || !paths.length) return;
    const ratio = root.devicePixelRatio || 1;
    const brush = place.getContext("2d");
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    const isWhole = painted === null || (hovered >= 0 && !isDense());
    if (isWhole) brush.clearRect(0, 0, place.width, place.height);
    brush.lineWidth = 0.4;
    for (const [key, colour] of [...told.colours.map((one, k) => [String(k), one]), [".", UNKNOWN]]) {
      brush.fillStyle = colour;
      brush.strokeStyle = isDense() ? colour : "#ffffff";
      paths.forEach((path, k) => {
        if (!path || told.classes[k] !== key || !(isWhole || painted[k] !== key)) return;
        brush.fill(path, "evenodd");
        brush.stroke(path);
      });
    }
    painted = told.classes;
    if (hovered >= 0 && paths[hovered] && !isDense()) {
      brush.lineWidth = 2;
      brush.strokeStyle = "#1b1f2a";
      brush.stroke(paths[hovered]);
    }
    place.dataset.drawn = "yes";
  }

  function legend() {
    const place = byId("index-map-said");
    if (!place || !told) return;
    const counts = new Map();
    for (const one of told.classes) counts.set(one, (counts.get(one) || 0) + 1);
    const entries = [...told.names.map((name, k) => [told.colours[k], name, counts.get(String(k)) || 0]), [UNKNOWN, "n.d.", counts.get(".") || 0]];
    place.replaceChildren(
      ...entries.map(([colour, name, count]) => {
        const one = document.createElement("span");
        const sign = document.createElement("i");
        sign.style.background = colour;
        one.append(sign, `${name} : ${geoprio.territoire.counted(count, "commune", "communes")}`);
        return one;
      }),
    );
  }

  function show() {
    const data = document.querySelector("#index-map-data [data-classes]");
    if (!data) return;
    told = JSON.parse(data.dataset.classes);
    load();
    legend();
    draw();
  }

  /* ---- the pointer ---- */

  function under(event) {
    const place = canvas();
    if (!place || !paths.length) return -1;
    const box = place.getBoundingClientRect();
    const ratio = root.devicePixelRatio || 1;
    const brush = place.getContext("2d");
    const [x, y] = [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
    return paths.findIndex((path) => path && brush.isPointInPath(path, x, y, "evenodd"));
  }

  document.addEventListener("pointermove", (event) => {
    if (event.target !== canvas()) return;
    const next = under(event);
    if (next === hovered) return;
    hovered = next;
    event.target.title = next < 0 ? "" : `${names[next]} : ${told?.names[Number(told.classes[next])] || "n.d."}`;
    if (isDense()) return;
    painted = null;
    draw();
  });
  document.addEventListener("click", (event) => {
    if (event.target !== canvas()) return;
    const place = under(event);
    if (place >= 0) geoprio.pourquoi.ask(codes[place]);
  });
  if (root.addEventListener) root.addEventListener("resize", layOut);

  /* ---- why one commune: by the map, the ranking or its name ---- */

  function find(words) {
    const wanted = geoprio.recherche.fold(words);
    const known = geoprio.carte.units();
    if (!wanted || !known) return null;
    const exact = known.communes.indexOf(words.trim().toUpperCase());
    if (exact >= 0) return known.communes[exact];
    let [best, points] = [-1, 0];
    known.names.forEach((name, k) => {
      const found = geoprio.recherche.score(geoprio.recherche.fold(name), wanted);
      if (found > points) [best, points] = [k, found];
    });
    return best < 0 ? null : known.communes[best];
  }

  function ask(code) {
    const known = geoprio.carte.units();
    const k = known ? known.communes.indexOf(code) : -1;
    if (k >= 0) geoprio.publier.fill("index-why-field", known.names[k]);
    explained = { commune: code, round: 0 };
    again();
    byId("indice-pourquoi")?.scrollIntoView({ block: "nearest" });
  }

  /* The same commune, under the index as it is now. */
  function again() {
    if (explained) root.dash_clientside.set_props("index-commune", { data: { ...explained, round: (explained.round += 1) } });
  }

  document.addEventListener("change", ({ target }) => {
    if (target.id !== "index-why-field" || !target.value.trim()) return;
    const code = find(target.value);
    if (code) ask(code);
    else byId("index-why").textContent = "Aucune commune de ce nom dans le territoire.";
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-index-commune]");
    if (button) ask(button.dataset.indexCommune);
  });

  document.addEventListener("geoprio:chiffres", () => {
    if (!byId("index-map")) return;
    show();
    geoprio.indice_graphes.watch("index-figures", "index-ranks");
    geoprio.trait.land();
  });

  geoprio.pourquoi = { ask, again, find };
  geoprio.indice_carte = { show, projection };
})(globalThis);
