/* Charts of the server made SVG: any element with `data-svg` holds one, drawn again when what it says changes. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const SVG = "http://www.w3.org/2000/svg";
  const TAGS = new Set(["text", "line", "path", "rect", "circle", "g"]);

  function element(page, [tag, attributes, words]) {
    if (!TAGS.has(tag)) throw new Error(`not a part of a chart: ${tag}`);
    const made = page.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (words !== undefined) made.textContent = words;
    return made;
  }

  function picture(page, { box: [width, height], label, parts }) {
    const made = page.createElementNS(SVG, "svg");
    const about = { viewBox: `0 0 ${width} ${height}`, xmlns: SVG, "font-family": "Source Sans 3, sans-serif", role: "img", "aria-label": label };
    for (const [name, value] of Object.entries(about)) made.setAttribute(name, value);
    made.append(...parts.map((part) => element(page, part)));
    return made;
  }

  function draw(place) {
    const told = place.dataset.svg;
    if (place.firstChild && place.drawn === told) return;
    place.drawn = told;
    place.replaceChildren(picture(place.ownerDocument, JSON.parse(told)));
  }

  /* Watch a place of the page; what it holds is drawn now and after every change. */
  function watch(place, after) {
    const all = () => {
      for (const one of place.querySelectorAll("[data-svg]")) draw(one);
      after?.();
    };
    new root.MutationObserver(all).observe(place, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-svg", "data-cartouche", "data-value"] });
    all();
  }

  geoprio.graphe = { watch, draw, picture };
})(globalThis);
