/* An index published: proposed, adopted, refused, its note edited; its file read and written. Each says what was done, or why not. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const SILENT = "Le serveur ne répond pas. Recommencez.";
  let round = 0;

  const byId = (id) => document.getElementById(id);
  const set = (id, props) => root.dash_clientside.set_props(id, props);
  const valueOf = (id) => byId(id)?.value ?? "";
  const fill = (id, value) => set(id, { value });

  function say(text) {
    byId("index-status").textContent = text;
  }

  const address = (...parts) => ["/indices", geoprio.carte.territory(), ...parts].map((part, k) => (k ? encodeURIComponent(part) : part)).join("/");

  /* The status of the answer and what it says; a refusal is said, and so is silence. */
  async function ask(path, body) {
    try {
      const answer = await root.fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ op_id: geoprio.attente.newId(), ...body }) });
      const told = await geoprio.refus.read(answer);
      if (told.status !== 200) say(told.body.phrase || (told.status ? geoprio.refus.sentence(told) : SILENT));
      return told;
    } catch {
      say(SILENT);
      return { status: 0, body: {} };
    }
  }

  async function post(path, body) {
    const told = await ask(path, body);
    return told.status === 200 ? told.body : null;
  }

  const signature = () => ({ author: valueOf("index-author"), reason: valueOf("index-reason") });

  function done(text) {
    byId("index-reason").value = "";
    say(text);
    list();
  }

  async function propose() {
    const told = await post(address(), { ...signature(), name: valueOf("index-name"), index: geoprio.indice.text(), amends: Number(valueOf("index-amends")) });
    if (told) done(`Version ${told.number} proposée.`);
  }

  const SAID = { adopt: "adoptée", refuse: "refusée" };
  async function decide(number, decision) {
    const told = await post(address(number), { ...signature(), decision });
    if (told) done(`Version ${number} ${SAID[decision]}.`);
    else byId("index-status").scrollIntoView({ block: "center" });
  }

  /* A note that was there already is not kept again: its reason waits for another gesture. */
  async function keepNote(number, sent) {
    const told = await ask(address(number, "note"), sent);
    if (told.status === 200 && told.body.same) {
      say("La note était déjà celle-ci.");
      list();
    } else if (told.status === 200) done(`Version ${number} : note gardée.`);
    else if (told.status !== 409) byId("index-status").scrollIntoView({ block: "center" });
    return told;
  }

  /* ---- files ---- */

  function exportFile() {
    Object.assign(document.createElement("a"), { href: "/exports/indice.json" + root.location.search, download: "" }).click();
  }

  function importFile() {
    const field = Object.assign(document.createElement("input"), { type: "file", accept: ".json,application/json" });
    field.addEventListener("change", async () => {
      const told = field.files[0] && (await post("/indices/lecture", { text: await field.files[0].text() }));
      if (!told) return;
      geoprio.indice.use(told.index);
      say("Définition lue et mise à l'écran.");
    });
    field.click();
  }

  /* ---- the list ---- */

  const list = () => set("versions-asked", { data: (round += 1) });

  /* A gesture on a version takes its button away: the focus goes to the version, where the next gesture is. */
  let visited = null;
  document.addEventListener("focusin", ({ target }) => {
    visited = target.closest?.("#index-versions .version, #index-badge")?.id || null;
  });
  document.addEventListener("pointerdown", () => (visited = null));

  function focusAgain() {
    const place = visited && document.activeElement === document.body ? byId(visited) : null;
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  /* What can be amended, in the order of the list; notes as they are being written. */
  function listed() {
    geoprio.notes.show();
    focusAgain();
    const told = document.querySelector("#index-versions [data-living]");
    const field = byId("index-amends");
    if (!field) return;
    const kept = field.value;
    const living = told ? JSON.parse(told.dataset.living) : [];
    field.replaceChildren(
      Object.assign(document.createElement("option"), { value: 0, textContent: "aucune version" }),
      ...living.map(([number, name]) => Object.assign(document.createElement("option"), { value: number, textContent: `version ${number}, ${name}` })),
    );
    field.value = living.some(([number]) => String(number) === kept) ? kept : "0";
  }

  const ACTIONS = { propose, export: exportFile, import: importFile, ranks: () => geoprio.rangs.ask(), stop: () => geoprio.rangs.stop() };
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-index-action],[data-index-decide]");
    if (!button) return;
    const { indexAction, indexDecide, number } = button.dataset;
    if (indexAction) ACTIONS[indexAction]();
    else decide(Number(number), indexDecide);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id === "index-publish") event.preventDefault();
  });

  geoprio.publier = { list, listed, fill, signature, keepNote };
})(globalThis);
