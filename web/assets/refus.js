/* What the answer to a save means: kept, changed elsewhere, left out, not to be sent again, or to be tried
   later; and the boxes that ask what to do. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const [FIRST_MS, LONGEST_MS] = [5000, 60000];
  /* Too slow, too early, too many at once: the same save may be taken in a while. */
  const PASSING = new Set([408, 425, 429]);
  const REASONS = {
    401: ["votre connexion n'est plus reconnue", "Reconnectez-vous dans un autre onglet, puis réessayez."],
    403: ["le serveur n'accepte rien de cette page", "Ouvrez Géoprio à son adresse habituelle, ou demandez ce droit à l'administrateur, puis réessayez."],
    413: ["ce qui attend est trop volumineux pour un envoi", "Emportez le périmètre (CSV ou GeoJSON), puis prévenez l'administrateur."],
  };

  /* Status and record of an answer. A page in the place of a record is somebody else's (a proxy, the gate of a network): its
     refusals are refusals, its welcome is no answer: status 0. */
  async function read(answer) {
    try {
      return { status: answer.status, body: await answer.json() };
    } catch {
      return { status: answer.ok ? 0 : answer.status, body: {} };
    }
  }

  /* `refused` is a change that the server read and can never take; `stopped` a save that another try would not change. */
  function verdict({ status, body }) {
    if (status === 200) return "saved";
    if (status === 409) return "conflict";
    if (status === 400 && body.phrase) return "refused";
    return status >= 400 && status < 500 && !PASSING.has(status) ? "stopped" : "later";
  }

  /* Waits that double after each failure, a minute at most. */
  const wait = (failures) => Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);

  function sentence({ status }) {
    const [reason, remedy] = REASONS[status] ?? [`le serveur a répondu ${status}`, "Rechargez la page ; si cela revient, prévenez l'administrateur."];
    return `Enregistrement refusé : ${reason}. Vos modifications restent dans ce navigateur et ne sont plus envoyées. ${remedy}`;
  }

  /* ---- what is asked of the reader ---- */

  const element = (name, text, own = {}) => Object.assign(document.createElement(name), { textContent: text, ...own });

  function choice(label, action, isMain) {
    const button = element("button", label, { type: "button", className: isMain ? "bouton principal" : "bouton" });
    button.dataset.keeping = action;
    return button;
  }

  function box(text, lines, choices) {
    const made = element("div", "", { className: "constat alerte" });
    made.setAttribute("role", "alert");
    const list = element("ul", "");
    list.append(...lines.map((line) => element("li", line)));
    const buttons = element("div", "", { className: "rangee" });
    buttons.append(...choices.map((one) => choice(...one)));
    made.append(element("p", text), ...(lines.length ? [list] : []), buttons);
    return made;
  }

  function conflictBox({ count, at, lines, mergeable }) {
    const several = count > 1 ? `${count.toLocaleString("fr-FR")} changements ont été faits` : "Un changement a été fait";
    const merge = mergeable ? [["Fusionner", "fusionner", true]] : [];
    const others = [["Garder ma version (copie)", "copier", !mergeable], ["Reprendre la leur", "abandonner", false]];
    return box(`${several} ailleurs sur cette variante à ${at}. Rien n'est écrasé : choisissez.`, lines, [...merge, ...others]);
  }

  const stoppedBox = (told) => box(sentence(told), [], [["Réessayer d'enregistrer", "reessayer", true]]);

  geoprio.refus = { read, verdict, wait, sentence, conflictBox, stoppedBox };
})(globalThis);
