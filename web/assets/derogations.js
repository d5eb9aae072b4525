/* Derogations declared commune by commune: each is an exception that the rules keep. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  let granted = [];

  const toggled = (codes, code) => (codes.includes(code) ? codes.filter((one) => one !== code) : [...codes, code].sort());

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-derogation]");
    if (button) root.dash_clientside.set_props("derogations", { data: toggled(granted, JSON.parse(button.dataset.derogation)) });
  });

  geoprio.derogations = { show: (codes) => (granted = codes || []), toggled };
})(globalThis);
