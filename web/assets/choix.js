/* What a rule, a distance or a list shows: drawn before it is chosen, chosen by one gesture. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  function propose(next) {
    geoprio.dessin.drawAll(next.drawing, document);
    const buttons = document.getElementById("choosing-buttons");
    if (!buttons) return;
    buttons.hidden = !next.communes.length;
    for (const button of buttons.children) {
      button.dataset.edit = JSON.stringify({ op: `${button.dataset.choose}_communes`, means: next.means, communes: next.communes });
    }
  }

  geoprio.choix = { propose };
})(globalThis);
