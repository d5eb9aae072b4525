/* The first sight of the map: the communes in their colours, with the legend, in the place where the live map comes. It needs
   nothing but the documents that the page has asked for, while the scripts of the page are still being read and run. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const LEGEND = "legend-classes";
  const SECRET = -2;
  const TILE = 256;
  const HIGHEST_ZOOM = 12;
  const SNAP = 0.25;
  const DEEPEST_ZOOM = 16;
  /* The picture never outlives its use: a live map that cannot be drawn must not hide behind it. */
  const LONGEST_MS = 8000;
  const HOPELESS_MS = 20000;
  const HOPELESS = "La page n'a pas pu s'ouvrir. Rechargez-la ; si cela revient, prévenez l'administrateur.";
  /* An address with communes chosen, locked or withdrawn, or a kept variant: the selection must be the strongest mark. */
  const COMPOSED = ["p", "l", "w", "va"];

  /* Pixels of the world at a zoom, as Leaflet counts them. */
  function project([lat, lon], zoom) {
    const scale = TILE * 2 ** zoom;
    const sine = Math.sin((lat * Math.PI) / 180);
    return { x: scale * (lon / 360 + 0.5), y: scale * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) };
  }

  const polygonsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

  /* The outermost corners of a commune, as places [latitude, longitude]. */
  function corners({ geometry }) {
    const points = polygonsOf(geometry).flat(2);
    const both = (best) => [1, 0].map((k) => points.reduce((found, point) => best(found, point[k]), points[0][k]));
    return [both(Math.min), both(Math.max)];
  }

  /* What `vue.js` frames: a point in each commune, of few communes their corners. */
  function places(units, features) {
    const apart = new Set(units.apart);
    if (units.communes.length - apart.size > geoprio.cadrage.FEW) {
      return units.communes.map((_, k) => k).filter((k) => !apart.has(k)).map((k) => [units.lat[k], units.lon[k]]);
    }
    const away = new Set([...apart].map((k) => units.communes[k]));
    return features.filter(({ properties }) => !away.has(properties.c)).flatMap(corners);
  }

  /* The view of the address, or the whole territory clear of the legend: zoom, and the pixel of its top left corner. */
  function viewOf(asked, size, corner, minZoom, wanted) {
    const [lat, lon, given] = (asked || "").split(",").map(Number);
    const zoom = Math.max(minZoom, Math.min(DEEPEST_ZOOM, Math.round(given / SNAP) * SNAP));
    const decisive = geoprio.cadrage.decisive(wanted);
    const found = [lat, lon, zoom].every(Number.isFinite)
      ? { zoom, ...project([lat, lon], zoom) }
      : geoprio.cadrage.frame((at) => decisive.map((place) => project(place, at)), size, corner, [HIGHEST_ZOOM, minZoom]);
    return { zoom: found.zoom, left: Math.round(found.x - size.x / 2), top: Math.round(found.y - size.y / 2) };
  }

  /* Rounded to pixels as Leaflet does; over a country most points fall upon the one before. */
  function trace(pen, { geometry }, { zoom, left, top }) {
    pen.beginPath();
    for (const ring of polygonsOf(geometry).flat()) {
      let [lastX, lastY] = [NaN, NaN];
      for (const point of ring) {
        const place = project([point[1], point[0]], zoom);
        const x = Math.round(place.x) - left;
        const y = Math.round(place.y) - top;
        if (x === lastX && y === lastY) continue;
        if (Number.isNaN(lastX)) pen.moveTo(x, y);
        else pen.lineTo(x, y);
        [lastX, lastY] = [x, y];
      }
      pen.closePath();
    }
  }

  function paint(pen, features, view, fillOf, isOutlined) {
    pen.lineWidth = 0.5;
    pen.strokeStyle = "rgb(255 255 255 / 80%)";
    pen.lineJoin = "round";
    for (const feature of features) {
      trace(pen, feature, view);
      pen.fillStyle = fillOf(feature.properties.c);
      pen.fill("evenodd");
      if (isOutlined) pen.stroke();
    }
  }

  /* ---- the place of the map before the page is there ---- */

  function element(kind, className, ...children) {
    const made = root.document.createElement(kind);
    made.className = className;
    made.append(...children);
    return made;
  }

  function standIn() {
    const canvas = element("canvas", "");
    const legend = element("aside", "legende");
    const sight = element("div", "premiere-vue", canvas, legend);
    const map = element("div", "leaflet-container");
    const table = element("div", "table", element("div", "tiroir"), element("div", "scene", map, element("div", "outils"), sight), element("div", "panneau"));
    const main = element("div", "premiere-page", table);
    const page = element("div", "premier cadre", element("header", "tete", element("h1", "", "Géoprio")), element("nav", "rail"), main);
    page.setAttribute("aria-hidden", "true");
    sight.setAttribute("aria-hidden", "true");
    root.document.body.append(page);
    return { page, map, sight, canvas, legend };
  }

  const boxOf = (node) => ["left", "top", "width", "height"].map((side) => Math.round(node.getBoundingClientRect()[side])).join();

  /* When the page comes, the picture goes over its map, and leaves once this is drawn. */
  function handOver({ page, map, sight }) {
    const { body } = root.document;
    const box = boxOf(map);
    const hopeless = root.setTimeout(() => {
      page.removeAttribute("aria-hidden");
      page.replaceChildren(element("p", "refus", HOPELESS));
    }, HOPELESS_MS);
    const watch = new root.MutationObserver(() => {
      const live = root.document.getElementById("map");
      if (live && page.isConnected) {
        if (boxOf(live) === box) live.parentElement.append(sight);
        page.remove();
        root.clearTimeout(hopeless);
        root.setTimeout(() => sight.remove(), LONGEST_MS);
      }
      if (!body.dataset.carte) return;
      watch.disconnect();
      geoprio.dessin.painted().then(() => sight.remove());
    });
    watch.observe(body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-carte"] });
  }

  function draw({ canvas, legend, map }, documents, minZoom, asked) {
    const [{ features }, units, colours] = documents;
    const size = { x: map.clientWidth, y: map.clientHeight };
    const ratio = root.devicePixelRatio > 1 ? 2 : 1;
    Object.assign(canvas, { width: size.x * ratio, height: size.y * ratio });
    geoprio.dessin.draw(legend, JSON.parse(colours.drawing)[LEGEND]);
    const corner = geoprio.cadrage.corner(map, legend, size, false);
    const view = viewOf(asked, size, corner, minZoom, places(units, features));
    const classOf = new Map(units.communes.map((code, k) => [code, colours.class_of[k]]));
    const css = (name) => root.getComputedStyle(root.document.documentElement).getPropertyValue(`--${name}`).trim();
    const [missing, hatch] = [css("nd"), geoprio.symboles.hatch(css)];
    const fillOf = (code) => (classOf.get(code) === SECRET ? hatch : (colours.colors[classOf.get(code)] ?? missing));
    const isOutlined = units.communes.length <= geoprio.cadrage.DENSE || view.zoom >= geoprio.cadrage.OUTLINE_ZOOM;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    paint(pen, features, view, fillOf, isOutlined);
  }

  function begin(asked) {
    const read = (address) => root.fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(address))));
    const documents = [asked.communes, asked.units, asked.colours].map(read);
    const fields = new URLSearchParams(root.location.search);
    if (!COMPOSED.some((key) => fields.get(key))) show(documents, asked, fields.get("v"));
    return { units: documents[1], colours: documents[2] };
  }

  function show(documents, { zoom }, asked) {
    const stage = standIn();
    handOver(stage);
    Promise.all(documents)
      .then((found) => {
        if (root.document.body.dataset.carte || !stage.sight.isConnected) return;
        draw(stage, found, Number(zoom), asked);
        geoprio.dessin.painted().then(() => (root.document.body.dataset.premiere = "vue"));
      })
      .catch((error) => {
        /* The page itself reads the same documents, and says in French what fails. */
        console.warn(error);
        stage.sight.remove();
      });
  }

  const asked = root.document?.currentScript?.dataset;
  geoprio.premier = { project, viewOf, places, corners, ...(asked?.communes ? begin(asked) : {}) };
})(globalThis);
