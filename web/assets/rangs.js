/* Intervals of ranks under other weightings: asked for once the hand rests, followed while they are computed, stopped at will. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const REST_MS = 700;
  const LOOK_MS = 250;
  const LARGEST_UNASKED = 8000; /* communes: beyond, the calculation waits to be asked for */

  let timer = 0;
  let watcher = 0;
  let work = null;

  const byId = (id) => document.getElementById(id);
  const say = (text) => (byId("index-progress-said").textContent = text);

  function busy(isBusy) {
    document.querySelector("[data-index-action=stop]").hidden = !isBusy;
    byId("index-progress").hidden = !isBusy;
    if (!isBusy) root.clearInterval(watcher);
  }

  /* The index has changed: what follows the hand from afar is asked for again once it rests. */
  function later() {
    if (!byId("index-ranks")) return;
    root.clearTimeout(timer);
    if (work) stop("");
    timer = root.setTimeout(() => {
      geoprio.publier.list();
      geoprio.pourquoi.again();
      const known = geoprio.carte.units();
      if (known && known.communes.length <= LARGEST_UNASKED) ask();
      else say("Les poids ont changé : calculez à nouveau (quelques secondes).");
    }, REST_MS);
  }

  function ask() {
    root.clearTimeout(timer);
    if (work) stop("");
    work = geoprio.attente.newId();
    busy(true);
    say("1\u202f000 pondérations…");
    byId("index-progress").value = 0;
    root.dash_clientside.set_props("ranks-asked", { data: { index: geoprio.indice.text(), mode: byId("index-ranks-mode").value, work } });
    watcher = root.setInterval(look, LOOK_MS);
  }

  async function look() {
    const mine = work;
    if (!mine) return;
    try {
      const { done, total } = await (await root.fetch(`/travaux/${mine}`)).json();
      if (mine !== work || !total) return;
      byId("index-progress").max = total;
      byId("index-progress").value = done;
      say(`${done.toLocaleString("fr-FR")} pondérations sur ${total.toLocaleString("fr-FR")}`);
    } catch (error) {
      console.error(error);
    }
  }

  function stop(text = "Arrêté.") {
    if (!work) return;
    root.fetch(`/travaux/${work}`, { method: "POST" }).catch((error) => console.error(error));
    work = null;
    busy(false);
    say(text);
  }

  function answered() {
    if (!work) return;
    work = null;
    busy(false);
    say("");
  }

  document.addEventListener("change", ({ target }) => {
    if (target.id === "index-ranks-mode") ask();
  });

  geoprio.rangs = { later, ask, stop, answered };
})(globalThis);
