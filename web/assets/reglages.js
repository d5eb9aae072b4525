/* Undo and redo of the rules on a page without map, while no variant keeps them: the controls as they were, one gesture back. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  function createHistory() {
    let now = null;
    let past = [];
    let undone = [];
    const go = (from, to) => {
      if (!from.length) return null;
      to.push(now);
      now = from.pop();
      return now;
    };
    return {
      /* A state that the controls hold; the first is the start, one that a step has set is known already. */
      note(state) {
        if (now === null) now = state;
        if (JSON.stringify(state) === JSON.stringify(now)) return;
        past.push(now);
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

  geoprio.reglages = { createHistory, history: createHistory() };
})(globalThis);
