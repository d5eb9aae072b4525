/* What the map does not wait for: the component library is run, and its controls are drawn, once the map is on screen. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* A map that cannot be drawn does not keep the controls away for longer. */
  const LONGEST_WAIT = 4000;

  function mapDrawn() {
    const { body } = document;
    if (!document.getElementById("map") || body.dataset.carte) return Promise.resolve();
    return new Promise((done) => {
      const watch = new MutationObserver(() => body.dataset.carte && end());
      const end = () => {
        watch.disconnect();
        root.clearTimeout(latest);
        geoprio.dessin.painted().then(done);
      };
      const latest = root.setTimeout(end, LONGEST_WAIT);
      watch.observe(body, { attributes: true, attributeFilter: ["data-carte"] });
    });
  }

  let running = null;
  function library() {
    const { href } = document.querySelector("link[data-library]");
    running ??= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src: href, onload: done, onerror: failed }));
    });
    return running;
  }

  async function draw(parts) {
    await mapDrawn();
    await library();
    return parts.map((part) => JSON.parse(part));
  }

  geoprio.suite = { draw };
})(globalThis);
