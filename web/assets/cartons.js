/* Parts of a territory far from its main one, each on a small framed map beside the large map: same colours, same selection,
   same gestures. A territory in one part has no place for them, and nothing here runs. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const STILL = {
    zoomControl: false,
    attributionControl: false,
    dragging: false,
    scrollWheelZoom: false,
    doubleClickZoom: false,
    boxZoom: false,
    touchZoom: false,
    keyboard: false,
    zoomSnap: 0,
    zoomAnimation: false,
    preferCanvas: true,
  };
  /* They are folded on a map narrower than this, where a column of them would come nearer to its top or leave less width beside
     the legend, or where rows would take more of its height. */
  const [NARROW, TOP, BESIDE, MOST] = [640, 100, 280, 0.45];
  const GAP = 24;
  /* Room for the scale under the shapes. */
  const MARGINS = { animate: false, paddingTopLeft: [4, 4], paddingBottomRight: [4, 16] };
  const insets = [];
  const shapes = new Map();

  const holds = ([[south, west], [north, east]], [lat, lon]) => lat > south && lat < north && lon > west && lon < east;

  /* Lines of [latitude, longitude] by the part where they begin: no outline runs from one part to another. */
  const within = (lines, bounds) => lines.filter((line) => holds(bounds, line[0]));

  function make(place) {
    const bounds = JSON.parse(place.dataset.carton);
    const map = root.L.map(place, STILL);
    geoprio.carte.panes(map);
    const here = geoprio.carte.features().filter(({ properties }) => holds(bounds, geoprio.carte.placeOf(properties.c)));
    const group = root.L.geoJSON(here, { style: geoprio.carte.styleCommune, onEachFeature: ({ properties }, shape) => shapes.set(properties.c, { map, shape }) });
    const { onClick, onMouseOver, onMouseOut } = geoprio.carte;
    group.on({ click: onClick, mouseover: onMouseOver, mouseout: onMouseOut });
    const extent = group.getBounds();
    if (!extent.isValid()) return;
    map.setView(extent.getCenter(), 7);
    group.addTo(map);
    const coast = geoprio.contour.outline(geoprio.contour.buildTopology(here), here.map((_, k) => k));
    root.L.polyline(coast, { pane: "contours", color: geoprio.carte.css("encre"), weight: 1, opacity: 0.7, interactive: false }).addTo(map);
    root.L.control.scale({ imperial: false, maxWidth: 44 }).addTo(map);
    fit(map, extent);
    new root.ResizeObserver(() => fit(map, extent)).observe(place);
    insets.push({ map, extent: [[extent.getSouth(), extent.getWest()], [extent.getNorth(), extent.getEast()]] });
  }

  /* Folded away it has no size: it is framed when it is seen. */
  function fit(map, extent) {
    if (!isSeen(map)) return;
    const before = map.getZoom();
    map.invalidateSize({ animate: false }).fitBounds(extent, MARGINS);
    if (insets.length && map.getZoom() !== before) geoprio.couches.drawSoon();
  }

  function attach() {
    const places = insets.length ? [] : document.querySelectorAll("[data-carton]");
    for (const place of places) make(place);
    if (!places.length) return;
    const observer = new root.ResizeObserver(arrange);
    for (const one of [large(), legend()]) observer.observe(one);
  }

  const box = () => document.querySelector(".cartons");
  const list = () => box().querySelector(".liste-cartons");
  const large = () => document.getElementById("map");
  const legend = () => document.querySelector(".legende");

  /* In rows at the right of the legend; folded where there is no room for them. */
  function arrange() {
    const { clientWidth, clientHeight } = large();
    const isNarrow = clientWidth < NARROW;
    const left = legend().getBoundingClientRect().right - large().getBoundingClientRect().left;
    box().classList.remove("replies");
    list().style.maxWidth = isNarrow ? "" : `${clientWidth - left - GAP}px`;
    const { offsetWidth, offsetHeight } = list();
    const isRow = offsetWidth > offsetHeight;
    const isCrowded = offsetHeight > (isRow ? MOST * clientHeight : clientHeight - TOP);
    const isTight = !isRow && clientWidth - left - offsetWidth - GAP < BESIDE;
    box().classList.toggle("replies", isNarrow || isCrowded || isTight);
  }

  const paint = (code, style) => shapes.get(code)?.shape.setStyle({ ...style, stroke: true });

  const isSeen = (map) => map.getContainer().offsetParent !== null;

  /* The inset where a commune is seen, if any. */
  function mapOf(code) {
    const map = shapes.get(code)?.map;
    return map && isSeen(map) ? map : null;
  }

  /* Each inset with the lines that it shows, for what is drawn over the communes. */
  const shares = (lines) => insets.map(({ map, extent }) => [map, within(lines, extent)]);

  /* Each inset with what says whether it holds a place. */
  const places = () => insets.map(({ map, extent }) => [map, (place) => holds(extent, place)]);

  /* Pixels at the right or at the bottom of the large map that are left to them; none where they are folded. */
  function room() {
    const none = { x: 0, y: 0 };
    if (!insets.length) return none;
    arrange();
    if (box().classList.contains("replies")) return none;
    const { offsetWidth, offsetHeight } = list();
    return offsetWidth > offsetHeight ? { x: 0, y: offsetHeight + GAP } : { x: offsetWidth + GAP / 2, y: 0 };
  }

  function toggle(button) {
    const isOpen = box().classList.toggle("ouverts");
    button.setAttribute("aria-expanded", String(isOpen));
  }

  geoprio.cartons = { attach, paint, mapOf, shares, places, room, toggle, within };
})(globalThis);
