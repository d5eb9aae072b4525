/* The map by keyboard: one stop; arrows go to the neighbouring commune, Enter chooses, + and - zoom, Escape leaves. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const STRAIGHT = 0.4;

  /* Neighbours of each position, from pairs in one flat list. */
  function adjacency(pairs, n) {
    const lists = Array.from({ length: n }, () => []);
    for (let k = 0; k < pairs.length; k += 2) {
      lists[pairs[k]].push(pairs[k + 1]);
      lists[pairs[k + 1]].push(pairs[k]);
    }
    return lists;
  }

  /* How straight ahead a point lies: cosine of its angle with the direction. */
  function ahead([x, y], [u, v], [dx, dy]) {
    const length = Math.hypot(u - x, v - y);
    return length ? ((u - x) * dx + (v - y) * dy) / length : -1;
  }

  /* The neighbour most straight ahead; where none is, the nearest commune ahead (an island, a border). */
  function next(points, neighbours, from, direction) {
    const here = points[from];
    let [best, straightest] = [null, STRAIGHT];
    for (const k of neighbours[from]) {
      const cosine = ahead(here, points[k], direction);
      if (cosine > straightest) [best, straightest] = [k, cosine];
    }
    if (best !== null) return best;
    let nearest = Infinity;
    points.forEach((point, k) => {
      const cosine = ahead(here, point, direction);
      if (cosine <= STRAIGHT) return;
      const distance = Math.hypot(point[0] - here[0], point[1] - here[1]) / cosine;
      if (distance < nearest) [best, nearest] = [k, distance];
    });
    return best ?? from;
  }

  /* Communes that touch the chosen ones and are not among them. */
  function around(neighbours, chosen) {
    const found = new Set();
    for (const k of chosen) for (const other of neighbours[k]) if (!chosen.has(other)) found.add(other);
    return found;
  }

  /* ---- on the page ---- */

  let map = null;
  let at = null;
  let lists = null;
  let points = null;
  let asked = null;

  function loadNeighbours() {
    asked ??= fetch(geoprio.carte.neighboursUrl())
      .then((answer) => answer.json())
      .then(({ pairs }) => {
        const codes = geoprio.carte.codes();
        lists = adjacency(pairs, codes.length);
        points = codes.map((code) => geoprio.formes.onPlane(...geoprio.carte.placeOf(code)));
      })
      .catch((error) => {
        console.error(error);
        asked = null;
        geoprio.carte.say("Les communes voisines n'ont pas pu être lues. Réessayez ; si cela revient, rechargez la page.");
      });
    return asked;
  }

  function nearestToCentre() {
    const { lat, lng } = map.getCenter();
    const [x, y] = geoprio.formes.onPlane(lat, lng);
    let [best, nearest] = [0, Infinity];
    points.forEach(([u, v], k) => {
      const distance = Math.hypot(u - x, v - y);
      if (distance < nearest) [best, nearest] = [k, distance];
    });
    return best;
  }

  function speak() {
    const code = geoprio.carte.codes()[at];
    const place = document.getElementById("map-spoken");
    const inside = geoprio.carte.journal().perimeter().communes.has(code);
    const said = geoprio.carte.described(code).slice(0, -1);
    if (place) place.textContent = [...said, inside ? "dans le périmètre" : "hors du périmètre"].join(", ");
  }

  function go(k) {
    at = k;
    const code = geoprio.carte.codes()[k];
    const spot = geoprio.carte.placeOf(code);
    if (!geoprio.cartons.mapOf(code) && !map.getBounds().pad(-0.1).contains(spot)) map.panTo(spot, { animate: false });
    geoprio.survol.show(code);
    speak();
  }

  async function press(event) {
    if (event.target !== map.getContainer() || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    const direction = DIRECTIONS[key];
    if (!direction && !["Enter", " ", "+", "-", "Escape"].includes(key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "+") map.zoomIn();
    else if (key === "-") map.zoomOut();
    else if (key === "Escape") leave();
    else {
      await loadNeighbours();
      if (!lists) return;
      if (at === null) go(nearestToCentre());
      else if (direction) go(next(points, lists, at, direction));
      else choose();
    }
  }

  function choose() {
    const code = geoprio.carte.codes()[at];
    geoprio.carte.gesture({ op: "toggle_commune", commune: code }, { kind: "commune", code });
    speak();
  }

  function leave() {
    at = null;
    geoprio.survol.show(null);
    document.querySelector("#export-menu-links a")?.focus();
  }

  /* From another part of the territory the arrows start anew, in the middle of what is in view. */
  function restart() {
    at = null;
    map?.getContainer().focus();
  }

  /* Add the neighbours of the whole selection. */
  async function addNeighbours() {
    await loadNeighbours();
    if (!lists) return;
    const codes = geoprio.carte.codes();
    const { communes } = geoprio.carte.journal().perimeter();
    const chosen = new Set(codes.flatMap((code, k) => (communes.has(code) ? [k] : [])));
    const found = [...around(lists, chosen)].map((k) => codes[k]);
    if (found.length) geoprio.carte.gesture({ op: "add_communes", means: "neighbours", communes: found });
  }

  function attach(aMap) {
    map = aMap;
    const container = map.getContainer();
    map.keyboard.disable();
    container.tabIndex = 0;
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", "Carte des communes. Flèches : aller à la commune voisine. Entrée : l'ajouter ou la retirer. Plus et moins : zoom. Échap : quitter la carte.");
    container.addEventListener("keydown", press);
    container.addEventListener("blur", () => geoprio.survol.show(null));
  }

  geoprio.clavier = { adjacency, next, around, attach, restart, addNeighbours };
})(globalThis);
