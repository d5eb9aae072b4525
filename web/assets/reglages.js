/* Undo and redo of the rules on a page without map, while no variant keeps them: the controls as they were, one gesture back. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* The choices of a variant, in the order of their controls (`callbacks/variants.py`). */
  const CHOICES = "indicator layers reading envelope cost schedule mode guaranteed derogation population_cap strata derogations contract terms means index".split(" ");
  const [ENVELOPE, CONTRACT] = ["envelope", "contract"].map((name) => CHOICES.indexOf(name));

  const written = (values) => Object.fromEntries(CHOICES.map((name, k) => [name, values[k]]));

  /* Under a tree the envelope follows it, a moment later: it is no choice of its own. */
  const essential = (values) => values.map((value, k) => (k === ENVELOPE && values[CONTRACT] ? null : value));

  /* Put the controls back as they were; an envelope without value comes with its tree. */
  function restore(state) {
    for (const [id, prop, value] of state || []) {
      if (value !== null || id !== state[ENVELOPE][0]) root.dash_clientside.set_props(id, { [prop]: value });
    }
  }

  const ONE_MOVE = "index";
  const MOVE_MS = 1200;

  function createHistory(clock = Date.now) {
    let now = null;
    let past = [];
    let undone = [];
    const go = (from, to) => {
      if (!from.length) return null;
      to.push(now);
      now = from.pop();
      return now;
    };
    /* A slider that moves is one gesture: its steps follow one another faster than a hand decides. */
    let movedAt = -Infinity;
    function goesOn(state) {
      const others = state.filter((one, k) => JSON.stringify(one) !== JSON.stringify(now[k]));
      const isMove = others.length === 1 && others[0]?.[0] === ONE_MOVE;
      const follows = isMove && clock() - movedAt < MOVE_MS;
      movedAt = isMove ? clock() : -Infinity;
      return follows;
    }
    return {
      /* A state that the controls hold; the first is the start, one that a step has set is known already. */
      note(state) {
        if (now === null) now = state;
        if (JSON.stringify(state) === JSON.stringify(now)) return;
        if (!goesOn(state)) past.push(now);
        undone = [];
        now = state;
      },
      forget() {
        [now, past, undone] = [null, [], []];
      },
      undo: () => go(past, undone),
      redo: () => go(undone, past),
      canUndo: () => past.length > 0,
      canRedo: () => undone.length > 0,
    };
  }

  geoprio.reglages = { written, essential, restore, createHistory, history: createHistory() };
})(globalThis);
