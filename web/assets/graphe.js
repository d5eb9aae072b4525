/* Charts of the server made SVG: any element with `data-svg` holds one, drawn again when what it says changes. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const TAGS = new Set(["text", "line", "path", "rect", "circle", "g"]);

  function element([tag, attributes, words]) {
    if (!TAGS.has(tag)) throw new Error(`not a part of a chart: ${tag}`);
    return geoprio.trait.element(tag, attributes, words);
  }

  function picture({ box: [width, height], label, parts }) {
    const made = geoprio.trait.sheet(width, height, label);
    made.append(...parts.map(element));
    return made;
  }

  function draw(place) {
    const told = place.dataset.svg;
    if (place.firstChild && place.drawn === told) return;
    place.drawn = told;
    place.replaceChildren(picture(JSON.parse(told)));
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

  geoprio.graphe = { watch };
})(globalThis);
