/* Method notes being written: a text names the note that it started from, stays itself while the list is drawn again, and is
   still there when the page opens again. Where somebody else kept another note meanwhile, both are shown and a person chooses;
   the journal of the server keeps every one. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const STORED = "geoprio-notes";
  /* place of a note -> { text, base } typed and the note it started from; `theirs`, of somebody else, once told; `asides`, one's
     own that were left; `sent`, the save that is not answered yet. */
  const drafts = stored();
  const saving = new Set(); /* places whose save is under way */

  function stored() {
    try {
      return new Map(JSON.parse(root.sessionStorage.getItem(STORED) || "[]"));
    } catch (error) {
      console.error(error);
      return new Map();
    }
  }

  /* Make a draft what it is now, or none. A storage that is full or forbidden must not stop the writing: memory still has it. */
  function put(place, draft) {
    if (draft) drafts.set(place, draft);
    else drafts.delete(place);
    try {
      root.sessionStorage.setItem(STORED, JSON.stringify([...drafts]));
    } catch (error) {
      console.error(error);
    }
  }

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

  const asidesOf = (number, { asides = [] }) =>
    asides.map((text, k) => {
      const which = asides.length > 1 ? `${k + 1} sur ${asides.length}, ` : "";
      return element(
        "div",
        { className: "rangee" },
        element("p", {}, `Votre note${which && ` ${which.slice(0, -2)}`} est mise de côté.`),
        button("Reprendre la mienne", `Reprendre la mienne, ${which}version ${number}`, () => takeMine(number, k)),
        button("L'oublier", `Oublier la note mise de côté, ${which}version ${number}`, () => forget(number, k)),
      );
    });

  /* Each field holds its draft, or else what the server last said, with the base of that; what comes back is not left folded. */
  function show() {
    for (const field of all("textarea[data-note]")) {
      const draft = drafts.get(placeOf(field.dataset.note));
      const wanted = draft?.text ?? field.defaultValue;
      if (field.value !== wanted && draft) field.closest("details").open = true;
      if (field.value !== wanted) field.value = wanted;
      if (draft?.text === undefined) field.startedFrom = field.dataset.base;
    }
    for (const place of all("[data-note-conflict]")) {
      const number = place.dataset.noteConflict;
      const draft = drafts.get(placeOf(number)) || {};
      const told = JSON.stringify([draft.theirs, draft.asides]);
      if (place.told === told) continue;
      place.told = told;
      if (draft.theirs || draft.asides?.length) place.closest("details").open = true;
      place.replaceChildren(...(draft.theirs ? conflictOf(number, draft) : []), ...asidesOf(number, draft));
    }
  }

  /* ---- gestures ---- */

  const baseOf = (field) => Number(field.startedFrom ?? field.dataset.base);

  /* The draft of a field, made from what it shows where nothing was typed. */
  const draftOf = (field) => ({ text: field.value, base: baseOf(field), ...drafts.get(placeOf(field.dataset.note)) });

  /* What the server answered to a save; one that it did not answer is asked again as it was, with the same identifier. */
  async function save(number, signature) {
    const place = placeOf(number);
    const field = area(number);
    const before = draftOf(field);
    const sent = before.sent || { op_id: geoprio.attente.newId(), ...signature, note: before.text, base: before.base };
    put(place, { ...before, sent });
    const { status, body } = await geoprio.publier.keepNote(number, sent);
    if (status === 0) return status;
    const { sent: _, ...draft } = drafts.get(place);
    if (status === 409) put(place, { ...draft, base: sent.base, theirs: body });
    else if (status === 200) {
      /* What was typed while the save was under way starts from the note that it has just kept; what is aside stays there. */
      const { text, asides } = draft;
      if (text !== sent.note) put(place, { text, base: body.base, asides });
      else put(place, asides?.length ? { asides } : null);
      field.defaultValue = sent.note;
      field.dataset.base = body.base;
    } else put(place, draft);
    return status;
  }

  /* Keep what is typed, once at a time; first, where an answer was lost, what was sent then. */
  async function keep(number) {
    const place = placeOf(number);
    if (saving.has(place)) return;
    saving.add(place);
    try {
      const signature = geoprio.publier.signature();
      const lost = drafts.get(place)?.sent;
      const status = await save(number, signature);
      const typed = drafts.get(place)?.text;
      if (lost && (status === 400 || (status === 200 && typed !== undefined))) await save(number, signature);
    } finally {
      saving.delete(place);
      show();
    }
  }

  /* The field goes on with another draft. */
  function goOn(number, draft) {
    area(number).focus();
    put(placeOf(number), draft);
    show();
  }

  function keepMine(number) {
    const { theirs, ...draft } = drafts.get(placeOf(number));
    goOn(number, { ...draft, base: theirs.base });
    return keep(number);
  }

  function takeTheirs(number) {
    const { text, theirs, asides = [], ...draft } = drafts.get(placeOf(number));
    const field = area(number);
    field.defaultValue = theirs.note;
    field.dataset.base = theirs.base;
    goOn(number, { ...draft, text: theirs.note, base: theirs.base, asides: [...asides, text] });
  }

  /* What was in the field goes aside in its turn, unless the server has it. */
  function takeMine(number, k) {
    const field = area(number);
    const { text, asides, ...draft } = draftOf(field);
    const left = text === field.defaultValue ? [] : [text];
    goOn(number, { ...draft, text: asides[k], asides: asides.toSpliced(k, 1, ...left) });
  }

  function forget(number, k) {
    const draft = drafts.get(placeOf(number));
    const asides = draft.asides.toSpliced(k, 1);
    goOn(number, asides.length || draft.text !== undefined ? { ...draft, asides } : null);
  }

  document.addEventListener("input", ({ target }) => {
    if (target.dataset?.note !== undefined) put(placeOf(target.dataset.note), { ...draftOf(target), text: target.value });
  });
  document.addEventListener("click", ({ target }) => {
    const number = target.closest?.("[data-note-keep]")?.dataset.noteKeep;
    if (number !== undefined) keep(number);
  });

  geoprio.notes = { show, compared };
})(globalThis);
