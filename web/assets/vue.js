/* What part of the map is in view: the whole territory at first, what was searched for, what the address asks. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  let framed = false;
  let moved = false;
  let touched = false;
  let pendingView = null;

  const map = () => geoprio.carte.map();
  const units = () => geoprio.carte.units();
  const layerOf = (code) => geoprio.carte.layerOf(code);

  /* The legend grows when its classes arrive: frame again, until the user has moved the map or chosen a place. */
  function attach() {
    map().on("dragstart zoomstart", () => {
      moved = moved || framed;
    });
    const legend = document.querySelector(".legende");
    if (!legend || !root.ResizeObserver) return;
    const observer = new root.ResizeObserver(() => {
      if (framed && !moved && !touched && !pendingView) frame();
    });
    observer.observe(legend);
    observer.observe(map().getContainer());
  }

  function placesOf(positions, margin = 0) {
    if (positions.length > geoprio.cadrage.FEW || !layerOf(units().communes[positions[0]])) return positions.map((k) => [units().lat[k], units().lon[k]]);
    return positions.flatMap((k) => {
      const bounds = layerOf(units().communes[k])?.getBounds().pad(margin);
      return bounds?.isValid() ? [bounds.getSouthWest(), bounds.getNorthEast()].map(({ lat, lng }) => [lat, lng]) : [];
    });
  }

  /* On the wall the selection is what the room looks at, with some country around it; else the whole territory. */
  function placesToFrame() {
    const { communes } = geoprio.carte.journal().perimeter();
    const all = units().communes.map((_, k) => k);
    const chosen = geoprio.carte.isProjected() ? all.filter((k) => communes.has(units().communes[k])) : [];
    if (!chosen.length) return placesOf(all.filter((k) => !geoprio.carte.isApart(k)));
    return placesOf(chosen, 0.4);
  }

  /* Show them as large as possible without a commune behind the legend or the insets. */
  function frame(places = placesToFrame()) {
    const whole = map().getSize();
    const room = geoprio.cartons.room();
    const size = whole.subtract([room.x, room.y]);
    const corner = geoprio.cadrage.corner(map().getContainer(), document.querySelector(".legende"), whole, geoprio.carte.isProjected());
    const decisive = geoprio.cadrage.decisive(places);
    const found = geoprio.cadrage.frame(
      (zoom) => decisive.map(([lat, lon]) => map().project([lat, lon], zoom)),
      size,
      corner,
      [12, map().getMinZoom()],
    );
    const middle = root.L.point(found.x + room.x / 2, found.y + room.y / 2);
    const centre = map().unproject(middle, found.zoom);
    const away = map().project(map().getCenter(), found.zoom).distanceTo(middle);
    framed = false;
    if (map().getZoom() !== found.zoom || away > 1) map().setView(centre, found.zoom, { animate: false });
    framed = true;
    moved = false;
  }

  /* Show one part of a territory in several, as large as the whole of it would be. */
  function framePart([[south, west], [north, east]]) {
    const inside = (k) => units().lat[k] > south && units().lat[k] < north && units().lon[k] > west && units().lon[k] < east;
    if (map() && units()) frame(placesOf(units().communes.map((_, k) => k).filter(inside)));
  }

  function show(view) {
    pendingView = view;
    if (map() && view) map().setView([Number(view[0]), Number(view[1])], Number(view[2]), { animate: false });
  }

  /* Zoom to what was found: a commune, an area or a quarter. */
  function zoomTo(kind, code) {
    if (!map() || !units()) return;
    if (kind === "qpv") {
      const k = units().quarters.codes.indexOf(code);
      if (k >= 0) map().setView([units().quarters.lat[k], units().quarters.lon[k]], 13);
      return;
    }
    const codes =
      kind === "commune"
        ? [code]
        : units().communes.filter((_, k) => units().zonings[kind].codes[units().zonings[kind].area_of[k]] === code);
    frameCommunes(codes);
  }

  /* Show a list of communes, none behind the legend, with some country around. */
  function frameCommunes(codes) {
    const wanted = new Set(codes);
    const positions = (units()?.communes || []).map((_, k) => k).filter((k) => wanted.has(units().communes[k]));
    if (!map() || !positions.length) return;
    frame(placesOf(positions, 0.1));
    moved = true;
  }

  /* The first view, once shapes and places are known. */
  function begin() {
    if (pendingView) show(pendingView);
    else frame();
  }

  geoprio.vue = {
    attach,
    begin,
    frame,
    frameCommunes,
    framePart,
    show,
    zoomTo,
    touch: () => (touched = true),
    hasMoved: () => moved || pendingView !== null,
  };
})(globalThis);
