/* Charts drawn from what the server wrote in `data-graph`: bars, stacked shares, intervals; each again when its figures change. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const WIDTH = 900;
  const INK = "#1b1f2a", MUTED = "#5b6472", LINE = "#d9dde3", ACCENT = "#2a5b8c", PALE = "#8dadcb", RURAL = "#d9a34a";
  const french = (value, decimals = 0) => value.toLocaleString("fr-FR", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).replace("-", "\u2212");

  const element = (...parts) => geoprio.trait.element(...parts);

  const write = (x, y, text, attributes = {}) => element("text", { x, y, "font-size": 14, fill: MUTED, ...attributes }, text);

  const sheet = (title, height) => geoprio.trait.sheet(WIDTH, height, title, { class: "graphe" });

  /* ---- pure: round steps of an axis ---- */

  function ticks(low, high, most = 6) {
    if (!(high > low)) return [low];
    const raw = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw);
    const found = [];
    for (let k = Math.ceil(low / step - 1e-9) + 0; k * step <= high + 1e-9 * step; k += 1) found.push(k * step);
    return found;
  }

  const decimalsOf = (marks) => (marks.length > 1 && marks[1] - marks[0] < 1 ? Math.ceil(-Math.log10(marks[1] - marks[0]) - 1e-9) : 0);

  /* ---- kinds ---- */

  function bars({ title, low, high, all, part, names, axis, limit, decimals }) {
    const [left, top, bottom, height] = [52, 48, 46, 322]; /* the legend, then the threshold, then the bars */
    const svg = sheet(title, height);
    const highest = Math.max(...all, 1);
    const x = (value) => left + ((WIDTH - left - 12) * (value - low)) / (high - low);
    const y = (count) => height - bottom - ((height - bottom - top) * count) / highest;
    for (const mark of ticks(0, highest, 4)) svg.append(element("line", { x1: left, x2: WIDTH - 12, y1: y(mark), y2: y(mark), stroke: LINE }), write(left - 6, y(mark) + 5, french(mark), { "text-anchor": "end" }));
    const step = (high - low) / all.length;
    all.forEach((count, k) => {
      const [from, width] = [x(low + k * step) + 0.5, Math.max(x(step) - x(0) - 1, 1)];
      svg.append(element("rect", { x: from, width, y: y(count), height: y(0) - y(count), fill: PALE }));
      svg.append(element("rect", { x: from, width, y: y(part[k]), height: y(0) - y(part[k]), fill: ACCENT }));
    });
    const marks = ticks(low, high);
    for (const mark of marks) svg.append(write(x(mark), height - bottom + 18, french(mark, decimalsOf(marks)), { "text-anchor": "middle" }));
    svg.append(element("line", { x1: x(limit), x2: x(limit), y1: top - 18, y2: y(0), stroke: INK, "stroke-width": 2 }));
    const isRight = x(limit) < WIDTH / 2;
    svg.append(write(x(limit) + (isRight ? 6 : -6), top - 8, `seuil ${french(limit, decimals)}`, { fill: INK, "font-weight": 600, "text-anchor": isRight ? "start" : "end" }));
    svg.append(write(left + (WIDTH - left) / 2, height - 6, axis, { "text-anchor": "middle" }));
    svg.append(element("rect", { x: left, y: 2, width: 14, height: 10, fill: PALE }), write(left + 19, 12, names[0]));
    svg.append(element("rect", { x: left + 100, y: 2, width: 14, height: 10, fill: ACCENT }), write(left + 119, 12, names[1]));
    return svg;
  }

  function stacks({ title, rows, names }) {
    const [left, row] = [170, 34];
    const svg = sheet(title, row * rows.length + 30);
    const width = WIDTH - left - 12;
    rows.forEach(([name, ...values], k) => {
      let from = left;
      svg.append(write(left - 8, k * row + 23, name, { "text-anchor": "end", fill: INK }));
      values.forEach((value, part) => {
        if (!Number.isFinite(value)) return;
        svg.append(element("rect", { x: from, y: k * row + 6, width: width * value, height: row - 10, fill: part ? RURAL : ACCENT }));
        if (value > 0.08) svg.append(write(from + 8, k * row + 23, `${names[part]} ${french(100 * value)}\u202f%`, { fill: part ? INK : "#ffffff" }));
        from += width * value;
      });
    });
    return svg;
  }

  function intervals({ title, rows, limit, axis }) {
    const [left, row, top] = [230, 20, 30];
    const height = top + row * rows.length + 36;
    const svg = sheet(title, height);
    const most = Math.max(...rows.map(([, , high]) => high), limit, 2);
    const x = (rank) => left + ((WIDTH - left - 20) * (rank - 1)) / (most - 1);
    const marks = [1, ...ticks(1, most).filter((mark) => mark > 1)];
    for (const mark of marks) svg.append(element("line", { x1: x(mark), x2: x(mark), y1: top - 4, y2: height - 36, stroke: LINE }), write(x(mark), height - 20, french(mark), { "text-anchor": "middle" }));
    rows.forEach(([name, low, high, at], k) => {
      const y = top + k * row + row / 2;
      svg.append(write(left - 10, y + 5, name, { "text-anchor": "end", fill: INK }));
      svg.append(element("line", { x1: x(low), x2: Math.max(x(high), x(low) + 1), y1: y, y2: y, stroke: PALE, "stroke-width": 9 }));
      svg.append(element("circle", { cx: x(at), cy: y, r: 4, fill: INK }));
    });
    svg.append(element("line", { x1: x(limit), x2: x(limit), y1: top - 10, y2: height - 36, stroke: ACCENT, "stroke-width": 2, "stroke-dasharray": "5 3" }));
    svg.append(write(Math.min(x(limit), WIDTH - 210), 14, `derniers prioritaires : rang ${french(limit)}`, { fill: ACCENT, "font-weight": 600 }));
    svg.append(write(left + (WIDTH - left) / 2, height - 4, axis, { "text-anchor": "middle" }));
    return svg;
  }

  const KINDS = { bars, stacks, intervals };
  const drawn = new WeakMap();

  /* A redraw of the figures around a chart takes it away: it is put back as it was. */
  function drawAll() {
    for (const place of document.querySelectorAll("[data-graph]")) {
      const text = place.dataset.graph;
      if (drawn.get(place) === text && place.firstChild) continue;
      drawn.set(place, text);
      const record = JSON.parse(text);
      place.replaceChildren(KINDS[record.type](record));
    }
  }

  const watcher = root.MutationObserver && new root.MutationObserver(drawAll);
  function watch(...ids) {
    for (const id of ids) {
      const place = document.getElementById(id);
      if (place) watcher.observe(place, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-graph"] });
    }
    drawAll();
  }

  geoprio.indice_graphes = { ticks, decimalsOf, drawAll, watch };
})(globalThis);
