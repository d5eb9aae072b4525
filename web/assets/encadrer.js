/* A drawing taken away keeps what the page says around it: its question above, the sentence that answers it, its signs and its
   source below. Any `.figure-serveur` holds one. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const EDGE = 18;
  const NARROWEST = 200;
  const LETTER = 0.56; /* mean width of a letter over its height, a wide font in place of ours included */

  /* Lines of a text, broken on words. */
  function lines(text, width, size) {
    const longest = Math.max(8, Math.floor(width / (size * LETTER)));
    const rows = [""];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const last = rows[rows.length - 1];
      if (last && last.length + word.length >= longest) rows.push(word);
      else rows[rows.length - 1] = last ? `${last} ${word}` : word;
    }
    return rows.filter(Boolean);
  }

  const element = (...parts) => geoprio.trait.element(...parts);

  /* Write rows from a height down; returns the height after the last. */
  function write(page, rows, top, size, more) {
    rows.forEach((words, k) => page.append(element("text", { x: EDGE, y: top + size * (1 + 1.35 * k), "font-size": size, fill: "#1b1f2a", ...more }, words)));
    return top + 1.35 * size * rows.length;
  }

  function signs(page, listed, top, width) {
    const wide = Math.max(NARROWEST, ...listed.map(({ words }) => 34 + words.length * 13 * LETTER));
    const across = Math.max(1, Math.floor((width - 2 * EDGE) / wide));
    listed.forEach(({ colour, words }, k) => {
      const [x, y] = [EDGE + wide * (k % across), top + 22 * Math.floor(k / across)];
      if (colour) page.append(element("rect", { x, y, width: 16, height: 12, fill: colour, stroke: "#8a919c" }));
      else page.append(element("line", { x1: x, y1: y + 6, x2: x + 16, y2: y + 6, stroke: "#1b1f2a", "stroke-width": 3 }));
      page.append(element("text", { x: x + 22, y: y + 11, "font-size": 13, fill: "#5b6472" }, words));
    });
    return top + 22 * Math.ceil(listed.length / across);
  }

  /* The drawing in a larger one, with its words. */
  function framed(drawing, { title, finding, listed, source }) {
    const [, , inner, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
    const width = Math.max(inner, 640) + 2 * EDGE;
    const page = geoprio.trait.sheet(width, 0, title);
    const room = width - 2 * EDGE;
    let top = write(page, lines(title, room, 20), EDGE, 20, { "font-weight": 600 }) + 4;
    top = write(page, lines(finding, room, 15), top, 15) + 14;
    const group = element("g", { transform: `translate(${EDGE} ${top})` });
    group.append(...[...drawing.cloneNode(true).childNodes]);
    page.append(group);
    top = signs(page, listed, top + height + 12, width);
    top = write(page, lines(source, room, 13), top + 4, 13, { fill: "#5b6472" }) + EDGE;
    page.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(top)}`);
    return page;
  }

  /* What stands around the drawing that a button takes away; nothing where it stands alone. */
  function around(button) {
    const figure = button.closest(".figure-serveur");
    if (!figure) return null;
    const section = figure.closest("section");
    return {
      drawing: figure.querySelector("svg"),
      title: section.querySelector("h2").firstChild.textContent,
      finding: section.querySelector(".trouvaille").textContent,
      listed: [...figure.querySelectorAll(".marque")].map((one) => ({ colour: one.querySelector("i").style.background, words: one.textContent })),
      source: figure.dataset.source || "",
    };
  }

  function taken(button) {
    const known = around(button);
    return known && framed(known.drawing, known);
  }

  geoprio.encadrer = { taken, lines };
})(globalThis);
