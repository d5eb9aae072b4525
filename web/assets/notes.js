/* Method notes being written: a text names the note that it started from, and stays itself while the list is drawn again. Where
   somebody else kept another note meanwhile, both are shown and a person chooses; the journal of the server keeps every one. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const drafts = new Map(); /* place of a note -> its text, the note it started from, and the one of somebody else, once told */

  const all = (selector) => [...document.querySelectorAll(`#index-versions ${selector}`)];
  const area = (number) => document.querySelector(`#index-versions textarea[data-note="${number}"]`);
  const placeOf = (number) => `${geoprio.carte.territory()}/${number}`;

  /* ---- pure ---- */

  /* Lines of a text, each with whether the other text has it too; as many times at most. */
  function compared(text, other) {
    const left = new Map();
    for (const line of other.split("\n")) left.set(line, (left.get(line) || 0) + 1);
    return text.split("\n").map((line) => {
      const count = left.get(line) || 0;
      left.set(line, count - 1);
      return { line, isNew: count <= 0 && line.trim() !== "" };
    });
  }

  /* ---- drawing ---- */

  const element = (tag, props, ...children) => {
    const one = Object.assign(document.createElement(tag), props);
    one.append(...children);
    return one;
  };

  function button(text, label, answer) {
    const one = element("button", { type: "button", className: "bouton", textContent: text, title: label });
    one.setAttribute("aria-label", label);
    one.addEventListener("click", answer);
    return one;
  }

  function conflictOf(number, { text, theirs }) {
    const lines = compared(theirs.note, text).flatMap(({ line, isNew }) => [isNew ? element("mark", { textContent: line }) : line, "\n"]);
    const shown = element("pre", { className: "code note-autre", tabIndex: 0 }, ...lines);
    shown.setAttribute("role", "region");
    shown.setAttribute("aria-label", `Note gardée par l'autre personne, version ${number}`);
    const alert = element("p", { className: "constat alerte", textContent: theirs.phrase });
    alert.setAttribute("role", "alert");
    return [
      alert,
      element(
        "div",
        { className: "rangee" },
        button("Garder la mienne", `Garder ma note de la version ${number} ; l'autre reste dans l'historique`, () => settle(number, true)),
        button("Prendre la leur", `Prendre l'autre note de la version ${number} ; la mienne est laissée`, () => settle(number, false)),
      ),
      element("p", { className: "discret", textContent: "La vôtre est au-dessus ; voici la leur, où les lignes que la vôtre n'a pas sont marquées." }),
      shown,
    ];
  }

  /* Each field holds its draft, or else what the server last said. */
  function show() {
    for (const field of all("textarea[data-note]")) {
      const wanted = drafts.get(placeOf(field.dataset.note))?.text ?? field.defaultValue;
      if (field.value !== wanted) field.value = wanted;
    }
    for (const place of all("[data-note-conflict]")) {
      const draft = drafts.get(placeOf(place.dataset.noteConflict));
      if (!draft?.theirs) place.replaceChildren();
      else if (!place.firstChild) place.replaceChildren(...conflictOf(place.dataset.noteConflict, draft));
    }
  }

  /* ---- gestures ---- */

  async function keep(number) {
    const place = placeOf(number);
    const field = area(number);
    const sent = field.value;
    const base = drafts.get(place)?.base ?? Number(field.dataset.base);
    const told = await geoprio.publier.keepNote(number, { note: sent, base });
    for (const one of all(`[data-note-conflict="${number}"]`)) one.replaceChildren();
    if (told.status === 409) drafts.set(place, { text: field.value, base, theirs: told.body });
    else if (told.status === 200) {
      /* What was typed while the save was under way starts from the note that it has just kept. */
      if (field.value === sent) drafts.delete(place);
      else drafts.set(place, { text: field.value, base: told.body.base });
      field.defaultValue = sent;
      field.dataset.base = told.body.base;
    }
    show();
  }

  function settle(number, isMine) {
    const place = placeOf(number);
    const { text, theirs } = drafts.get(place);
    area(number).focus();
    if (isMine) {
      drafts.set(place, { text, base: theirs.base });
      show();
      return keep(number);
    }
    drafts.set(place, { text: theirs.note, base: theirs.base });
    geoprio.publier.say("Leur note est dans le champ ; la vôtre n'a pas été gardée.");
    return show();
  }

  document.addEventListener("input", ({ target }) => {
    const number = target.dataset?.note;
    if (number === undefined) return;
    const before = drafts.get(placeOf(number));
    drafts.set(placeOf(number), { base: Number(target.dataset.base), ...before, text: target.value });
  });
  document.addEventListener("click", ({ target }) => {
    const number = target.closest?.("[data-note-keep]")?.dataset.noteKeep;
    if (number !== undefined) keep(number);
  });

  geoprio.notes = { show, compared };
})(globalThis);
