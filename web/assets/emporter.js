/* What is on screen, taken away: a table as CSV, a drawing as SVG or PNG. Any button may carry `data-take`, in the `.donnee`
   that holds the table, or beside the drawing. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* As French spreadsheets read it: semicolons, plain spaces out of numbers, quotes where they are needed; what begins as a
     formula does and is no number is a text. */
  function cell(text) {
    const plain = text.replace(/[\u00a0\u202f]/g, " ").trim();
    const number = plain.replace(/(\d) (?=\d{3})/g, "$1").replace(/\u2212/g, "-");
    const bare = /^[=+@\t\r-]/.test(number) && !/^[+-]?\d/.test(number) ? `'${number}` : number;
    return /[";\n]/.test(bare) ? `"${bare.replace(/"/g, '""')}"` : bare;
  }

  /* Where all the numbers of a column have one unit, it stands in the header and the numbers alone below: they can be summed. */
  const NUMBER = /^([+\u2212-]?\d[\d\u00a0\u202f ]*(?:,\d+)?)[\u00a0\u202f ]?([^\d\s].*)?$/;
  const UNKNOWN = new Set(["n.d.", "secret", "à décider", "—"]);
  function withoutUnits([header, ...body]) {
    const unitOf = header.map((_, column) => {
      const texts = body.map((row) => (row[column] || "").trim()).filter((text) => text && !UNKNOWN.has(text));
      const units = new Set(texts.map((text) => NUMBER.exec(text)?.[2] || ""));
      return units.size === 1 ? [...units][0] : "";
    });
    const bare = (text, column) => (unitOf[column] && NUMBER.exec(text.trim())?.[1].trim()) || text;
    return [header.map((text, column) => (unitOf[column] ? `${text} (${unitOf[column]})` : text)), ...body.map((row) => row.map(bare))];
  }

  const csv = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
  const rowsOf = (table) => [...table.rows].map((row) => [...row.cells].map((one) => one.textContent));

  function save(name, content, type) {
    const link = Object.assign(document.createElement("a"), { href: root.URL.createObjectURL(new root.Blob([content], { type })), download: name });
    link.click();
    root.setTimeout(() => root.URL.revokeObjectURL(link.href), 10000);
  }

  const picture = (drawing) => new root.XMLSerializer().serializeToString(drawing);

  /* Twice its size on screen, on white. */
  function saveImage(name, drawing) {
    const [, , width, height] = drawing.getAttribute("viewBox").split(" ").map(Number);
    const image = new root.Image(2 * width, 2 * height);
    image.onload = () => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
      const brush = canvas.getContext("2d");
      brush.fillStyle = "#ffffff";
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(name, blob, "image/png"));
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture(drawing))}`;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-take]");
    if (!button) return;
    const { take, name } = button.dataset;
    const around = button.closest("section");
    const table = (button.closest(".donnee")?.querySelector("table")) || around.querySelector("table");
    if (take === "csv") save(`${name}.csv`, csv(withoutUnits(rowsOf(table))), "text/csv");
    else {
      const drawing = geoprio.encadrer.taken(button) || around.querySelector("svg");
      if (take === "svg") save(`${name}.svg`, picture(drawing), "image/svg+xml");
      else saveImage(`${name}.png`, drawing);
    }
  });

  geoprio.emporter = { cell, csv, withoutUnits };
})(globalThis);
