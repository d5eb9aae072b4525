/* The page « Disparités »: its lists and its store say the same thing, its charts and small maps are drawn, a declaration of
   means joins the others or leaves them. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const WATCHED = ["disparities-settings", "disparities-figures", "disparities-clusters", "disparities-means-body"];

  let choices = {};
  let means = "";

  const set = (id, data) => root.dash_clientside.set_props(id, { data });

  /* What a list says, as the store holds it: a number stays one. */
  const chosen = (before, name, value) => ({ ...before, [name]: typeof before[name] === "number" ? Number(value) : value });

  /* The declarations without one of them, known by its text: its place on the screen may be of an older answer. */
  function without(text, block) {
    const blocks = text.split(/\n(?=#)/);
    const place = blocks.indexOf(block);
    return blocks.filter((_, k) => k !== place).join("\n");
  }

  /* The button goes with its declaration: the focus goes where one is made again. */
  function withdraw(block) {
    means = without(means, block);
    set("means", means);
    document.querySelector(".declarer > summary")?.focus();
  }

  function follow() {
    for (const list of document.querySelectorAll("[data-gap]")) if (list.value !== list.dataset.value) list.value = list.dataset.value;
  }

  const places = new WeakSet();
  function watch() {
    for (const id of WATCHED) {
      const place = document.getElementById(id);
      if (!place || places.has(place)) continue;
      places.add(place);
      geoprio.trait.landAgain();
      geoprio.graphe.watch(place, () => {
        follow();
        geoprio.cartouche.drawAll(place);
        geoprio.trait.land();
      });
    }
  }

  function show(next) {
    if (next) choices = next;
    watch();
  }

  document.addEventListener("change", (event) => {
    const { gap } = event.target.dataset || {};
    if (!gap) return;
    choices = chosen(choices, gap, event.target.value);
    set("gaps", choices);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-withdraw], [data-gaps]");
    if (button?.dataset.withdraw) withdraw(button.dataset.withdraw);
    if (button?.dataset.gaps) set("gaps", (choices = { ...choices, ...JSON.parse(button.dataset.gaps) }));
  });

  geoprio.disparites = { show, chosen, without, keep: (text) => (means = text || ""), declare: (text) => set("means", text) };
})(globalThis);
