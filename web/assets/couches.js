/* Layers over the communes: outlines, textures, quarters and place names, fetched when first shown. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const NEAR_ZOOM = 12;
  const FAR_ZOOM = 10;
  const SMALL_ZOOM = 8.5;
  const COUNTRY_ZOOM = 7;
  const SVG = "http://www.w3.org/2000/svg";
  let map = null;
  let units = null;
  let wanted = [];
  let chosenQuarters = new Set();
  const shown = new Map();
  const documents = new Map();
  const canvas = {};

  const css = (name) => geoprio.carte.css(name);
  const doubled = () => (geoprio.carte.isProjected() ? 2 : 1);

  /* Strokes of each outline, drawn one over the other: halo, colour, core. */
  const STROKES = {
    /* On the wall grey: in black, twice as thick, a département would look chosen. */
    departements: () => [{ color: css(geoprio.carte.isProjected() ? "discret" : "encre"), weight: 1.2, opacity: 0.7 }],
    epci: () => [{ color: css("discret"), weight: map.getZoom() < COUNTRY_ZOOM ? 0.5 : 1, dashArray: "5 4" }],
    ept: () => [{ color: css("discret"), weight: 1.4, dashArray: "1 4", lineCap: "round" }],
    arrondissements: () => [{ color: css("discret"), weight: 0.8 }],
    living_areas: () => doubleLine(css("bassin")),
    employment_areas: () => doubleLine(css("emploi")),
  };
  const TEXTURES = {
    zus: { pattern: () => "hachures" },
    abc: { pattern: (properties) => "abc-" + properties.c.replace(/\s/g, "") },
  };

  /* A zoning given as a list of communes has no look of its own: one of four textures, in the order of the territory. */
  const COMMON_ZONINGS = new Set(["departement", "epci", "ept", "living_area", "employment_area", "abc"]);
  const N_TEXTURES = 4;
  function texture(key) {
    if (key in TEXTURES) return TEXTURES[key];
    const place = Object.keys(units.zonings).filter((one) => !COMMON_ZONINGS.has(one)).indexOf(key);
    return place < 0 ? null : { pattern: () => `propre-${place % N_TEXTURES}` };
  }

  /* Over a whole region the double lines are thinner, and thinner still where it is small on the screen, so that what lies
     under them stays readable. */
  const isFar = () => map.getZoom() < FAR_ZOOM;
  const lineScale = () => (!isFar() ? 1 : map.getZoom() < COUNTRY_ZOOM ? 0.25 : map.getZoom() < SMALL_ZOOM ? 0.4 : 0.6);
  function doubleLine(color) {
    const scale = lineScale();
    return [
      { color: "#ffffff", weight: 6.4 * scale, opacity: 0.9 },
      { color, weight: 3.4 * scale },
      { color: "#ffffff", weight: 1.2 * scale },
    ];
  }

  let drawnScale = null;
  function redrawWhereThin() {
    if (drawnScale !== null && drawnScale !== lineScale()) redraw();
    drawnScale = lineScale();
  }

  function fetchLayer(key) {
    if (!documents.has(key)) {
      documents.set(
        key,
        fetch(`/layers/${encodeURIComponent(units.territory)}/${key}.geojson?v=${units.fingerprint}`).then((answer) => answer.json()),
      );
    }
    return documents.get(key);
  }

  function renderer(pane, kind, on = map) {
    const key = pane + kind + root.L.stamp(on);
    if (!canvas[key]) canvas[key] = root.L[kind]({ pane, padding: 0.3 });
    return canvas[key];
  }

  function outlineLayer(key, geojson) {
    const strokes = STROKES[key]().map((stroke) =>
      root.L.geoJSON(geojson, {
        pane: "contours",
        renderer: renderer("contours", "canvas"),
        interactive: false,
        style: { fill: false, lineJoin: "round", ...stroke, weight: stroke.weight * doubled() },
      }),
    );
    return root.L.layerGroup(strokes);
  }

  function textureLayer(key, geojson) {
    return root.L.geoJSON(geojson, {
      pane: "textures",
      renderer: renderer("textures", "svg"),
      interactive: false,
      style: (feature) => ({
        stroke: key === "zus",
        color: css("zus"),
        weight: 0.8,
        fillColor: `url(#${texture(key).pattern(feature.properties)})`,
        fillOpacity: 1,
      }),
    });
  }

  /* Patterns used by the textures, in one hidden drawing. */
  function patterns() {
    if (document.getElementById("motifs")) return;
    const drawing = document.createElementNS(SVG, "svg");
    drawing.id = "motifs";
    drawing.setAttribute("aria-hidden", "true");
    drawing.setAttribute("width", "0");
    drawing.setAttribute("height", "0");
    drawing.style.position = "absolute";
    const add = (id, size, shape) => {
      const pattern = document.createElementNS(SVG, "pattern");
      for (const [name, value] of Object.entries({ id, width: size, height: size, patternUnits: "userSpaceOnUse" })) {
        pattern.setAttribute(name, value);
      }
      const mark = document.createElementNS(SVG, shape.name);
      for (const [name, value] of Object.entries(shape.attributes)) mark.setAttribute(name, value);
      pattern.append(mark);
      drawing.append(pattern);
    };
    const line = (d) => ({ name: "path", attributes: { d, stroke: css("zus"), "stroke-width": 1.3, fill: "none" } });
    const dot = (c, r) => ({ name: "circle", attributes: { cx: c, cy: c, r, fill: css("discret") } });
    add("hachures", 7, line("M-1,-1 L8,8 M6,-1 L8,1 M-1,6 L1,8"));
    const plain = (d) => ({ name: "path", attributes: { d, stroke: css("discret"), "stroke-width": 1.1, fill: "none" } });
    add("propre-0", 9, plain("M0,4.5 H9"));
    add("propre-1", 9, plain("M4.5,0 V9"));
    add("propre-2", 10, plain("M-1,11 L11,-1 M-1,1 L1,-1 M9,11 L11,9"));
    add("propre-3", 12, plain("M3,6 H9 M6,3 V9"));
    add("abc-Abis", 6, dot(3, 1.5));
    add("abc-A", 8, dot(4, 1.3));
    add("abc-B1", 11, dot(5.5, 1.2));
    add("abc-B2", 15, dot(7.5, 1.1));
    add("abc-C", 22, dot(11, 1));
    document.body.append(drawing);
  }

  /* ---- quarters ---- */

  let quarterLayers = [];
  function drawQuarters() {
    for (const layer of quarterLayers) layer.remove();
    quarterLayers = [];
    if (!map || !units || !wanted.includes("qpv")) return;
    const q = units.quarters;
    const near = map.getZoom() >= NEAR_ZOOM && hasContours();
    quarterLayers = [root.L.layerGroup(near ? nearQuarters(q) : farQuarters(q, map)).addTo(map)];
    for (const [inset, holds] of geoprio.cartons.places()) quarterLayers.push(root.L.layerGroup(farQuarters(q, inset, holds)).addTo(inset));
  }

  /* Official contours, by code, are fetched when one first comes near; until then quarters keep their symbols. */
  let contours = null;
  function hasContours() {
    if (contours || !units.contours) {
      contours = contours || new Map();
      return true;
    }
    fetchLayer("qpv_contours").then((geojson) => {
      if (contours) return;
      contours = new Map(geojson.features.map((feature) => [feature.properties.c, feature]));
      drawQuarters();
    });
    return false;
  }

  /* Strong on the wall; over a whole country, where symbols overlap, the colours under them must show. */
  const chosenFill = () => (map.getZoom() < COUNTRY_ZOOM ? 0.2 : geoprio.carte.isProjected() ? 0.75 : 0.4);

  function quarterStyle(code) {
    const chosen = chosenQuarters.has(code);
    const near = map.getZoom() >= NEAR_ZOOM;
    return {
      color: css("qpv"),
      weight: (chosen ? 1.6 : 1.2) * (map.getZoom() < COUNTRY_ZOOM ? 0.6 : 1) * (geoprio.carte.isProjected() ? 1.3 : 1),
      fill: true,
      fillColor: chosen ? css("qpv") : "#ffffff",
      fillOpacity: (chosen ? chosenFill() : isFar() ? 0.05 : 0.1) * (near ? 0.6 : 1),
      opacity: chosen || !geoprio.carte.isProjected() ? 1 : 0.45,
    };
  }

  function bindQuarter(layer, k) {
    const q = units.quarters;
    layer.code = q.codes[k];
    /* By keyboard a quarter is chosen through the search: hundreds of unnamed stops would help nobody. */
    layer.on("add", () => layer.getElement()?.setAttribute("tabindex", "-1"));
    layer.on("click", (event) => {
      root.L.DomEvent.stopPropagation(event);
      geoprio.carte.gesture({ op: "toggle_quarter", quarter: q.codes[k] }, { kind: "qpv", code: q.codes[k] });
    });
    layer.bindTooltip(() => tooltip(k), { className: "info-quartier", direction: "top", sticky: true });
    return layer;
  }

  function tooltip(k) {
    const q = units.quarters;
    const box = document.createElement("div");
    for (const [tag, text] of [
      ["strong", q.names[k]],
      ["span", `${q.population_texts[k]}, ${q.places[k]}`],
    ]) {
      const row = document.createElement(tag);
      row.textContent = text;
      box.append(row);
    }
    return box;
  }

  /* Symbols on the large map, or on an inset those that it holds, as small as on a map of the country. */
  function farQuarters(q, on, holds = () => true) {
    const largest = Math.max(...q.population.map((people) => people || 0));
    const shown = q.codes.map((_, k) => k).filter((k) => holds([q.lat[k], q.lon[k]]));
    const radii = shown.map((k) => geoprio.symboles.radius(q.population[k], largest, on === map ? map.getZoom() : 0));
    const points = shown.map((k) => on.project([q.lat[k], q.lon[k]], on.getZoom()));
    const placed = geoprio.symboles.spread(points, radii);
    return shown.map((k, n) =>
      bindQuarter(
        root.L.circleMarker(on.unproject(root.L.point(placed[n].x, placed[n].y), on.getZoom()), {
          pane: "quartiers",
          renderer: renderer("quartiers", "svg", on),
          radius: radii[n],
          ...quarterStyle(q.codes[k]),
        }),
        k,
      ),
    );
  }

  function nearQuarters(q) {
    const bounds = map.getBounds().pad(0.5);
    const near = q.codes.map((_, k) => k).filter((k) => bounds.contains([q.lat[k], q.lon[k]]));
    const look = (k) => ({ pane: "quartiers", renderer: renderer("quartiers", "svg"), ...quarterStyle(q.codes[k]) });
    return near.map((k) => {
      const contour = contours.get(q.codes[k]);
      const shape = contour
        ? root.L.GeoJSON.geometryToLayer(contour, look(k))
        : root.L.circle([q.lat[k], q.lon[k]], { ...look(k), radius: q.radius_m[k] || 150, dashArray: "6 5" });
      return bindQuarter(shape, k);
    });
  }

  function selectQuarters(chosen) {
    const same = chosen.size === chosenQuarters.size && [...chosen].every((code) => chosenQuarters.has(code));
    chosenQuarters = new Set(chosen);
    if (same) return;
    for (const shown of quarterLayers) shown.eachLayer((layer) => layer.setStyle(quarterStyle(layer.code)));
  }

  /* The quarters drawn on the large map now: their contour where it is drawn, else the centre and the radius in pixels of their disc. */
  function drawnQuarters() {
    const near = map.getZoom() >= NEAR_ZOOM;
    return (quarterLayers[0]?.getLayers() ?? []).map((layer) => {
      const contour = near ? contours?.get(layer.code) : null;
      const { lat, lng } = contour ? layer.getBounds().getCenter() : layer.getLatLng();
      return { code: layer.code, contour, centre: [lat, lng], radius: contour ? 0 : layer._radius };
    });
  }

  /* ---- which layers ---- */

  function attach(leafletMap) {
    map = leafletMap;
    patterns();
    map.on("moveend", () => {
      redrawWhereThin();
      drawSoon();
    });
    refresh();
  }

  function setUnits(loaded) {
    units = loaded;
    geoprio.noms.setUnits(units);
    refresh();
  }

  function show(keys) {
    wanted = keys || [];
    refresh();
  }

  function refresh() {
    if (!map || !units) return;
    for (const [key, layer] of shown) {
      if (!wanted.includes(key)) {
        layer.remove();
        shown.delete(key);
      }
    }
    geoprio.fond.show(wanted.includes("base_map"), map);
    for (const key of wanted) {
      if (key === "qpv" || key === "base_map" || shown.has(key)) continue;
      fetchLayer(key).then((geojson) => {
        if (!wanted.includes(key) || shown.has(key)) return;
        shown.set(key, (texture(key) ? textureLayer : outlineLayer)(key, geojson).addTo(map));
      });
    }
    drawSoon();
  }

  const drawSoon = geoprio.dessin.oncePerFrame(() => {
    drawQuarters();
    if (map && units) geoprio.noms.draw(map, wanted.includes("qpv") && map.getZoom() >= NEAR_ZOOM);
  });

  /* Line widths and label sizes change with the projector: draw everything again. */
  function redraw() {
    for (const layer of shown.values()) layer.remove();
    shown.clear();
    refresh();
  }

  geoprio.couches = { attach, setUnits, show, redraw, drawSoon, selectQuarters, drawnQuarters };
})(globalThis);
