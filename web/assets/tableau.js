/* The table of the communes, twin of the map: same perimeter, same gestures. Its grid and its rows are asked for when it is
   first opened; afterwards only the rows that a gesture changed are drawn again. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* ---- rows, as pure functions ---- */

  const collator = new Intl.Collator("fr");
  const isKnown = (value) => typeof value === "number";

  /* What is unknown or empty comes last, whichever way the column is sorted: the grid turns the sign of descending sorts. */
  function knownFirst(isOfA, isOfB, descending, compare) {
    if (isOfA && isOfB) return compare();
    if (isOfA === isOfB) return 0;
    return isOfA === Boolean(descending) ? 1 : -1;
  }
  const byText = (a, b, _nodeA, _nodeB, descending) => knownFirst(Boolean(a), Boolean(b), descending, () => collator.compare(a, b));
  const byNumber = (a, b, _nodeA, _nodeB, descending) => knownFirst(isKnown(a), isKnown(b), descending, () => a - b);
  const byCode = (a, b) => (a < b ? -1 : Number(a > b));
  const byBox = (a, b) => Number(b) - Number(a);

  const formats = new Map();
  function numberText(value, decimals) {
    if (!isKnown(value)) return value ?? "n.d.";
    if (!formats.has(decimals)) {
      formats.set(decimals, new Intl.NumberFormat("fr-FR", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));
    }
    const text = formats.get(decimals).format(value).replace("-", "−");
    return /[1-9]/.test(text) ? text : text.replace("−", "");
  }

  /* « 1 234,5 » as typed in a filter, with any space and either mark; nothing where it is no number. */
  function readNumber(text) {
    const plain = (text ?? "").replace(/\s/g, "").replace("−", "-").replace(",", ".");
    return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
  }

  const stateOf = (code, { locked, withdrawn }) => (locked.has(code) ? "verrouillée" : withdrawn.has(code) ? "hors négociation" : "");

  /* One row per commune, in the order of the territory; `values` by key of indicator, in the same order. */
  function rowsOf(units, values, perimeter) {
    const zonings = Object.entries(units.zonings);
    const indicators = Object.entries(values);
    return units.communes.map((code, k) => {
      const row = { k, code, name: units.names[k], population: units.population[k] ?? "n.d." };
      for (const [key, { names, area_of: areaOf }] of zonings) row[key] = areaOf[k] < 0 ? "" : names[areaOf[k]];
      for (const [key, cells] of indicators) row[key] = cells[k];
      row.chosen = perimeter.communes.has(code);
      row.state = stateOf(code, perimeter);
      return row;
    });
  }

  /* Bring rows in line with a perimeter, in place; return those that changed. */
  function follow(rows, perimeter) {
    return rows.filter((row) => {
      const chosen = perimeter.communes.has(row.code);
      const state = stateOf(row.code, perimeter);
      if (row.chosen === chosen && row.state === state) return false;
      Object.assign(row, { chosen, state });
      return true;
    });
  }

  const counted = (...told) => geoprio.territoire.counted(...told);
  const countLine = (n, chosen, shown) =>
    [counted(n, "commune", "communes"), counted(chosen, "retenue", "retenues"), counted(shown, "affichée", "affichées")].join(", ");

  /* A cell for a spreadsheet: decimal comma, no space in numbers; a text that would run as a formula gets an apostrophe. */
  function cellText(value) {
    if (typeof value === "boolean") return value ? "oui" : "non";
    if (isKnown(value)) return String(value).replace(".", ",");
    const text = (value ?? "").replace(/[\t\r\n]+/g, " ");
    return /^[=+\-@]/.test(text) ? `'${text}` : text;
  }
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  /* Rows twice: as tab-separated text, and as the table in which a spreadsheet keeps texts, codes first, as texts. */
  function copied(headers, rows) {
    const lines = [headers, ...rows].map((cells) => cells.map(cellText));
    const kept = (value) => (isKnown(value) ? "" : " class=t sdnum='1036;0;@'");
    const cell = (value) => `<td${kept(value)}>${escaped(cellText(value))}</td>`;
    const body = [headers, ...rows].map((cells) => `<tr>${cells.map(cell).join("")}</tr>`).join("");
    return {
      plain: lines.map((cells) => cells.join("\t")).join("\r\n"),
      html: `<style>.t{mso-number-format:"\\@"}</style><table>${body}</table>`,
    };
  }

  /* ---- the table on screen ---- */

  const OWN = ["chosen", "state"];
  const MANY = 2000;
  let api = null;
  let rows = [];
  let nodes = [];
  let onlyChosen = false;
  let making = null;

  const isTouched = () => root.matchMedia("(max-width: 1023px), (pointer: coarse)").matches;
  const byId = (id) => document.getElementById(id);
  const place = () => byId("table");
  const isOpen = () => Boolean(place()) && !place().hidden;
  const perimeter = () => geoprio.carte.journal().perimeter();

  function loadScript(address) {
    return new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed }));
    });
  }

  /* At each filter and sort the component would copy every row into Dash's own state, where nobody reads them. */
  const UNHEARD = Object.fromEntries(["onFilterChanged", "onSortChanged", "onRowDataUpdated"].map((name) => [name, () => {}]));

  async function make() {
    byId("table-count").textContent = "Lecture du tableau…";
    const { script, rows: address } = place().dataset;
    const own = new URLSearchParams(root.location.search).get("ix");
    const asked = own ? `${address}&ix=${encodeURIComponent(own)}` : address;
    const [document_] = await Promise.all([fetch(asked).then((answer) => answer.json()), loadScript(script)]);
    geoprio.carte.set("table-opened", { data: true });
    const grid = await root.dash_ag_grid.getApiAsync("table-grid");
    rows = rowsOf(geoprio.carte.units(), document_.values, perimeter());
    grid.updateGridOptions({
      ...UNHEARD,
      rowData: rows,
      isExternalFilterPresent: () => onlyChosen,
      doesExternalFilterPass: (node) => node.data.chosen,
    });
    grid.forEachNode((node) => (nodes[node.data.k] = node));
    grid.addEventListener("gridSizeChanged", () => pin(grid));
    pin(grid);
    grid.addEventListener("modelUpdated", count);
    grid.addEventListener("cellKeyDown", ({ event, data, column }) => press(event, data, column));
    grid.addEventListener("cellDoubleClicked", ({ data, column }) => column.getColId() !== "chosen" && show(data));
    api = grid;
    geoprio.carte.journal().listen(refresh);
  }

  /* On a narrow screen the columns that stay in place would leave no room for the others: the name alone stays. */
  const NARROW = 640;
  let isNarrow = false;
  function pin(grid) {
    if (isNarrow === place().clientWidth < NARROW) return;
    isNarrow = !isNarrow;
    grid.setColumnsPinned(["chosen", "code"], isNarrow ? null : "left");
    grid.setColumnWidths([{ key: "name", newWidth: isNarrow ? 140 : 190 }]);
    if (!isNarrow) grid.moveColumns(["chosen", "code", "name"], 0);
  }

  function refresh() {
    if (!api || !isOpen()) return;
    const changed = follow(rows, perimeter());
    if (changed.length) redraw(changed);
  }

  function redraw(changed) {
    api.refreshCells({ columns: OWN, force: true, rowNodes: changed.length < MANY ? changed.map((row) => nodes[row.k]) : undefined });
    if (onlyChosen || "state" in api.getFilterModel()) api.onFilterChanged();
    count();
  }

  function count() {
    const chosen = rows.reduce((n, row) => n + Number(row.chosen), 0);
    const line = countLine(rows.length, chosen, api.getDisplayedRowCount());
    if (byId("table-count").textContent !== line) byId("table-count").textContent = line;
  }

  function say(sentence) {
    byId("table-said").textContent = sentence;
  }

  async function open() {
    if (!geoprio.carte.units()) return;
    showPlace(true);
    try {
      await (making ??= make());
    } catch (error) {
      console.error(error);
      making = null;
      byId("table-count").textContent = "Le tableau n'a pas pu être lu. Fermez-le et rouvrez-le ; si cela revient, prévenez l'administrateur.";
      return;
    }
    refresh();
    count();
    focusGrid();
  }

  function focusGrid() {
    const at = api.getFocusedCell();
    if (api.getDisplayedRowCount()) api.setFocusedCell(at?.rowIndex ?? 0, at?.column ?? "name");
    else place().querySelector("[data-table]").focus();
  }

  function close() {
    const hadFocus = place().contains(document.activeElement);
    showPlace(false);
    if (hadFocus) opener().focus();
  }

  const opener = () => document.querySelector(".outils [data-action=tableau]");

  function showPlace(on) {
    place().hidden = !on;
    document.body.classList.toggle("avec-tableau", on);
    opener().setAttribute("aria-expanded", String(on));
    geoprio.carte.map()?.invalidateSize({ animate: false });
  }

  /* ---- gestures ---- */

  const toggle = ({ code }) => geoprio.carte.gesture({ op: "toggle_commune", commune: code });

  function show({ code }) {
    geoprio.carte.showSheet({ kind: "commune", code });
    geoprio.vue.zoomTo("commune", code);
  }

  /* Space on the box itself is the grid's own. */
  function press(event, row, column) {
    if (event.key === "Enter") show(row);
    else if (event.key === " " && column.getColId() !== "chosen") toggle(row);
  }

  function shownRows() {
    const found = [];
    api.forEachNodeAfterFilterAndSort((node) => found.push(node.data));
    return found;
  }

  function onShown(how) {
    const communes = shownRows().map(({ code }) => code);
    if (!communes.length) {
      say("Aucune ligne n'est affichée.");
      return;
    }
    const isHold = how === "locked" || how === "withdrawn" || how === "free";
    geoprio.carte.gesture(isHold ? { op: "hold", hold: how, communes } : { op: `${how}_communes`, means: "table", communes });
  }

  /* The road that works in every room: the newer one is closed where the address is not https. */
  function copy(button) {
    const columns = api.getAllDisplayedColumns();
    const keys = columns.map((column) => column.getColId());
    const { plain, html } = copied(columns.map((column) => column.getColDef().headerName), shownRows().map((row) => keys.map((key) => row[key])));
    const fill = (event) => {
      event.preventDefault();
      event.stopPropagation();
      event.clipboardData.setData("text/plain", plain);
      event.clipboardData.setData("text/html", html);
    };
    document.addEventListener("copy", fill, { capture: true, once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill, { capture: true });
    const told = done ? counted(api.getDisplayedRowCount(), "ligne copiée", "lignes copiées") : "La copie est refusée par le navigateur.";
    say(told);
    tellBriefly(button, told);
  }

  function tellBriefly(button, told) {
    button.dataset.label ??= button.textContent;
    button.textContent = told;
    root.setTimeout(() => (button.textContent = button.dataset.label), 6000);
  }

  const BUTTONS = {
    only(button) {
      onlyChosen = !onlyChosen;
      button.setAttribute("aria-pressed", String(onlyChosen));
      api.onFilterChanged();
    },
    copy,
    "clear-filters"() {
      if (onlyChosen) BUTTONS.only(document.querySelector("[data-table=only]"));
      api.setFilterModel(null);
    },
  };

  if (root.document) {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-table]");
      if (!button || !api) return;
      const { table } = button.dataset;
      if (BUTTONS[table]) BUTTONS[table](button);
      else onShown(table);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !isOpen() || !place().contains(event.target)) return;
      if (!event.target.closest(".ag-popup")) close();
    });
  }

  /* What the grid calls, by the names of `components/js.py`. */
  root.dashAgGridFunctions = Object.assign(root.dashAgGridFunctions || {}, {
    tableauParTexte: byText,
    tableauParCode: byCode,
    tableauParNombre: byNumber,
    tableauParCase: byBox,
    tableauNombre: ({ value, colDef }) => numberText(value, colDef.context.decimals),
    tableauNombreConnu: ({ data, colDef }) => (isKnown(data[colDef.field]) ? data[colDef.field] : null),
    /* Accents, capitals and hyphens do not count, as in the search. */
    tableauFiltreTexte: () => ({ textFormatter: (text) => (text ? geoprio.recherche.fold(text) : text) }),
    tableauFiltreNombre: () => ({ allowedCharPattern: "\\d\\-−,.\\s", numberParser: readNumber, defaultOption: "greaterThanOrEqual" }),
    tableauEstLibre: ({ data }) => !data.state,
    tableauBasculer({ data, node }) {
      toggle(data);
      api.refreshCells({ rowNodes: [node], columns: OWN, force: true });
      return false;
    },
    /* Enter and Space are ours: the grid would begin to edit, or scroll. */
    tableauGardeTouche: ({ event }) => event.key === "Enter" || event.key === " ",
    tableauAspect: (theme) =>
      theme.withParams({
        accentColor: "var(--accent)",
        foregroundColor: "var(--encre)",
        backgroundColor: "var(--papier)",
        borderColor: "var(--trait)",
        headerBackgroundColor: "var(--panneau)",
        fontFamily: "inherit",
        headerFontWeight: 600,
        fontSize: 14,
        spacing: 5,
        wrapperBorderRadius: 0,
        wrapperBorder: false,
        ...(isTouched() ? { rowHeight: 44 } : {}),
      }),
  });

  geoprio.tableau = { byText, byNumber, byCode, byBox, numberText, readNumber, rowsOf, follow, countLine, copied, open, toggle: () => (isOpen() ? close() : open()) };
})(globalThis);
