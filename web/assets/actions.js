/* Buttons, keys and the functions that Dash calls: each is one line to a feature. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  function toggleProjector() {
    if (!document.getElementById("map")) return;
    const on = document.body.classList.toggle("projecteur");
    geoprio.carte.set("projector", { data: on });
    const map = geoprio.carte.map();
    if (map) {
      map.invalidateSize({ animate: false });
      if (!geoprio.vue.hasMoved()) root.setTimeout(geoprio.vue.frame, 350);
      geoprio.carte.drawOutline();
      geoprio.couches.redraw();
    }
  }

  const ACTIONS = {
    annuler: () => geoprio.variantes.undo(),
    retablir: () => geoprio.variantes.redo(),
    vider: () => geoprio.carte.gesture({ op: "clear" }),
    projecteur: toggleProjector,
    raccourcis: () => geoprio.raccourcis.toggle(),
    voisines: () => geoprio.clavier.addNeighbours(),
    cadrer: () => geoprio.vue.frame(),
    tiroir: () => document.querySelector(".tiroir")?.classList.toggle("ouvert"),
    tableau: () => geoprio.tableau.toggle(),
    "aller-tableau": () => geoprio.tableau.open(),
    "aller-carte": () => document.getElementById("map").focus(),
    aller: (button) => {
      geoprio.vue.framePart(JSON.parse(button.dataset.bounds));
      geoprio.clavier.restart();
    },
    cartons: (button) => geoprio.cartons.toggle(button),
    voir: (button) => {
      document.getElementById("map").scrollIntoView({ block: "nearest" });
      geoprio.vue.frameCommunes(JSON.parse(button.dataset.codes));
    },
    fermer: (button) => (button.parentElement.hidden = true),
    "zoom-plus": () => geoprio.carte.map()?.zoomIn(),
    "zoom-moins": () => geoprio.carte.map()?.zoomOut(),
  };

  /* The rail leads to the pages of a perimeter with its state as it was left. */
  const STATEFUL = new Set(["/", "/indicateurs", "/cofinancement", "/disparites"]);
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".rail a");
    const last = geoprio.adresse.last();
    if (!link || !last || !STATEFUL.has(link.pathname) || link.pathname === root.location.pathname) return;
    const there = new URLSearchParams(link.search).get("t");
    const left = new URLSearchParams(last).get("t");
    link.search = there && left && there !== left ? geoprio.territoire.address(last, left, there) : last;
  });

  /* Any button may carry `data-edit` (an edit of the perimeter), `data-action` or `data-sheet`. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit],[data-action],[data-sheet]");
    if (!button || button.disabled) return;
    if (button.matches("a")) event.preventDefault();
    if (button.dataset.edit) geoprio.carte.gesture(JSON.parse(button.dataset.edit), parse(button.dataset.sheet));
    else if (button.dataset.action) ACTIONS[button.dataset.action]?.(button);
    else {
      const about = parse(button.dataset.sheet);
      geoprio.carte.showSheet(about);
      geoprio.vue.zoomTo(about.kind, about.code);
    }
  });

  function parse(text) {
    return text ? JSON.parse(text) : null;
  }

  const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])";
  const isTyping = (target) => target.closest(TYPING) !== null;

  document.addEventListener("keydown", (event) => {
    if (event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === "z") geoprio.variantes[event.shiftKey ? "redo" : "undo"]();
      else if (key === "y") geoprio.variantes.redo();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && document.body.classList.contains("projecteur")) toggleProjector();
    if (isTyping(event.target)) return;
    if (event.key.toLowerCase() === "p") toggleProjector();
    if (event.key.toLowerCase() === "t" && document.getElementById("table")) ACTIONS.tableau();
    if (event.key === "?" && !document.body.classList.contains("projecteur")) geoprio.raccourcis.toggle();
    if (event.key === "/") {
      document.getElementById("search-field")?.focus();
      event.preventDefault();
    }
  });

  /* Clientside callbacks: first argument is what changed. */
  root.dash_clientside = root.dash_clientside || {};
  root.dash_clientside.geoprio = {
    suite: (parts) => geoprio.suite.draw(parts),
    lireUnites: (address) => {
      if (address) geoprio.carte.loadUnits(address);
      return Boolean(address);
    },
    chercher: (words) => (words ? (geoprio.recherche.find(words) ?? root.dash_clientside.no_update) : geoprio.carte.places()),
    commencer: (start) => {
      if (start) geoprio.carte.journal().begin(start);
      return root.dash_clientside.no_update;
    },
    chiffrer: async () => {
      const { inputs, states } = root.dash_clientside.callback_context;
      return (await geoprio.chiffres.choose(inputs, states)) ?? root.dash_clientside.no_update;
    },
    confirmer: (perimeter) => {
      if (perimeter) geoprio.carte.confirm(perimeter);
      return root.dash_clientside.no_update;
    },
    proposer: (choice) => {
      if (choice) geoprio.choix.propose(choice);
      return root.dash_clientside.no_update;
    },
    prevoir: (foresight) => {
      if (foresight) geoprio.survol.answer(foresight);
      return root.dash_clientside.no_update;
    },
    dessiner: (text) => {
      if (text) geoprio.dessin.drawText(text);
      return root.dash_clientside.no_update;
    },
    colorier: (fill) => {
      if (fill) geoprio.carte.recolour(fill);
      return root.dash_clientside.no_update;
    },
    /* Kept bounds are those of the field: the box fills it with the bounds on screen, or empties it. */
    garderBornes: (kept, bounds, fill) => {
      if (Boolean(kept) !== Boolean(bounds)) geoprio.carte.set("classes-bounds", { value: kept ? fill?.bounds || "" : "" });
      return root.dash_clientside.no_update;
    },
    bornesChoisies: (bounds) => {
      geoprio.carte.set("classes-keep", { checked: Boolean(bounds) });
      return root.dash_clientside.no_update;
    },
    montrerCouches: (keys) => {
      geoprio.couches.show(keys);
      return root.dash_clientside.no_update;
    },
    montrerLecture: (reading) => {
      geoprio.lecture.show(reading);
      return root.dash_clientside.no_update;
    },
    montrerVue: (view) => {
      if (view) geoprio.vue.show(view);
      return root.dash_clientside.no_update;
    },
    choisir: (value) => {
      if (!value) return root.dash_clientside.no_update;
      const cut = value.indexOf(":");
      const about = { kind: value.slice(0, cut), code: value.slice(cut + 1) };
      geoprio.vue.zoomTo(about.kind, about.code);
      geoprio.carte.showSheet(about);
      return root.dash_clientside.no_update;
    },
    changerTerritoire: (there, here) => {
      if (there && here && there !== here) geoprio.territoire.open(here, there);
      return root.dash_clientside.no_update;
    },
    ouvrirVariante: (variant) => {
      geoprio.variantes.open(variant);
      return root.dash_clientside.no_update;
    },
    montrerStrates: (strata) => {
      geoprio.strates.show(strata);
      return root.dash_clientside.no_update;
    },
    montrerDerogations: (codes) => {
      geoprio.derogations.show(codes);
      return root.dash_clientside.no_update;
    },
    montrerConditions: (terms) => {
      geoprio.conditions.show(terms);
      return root.dash_clientside.no_update;
    },
    montrerDisparites: (choices) => {
      geoprio.disparites.show(choices);
      return root.dash_clientside.no_update;
    },
    garderMoyens: (means) => {
      geoprio.disparites.keep(means);
      return root.dash_clientside.no_update;
    },
    declarer: (means) => {
      if (means) geoprio.disparites.declare(means);
      return root.dash_clientside.no_update;
    },
    poserRegles: (controls) => {
      for (const [id, prop, value] of controls || []) root.dash_clientside.set_props(id, { [prop]: value });
      return root.dash_clientside.no_update;
    },
    montrerIndice: (text) => {
      geoprio.indice.show(text);
      return root.dash_clientside.no_update;
    },
    montrerOffre: () => {
      geoprio.indice.offered();
      return root.dash_clientside.no_update;
    },
    montrerFormule: () => {
      geoprio.formule.answered();
      return root.dash_clientside.no_update;
    },
    montrerRangs: () => {
      geoprio.rangs.answered();
      return root.dash_clientside.no_update;
    },
    montrerVersions: () => {
      geoprio.publier.listed();
      return root.dash_clientside.no_update;
    },
    montrerArbre: (tree) => {
      geoprio.enveloppe.show(tree);
      return root.dash_clientside.no_update;
    },
    changerArbre: (...values) => {
      geoprio.enveloppe.changed(values);
      return root.dash_clientside.no_update;
    },
    modeleArbre: (...clicks) => {
      const asked = root.dash_clientside.callback_context.triggered_id;
      if (asked && clicks.some(Boolean)) geoprio.enveloppe.preset(asked.replace("envelope-tree-preset-", ""));
      return root.dash_clientside.no_update;
    },
    suivreArbre: (text) => {
      geoprio.enveloppe.follow(text);
      return root.dash_clientside.no_update;
    },
    choixChanges: (...values) => {
      const places = root.dash_clientside.callback_context.inputs_list.map(({ id, property }) => [id, property]);
      geoprio.variantes.chosen(values, places);
      return root.dash_clientside.no_update;
    },
    choisirVisibilite: (value) => {
      geoprio.variantes.setVisibility(value);
      return root.dash_clientside.no_update;
    },
    ecrireAdresse: (search) => {
      if (search) geoprio.adresse.write(search);
      return root.dash_clientside.no_update;
    },
  };
})(globalThis);
