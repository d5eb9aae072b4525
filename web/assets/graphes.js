/* Charts: lines over a scale, or bars by name, drawn from what the server says of them in `data-graphe`. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const WIDTH = 860;
  const [INK, MUTED, LINE] = ["#1b1f2a", "#5b6472", "#d9dde3"];
  const NAME_WIDTH = 230;
  const ROW = 18;

  /* ---- pure ---- */

  /* Round bounds and a step of 1, 2 or 5 times a power of ten: five steps or so. */
  function scale(low, high, wanted = 5) {
    const span = high - low || Math.abs(high) || 1;
    const power = 10 ** Math.floor(Math.log10(span / wanted));
    const step = [1, 2, 5, 10].map((times) => times * power).find((one) => span / one <= wanted);
    const first = Math.floor(low / step + 1e-9) * step;
    const last = Math.ceil(high / step - 1e-9) * step;
    const ticks = [];
    for (let k = 0; k <= Math.round((last - first) / step); k += 1) ticks.push(Number((first + k * step).toPrecision(12)));
    return { low: first, high: last === first ? first + step : last, ticks };
  }

  /* Heights of labels, none nearer than a line to the one before. */
  function spread(heights, gap = 16) {
    const order = heights.map((height, k) => [height, k]).sort((one, other) => one[0] - other[0]);
    const placed = [];
    let last = -Infinity;
    for (const [height, k] of order) placed[k] = last = Math.max(height, last + gap);
    return placed;
  }

  /* Euros are whole; other numbers of one chart have two decimals where one of them has any. */
  const placesOf = (known, unit) => (unit !== "€" && known.some((value) => !Number.isInteger(value)) ? 2 : 0);
  function text(value, unit, places = 0) {
    const written = Math.abs(value).toLocaleString("fr-FR", { minimumFractionDigits: places, maximumFractionDigits: places });
    return `${value < 0 ? "\u2212" : ""}${written}${unit ? `\u202f${unit}` : ""}`;
  }

  /* ---- drawing ---- */

  const element = (...parts) => geoprio.trait.element(...parts);

  const label = (x, y, content, more = {}) => element("text", { x, y, "font-size": 14, fill: MUTED, ...more }, content);

  const frame = (title, height) => geoprio.trait.sheet(WIDTH, height, title, { class: "graphe" });

  const values = (series) => series.flatMap((one) => one.values).filter((value) => value !== null);

  function lines({ title, x, x_title: xTitle, unit, series }) {
    const [height, left, right, top, bottom] = [320, 92, 190, 16, 46];
    const known = values(series);
    const y = scale(Math.min(0, ...known), Math.max(...known, 0));
    const across = scale(x[0], x[x.length - 1], 10);
    const toX = (value) => left + ((WIDTH - left - right) * (value - x[0])) / (x[x.length - 1] - x[0] || 1);
    const toY = (value) => top + (height - top - bottom) * (1 - (value - y.low) / (y.high - y.low));
    const made = frame(title, height);
    const places = placesOf(y.ticks, unit);
    for (const tick of y.ticks) {
      made.append(element("line", { x1: left, x2: WIDTH - right, y1: toY(tick), y2: toY(tick), stroke: tick === 0 ? MUTED : LINE }));
      made.append(label(left - 8, toY(tick) + 5, text(tick, unit, places), { "text-anchor": "end" }));
    }
    for (const tick of across.ticks) if (tick >= x[0] && tick <= x[x.length - 1]) made.append(label(toX(tick), height - bottom + 18, text(tick, ""), { "text-anchor": "middle" }));
    made.append(label((left + WIDTH - right) / 2, height - 6, xTitle, { "text-anchor": "middle" }));
    const ends = spread(series.map((one) => toY(one.values[one.values.length - 1])));
    series.forEach((one, k) => {
      const path = one.values.map((value, place) => `${place ? "L" : "M"}${toX(x[place]).toFixed(1)} ${toY(value).toFixed(1)}`).join("");
      made.append(element("path", { d: path, fill: "none", stroke: one.colour, "stroke-width": one.is_main ? 3.5 : 2, ...(one.is_dashed ? { "stroke-dasharray": "6 4" } : {}) }));
      made.append(label(WIDTH - right + 8, ends[k] + 5, one.name, { fill: one.colour, "font-weight": one.is_main ? 600 : 400 }));
    });
    return made;
  }

  const cut = (name) => (name.length > 32 ? `${name.slice(0, 31)}…` : name);

  function bars({ title, labels, unit, series }) {
    const [top, gap] = [26, 8];
    const block = series.length * ROW + gap;
    const known = values(series);
    const { low, high } = scale(Math.min(0, ...known), Math.max(...known, 0));
    const [left, right] = [NAME_WIDTH + (low < 0 ? 96 : 0), 120];
    const toX = (value) => left + ((WIDTH - left - right) * (value - low)) / (high - low);
    const height = top + labels.length * block + 8;
    const made = frame(title, height);
    const places = placesOf(known, unit);
    let at = NAME_WIDTH;
    for (const one of series) {
      made.append(element("rect", { x: at, y: 4, width: 12, height: 12, fill: one.colour }), label(at + 18, 15, one.name));
      at += 34 + 7.5 * one.name.length;
    }
    labels.forEach((name, k) => {
      const y = top + k * block;
      made.append(label(NAME_WIDTH - 8, y + (series.length * ROW) / 2 + 5, cut(name), { "text-anchor": "end", fill: INK }));
      series.forEach((one, rank) => {
        const value = one.values[k];
        const middle = y + rank * ROW;
        if (value === null) return made.append(label(toX(0) + 6, middle + 14, "n.d."));
        const [from, to] = [Math.min(toX(0), toX(value)), Math.max(toX(0), toX(value))];
        made.append(element("rect", { x: from, y: middle + 2, width: Math.max(to - from, 1), height: ROW - 4, fill: one.colour }));
        return made.append(label(value < 0 ? from - 6 : to + 6, middle + 14, text(value, unit, places), { fill: INK, ...(value < 0 ? { "text-anchor": "end" } : {}) }));
      });
    });
    made.append(element("line", { x1: toX(0), x2: toX(0), y1: top - 4, y2: height - 6, stroke: MUTED }));
    return made;
  }

  /* Draw every chart that its place does not show yet. */
  function draw() {
    for (const place of document.querySelectorAll("[data-graphe]")) {
      if (place.childElementCount) continue;
      const told = JSON.parse(place.dataset.graphe);
      place.append(told.kind === "lines" ? lines(told) : bars(told));
    }
    geoprio.trait.land();
  }

  /* The address of a result is written without leaving the page: its state stands in the query already. The focus goes with the
     eye where the title of the result takes it. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".tete-resultat a[href^='#'], .sommaire a[href^='#'], a.ancre");
    if (!link) return;
    event.preventDefault();
    root.history.replaceState(root.history.state, "", root.location.pathname + root.location.search + link.getAttribute("href"));
    const place = document.getElementById(link.getAttribute("href").slice(1));
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  });

  geoprio.graphes = { draw, scale, spread, text };
})(globalThis);
