/* The list of the keys: `?` or its button opens it, Escape or the same closes it, and the focus goes back where it was. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  let before = null;

  const panel = () => document.getElementById("shortcuts");
  const isOpen = () => Boolean(panel()) && !panel().hidden;

  /* A key whose script is not on the page is not listed. */
  function open() {
    if (!panel() || isOpen()) return;
    before = document.activeElement;
    for (const row of panel().querySelectorAll("[data-needs]")) row.hidden = !geoprio[row.dataset.needs];
    panel().hidden = false;
    panel().focus();
  }

  function close() {
    if (!isOpen()) return;
    panel().hidden = true;
    if (before?.isConnected) before.focus();
    before = null;
  }

  /* Escape closes the list and nothing else; the focus that leaves it closes it too. */
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    if (isOpen() && !panel().contains(event.target)) panel().hidden = true;
  });

  geoprio.raccourcis = { open, close, toggle: () => (isOpen() ? close() : open()), isOpen };
})(globalThis);
