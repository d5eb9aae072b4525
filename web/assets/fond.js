/* The base map, where the administrator names one: grey, under the communes, from our own server. Without it the map is whole. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  let layers = [];
  let arrived = 0;

  const note = () => document.getElementById("map-base-note");

  /* Say once every tile in view has been asked for whether any came. */
  function tell(isWanted) {
    document.body.classList.toggle("avec-fond", isWanted && arrived > 0);
    if (note()) note().hidden = !isWanted || arrived > 0;
  }

  function layerOf({ address }, bounds) {
    const layer = root.L.tileLayer(address, { bounds, keepBuffer: 1 });
    layer.on("tileload", () => {
      arrived += 1;
      if (arrived === 1) tell(true);
    });
    return layer.on("load", () => tell(true));
  }

  function show(isWanted, map) {
    if (!note() || isWanted === layers.length > 0) return;
    for (const layer of layers) layer.remove();
    arrived = 0;
    if (!isWanted) {
      layers = [];
      tell(false);
      return;
    }
    const told = JSON.parse(note().dataset.tiles);
    layers = told.parts.map((bounds) => layerOf(told, bounds).addTo(map));
  }

  geoprio.fond = { show };
})(globalThis);
