/* The index being composed: variables, weights by slider and by number, direction, normalisation, balance of town and country. The
   editor answers the hand at once; the map and every figure come with the answer of the server. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const EVERY_MS = 60; /* between two questions while a slider moves */
  const ECHO_MS = 400; /* a store that says what the hand has just left behind */
  const LARGEST_WEIGHT = 100;
  const NEW_WEIGHT = 25;

  let known = null; /* what the server offers */
  let present = null;
  let waiting = null; /* text of the store, come before the catalogue */
  let emitted = "";
  let emittedAt = -Infinity;
  let timer = 0;
  let later = 0; /* what the store said too early to be shown */

  const byId = (id) => document.getElementById(id);
  const set = (id, props) => root.dash_clientside.set_props(id, props);

  /* ---- pure: definitions ---- */

  const clean = ({ expression, sens, poids, nom }) => ({ expression, sens, poids, nom: nom || "" });
  const written = ({ variables, methode, equilibre }) => JSON.stringify({ variables: variables.map(clean), methode, equilibre });
  const weightOf = (value) => Math.round(10 * Math.min(Math.max(Number(value) || 0, 0), LARGEST_WEIGHT)) / 10;
  const balanceOf = (value) => Math.round(100 * Math.min(Math.max(Number(value) || 0, 0), 1)) / 100;

  function changed(definition, k, part) {
    return { ...definition, variables: definition.variables.map((one, i) => (i === k ? { ...one, ...part } : one)) };
  }

  const without = (definition, k) => ({ ...definition, variables: definition.variables.filter((_, i) => i !== k) });

  function added(definition, part) {
    if (definition.variables.some((one) => one.expression === part.expression)) return definition;
    return { ...definition, variables: [...definition.variables, { sens: 1, poids: NEW_WEIGHT, nom: "", ...part }] };
  }

  /* Scores that are no percentiles have no balance. */
  const normalised = (definition, methode) => ({ ...definition, methode, equilibre: methode === "percentile" ? definition.equilibre : 0 });

  function shares({ variables }) {
    const total = variables.reduce((sum, { poids }) => sum + poids, 0);
    return variables.map(({ poids }) => (total ? poids / total : 0));
  }

  const chosenText = (definition) => (known && written(definition) === written(known.presets.default) ? "" : written(definition));

  /* ---- small elements ---- */

  function make(tag, props = {}, ...children) {
    const { data, aria, ...own } = props;
    const one = Object.assign(document.createElement(tag), own);
    Object.assign(one.dataset, data || {});
    for (const [name, value] of Object.entries(aria || {})) one.setAttribute(`aria-${name}`, value);
    one.append(...children.filter((child) => child !== null && child !== undefined));
    return one;
  }

  const option = (value, text, selected = false) => make("option", { value, textContent: text, selected });
  const percent = (share) => `${Math.round(100 * share)}\u202f%`;

  function bars(counts) {
    const svg = geoprio.trait.element("svg", { viewBox: `0 0 ${4 * counts.length} 36`, class: "mini", preserveAspectRatio: "none", "aria-hidden": "true" });
    const highest = Math.max(...counts, 1);
    counts.forEach((count, k) => {
      const height = (36 * count) / highest;
      svg.append(geoprio.trait.element("rect", { x: 4 * k, width: 3.4, y: 36 - height, height, fill: "#8dadcb" }));
    });
    return svg;
  }

  const variableOf = (expression) => known.variables.find(({ name }) => name === expression);
  const labelOf = ({ expression, nom }) => variableOf(expression)?.label || nom || expression;

  function cautions(variable) {
    return variable.cautions.map((text) => make("p", { className: "constat alerte", textContent: text }));
  }

  /* ---- the editor ---- */

  function field(kind, k, label, value, high, step) {
    const range = make("input", { type: "range", min: 0, max: high, step, value, data: { [kind]: k }, aria: { label } });
    const number = make("input", { type: "number", min: 0, max: high, step: kind === "weight" ? "any" : step, value, data: { [kind]: k }, aria: { label: `${label}, en nombre` } });
    return [range, number];
  }

  function row(part, k) {
    const variable = variableOf(part.expression);
    const label = labelOf(part);
    const direction = make("select", { data: { direction: k }, aria: { label: `Sens : ${label}` } }, option(1, "élevé = besoin", part.sens === 1), option(-1, "faible = besoin", part.sens === -1));
    const about = variable
      ? make("details", {}, make("summary", { textContent: "Source, étendue, réserves" }), make("p", { textContent: `${variable.unit} · ${variable.source}, ${variable.coverage}.` }), make("p", { textContent: `Valeurs : ${variable.spread}.` }), ...cautions(variable))
      : make("p", { className: "discret" }, make("code", { textContent: part.expression }));
    return make(
      "article",
      { className: "variable" },
      make("div", { className: "ligne-variable" }, make("strong", { textContent: label }), make("span", { className: "part", data: { share: k } }), make("button", { type: "button", className: "bouton retirer", textContent: "×", title: `Retirer : ${label}`, data: { remove: k }, aria: { label: `Retirer : ${label}` } })),
      make("div", { className: "poids" }, direction, ...field("weight", k, `Poids : ${label}`, part.poids, LARGEST_WEIGHT, 1)),
      about,
      variable ? null : make("button", { type: "button", className: "bouton", textContent: "Reprendre la formule", data: { rewrite: k } }),
    );
  }

  function settings() {
    const method = make("select", { data: { method: "" }, aria: { label: "Normalisation" } }, ...known.methods.map(([key, text]) => option(key, text, key === present.methode)));
    const [range, number] = field("balance", "", "Équilibre urbain-rural λ", present.equilibre, 1, 0.05);
    return make(
      "div",
      { className: "reglages-indice" },
      make("label", {}, make("span", { textContent: "Normalisation" }), method),
      make("p", { className: "legende-champ", textContent: "Équilibre urbain-rural λ : 0 compare à tout le territoire, 1 aux seules communes semblables" }),
      make("div", { className: "poids" }, range, number),
    );
  }

  function offer() {
    const taken = new Set(present.variables.map(({ expression }) => expression));
    const groups = [["Taux et moyennes", (one) => !isSize(one)], ["Comptes et montants (taille de la commune)", isSize]].map(([label, holds]) =>
      make("optgroup", { label }, ...known.variables.filter((one) => holds(one) && !taken.has(one.name)).map(({ name, label: text }) => option(name, text))),
    );
    const choice = make("select", { id: "index-offer", aria: { label: "Variable à ajouter" } }, option("", "Choisir une variable…"), ...groups);
    return make("div", { className: "offre" }, make("label", { htmlFor: "index-offer", textContent: "Ajouter une variable" }), choice, make("div", { id: "index-offered", aria: { live: "polite" } }));
  }

  const isSize = (variable) => variable.size;

  function showOffered(name) {
    const variable = variableOf(name);
    const isFull = present.variables.length >= known.most;
    byId("index-offered").replaceChildren(
      ...(variable
        ? [
            make("p", { className: "discret", textContent: `${variable.unit} · ${variable.source}, ${variable.coverage} ; ${variable.spread}.` }),
            bars(variable.bars),
            ...cautions(variable),
            make("button", { type: "button", className: "bouton", textContent: isFull ? `${known.most} variables au plus` : "Ajouter à l'indice", disabled: isFull, data: { add: name } }),
          ]
        : []),
    );
  }

  function draw(focus = null) {
    const place = byId("index-editor");
    if (!place || !known || !present) return;
    const open = new Set([...place.querySelectorAll("article")].filter((one) => one.querySelector("details")?.open).map((one) => one.querySelector("strong").textContent));
    const rows = present.variables.map(row);
    for (const one of rows) if (open.has(one.querySelector("strong").textContent)) one.querySelector("details").open = true;
    const nothing = make("p", { className: "discret", textContent: "Aucune variable : ajoutez-en une." });
    place.replaceChildren(...(rows.length ? rows : [nothing]), offer(), settings());
    update();
    if (focus) place.querySelector(focus)?.focus();
    const like = known.presets.resources.variables.map(({ expression }) => expression);
    byId("index-not-legal").hidden = !(present.variables.length === like.length && present.variables.every(({ expression }) => like.includes(expression)));
  }

  /* Values that a gesture changes without changing which fields there are. */
  function update() {
    const part = shares(present);
    for (const one of document.querySelectorAll("#index-editor [data-share]")) one.textContent = percent(part[Number(one.dataset.share)]);
    for (const one of document.querySelectorAll("#index-editor [data-weight]")) {
      const { poids } = present.variables[Number(one.dataset.weight)];
      if (Number(one.value) !== poids) one.value = poids;
    }
    for (const one of document.querySelectorAll("#index-editor [data-balance]")) {
      if (Number(one.value) !== present.equilibre) one.value = present.equilibre;
      one.disabled = present.methode !== known.percentile;
    }
  }

  /* ---- what leaves, what comes ---- */

  function emit() {
    emitted = chosenText(present);
    emittedAt = Date.now();
    set("index", { data: emitted });
    geoprio.rangs?.later();
  }

  function keep(next, focus = undefined) {
    present = next;
    if (focus === undefined) update();
    else draw(focus);
    if (timer) return;
    /* The first move leaves at once; those of a hand that goes on leave one by one. */
    const left = emittedAt + EVERY_MS - Date.now();
    timer = root.setTimeout(() => {
      timer = 0;
      emit();
    }, Math.max(0, left));
  }

  /* The store says something: the address, a step back, a version put on screen, or the echo of our own hand. Right after a
     gesture it may be a late echo: what it still says once echoes are over is shown. */
  function show(text) {
    waiting = text || "";
    if (!known) return;
    root.clearTimeout(later);
    const isEcho = waiting === emitted && present !== null;
    if (isEcho || timer) return;
    const left = emittedAt + ECHO_MS - Date.now();
    if (left > 0) {
      later = root.setTimeout(() => show(waiting), left);
      return;
    }
    present = waiting ? JSON.parse(waiting) : structuredClone(known.presets.default);
    emitted = waiting;
    draw();
    geoprio.rangs?.later();
  }

  function use(text) {
    emittedAt = -Infinity;
    emitted = null;
    set("index", { data: text });
  }

  function offered() {
    const told = document.querySelector("#index-catalogue [data-catalogue]");
    if (!told) return;
    known = JSON.parse(told.dataset.catalogue);
    if (waiting !== null) show(waiting);
    draw();
  }

  /* ---- gestures ---- */

  const inEditor = (target) => target.closest?.("#index-editor");

  document.addEventListener("input", ({ target }) => {
    if (!inEditor(target) || target.tagName === "SELECT" || (target.type === "number" && target.value === "")) return;
    const { weight, balance } = target.dataset;
    if (weight !== undefined) keep(changed(present, Number(weight), { poids: weightOf(target.value) }));
    else if (balance !== undefined) keep({ ...present, equilibre: balanceOf(target.value) });
  });

  document.addEventListener("change", ({ target }) => {
    if (!inEditor(target)) return;
    const { direction, method, weight, balance } = target.dataset;
    if (direction !== undefined) keep(changed(present, Number(direction), { sens: Number(target.value) }));
    else if (method !== undefined) keep(normalised(present, target.value));
    else if (target.id === "index-offer") showOffered(target.value);
    else if (weight !== undefined || balance !== undefined) update();
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-remove],[data-add],[data-rewrite],[data-index-preset],[data-index-use]");
    if (!button) return;
    const { remove, add, rewrite, indexPreset, indexUse } = button.dataset;
    if (indexUse !== undefined) return use(indexUse);
    if (!known || !present) return;
    if (remove !== undefined) keep(without(present, Number(remove)), "#index-offer");
    else if (add !== undefined) keep(added(present, { expression: add, sens: variableOf(add).direction }), `[data-weight="${present.variables.length}"]`);
    else if (indexPreset !== undefined) keep(structuredClone(known.presets[indexPreset]), null);
    else if (rewrite !== undefined) geoprio.formule.write(present.variables[Number(rewrite)]);
  });

  geoprio.indice = {
    show,
    offered,
    use,
    add: (part) => keep(added(present, part), `[data-weight="${present.variables.length}"]`),
    replace: (expression, part) => keep({ ...present, variables: present.variables.map((one) => (one.expression === expression ? { ...one, ...part } : one)) }, null),
    text: () => (present ? chosenText(present) : ""),
    names: () => known?.variables || [],
    written,
    changed,
    without,
    added,
    normalised,
    shares,
    weightOf,
    balanceOf,
  };
})(globalThis);
