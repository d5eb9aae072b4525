/* The perimeter in the browser: a start, the edits made since, and their replay. Mirrors `domain/edits.py`. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* Positions of each code, and of the communes of each area, once per territory. */
  function indexUnits(units) {
    const positionOf = new Map(units.communes.map((code, position) => [code, position]));
    const membersOf = Object.create(null);
    for (const [key, zoning] of Object.entries(units.zonings)) {
      const members = new Map(zoning.codes.map((code) => [code, []]));
      zoning.area_of.forEach((area, position) => {
        if (area >= 0) members.get(zoning.codes[area]).push(units.communes[position]);
      });
      membersOf[key] = members;
    }
    return { positionOf, membersOf, quarters: new Set(units.quarters.codes) };
  }

  function toggle(set, code) {
    if (!set.delete(code)) set.add(code);
  }

  /* Apply one edit in place; unknown codes change nothing here, the server says why. */
  function apply(perimeter, edit, index) {
    if (edit.op === "toggle_commune") {
      if (index.positionOf.has(edit.commune)) toggle(perimeter.communes, edit.commune);
    } else if (edit.op === "toggle_quarter") {
      if (index.quarters.has(edit.quarter)) toggle(perimeter.quarters, edit.quarter);
    } else if (edit.op === "add_area" || edit.op === "remove_area") {
      const members = (index.membersOf[edit.zoning] || new Map()).get(edit.area) || [];
      for (const code of members) {
        if (edit.op === "add_area") perimeter.communes.add(code);
        else perimeter.communes.delete(code);
      }
    } else if (edit.op === "clear") {
      perimeter.communes.clear();
      perimeter.quarters.clear();
    }
    return perimeter;
  }

  function replay(start, edits, index) {
    const perimeter = { communes: new Set(start.communes), quarters: new Set(start.quarters) };
    for (const edit of edits) apply(perimeter, edit, index);
    return perimeter;
  }

  /* A journal of edits: push, undo, redo; `listen` hears every change of the perimeter. */
  function createJournal() {
    const journal = { start: { communes: [], quarters: [] }, edits: [], undone: [], sequence: 0, index: null };
    const listeners = [];
    let perimeter = { communes: new Set(), quarters: new Set() };
    let begun = false;

    function changed(fromServer) {
      journal.sequence += fromServer ? 0 : 1;
      for (const listener of listeners) listener(perimeter, fromServer);
    }
    function rebuild() {
      if (journal.index) perimeter = replay(journal.start, journal.edits, journal.index);
    }
    return {
      load(units) {
        journal.index = indexUnits(units);
        rebuild();
        changed(true);
      },
      begin(start) {
        begun = true;
        journal.start = { communes: start.communes || [], quarters: start.quarters || [] };
        journal.edits = [];
        journal.undone = [];
        rebuild();
        changed(false);
      },
      push(edit) {
        if (!journal.index) return false;
        journal.edits.push(edit);
        journal.undone = [];
        apply(perimeter, edit, journal.index);
        changed(false);
        return true;
      },
      undo() {
        if (!journal.edits.length) return false;
        journal.undone.push(journal.edits.pop());
        rebuild();
        changed(false);
        return true;
      },
      redo() {
        if (!journal.undone.length) return false;
        const edit = journal.undone.pop();
        journal.edits.push(edit);
        apply(perimeter, edit, journal.index);
        changed(false);
        return true;
      },
      /* The server's answer to this very sequence wins over what the browser shows. */
      confirm(answer) {
        if (!journal.index || answer.sequence !== journal.sequence) return false;
        const same =
          answer.communes.length === perimeter.communes.size &&
          answer.quarters.length === perimeter.quarters.size &&
          answer.communes.every((code) => perimeter.communes.has(code)) &&
          answer.quarters.every((code) => perimeter.quarters.has(code));
        if (!same) {
          journal.start = { communes: answer.communes, quarters: answer.quarters };
          journal.edits = [];
          journal.undone = [];
          rebuild();
          changed(true);
        }
        return !same;
      },
      payload() {
        return { start: journal.start, edits: journal.edits, sequence: journal.sequence };
      },
      hasBegun: () => begun,
      perimeter: () => perimeter,
      canUndo: () => journal.edits.length > 0,
      canRedo: () => journal.undone.length > 0,
      listen: (listener) => listeners.push(listener),
    };
  }

  geoprio.perimetre = { indexUnits, apply, replay, createJournal };
})(globalThis);
