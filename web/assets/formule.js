/* A formula as it is typed: names completed from the variables, the answer of the server under it, then a variable of the index. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const REST_MS = 150;
  const MOST_NAMES = 8;
  const FUNCTIONS = ["min", "max", "abs", "sqrt", "ln", "log10", "exp", "clip", "if", "coalesce", "region_sum", "region_ratio", "group_ratio", "rank_pct"];
  const ANSWER = "index-formula-answer";

  let timer = 0;
  let chosen = -1;
  let options = [];
  let rewritten = null; /* the formula of the index that is being written again */

  const byId = (id) => document.getElementById(id);
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  /* ---- pure ---- */

  /* The word that ends at the cursor, and where it begins. */
  function wordAt(text, place) {
    const found = /[a-z_][a-z0-9_]*$/i.exec(fold(text.slice(0, place)));
    return found ? { start: place - found[0].length, word: found[0] } : { start: place, word: "" };
  }

  /* Names whose writing, or whose French label, holds the word; those that begin with it come first. */
  function completions(word, variables) {
    if (word.length < 2) return [];
    const named = variables.map(({ name, label, formula_unit: unit }) => ({ name, said: `${label} (${unit})`, insert: name, text: fold(`${name} ${label}`) }));
    const functions = FUNCTIONS.map((name) => ({ name: `${name}()`, said: "fonction", insert: `${name}(`, text: name }));
    return [...named, ...functions]
      .map((one) => ({ ...one, points: one.insert === word ? 0 : one.insert.startsWith(word) ? 2 : one.text.includes(word) ? 1 : 0 }))
      .filter(({ points }) => points)
      .sort((a, b) => b.points - a.points)
      .slice(0, MOST_NAMES);
  }

  const completed = (text, place, insert) => {
    const { start } = wordAt(text, place);
    return { text: text.slice(0, start) + insert + text.slice(place), place: start + insert.length };
  };

  /* ---- drawing ---- */

  function close() {
    options = [];
    chosen = -1;
    const list = byId("index-formula-names");
    list.hidden = true;
    list.replaceChildren();
    byId("index-formula").removeAttribute("aria-activedescendant");
  }

  function propose(field) {
    options = completions(wordAt(field.value, field.selectionStart).word, geoprio.indice.names());
    if (!options.length) return close();
    const list = byId("index-formula-names");
    list.replaceChildren(
      ...options.map(({ name, said }, k) => {
        const one = Object.assign(document.createElement("li"), { id: `index-formula-name-${k}` });
        one.setAttribute("role", "option");
        one.setAttribute("aria-selected", "false");
        one.dataset.complete = k;
        one.append(Object.assign(document.createElement("code"), { textContent: name }), ` ${said}`);
        return one;
      }),
    );
    list.hidden = false;
    return point(0);
  }

  function point(k) {
    chosen = (k + options.length) % options.length;
    [...byId("index-formula-names").children].forEach((one, place) => {
      one.setAttribute("aria-selected", String(place === chosen));
      if (place === chosen) one.scrollIntoView({ block: "nearest" });
    });
    byId("index-formula").setAttribute("aria-activedescendant", `index-formula-name-${chosen}`);
  }

  function take(k) {
    const field = byId("index-formula");
    const { text, place } = completed(field.value, field.selectionStart, options[k].insert);
    field.value = text;
    field.focus();
    field.setSelectionRange(place, place);
    close();
    ask();
  }

  /* ---- questions and answers ---- */

  function ask() {
    byId("index-formula-add").disabled = true;
    root.clearTimeout(timer);
    timer = root.setTimeout(() => root.dash_clientside.set_props("formula-typed", { data: byId("index-formula").value }), REST_MS);
  }

  const read = () => document.querySelector(`#${ANSWER} [data-formula]`)?.dataset.formula || "";

  function answered() {
    const button = byId("index-formula-add");
    if (button) button.disabled = !read();
  }

  function add() {
    const expression = read();
    if (!expression) return;
    const nom = byId("index-formula-name").value.trim();
    if (rewritten) geoprio.indice.replace(rewritten, { expression, ...(nom ? { nom } : {}) });
    else geoprio.indice.add({ expression, nom: nom || expression.slice(0, 60) });
    rewritten = null;
    byId("index-formula").value = "";
    geoprio.publier.fill("index-formula-name", "");
    ask();
  }

  /* A formula of the index comes back to be changed. */
  function write({ expression, nom }) {
    rewritten = expression;
    const field = byId("index-formula");
    field.value = expression;
    geoprio.publier.fill("index-formula-name", nom);
    field.focus();
    ask();
  }

  document.addEventListener("input", ({ target }) => {
    if (target.id !== "index-formula") return;
    propose(target);
    ask();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "index-formula" || !options.length) return;
    if (event.key === "ArrowDown") point(chosen + 1);
    else if (event.key === "ArrowUp") point(chosen - 1);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    const one = event.target.closest?.("[data-complete]");
    if (!one) return;
    event.preventDefault();
    take(Number(one.dataset.complete));
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target.id === "index-formula") close();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.id === "index-formula-add") add();
  });

  geoprio.formule = { wordAt, completions, completed, answered, write };
})(globalThis);
