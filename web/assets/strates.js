/* The strata of the Conference: thresholds dragged, moved by keys or typed, rates typed, over the communes by position. The
   steps follow the hand at once; the curve and every figure come with the answer of the server. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const REPORT = { 3: [[33.3, 66.7], [30, 50, 95]], 4: [[25, 50, 75], [30, 50, 70, 95]] };
  const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [900, 330, 46, 24, 44];
  const FINEST = 0.1;
  let strata = REPORT[4];
  let drawn = null;
  let watcher = null;
  let said = "";

  const x = (position) => LEFT + ((WIDTH - LEFT - 12) * position) / 100;
  const y = (share) => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share;
  const tenth = (value) => Math.round(value * 10) / 10;
  const french = (value) => String(tenth(value)).replace(".", ",");

  /* ---- pure: what a gesture gives ---- */

  /* A threshold stays between its neighbours, a tenth of a point away at least. */
  function moved([thresholds, rates], k, position) {
    const low = (k ? thresholds[k - 1] : 0) + FINEST;
    const high = (k + 1 < thresholds.length ? thresholds[k + 1] : 100) - FINEST;
    const kept = thresholds.slice();
    kept[k] = tenth(Math.min(Math.max(position, low), high));
    return [kept, rates];
  }

  function rated([thresholds, rates], k, percent) {
    const low = k ? rates[k - 1] + FINEST : 0;
    const high = k + 1 < rates.length ? rates[k + 1] - FINEST : 100;
    const kept = rates.slice();
    kept[k] = tenth(Math.min(Math.max(percent, low), high));
    return [thresholds, kept];
  }

  /* What is said of a typed value that was brought back between its neighbours, or to a tenth. */
  function corrected(part, k, typed, kept) {
    if (typed === kept) return "";
    const name = `${part ? "Taux" : "Seuil"} ${k + 1}`;
    return `${name} : ${String(typed).replace(".", ",")} devient ${french(kept)}. Chaque ${part ? "taux" : "seuil"} reste entre ses voisins, au dixième près.`;
  }

  const steps = ([thresholds, rates]) => rates.flatMap((rate, k) => [[k ? thresholds[k - 1] : 0, rate], [k < thresholds.length ? thresholds[k] : 100, rate]]);

  /* ---- drawing ---- */

  const element = (...parts) => geoprio.trait.element(...parts);

  const line = (points) => points.map(([position, percent], k) => `${k ? "L" : "M"}${x(position).toFixed(1)} ${y(percent / 100).toFixed(1)}`).join("");

  function bars(counts, highest, colour, key) {
    const width = 100 / counts.length;
    return counts.map((count, k) =>
      element("rect", { x: x(k * width) + 0.5, width: Math.max(x(width) - x(0) - 1, 1), y: y((0.9 * count) / highest), height: y(0) - y((0.9 * count) / highest), fill: colour, "data-bar": key }),
    );
  }

  function axes(chart) {
    const parts = [];
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      parts.push(element("line", { x1: x(0), x2: x(100), y1: y(share), y2: y(share), stroke: "#d9dde3" }));
      parts.push(element("text", { x: LEFT - 6, y: y(share) + 5, "text-anchor": "end", "font-size": 14, fill: "#5b6472" }, `${share * 100}\u202f%`));
    }
    parts.push(element("text", { x: 0, y: 14, "font-size": 14, fill: "#5b6472" }, "taux"));
    for (const position of [0, 25, 50, 75, 100]) parts.push(element("text", { x: x(position), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle", "font-size": 14, fill: "#5b6472" }, String(position)));
    parts.push(element("text", { x: x(50), y: HEIGHT - 6, "text-anchor": "middle", "font-size": 14, fill: "#5b6472" }, "position de la commune (0 à 100, élevée = besoin)"));
    chart.append(...parts);
  }

  function label(k) {
    return `Seuil entre les strates ${k + 1} et ${k + 2}`;
  }

  function handle(k) {
    const position = strata[0][k];
    const group = element("g", { class: "seuil", role: "slider", tabindex: 0, "data-threshold": k, "aria-label": label(k), "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": position, "aria-valuetext": `${french(position)} points` });
    group.append(
      element("line", { x1: x(position), x2: x(position), y1: TOP - 8, y2: y(0), stroke: "#1b1f2a", "stroke-width": 2 }),
      element("rect", { x: x(position) - 12, width: 24, y: TOP - 24, height: HEIGHT - BOTTOM - TOP + 24, fill: "transparent" }),
      element("circle", { cx: x(position), cy: TOP - 8, r: 8, fill: "#1b1f2a" }),
      element("text", { x: x(position) + 12, y: TOP - 3, "font-size": 15, "font-weight": 600, fill: "#1b1f2a" }, french(position)),
    );
    return group;
  }

  function chart() {
    const made = geoprio.trait.sheet(WIDTH, HEIGHT, "Communes par position, taux par paliers et barème choisi", { class: "graphe", role: "group" });
    axes(made);
    if (drawn) {
      made.append(element("text", { x: x(100), y: HEIGHT - 6, "text-anchor": "end", "font-size": 14, fill: "#5b6472" }, `barres : ${geoprio.territoire.counted(Math.max(...drawn.region, ...drawn.perimeter), "commune", "communes")} pour la plus haute`));
      made.append(...bars(drawn.region, Math.max(...drawn.region, 1), "#d9dde3", "region"));
      made.append(...bars(drawn.perimeter, Math.max(...drawn.region, ...drawn.perimeter, 1), "#8dadcb", "perimeter"));
      if (!drawn.is_stepped) made.append(element("path", { d: line(drawn.curve.map((percent, k) => [(100 * k) / (drawn.curve.length - 1), percent])), fill: "none", stroke: "#b5651d", "stroke-width": 3, class: "courbe" }));
    }
    made.append(element("path", { d: line(steps(strata)), fill: "none", stroke: "#1b1f2a", "stroke-width": 2, "stroke-dasharray": "6 3", class: "paliers" }));
    made.append(...strata[0].map((_, k) => handle(k)));
    const box = Object.assign(document.createElement("div"), { className: "trace" });
    box.append(made);
    return box;
  }

  function field(text, value, kind, k) {
    const box = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "number", min: 0, max: 100, step: kind === "rate" ? 5 : 1, value });
    input.dataset[kind] = k;
    box.append(text, input);
    return box;
  }

  function button(text, attributes) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "bouton", textContent: text });
    Object.assign(made.dataset, attributes);
    return made;
  }

  function fields() {
    const made = document.createElement("div");
    made.className = "champs-strates";
    strata[1].forEach((rate, k) => {
      made.append(field(`Taux ${k + 1} (%)`, rate, "rate", k));
      if (k < strata[0].length) made.append(field(`Seuil ${k + 1}`, strata[0][k], "threshold", k));
    });
    return made;
  }

  function legend() {
    const made = document.createElement("p");
    made.className = "discret legende-strates";
    const signs = [["#d9dde3", "communes du territoire"], ["#8dadcb", "du périmètre"], ["#1b1f2a", "taux par paliers"]];
    if (drawn && !drawn.is_stepped) signs.push(["#b5651d", "barème choisi"]);
    for (const [colour, text] of signs) {
      const sign = document.createElement("i");
      const item = document.createElement("span");
      sign.style.background = colour;
      item.append(sign, text);
      made.append(item);
    }
    return made;
  }

  function finding() {
    const said = document.createElement("p");
    said.className = "trouvaille";
    if (!drawn) return said;
    const inside = drawn.perimeter.reduce((sum, count) => sum + count, 0);
    const { counted } = geoprio.territoire;
    said.textContent = `${counted(inside, "commune du périmètre est placée", "communes du périmètre sont placées")} sur l'échelle du besoin${drawn.n_unknown ? ` ; ${counted(drawn.n_unknown, "autre n'a", "autres n'ont")} pas de position : taux à décider` : ""}.`;
    return said;
  }

  function data() {
    const box = Object.assign(document.createElement("details"), { className: "donnees" });
    const rows = drawn ? drawn.region.map((count, k) => [`${french(k * 2.5)} à ${french(k * 2.5 + 2.5)}`, count, drawn.perimeter[k], french(drawn.curve[Math.min(5 * k, drawn.curve.length - 1)])]) : [];
    const head = ["Position", "Communes du territoire", "Communes du périmètre", "Taux au début de la classe, %"];
    const summary = Object.assign(document.createElement("summary"), { textContent: "Voir les données" });
    const table = Object.assign(document.createElement("table"), { className: "figures" });
    const top = table.createTHead().insertRow();
    for (const text of head) top.append(Object.assign(document.createElement("th"), { scope: "col", textContent: text }));
    const body = table.createTBody();
    for (const [name, ...values] of rows) {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: name }));
      for (const value of values) row.insertCell().textContent = String(value);
    }
    box.append(summary, table);
    return box;
  }

  function draw() {
    const place = document.getElementById("cofinancing-editor");
    if (!place) return;
    const focus = document.activeElement?.closest?.("[data-threshold],[data-rate]");
    const again = focus && place.contains(focus) ? `${focus.tagName}${focus.dataset.rate === undefined ? `[data-threshold="${focus.dataset.threshold}"]` : `[data-rate="${focus.dataset.rate}"]`}` : null;
    const wasOpen = place.querySelector("details")?.open;
    const take = Object.assign(document.createElement("div"), { className: "rangee donnee" });
    const details = data();
    details.open = Boolean(wasOpen);
    take.append(
      button("3 strates", { strata: 3 }),
      button("4 strates, exemple du rapport", { strata: 4 }),
      ...["svg", "png", "csv"].map((kind) => button(kind.toUpperCase(), { take: kind, name: "strates" })),
    );
    const note = Object.assign(document.createElement("p"), { className: "discret", textContent: said });
    note.setAttribute("role", "status");
    place.replaceChildren(finding(), chart(), legend(), fields(), note, take, details);
    if (again) place.querySelector(again)?.focus();
  }

  /* ---- gestures ---- */

  function keep(next, words = "") {
    said = words;
    if (JSON.stringify(next) === JSON.stringify(strata)) return draw();
    strata = next;
    draw();
    return root.dash_clientside.set_props("strata", { data: next });
  }

  let held = null;
  const positionAt = (event) => {
    const box = document.querySelector("#cofinancing-editor svg").getBoundingClientRect();
    return ((((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - 12)) * 100;
  };

  document.addEventListener("pointerdown", (event) => {
    const found = event.target.closest?.("#cofinancing-editor .seuil");
    if (!found) return;
    event.preventDefault();
    found.focus();
    held = { k: Number(found.dataset.threshold), next: strata, start: strata };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    held.next = moved(held.start, held.k, Math.round(positionAt(event)));
    strata = held.next;
    draw();
  });
  document.addEventListener("pointerup", () => {
    if (!held) return;
    const { next, start } = held;
    held = null;
    strata = start;
    keep(next);
  });

  document.addEventListener("pointercancel", () => {
    if (!held) return;
    strata = held.start;
    held = null;
    draw();
  });

  const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 };
  document.addEventListener("keydown", (event) => {
    const found = event.target.closest?.("#cofinancing-editor .seuil");
    if (!found || !KEYS[event.key]) return;
    event.preventDefault();
    const k = Number(found.dataset.threshold);
    keep(moved(strata, k, strata[0][k] + KEYS[event.key] * (event.shiftKey ? FINEST : 1)));
  });
  document.addEventListener("change", (event) => {
    const { dataset, valueAsNumber } = event.target;
    if (!event.target.closest?.("#cofinancing-editor") || (dataset.rate === undefined && dataset.threshold === undefined)) return;
    if (Number.isNaN(valueAsNumber)) return draw();
    const [part, k] = dataset.rate === undefined ? [0, Number(dataset.threshold)] : [1, Number(dataset.rate)];
    const next = (part ? rated : moved)(strata, k, valueAsNumber);
    return keep(next, corrected(part, k, valueAsNumber, next[part][k]));
  });
  document.addEventListener("click", (event) => {
    const asked = event.target.closest?.("#cofinancing-editor [data-strata]");
    if (asked) keep(REPORT[asked.dataset.strata]);
  });

  /* ---- what the server says ---- */

  function show(next) {
    const isNew = next && JSON.stringify(next) !== JSON.stringify(strata);
    if (isNew) strata = next;
    if (!watch() && isNew) draw();
  }

  function read() {
    const told = document.querySelector("#cofinancing-editor-data [data-chart]");
    if (told) drawn = JSON.parse(told.dataset.chart);
    draw();
  }

  /* Follow the answers of the server; says whether it has drawn. */
  function watch() {
    const place = document.getElementById("cofinancing-editor-data");
    if (!place || watcher) return false;
    watcher = new root.MutationObserver(read);
    watcher.observe(place, { subtree: true, childList: true, attributes: true });
    read();
    return true;
  }

  geoprio.strates = { show, moved, rated, corrected, steps };
})(globalThis);
