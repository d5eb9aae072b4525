/* The address of the page: what the server wrote of the state on screen, and which kept variant it is. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const LAST = "geoprio-carte";
  const FIELD = "va";

  /* A query that names a variant, or none. */
  function named(search, variant) {
    const bare = search.replace(/([?&])va=[^&]*(&|$)/, (_, before, after) => (after ? before : ""));
    if (!variant) return bare;
    return `${bare || "?"}${bare.length > 1 ? "&" : ""}${FIELD}=${encodeURIComponent(variant)}`;
  }

  /* The rail leads back to it, the files to take away are made from it. */
  function write(search) {
    const whole = named(search, geoprio.variantes.shown());
    root.history.replaceState(root.history.state, "", root.location.pathname + whole + root.location.hash);
    root.sessionStorage.setItem(LAST, whole);
    for (const link of document.querySelectorAll("[data-file]")) link.href = link.dataset.file + whole;
  }

  geoprio.adresse = { named, write, last: () => root.sessionStorage.getItem(LAST) };
})(globalThis);
