/* Method notes being written: a text names the note that it started from, and stays itself while the list is drawn again. Where
   somebody else kept another note meanwhile, both are shown and a person chooses; the journal of the server keeps every one. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const drafts = new Map(); /* place of a note -> its text, the note it started from; once told, that of somebody else; once left, one's own */

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
        button("Garder la mienne", `Garder la mienne, version ${number} ; l'autre reste dans l'historique`, () => keepMine(number)),
        button("Prendre la leur", `Prendre la leur, version ${number} ; la mienne est mise de côté`, () => takeTheirs(number)),
      ),
      element("p", { className: "discret", textContent: "La vôtre est au-dessus ; voici la leur, où les lignes que la vôtre n'a pas sont marquées." }),
      shown,
    ];
  }

  function asideOf(number) {
    return [element("p", { className: "constat" }, "Leur note est dans le champ, la vôtre est mise de côté. ", button("Reprendre la mienne", `Reprendre la mienne, version ${number}`, () => takeMine(number)))];
  }

  /* Each field holds its draft, or else what the server last said. */
  function show() {
    for (const field of all("textarea[data-note]")) {
      const wanted = drafts.get(placeOf(field.dataset.note))?.text ?? field.defaultValue;
      if (field.value !== wanted) field.value = wanted;
    }
    for (const place of all("[data-note-conflict]")) {
      const number = place.dataset.noteConflict;
      const draft = drafts.get(placeOf(number)) || {};
      const told = draft.theirs || draft.aside || null;
      if ((place.told ?? null) === told) continue;
      place.told = told;
      place.replaceChildren(...(draft.theirs ? conflictOf(number, draft) : draft.aside ? asideOf(number) : []));
    }
  }

  /* ---- gestures ---- */

  async function keep(number) {
    const place = placeOf(number);
    const field = area(number);
    const sent = field.value;
    const base = drafts.get(place)?.base ?? Number(field.dataset.base);
    const told = await geoprio.publier.keepNote(number, { note: sent, base });
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

  /* The field goes on from the note that was told, with a text; the other text is left aside, or there is none. */
  function goOn(number, text, base, aside) {
    area(number).focus();
    drafts.set(placeOf(number), { text, base, aside });
    show();
  }

  function keepMine(number) {
    const { text, theirs } = drafts.get(placeOf(number));
    goOn(number, text, theirs.base, "");
    return keep(number);
  }

  function takeTheirs(number) {
    const { text, theirs } = drafts.get(placeOf(number));
    goOn(number, theirs.note, theirs.base, text);
  }

  function takeMine(number) {
    const { aside, base } = drafts.get(placeOf(number));
    goOn(number, aside, base, "");
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
