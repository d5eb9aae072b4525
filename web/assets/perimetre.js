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

  /* Add, remove, turn or keep alone; locked communes stay as they are, withdrawn ones stay out. */
  function change(perimeter, codes, how) {
    const { communes, locked, withdrawn } = perimeter;
    const isFree = (code) => !locked.has(code) && !withdrawn.has(code);
    if (how === "keep") {
      const kept = new Set(codes);
      for (const code of [...communes]) if (isFree(code) && !kept.has(code)) communes.delete(code);
      return;
    }
    for (const code of codes) {
      if (!isFree(code)) continue;
      if (how === "toggle") toggle(communes, code);
      else if (how === "add") communes.add(code);
      else if (how === "remove") communes.delete(code);
    }
  }

  /* The same four ways on quarters, which nothing holds. */
  function changeQuarters({ quarters }, codes, how) {
    const named = new Set(codes);
    if (how === "keep") for (const code of [...quarters]) if (!named.has(code)) quarters.delete(code);
    for (const code of named) {
      if (how === "toggle") toggle(quarters, code);
      else if (how === "add") quarters.add(code);
      else if (how === "remove") quarters.delete(code);
    }
  }

  function hold(perimeter, codes, state) {
    for (const code of codes) {
      perimeter.locked.delete(code);
      perimeter.withdrawn.delete(code);
      if (state === "locked") perimeter.locked.add(code);
      if (state === "withdrawn") {
        perimeter.withdrawn.add(code);
        perimeter.communes.delete(code);
      }
    }
  }

  const AREA = /^(add|remove|toggle|keep)_area$/;
  const COMMUNES = /^(add|remove|toggle|keep)_communes$/;
  const QUARTERS = /^(add|remove|toggle|keep)_quarters$/;
  const HOLDS = new Set(["locked", "withdrawn", "free"]);

  /* Apply one edit in place; unknown codes change nothing here, the server says why. */
  function apply(perimeter, edit, index) {
    const allKnown = (codes) => Array.isArray(codes) && codes.every((code) => index.positionOf.has(code));
    if (edit.op === "toggle_commune") {
      if (index.positionOf.has(edit.commune)) change(perimeter, [edit.commune], "toggle");
    } else if (edit.op === "toggle_quarter") {
      if (index.quarters.has(edit.quarter)) toggle(perimeter.quarters, edit.quarter);
    } else if (AREA.test(edit.op)) {
      const members = (index.membersOf[edit.zoning] || new Map()).get(edit.area);
      if (members) change(perimeter, members, AREA.exec(edit.op)[1]);
    } else if (COMMUNES.test(edit.op)) {
      if (allKnown(edit.communes)) change(perimeter, edit.communes, COMMUNES.exec(edit.op)[1]);
    } else if (QUARTERS.test(edit.op)) {
      const { quarters } = edit;
      if (Array.isArray(quarters) && quarters.every((code) => index.quarters.has(code))) changeQuarters(perimeter, quarters, QUARTERS.exec(edit.op)[1]);
    } else if (edit.op === "hold") {
      if (allKnown(edit.communes) && HOLDS.has(edit.hold)) hold(perimeter, edit.communes, edit.hold);
    } else if (edit.op === "clear") {
      change(perimeter, [...perimeter.communes], "remove");
      perimeter.quarters.clear();
    }
    return perimeter;
  }

  const PARTS = ["communes", "quarters", "locked", "withdrawn"];
  const opened = (start) => Object.fromEntries(PARTS.map((part) => [part, new Set(start[part] || [])]));
  const written = (perimeter) => Object.fromEntries(PARTS.map((part) => [part, [...(perimeter[part] || [])]]));

  function replay(start, edits, index) {
    const perimeter = opened(start);
    for (const edit of edits) apply(perimeter, edit, index);
    return perimeter;
  }

  /* A journal of edits: push, undo, redo; `listen` hears every change of the perimeter. */
  function createJournal() {
    const journal = { start: written({}), edits: [], undone: [], sequence: 0, index: null };
    const listeners = [];
    let perimeter = opened({});
    let begun = false;
    /* What the server already knows: the perimeter after that many edits. Only what follows is sent. */
    let agreed = { count: 0, perimeter: null };
    function settle() {
      agreed = { count: journal.edits.length, perimeter: written(perimeter) };
    }

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
        journal.start = written(start);
        agreed = { count: 0, perimeter: null };
        journal.edits = [];
        journal.undone = [];
        rebuild();
        changed(false);
      },
      /* Take what the server holds as the start, with what it does not know yet on top. */
      adopt(start, edits) {
        const before = perimeter;
        begun = true;
        journal.start = written(start);
        agreed = { count: 0, perimeter: null };
        journal.edits = [...edits];
        journal.undone = [];
        rebuild();
        const same = (part) => before[part].size === perimeter[part].size && [...perimeter[part]].every((code) => before[part].has(code));
        if (journal.index && !PARTS.every(same)) changed(false);
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
        if (journal.edits.length < agreed.count) settle();
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
        const agrees = (part) => {
          const told = answer[part] || [];
          return told.length === perimeter[part].size && told.every((code) => perimeter[part].has(code));
        };
        const same = PARTS.every(agrees);
        if (!same) {
          journal.start = written(answer);
          journal.edits = [];
          journal.undone = [];
          rebuild();
          changed(true);
        }
        settle();
        return !same;
      },
      payload() {
        const { count, perimeter: known } = agreed;
        return { start: known || journal.start, edits: journal.edits.slice(count), sequence: journal.sequence };
      },
      whole: () => ({ start: journal.start, edits: [...journal.edits] }),
      hasBegun: () => begun,
      perimeter: () => perimeter,
      after: (edit) => apply(opened(perimeter), edit, journal.index),
      canUndo: () => journal.edits.length > 0,
      canRedo: () => journal.undone.length > 0,
      listen: (listener) => listeners.push(listener),
    };
  }

  geoprio.perimetre = { indexUnits, apply, replay, createJournal };
})(globalThis);
