/* Names of the largest places in view: they never meet, and none is cut by what lies over the map. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* Towns that may be named, the largest in view; those that find room are. */
  const MOST_NAMED = 120;
  const MARGIN = 6;
  /* A name under one of these would be cut. */
  const OVER = ".legende, .carton, .cartons .replier, .outils, .effets, .leaflet-control-scale-line";
  const RESIZED = ".legende, .liste-cartons, .effets";

  let units = null;
  let byPopulation = [];
  let shown = null;
  let last = null;

  function setUnits(loaded) {
    units = loaded;
    byPopulation = units.communes.map((_, k) => k).sort((a, b) => units.population[b] - units.population[a]);
  }

  /* Names follow the view; what lies over the map may also grow or fold afterwards. */
  function draw(map, withQuarters) {
    if (!last && root.ResizeObserver) {
      const observer = new root.ResizeObserver(placeSoon);
      for (const one of document.querySelectorAll(RESIZED)) observer.observe(one);
    }
    last = { map, withQuarters };
    place();
  }

  const placeSoon = geoprio.dessin.oncePerFrame(place);

  function place() {
    const { map, withQuarters } = last;
    const names = geoprio.symboles.within(candidates(map, withQuarters), map.getSize());
    const kept = geoprio.symboles.declutter(names.map(({ box }) => box), MARGIN, covered(map.getContainer()));
    shown?.remove();
    shown = root.L.layerGroup(names.filter((_, n) => kept[n]).map(marker)).addTo(map);
  }

  function marker({ latlng, text, quiet }) {
    const span = document.createElement("span");
    span.textContent = text;
    const icon = root.L.divIcon({ className: quiet ? "nom-lieu nom-quartier" : "nom-lieu", html: span, iconSize: null });
    return root.L.marker(latlng, { pane: "noms", interactive: false, keyboard: false, icon });
  }

  /* Boxes over the map, in its pixels; what is folded away hides nothing. */
  function covered(container) {
    const own = container.getBoundingClientRect();
    const boxes = [...document.querySelectorAll(OVER)].map((one) => one.getBoundingClientRect());
    return boxes
      .filter(({ width }) => width > 0)
      .map(({ left, top, width, height }) => ({ x: left - own.left, y: top - own.top, width, height }));
  }

  /* On the wall the chosen communes are named before larger towns. */
  const isChosen = (k) => geoprio.carte.isProjected() && geoprio.carte.journal().perimeter().communes.has(units.communes[k]);

  function candidates(map, withQuarters) {
    const size = geoprio.carte.isProjected() ? 20 : 12;
    const view = map.getBounds().pad(0.05);
    const isSeen = (k) => view.contains([units.lat[k], units.lon[k]]);
    const chosen = geoprio.carte.isProjected() ? byPopulation.filter((k) => isChosen(k) && isSeen(k)) : [];
    const others = [];
    for (const k of byPopulation) {
      if (chosen.length + others.length >= MOST_NAMED) break;
      if (!isChosen(k) && isSeen(k)) others.push(k);
    }
    const towns = [...chosen, ...others]
      .slice(0, MOST_NAMED)
      .map((k) => candidate(map, [units.lat[k], units.lon[k]], units.names[k], size, false));
    if (!withQuarters) return towns;
    const q = units.quarters;
    const quarters = q.codes
      .map((_, k) => k)
      .filter((k) => view.contains([q.lat[k], q.lon[k]]))
      .sort((a, b) => (q.population[b] || 0) - (q.population[a] || 0))
      .map((k) => candidate(map, [q.lat[k], q.lon[k]], `${q.names[k]} · ${q.population_texts[k]}`, size, true));
    return towns.concat(quarters);
  }

  function candidate(map, latlng, text, size, quiet) {
    const point = map.latLngToContainerPoint(latlng);
    const width = text.length * size * 0.52;
    return { latlng, text, quiet, box: { x: point.x - width / 2, y: point.y - size * 0.7, width, height: size * 1.4 } };
  }

  /* On the wall names follow what is chosen. */
  const follow = () => last && geoprio.carte.isProjected() && placeSoon();

  geoprio.noms = { setUnits, draw, follow };
})(globalThis);
