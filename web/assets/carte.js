/* The map: communes drawn once, restyled in place; the selection answers here before the server does. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const FADED = 0.55;
  const layers = new Map();
  const features = [];
  const positionOf = new Map();
  let theJournal = null;
  let map = null;
  let units = null;
  let apart = new Set();
  let fill = null;
  let paintedOutlined = true;
  let wasAnyCommune = false;
  let subject = null;
  let painted = new Map();

  /* Made at first use: scripts load in alphabetical order, and this one comes before `perimetre.js`. */
  const journal = () => (theJournal ??= geoprio.perimetre.createJournal());
  const colours = new Map();
  const css = (name) => {
    if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim());
    return colours.get(name);
  };
  const isProjected = () => document.body.classList.contains("projecteur");
  const set = (id, props) => root.dash_clientside.set_props(id, props);

  /* ---- communes ---- */

  function fillOf(code) {
    if (!fill) return css("nd");
    const classIndex = fill.class_of[positionOf.get(code)];
    if (classIndex === -2) return geoprio.symboles.hatch(css);
    return classIndex === undefined || classIndex < 0 ? css("nd") : fill.colors[classIndex];
  }

  /* What is on screen: the perimeter, or the one that a gesture under way would give. */
  let foreseen = null;
  const shown = () => foreseen || journal().perimeter();

  const isDense = () => units !== null && units.communes.length > geoprio.cadrage.DENSE;
  const isOutlined = () => !isDense() || !map || map.getZoom() >= geoprio.cadrage.OUTLINE_ZOOM;
  const outlineOf = () => ({ stroke: isOutlined(), color: "#ffffff", weight: 0.5, opacity: 0.8, dashArray: null });

  function styleOf(code, outline = outlineOf()) {
    const { communes, locked, withdrawn } = shown();
    const isBright = communes.size === 0 || communes.has(code);
    const style = { fillColor: fillOf(code), fillOpacity: isBright ? 1 : FADED, ...outline };
    const held = { stroke: true, weight: 1.2, opacity: 1 };
    if (locked.has(code)) Object.assign(style, held, { color: css("encre"), dashArray: "5 3" });
    if (withdrawn.has(code)) Object.assign(style, held, { color: css("discret"), fillOpacity: 0.15, dashArray: "1 3" });
    return style;
  }

  /* First style, before any answer of the server. */
  let bare = null;
  function styleCommune() {
    /* Smoothed as much as usual, communes smaller than a few pixels would vanish and leave holes. */
    bare ??= { fillColor: css("nd"), fillOpacity: 1, smoothFactor: isDense() ? 0.3 : 1, ...outlineOf() };
    return bare;
  }

  function onEachCommune(feature, layer, context) {
    const code = feature.properties.c;
    if (!features.length) {
      map = context.map;
      /* Once all are drawn a change of view costs as much as drawing them: frame before. */
      if (units) geoprio.vue.frame();
      queueMicrotask(ready);
    }
    layers.set(code, layer);
    features.push(feature);
  }

  /* Events of all communes together: three handlers for each of 35,000 would be slow to attach. */
  const codeOf = (event) => event.layer.feature.properties.c;
  const onClick = (event) => gesture({ op: "toggle_commune", commune: codeOf(event) }, { kind: "commune", code: codeOf(event) });
  const onMouseOver = (event) => geoprio.survol.show(codeOf(event));
  const onMouseOut = () => geoprio.survol.show(null);

  /* A commune far from the main part of the territory is drawn in its inset too. */
  function paint(code, style) {
    layers.get(code)?.setStyle(style);
    geoprio.cartons.paint(code, style);
  }

  let repaints = 0;
  function repaint() {
    repaints += 1;
    const outline = outlineOf();
    paintedOutlined = outline.stroke;
    for (const code of layers.keys()) paint(code, styleOf(code, outline));
    painted = marks();
    wasAnyCommune = shown().communes.size > 0;
  }

  /* How each commune that is not plain is marked: only those whose mark changed are drawn again. */
  function marks() {
    const { communes, locked, withdrawn } = shown();
    const found = new Map();
    for (const code of communes) found.set(code, 1);
    for (const code of locked) found.set(code, (found.get(code) || 0) + 2);
    for (const code of withdrawn) found.set(code, 4);
    return found;
  }

  /* `awaited` promises what all the others fade after, where it is more than a frame. */
  function repaintChanged(awaited) {
    if (shown().communes.size > 0 !== wasAnyCommune) {
      repaintAllAfter(shown().communes, awaited);
      return;
    }
    const now = marks();
    for (const [code, mark] of now) if (painted.get(code) !== mark) paint(code, styleOf(code));
    for (const code of painted.keys()) if (!now.has(code)) paint(code, styleOf(code));
    painted = now;
  }

  /* The first commune chosen fades all others: over a country what was clicked is painted first, the rest after it. Only the
     last of several calls repaints, and none where all was painted meanwhile. */
  async function repaintAllAfter(chosen, awaited) {
    if (!isDense()) {
      repaint();
      return;
    }
    for (const code of chosen) paint(code, { fillOpacity: 1 });
    wasAnyCommune = chosen.size > 0;
    const mine = (repaints += 1);
    await (awaited ?? geoprio.dessin.painted)();
    if (mine === repaints) repaint();
  }

  /* ---- selection ---- */

  const drawOutline = () => map && geoprio.selection.draw(map, features, shown().communes);

  function summary() {
    const { communes, quarters } = journal().perimeter();
    const { counted } = geoprio.territoire;
    return `${counted(communes.size, "commune entière", "communes entières")}, ${counted(quarters.size, "quartier choisi", "quartiers choisis")}`;
  }

  /* The server is asked first: it computes while the browser paints. */
  function selectionChanged(perimeter, fromServer) {
    if (!fromServer) geoprio.chiffres.changed();
    foreseen = null;
    repaintChanged(fromServer ? null : geoprio.chiffres.shown);
    drawOutline();
    geoprio.couches?.selectQuarters(perimeter.quarters);
    geoprio.noms.follow();
    showPossible();
    const text = document.getElementById("map-summary");
    if (text) text.textContent = summary();
    const { classList } = document.body;
    classList.toggle("avec-selection", perimeter.communes.size > 0);
    classList.toggle("avec-quartiers", perimeter.quarters.size > 0);
    classList.toggle("avec-verrous", perimeter.locked.size > 0);
    classList.toggle("avec-retraits", perimeter.withdrawn.size > 0);
  }

  /* Wake or put to sleep the buttons of the selection. */
  function showPossible() {
    const { communes, quarters } = journal().perimeter();
    for (const [id, possible] of [
      ["perimeter-undo", geoprio.variantes.canUndo()],
      ["perimeter-redo", geoprio.variantes.canRedo()],
      ["perimeter-clear", communes.size + quarters.size > 0],
      ["perimeter-neighbours", communes.size > 0],
    ]) {
      const button = document.getElementById(id);
      if (button) button.disabled = !possible;
    }
  }

  /* Every way of selecting takes this road; `about` opens the sheet of what was touched. Tells whether the edit was taken. */
  function gesture(edit, about) {
    geoprio.vue.touch();
    const hasChanged = journal().push(edit);
    if (hasChanged) {
      geoprio.variantes.changed(edit);
      showPossible();
      if (about) subject = about;
    }
    /* What the next click would change is asked once the server has confirmed this one. */
    geoprio.survol.again(hasChanged ? 0 : undefined);
    return hasChanged;
  }

  /* Show what an edit would give before it is made; nothing to show the perimeter again. */
  function preview(edit) {
    foreseen = edit ? journal().after(edit) : null;
    geoprio.couches.selectQuarters((foreseen ?? journal().perimeter()).quarters);
    repaintChanged();
    drawOutline();
  }

  function showSheet(about) {
    subject = about;
    set("sheet-subject", { data: about });
  }

  /* The sheet says whether what it shows is chosen: it follows each confirmed perimeter, after the figures. */
  function confirm(perimeter) {
    journal().confirm(perimeter);
    geoprio.survol.again(geoprio.survol.CALM_MS);
    if (subject) set("sheet-subject", { data: { ...subject, sequence: perimeter.sequence } });
  }

  /* What the card of a commune says; nothing before the territory is known. */
  function described(code) {
    if (!units) return [];
    const k = positionOf.get(code);
    const { communes, locked, withdrawn } = journal().perimeter();
    const verb = communes.has(code) ? "retirer" : "ajouter";
    const held = locked.has(code) ? "verrouillée" : withdrawn.has(code) ? "hors négociation" : "";
    return [
      units.names[k],
      fill ? `${fill.label} : ${fill.texts[k]}` : "",
      fill?.beside.length
        ? fill.beside.map(({ label, texts }) => `${label}\u00a0: ${texts[k]}`).join(" · ")
        : fill && fill.ranks[k] && `rang ${fill.ranks[k]} sur ${fill.ranked.toLocaleString("fr-FR")}, ${fill.order}`,
      held || `cliquer pour ${verb} (${geoprio.territoire.inhabitants(units.population[k])})`,
    ].filter(Boolean);
  }

  /* ---- start ---- */

  function panes(map) {
    const order = { textures: 410, contours: 420, quartiers: 425, selection: 430, survol: 440, noms: 460 };
    for (const [name, z] of Object.entries(order)) {
      const pane = map.getPane(name) || map.createPane(name);
      pane.style.zIndex = z;
      if (name !== "quartiers") pane.style.pointerEvents = "none";
    }
  }

  function ready() {
    panes(map);
    geoprio.toile.attach(map.getRenderer(layers.values().next().value));
    map.on("moveend", () => {
      const centre = map.getCenter();
      set("view", { data: [Number(centre.lat.toFixed(4)), Number(centre.lng.toFixed(4)), map.getZoom()] });
      if (units && isOutlined() !== paintedOutlined) repaint();
    });
    document.body.dataset.communes = String(layers.size);
    geoprio.couches.attach(map);
    geoprio.gestes.attach(map);
    geoprio.clavier.attach(map);
    geoprio.vue.attach();
    whenBoth();
  }

  let unitsAsked = false;
  function loadUnits(url) {
    if (unitsAsked) return;
    unitsAsked = true;
    if (document.getElementById("map")) loadColours();
    const asked = geoprio.premier.units ?? fetch(url).then((answer) => answer.json());
    asked
      .then((loaded) => {
        units = loaded;
        units.communes.forEach((code, k) => positionOf.set(code, k));
        apart = new Set(units.apart);
        tellUnits();
        document.body.dataset.unites = "lues";
        geoprio.couches.setUnits(units);
        journal().listen(selectionChanged);
        journal().load(units);
        geoprio.chiffres.changed();
        whenBoth();
      })
      .catch((error) => {
        console.error(error);
        say("Les données du territoire n'ont pas pu être lues. Rechargez la page ; si cela revient, prévenez l'administrateur.");
      });
  }

  /* The colours of the address come before the controls that choose them; a failure is left to these. */
  function loadColours() {
    geoprio.premier.colours
      ?.then((first) => !fill && recolour(first))
      .catch((error) => console.error(error));
  }

  /* The places that can be searched for are indexed when the browser rests, not while the map is being drawn. */
  const later = root.requestIdleCallback || ((work) => root.setTimeout(work, 800));
  let tellUnits;
  const unitsRead = new Promise((done) => (tellUnits = done));
  let indexed = null;
  function places() {
    const atRest = (done) => later(() => done(geoprio.recherche.index(units)), { timeout: 2500 });
    indexed ??= unitsRead.then(() => new Promise(atRest));
    return indexed;
  }

  /* A failure in the browser is a French sentence, where the server's refusals are shown. */
  function say(sentence) {
    const place = document.getElementById("notices-local");
    if (!place) return;
    const notice = document.createElement("div");
    notice.className = "refus";
    notice.textContent = sentence;
    place.replaceChildren(notice);
  }

  function unsay(sentence) {
    const place = document.getElementById("notices-local");
    if (place?.textContent === sentence) place.replaceChildren();
  }

  function whenBoth() {
    if (!map || !units) return;
    geoprio.cartons.attach();
    repaint();
    drawOutline();
    geoprio.cercles.show(fill?.circles);
    geoprio.vue.begin();
    geoprio.paires.show(map);
    document.body.dataset.carte = "prete";
    later(() => geoprio.selection.prepare(features), { timeout: 4000 });
  }

  /* Colours that are on screen already are not painted again. */
  function recolour(next) {
    const isSame = fill !== null && fill.drawing === next.drawing && String(fill.class_of) === String(next.class_of);
    fill = next;
    geoprio.dessin.drawText(fill.drawing);
    if (units && map && !isSame) repaint();
    if (units && map) geoprio.cercles.show(fill.circles);
  }

  geoprio.carte = {
    styleCommune,
    onEachCommune,
    panes,
    onClick,
    onMouseOver,
    onMouseOut,
    journal,
    showPossible,
    territory: () => units.territory,
    gesture,
    showSheet,
    confirm,
    preview,
    described,
    units: () => units,
    isApart: (k) => apart.has(k),
    layerOf: (code) => layers.get(code),
    features: () => features,
    codes: () => units.communes,
    neighboursUrl: () => `/layers/${encodeURIComponent(units.territory)}/voisines.json?v=${units.fingerprint}`,
    say,
    unsay,
    placeOf: (code) => [units.lat[positionOf.get(code)], units.lon[positionOf.get(code)]],
    loadUnits,
    places,
    recolour,
    repaint,
    drawOutline,
    css,
    isProjected,
    set,
    map: () => map,
  };
})(globalThis);
