/* Proportional circles over the communes, on a canvas of their own that is made when they are chosen: clicks go through it,
   and no gesture draws it again. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const PANE = "cercles";
  /* Leaflet, which listens first, has just cleared its canvas and set its origin: points of the layers are points of it. */
  const DRAWN_AFTER = "moveend viewreset";
  const [FILLING, HALO, LINE] = [0.65, 2.4, 1];
  /* The large map and each inset, with its canvas and how it is drawn again. */
  let surfaces = [];
  /* Circles are enlarged as one comes near, all alike: the legend shows what they are worth at each of the scales. */
  const LEVELS = 1.5;
  let home = 0;
  let radii = [];
  let order = [];

  const scaleAt = (zoom, whole) => 2 ** Math.max(0, Math.min(2, Math.floor((zoom - whole) / LEVELS)));

  /* Positions that have a circle, the largest first so that smaller ones lie on top. */
  const fromLargest = (all) => all.map((_, k) => k).filter((k) => all[k] > 0).sort((a, b) => all[b] - all[a] || a - b);

  function show(next) {
    radii = next || [];
    order = fromLargest(radii);
    for (const { map, canvas, again } of surfaces) {
      map.off(DRAWN_AFTER, again);
      canvas.remove();
    }
    surfaces = [];
    if (!order.length) return;
    const large = geoprio.carte.map();
    const { lat, lon } = geoprio.carte.units();
    home = large.getBoundsZoom(lat.flatMap((one, k) => (geoprio.carte.isApart(k) ? [] : [[one, lon[k]]])));
    surfaces = [large, ...geoprio.cartons.places().map(([map]) => map)].map(surface);
  }

  function surface(map) {
    const pane = map.getPane(PANE) || map.createPane(PANE);
    pane.style.zIndex = 415;
    pane.style.pointerEvents = "none";
    const canvas = root.L.canvas({ pane: PANE, padding: 0.3 }).addTo(map);
    const again = () => draw(map);
    map.on(DRAWN_AFTER, again);
    draw(map);
    return { map, canvas, again };
  }

  /* As large in the insets as on the large map: the legend says what they are worth there. */
  function draw(map) {
    const large = geoprio.carte.map();
    const { lat, lon } = geoprio.carte.units();
    const pen = map.getPane(PANE).querySelector("canvas").getContext("2d");
    const scale = scaleAt(large.getZoom(), home);
    const hasChanged = document.body.dataset.cercles !== String(scale);
    document.body.dataset.cercles = scale;
    if (map === large && hasChanged) for (const one of surfaces.slice(1)) one.map.fire("viewreset");
    const near = map.getBounds().pad(0.6);
    const stroke = (colour, width) => {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    };
    for (const k of order) {
      if (!near.contains([lat[k], lon[k]])) continue;
      const { x, y } = map.latLngToLayerPoint([lat[k], lon[k]]);
      const radius = scale * radii[k];
      pen.beginPath();
      pen.arc(x, y, radius, 0, 2 * Math.PI);
      /* A halo wider than a small circle would hide it. */
      stroke(geoprio.carte.css("papier"), Math.min(HALO, 2 * radius));
      pen.globalAlpha = FILLING;
      pen.fillStyle = geoprio.carte.css("cercles");
      pen.fill();
      pen.globalAlpha = 1;
      stroke(geoprio.carte.css("encre"), Math.min(LINE, radius));
    }
  }

  geoprio.cercles = { show, fromLargest, scaleAt };
})(globalThis);
