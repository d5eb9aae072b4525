/* The tree of the envelope: its fields and its store say the same thing, and under a tree the envelope is not typed. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const FIELDS = ["total", "evaluation", "engineering", "territories", "state-themes"].map((name) => `envelope-tree-${name}`);
  const ENVELOPE = "funding-plan-envelope";
  const PRESETS = { half: [2, 3, 50, 50], anru: [2, 3, 70, 50] };

  let present = null; /* what the store holds */
  let fields = ["", ...PRESETS.half]; /* what the fields hold */
  let isTyped = false; /* whether somebody has typed in the fields since they were filled from the store */

  const set = (id, props) => root.dash_clientside.set_props(id, props);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const isAbsent = (value) => value === "" || value === null || value === undefined;

  /* What the fields say: nothing without an amount, an emptied share at its usual value. */
  function treeOf([total, ...shares]) {
    if (isAbsent(total)) return null;
    return [Number(total), ...shares.map((share, k) => (isAbsent(share) ? PRESETS.half[k] : Number(share)))];
  }

  /* Amount whose part for the territories is an envelope, to the euro or so. */
  function amountFor(envelope, [evaluation, engineering, territories]) {
    const part = ((100 - evaluation - engineering) / 100) * (territories / 100);
    return part > 0 ? Math.round(envelope / part) : envelope;
  }

  function show(tree) {
    present = tree || null;
    set(ENVELOPE, { disabled: Boolean(present), description: present ? "part des territoires dans l'arbre de l'enveloppe" : null });
    if (!document.getElementById(FIELDS[0])) return;
    const wanted = present || ["", ...fields.slice(1)];
    if (same(wanted, fields)) return;
    isTyped = false;
    FIELDS.forEach((id, k) => set(id, { value: wanted[k] }));
  }

  /* A field that was filled from the store may say its former value once more when it comes to rest: nobody typed it. */
  const REST_MS = 400;
  function changed(values) {
    fields = values;
    if (!isTyped) {
      root.setTimeout(() => isTyped || show(present), REST_MS);
      return;
    }
    const tree = treeOf(values);
    if (!same(tree, present)) set("contract", { data: tree });
  }
  const fieldOf = (target) => target.closest?.(".mantine-NumberInput-root")?.querySelector("input") || target;
  for (const kind of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(kind, ({ target }) => (isTyped ||= FIELDS.includes(fieldOf(target).id)), true);
  }

  /* A preset keeps the amount of the contract; without one, the envelope of the simulation stays as it is. */
  function preset(key) {
    if (key === "direct") return set("contract", { data: null });
    const shares = PRESETS[key];
    const envelope = Number((document.getElementById(ENVELOPE)?.value || "0").replace(/\D/g, ""));
    return set("contract", { data: [present ? present[0] : amountFor(envelope, shares), ...shares] });
  }

  /* The envelope of the settings follows the tree as the server drew it. */
  function follow(text) {
    const found = present && /"data-territoires":"(\d+)"/.exec(text || "");
    if (found) set(ENVELOPE, { value: Number(found[1]) });
  }

  geoprio.enveloppe = { show, changed, preset, follow, treeOf, amountFor };
})(globalThis);
