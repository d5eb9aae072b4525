/* The terms beside the rates: their fields are made from what the server says of them, and their store holds what is not usual. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  let kept = {};

  /* ---- pure: what a field gives ---- */

  /* The terms after a field: a value that is usual, or emptied, is left out. */
  function changed(terms, { name, kind, usual }, text) {
    const { [name]: _, ...others } = terms;
    const bare = kind === "lines" ? text.trimEnd() : text.trim();
    if (bare === "" || bare === usual) return others;
    return { ...others, [name]: kind === "number" ? Number(bare) : bare };
  }

  const shownIn = (terms, { name, usual }) => String(terms[name] ?? usual);

  /* ---- fields ---- */

  function control({ kind, low, high, step, options, example }) {
    if (kind === "number") return Object.assign(document.createElement("input"), { type: "number", min: low, max: high, step });
    if (kind === "lines") return Object.assign(document.createElement("textarea"), { rows: 6, placeholder: example, spellcheck: false });
    if (kind === "text") return Object.assign(document.createElement("input"), { type: "text" });
    const made = document.createElement("select");
    for (const [value, label] of options) made.append(new root.Option(label, value));
    return made;
  }

  function make(place) {
    for (const field of JSON.parse(place.dataset.terms)) {
      const box = document.createElement("label");
      const made = control(field);
      made.dataset.term = field.name;
      made.addEventListener("change", () => keep(changed(kept, field, made.value)));
      box.append(field.label, made);
      box.className = field.kind;
      place.append(box);
      if (field.example) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "bouton", textContent: "Mettre l'exemple" });
        button.addEventListener("click", () => keep(changed(kept, field, field.example)));
        place.append(button);
      }
    }
    fill(place);
  }

  function fill(place) {
    for (const field of JSON.parse(place.dataset.terms)) {
      const made = place.querySelector(`[data-term="${field.name}"]`);
      const text = shownIn(kept, field);
      if (made.value !== text) made.value = text;
    }
  }

  function keep(terms) {
    root.dash_clientside.set_props("terms", { data: terms });
  }

  /* Make the fields of every place that has none yet. */
  function draw() {
    for (const place of document.querySelectorAll("[data-terms]")) if (!place.childElementCount) make(place);
  }

  function show(terms) {
    kept = terms || {};
    draw();
    document.querySelectorAll("[data-terms]").forEach(fill);
  }

  geoprio.conditions = { show, draw, changed, shownIn };
})(globalThis);
