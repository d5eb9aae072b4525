/* Tools of the map: click, brush, rectangle, lasso. A stroke shows at once what it will do and becomes one edit when it ends. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const [SMALLEST, LARGEST, STEP] = [5, 80, 5];
  const HOLDING = ["locked", "withdrawn", "free"];
  const state = { tool: "click", effect: "add", subject: "communes", radius: 20 };
  let map = null;
  let units = null;
  let stroke = null;
  let ink = null;
  let isPanning = false;

  const isDrawing = () => state.tool !== "click" && !isPanning;
  const codes = () => geoprio.carte.features().map((feature) => feature.properties.c);

  /* The edit that a set of communes or of quarters makes with the effect chosen: change the perimeter, or hold communes. */
  function editOf(found, effect, means, subject = "communes") {
    if (HOLDING.includes(effect)) return { op: "hold", hold: effect, communes: found };
    return { op: `${effect}_${subject}`, means, [subject]: found };
  }

  function onPlane(point) {
    const { lat, lng } = map.containerPointToLatLng(point);
    return geoprio.formes.onPlane(lat, lng);
  }

  /* The radius is in pixels of the screen: one degree of longitude gives the scale of the plane. */
  function pixelOnPlane() {
    const centre = map.getSize().divideBy(2);
    const [x1] = onPlane(centre);
    const [x2] = onPlane(centre.add([100, 0]));
    return (x2 - x1) / 100;
  }

  function prepared() {
    units ??= geoprio.formes.prepare(geoprio.carte.features());
    return units;
  }

  let places = null;
  function placesOnPlane() {
    places ??= codes().map((code) => geoprio.formes.onPlane(...geoprio.carte.placeOf(code)));
    return places;
  }

  /* What a stroke can take, aligned: codes, shapes, central points. Communes never move; quarters are where they are drawn as
     the stroke begins. */
  const communesToTake = () => ({ codes: codes(), shapes: prepared, points: placesOnPlane });
  function quartersToTake() {
    const drawn = geoprio.couches.drawnQuarters();
    const centres = drawn.map(({ centre }) => geoprio.formes.onPlane(...centre));
    const pixel = pixelOnPlane();
    const shape = ({ contour, radius }, k) => (contour ? geoprio.formes.prepare([contour])[0] : geoprio.formes.disc(centres[k], radius * pixel));
    const made = drawn.map(shape);
    return { codes: drawn.map(({ code }) => code), shapes: () => made, points: () => centres };
  }

  function positionsOf(points) {
    const [first, last] = [points[0], points[points.length - 1]];
    if (state.tool === "brush") return stroke.touched;
    const line = state.tool === "rectangle" ? geoprio.formes.rectangle(onPlane(first), onPlane(last)) : points.map(onPlane);
    return new Set(geoprio.formes.inside(stroke.target.points(), line));
  }

  const chosen = () => [...positionsOf(stroke.points)].map((k) => stroke.target.codes[k]);

  /* ---- the mark of the gesture, over the map ---- */

  const svg = (...parts) => geoprio.trait.element(...parts);

  function mark(point) {
    if (!ink) {
      ink = svg("svg", { class: "geste", "aria-hidden": "true" });
      map.getContainer().appendChild(ink);
    }
    ink.replaceChildren(...(point && isDrawing() ? shapes(point) : []));
  }

  function shapes(point) {
    if (state.tool === "brush") return [svg("circle", { cx: point.x, cy: point.y, r: state.radius })];
    if (!stroke) return [];
    if (state.tool === "lasso") return [svg("polygon", { points: stroke.points.map(({ x, y }) => `${x},${y}`).join(" ") })];
    const start = stroke.points[0];
    const [x, y] = [Math.min(start.x, point.x), Math.min(start.y, point.y)];
    return [svg("rect", { x, y, width: Math.abs(start.x - point.x), height: Math.abs(start.y - point.y) })];
  }

  /* ---- a stroke, from the first touch to the last ---- */

  function begin(point) {
    const target = state.subject === "quarters" ? quartersToTake() : communesToTake();
    stroke = { points: [point], touched: new Set(), target };
    geoprio.survol.hush(true);
    follow(point);
  }

  function follow(point) {
    const before = stroke.points[stroke.points.length - 1];
    if (state.tool === "brush") {
      const found = geoprio.formes.touched(stroke.target.shapes(), onPlane(before), onPlane(point), state.radius * pixelOnPlane());
      for (const k of found) stroke.touched.add(k);
    }
    stroke.points.push(point);
    stroke.waiting ??= root.requestAnimationFrame(show);
  }

  function show() {
    if (!stroke) return;
    stroke.waiting = null;
    geoprio.carte.preview(editOf(chosen(), state.effect, state.tool, state.subject));
  }

  function end() {
    if (!stroke) return;
    const found = chosen();
    leave();
    const isTaken = found.length > 0 && geoprio.carte.gesture(editOf(found, state.effect, state.tool, state.subject));
    if (!isTaken) geoprio.carte.preview(null);
  }

  function forget() {
    leave();
    geoprio.carte.preview(null);
  }

  /* What a stroke foresaw stays on screen: the gesture itself takes its place, without a map of neither between. */
  function leave() {
    if (stroke?.waiting) root.cancelAnimationFrame(stroke.waiting);
    stroke = null;
    geoprio.survol.hush(false);
    mark(null);
  }

  /* ---- pointer and keys ---- */

  function place(event) {
    return map.mouseEventToContainerPoint(event);
  }

  function listen(container) {
    const onMap = (event) => isDrawing() && event.target.closest(".leaflet-pane, .leaflet-container") && event.isPrimary;
    container.addEventListener(
      "pointerdown",
      (event) => {
        if (!onMap(event) || event.button !== 0) return;
        event.preventDefault();
        event.stopPropagation();
        container.setPointerCapture(event.pointerId);
        begin(place(event));
      },
      true,
    );
    container.addEventListener("pointermove", (event) => {
      if (!isDrawing()) return;
      if (stroke) follow(place(event));
      mark(place(event));
    });
    container.addEventListener("pointerup", end);
    container.addEventListener("pointercancel", forget);
    container.addEventListener("pointerleave", () => stroke || mark(null));
    /* The communes under a stroke are not clicked, and Leaflet does not drag the map. */
    for (const name of ["click", "mousedown", "touchstart"]) {
      container.addEventListener(name, (event) => isDrawing() && event.stopPropagation(), true);
    }
  }

  function pan(on) {
    if (state.tool === "click" || isPanning === on) return;
    if (stroke) forget();
    isPanning = on;
    map.dragging[on ? "enable" : "disable"]();
    map.getContainer().classList.toggle("trace", !on);
    mark(null);
  }

  const isTyping = (target) => target.closest?.("textarea, select, [contenteditable], input") !== null;
  const isPressed = (target) => target.closest?.("button, a, summary") !== null;

  document.addEventListener("keydown", (event) => {
    if (!map || state.tool === "click" || isTyping(event.target)) return;
    if (event.key === " " && !isPressed(event.target)) {
      event.preventDefault();
      pan(true);
    }
    if (event.key === "Escape") {
      if (stroke) forget();
      else choose({ tool: "click" });
    }
  });
  document.addEventListener("keyup", (event) => event.key === " " && map && pan(false));

  /* ---- choices ---- */

  function choose(change) {
    Object.assign(state, change);
    if (state.subject === "quarters" && HOLDING.includes(state.effect)) state.effect = "add"; /* nothing holds a quarter */
    state.radius = Math.max(SMALLEST, Math.min(LARGEST, state.radius));
    isPanning = false;
    if (map) {
      map.dragging[state.tool === "click" ? "enable" : "disable"]();
      map.getContainer().classList.toggle("trace", state.tool !== "click");
      mark(null);
    }
    refresh();
  }

  /* Buttons say by `aria-pressed` what is chosen; the bar of effects shows with every tool but the click. */
  function refresh() {
    for (const button of document.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === state.tool));
    }
    for (const button of document.querySelectorAll("[data-effect]")) {
      button.setAttribute("aria-pressed", String(button.dataset.effect === state.effect));
      button.disabled = state.subject === "quarters" && HOLDING.includes(button.dataset.effect);
    }
    for (const button of document.querySelectorAll("[data-subject]")) {
      button.setAttribute("aria-pressed", String(button.dataset.subject === state.subject));
    }
    const bar = document.getElementById("map-effects");
    if (bar) bar.hidden = state.tool === "click";
    const radius = document.getElementById("map-radius");
    if (radius) radius.hidden = state.tool !== "brush";
    const value = document.getElementById("map-radius-value");
    if (value) value.textContent = `rayon ${state.radius} px`;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool],[data-effect],[data-subject],[data-radius]");
    if (!button) return;
    const { tool, effect, subject, radius } = button.dataset;
    if (tool) choose({ tool });
    if (subject) take(subject);
    if (effect) choose({ effect });
    if (radius) choose({ radius: state.radius + Number(radius) * STEP });
  });

  /* What is not drawn cannot be touched: the layer of the quarters is shown. */
  function take(subject) {
    choose({ subject });
    if (subject === "quarters") document.querySelector(".tiroir input[value=qpv]:not(:checked)")?.click();
  }

  function attach(aMap) {
    map = aMap;
    listen(map.getContainer());
    refresh();
  }

  geoprio.gestes = { attach, choose, editOf, state: () => ({ ...state }) };
})(globalThis);
