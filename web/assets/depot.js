/* A file that is too large is said, where the page's own field would drop it without a word. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const MEGABYTE = 1e6;
  const french = (bytes) => (bytes / MEGABYTE).toFixed(1).replace(".", ",");

  /* What is said of files that may not be taken, or nothing. */
  function refusal(files, largest) {
    const heavy = [...files].find((file) => file.size > largest);
    return heavy ? `« ${heavy.name} » pèse ${french(heavy.size)}\u202fMo : ${french(largest)}\u202fMo au plus. Rien n'a été lu ; réduisez-le ou coupez-le.` : "";
  }

  function check(event, files) {
    const field = event.target.closest?.("[data-largest]");
    if (!field || !files) return;
    const told = refusal(files, Number(field.dataset.largest));
    const place = document.getElementById(field.dataset.report);
    if (!told || !place) return;
    place.replaceChildren(Object.assign(document.createElement("p"), { className: "constat refus", textContent: told }));
  }

  document.addEventListener("change", (event) => check(event, event.target.files), true);
  document.addEventListener("drop", (event) => check(event, event.dataTransfer?.files), true);

  geoprio.depot = { refusal };
})(globalThis);
