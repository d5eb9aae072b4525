/* Two neighbours of the page « Cofinancement », shown on the map: framed, outlined and named until the page is left. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const FIELD = "voir";
  const COLOUR = "#b5651d";

  const codesOf = (search) => (new URLSearchParams(search).get(FIELD) || "").split(".").filter(Boolean);
  const addressOf = (search, codes) => `/${search ? `${search}&` : "?"}${FIELD}=${codes.join(".")}`;

  /* The address is written anew as soon as the state is read: what it asked for is kept from the start. */
  const asked = codesOf(root.location?.search || "");

  function show(map) {
    const found = asked.filter((code) => geoprio.carte.layerOf(code));
    if (!found.length) return;
    geoprio.vue.frameCommunes(found);
    const units = geoprio.carte.units();
    const latitude = (code) => units.lat[units.communes.indexOf(code)];
    const northern = [...found].sort((one, other) => latitude(other) - latitude(one))[0];
    for (const code of found) {
      const isNorthern = code === northern;
      const outline = root.L.geoJSON(geoprio.carte.layerOf(code).toGeoJSON(), { interactive: false, style: { fill: false, color: COLOUR, weight: 4, opacity: 1 } });
      outline.addTo(map).bindTooltip(units.names[units.communes.indexOf(code)], { permanent: true, direction: isNorthern ? "top" : "bottom", offset: [0, isNorthern ? -24 : 24], className: "etiquette-paire" }).openTooltip();
    }
    document.body.dataset.paire = found.join(".");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-pair]");
    if (!link) return;
    event.preventDefault();
    root.location.assign(addressOf(root.location.search, JSON.parse(link.dataset.pair)));
  });

  geoprio.paires = { show, codesOf, addressOf };
})(globalThis);
