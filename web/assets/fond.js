/* The base map, where the administrator names one: grey, under the communes, from our own server. Without it the map is whole. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const [MOST_TRIES, AGAIN_MS] = [4, 800];
  let layers = [];
  let arrived = 0;
  let failed = 0;

  const note = () => document.getElementById("map-base-note");

  /* Say once every tile in view has been asked for whether any came. */
  function tell(isWanted) {
    document.body.classList.toggle("avec-fond", isWanted && arrived > 0);
    if (note()) note().hidden = !isWanted || arrived > 0 || failed === 0;
  }

  function layerOf({ address }, bounds) {
    const layer = root.L.tileLayer(address, { bounds, keepBuffer: 1 });
    layer.on("tileload", () => {
      arrived += 1;
      if (arrived === 1) tell(true);
    });
    /* A source that falls silent later is told of as one that never answered: by the tiles of the last view. */
    layer.on("loading", () => {
      [arrived, failed] = [0, 0];
    });
    layer.on("tileerror", ({ tile }) => {
      failed += 1;
      again(tile);
    });
    return layer.on("load", () => tell(true));
  }

  /* The server asks for few tiles at a time: one that it had no room for comes a moment later. */
  function again(tile) {
    const tries = Number(tile.dataset.tries || 0) + 1;
    if (tries > MOST_TRIES) return;
    tile.dataset.tries = tries;
    root.setTimeout(() => tile.isConnected && (tile.src = tile.src), AGAIN_MS * tries);
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
