/* Outline of the chosen communes: one line in two tones around their union. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const [CASING, INK] = [4.5, 2.5];
  let topology = null;
  let placeOf = null;
  let lines = null;

  /* Shared borders are numbered once, when the browser rests or at the first selection. */
  function prepare(features) {
    if (topology) return;
    topology = geoprio.contour.buildTopology(features);
    placeOf = new Map(features.map((feature, k) => [feature.properties.c, k]));
  }

  function draw(map, features, communes) {
    if (!lines && communes.size === 0) return;
    prepare(features);
    if (!lines) {
      const line = (color, weight) =>
        root.L.polyline([], { pane: "selection", color, weight, interactive: false, lineJoin: "round" }).addTo(map);
      lines = [line("#ffffff", CASING), line(geoprio.carte.css("encre"), INK)];
    }
    const positions = [...communes].map((code) => placeOf.get(code)).filter((k) => k !== undefined);
    const outline = geoprio.contour.outline(topology, positions);
    const scale = geoprio.carte.isProjected() ? 1.4 : 1;
    lines.forEach((layer, k) => {
      layer.setStyle({ weight: [CASING, INK][k] * scale });
      layer.setLatLngs(outline);
    });
  }

  geoprio.selection = { prepare, draw };
})(globalThis);
