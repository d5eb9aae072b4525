/* Outline of the chosen communes: one line in two tones around their union. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const [CASING, INK] = [4.5, 2.5];
  let topology = null;
  let placeOf = null;
  const strokes = new Map();

  /* Shared borders are numbered once, when the browser rests or at the first selection. */
  function prepare(features) {
    if (topology) return;
    topology = geoprio.contour.buildTopology(features);
    placeOf = new Map(features.map((feature, k) => [feature.properties.c, k]));
  }

  function draw(map, features, communes) {
    if (!strokes.size && communes.size === 0) return;
    prepare(features);
    const positions = [...communes].map((code) => placeOf.get(code)).filter((k) => k !== undefined);
    const outline = geoprio.contour.outline(topology, positions);
    for (const [place, lines] of [[map, outline], ...geoprio.cartons.shares(outline)]) trace(place, lines);
  }

  function trace(map, lines) {
    if (!strokes.has(map)) {
      const line = (color) => root.L.polyline([], { pane: "selection", color, interactive: false, lineJoin: "round" }).addTo(map);
      strokes.set(map, [line("#ffffff"), line(geoprio.carte.css("encre"))]);
    }
    const scale = geoprio.carte.isProjected() ? 1.4 : 1;
    strokes.get(map).forEach((layer, k) => {
      layer.setStyle({ weight: [CASING, INK][k] * scale });
      layer.setLatLngs(lines);
    });
  }

  geoprio.selection = { prepare, draw };
})(globalThis);
