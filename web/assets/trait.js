/* Elements of drawings, and the way to the result that an address names: what every chart needs. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const SVG = "http://www.w3.org/2000/svg";

  function element(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /* An empty drawing that can be taken away as it is, with what it shows in words; where it is wider than the screen, its
     box scrolls, and the keyboard reaches it. */
  function sheet(width, height, label, attributes = {}) {
    const reached = root.matchMedia?.("(max-width: 640px)").matches ? { tabindex: 0 } : {};
    const about = { viewBox: `0 0 ${width} ${height}`, xmlns: SVG, "font-family": "Source Sans 3, sans-serif", ...reached };
    return element("svg", { ...about, role: "img", "aria-label": label, ...attributes });
  }

  /* The end of the address, as the page was opened: the state takes its place afterwards. */
  const wanted = root.location?.hash.slice(1) || "";
  let isLed = false;

  /* An address that names a result leads to it once it is drawn, once. */
  function land() {
    const place = !isLed && wanted && document.getElementById(wanted);
    if (!place) return;
    isLed = true;
    place.scrollIntoView();
  }

  geoprio.trait = { element, sheet, land, landAgain: () => (isLed = false) };
})(globalThis);
