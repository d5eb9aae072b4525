/* The name of a commune in a table of money asks why its figures are what they are; the answer comes into view. */
(function (root) {
  "use strict";

  let seen = null;

  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("[data-why]");
    const place = document.getElementById("cofinancing-why");
    if (!name || !place) return;
    seen?.disconnect();
    seen = new root.MutationObserver(() => {
      seen.disconnect();
      if (!place.childElementCount) return;
      place.scrollIntoView({ block: "start" });
      place.focus({ preventScroll: true });
    });
    seen.observe(place, { childList: true, subtree: true, characterData: true });
    root.dash_clientside.set_props("money-commune", { data: name.dataset.why });
  });
})(globalThis);
