/* The name of a commune in a table of money asks why its figures are what they are. */
(function (root) {
  "use strict";

  document.addEventListener("click", (event) => {
    const name = event.target.closest?.("[data-why]");
    if (!name) return;
    root.dash_clientside.set_props("money-commune", { data: name.dataset.why });
    const place = document.getElementById("cofinancing-why");
    const seen = new root.MutationObserver(() => {
      seen.disconnect();
      place.scrollIntoView({ block: "start" });
    });
    if (place) seen.observe(place, { childList: true });
  });
})(globalThis);
