/* Under the pointer: the card of a commune, its outline, and what choosing it would change, asked of the server at rest.
   A button that edits whole areas shows the shape that it would give and the same answer. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const REST_MS = 70;
  /* After a gesture the same pointer is more likely to choose again than to read what taking back would change. */
  const CALM_MS = 600;
  let hovered = null;
  let isHushed = false;
  let rings = [];
  let timer = null;
  let question = 0;

  function row(text, n) {
    const line = document.createElement(n ? "span" : "strong");
    line.textContent = text;
    return line;
  }

  function outline(code) {
    for (const ring of rings) ring.remove();
    rings = [];
    if (!code) return;
    const { map, css, isProjected } = geoprio.carte;
    const line = (color, weight) => {
      const style = { fill: false, color, weight: weight * (isProjected() ? 2 : 1) };
      return root.L.geoJSON(geoprio.carte.layerOf(code).feature, { pane: "survol", interactive: false, style });
    };
    const places = [map(), geoprio.cartons.mapOf(code)].filter(Boolean);
    rings = places.map((place) => root.L.layerGroup([line("#ffffff", 5), line(css("encre"), 2)]).addTo(place));
  }

  /* Four lines at most: name, value, rank, what it would change, unless a gesture is under way. */
  function show(code, restMs = REST_MS) {
    if (isHushed) code = null;
    hovered = code;
    const card = document.getElementById("map-hover");
    if (!card || !geoprio.carte.map()) return;
    const lines = code ? geoprio.carte.described(code) : [];
    outline(lines.length ? code : null);
    card.hidden = !lines.length;
    card.replaceChildren(...lines.map(row));
    if (lines.length && restMs) ask({ op: "toggle_commune", commune: code }, restMs);
    else forget();
  }

  /* Ask once the pointer rests: a pointer that crosses the map asks nothing. */
  function ask(edit, restMs = REST_MS) {
    forget();
    const about = { edit, number: (question += 1) };
    timer = root.setTimeout(() => geoprio.carte.set("foreseen-edit", { data: about }), restMs);
  }

  function forget() {
    root.clearTimeout(timer);
    question += 1;
  }

  /* The answer to the last question replaces the last line; an older one comes too late. */
  function answer({ number, text }) {
    const card = document.getElementById("map-hover");
    if (number !== question || !card || card.hidden || !card.lastChild) return;
    card.lastChild.textContent = text;
  }

  function hush(on) {
    isHushed = on;
    if (on) show(null);
  }

  /* ---- buttons that edit ---- */

  function enter(event) {
    const button = event.target.closest?.("[data-edit]");
    const card = document.getElementById("map-hover");
    if (!button || !card) return;
    const edit = JSON.parse(button.dataset.edit);
    geoprio.carte.preview(edit);
    card.hidden = false;
    card.replaceChildren(row(button.title || button.textContent, 0), row("…", 1));
    ask(edit);
  }

  function leave(event) {
    if (!event.target.closest?.("[data-edit]")) return;
    geoprio.carte.preview(null);
    show(null);
  }

  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, enter);
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, leave);

  geoprio.survol = { show, again: (restMs) => hovered && show(hovered, restMs), CALM_MS, answer, hush };
})(globalThis);
