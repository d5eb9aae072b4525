/* Every figure of the perimeter: asked of the server at each gesture and each change of a rule, drawn as the answer comes. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const ADDRESS = "/chiffres";
  const KEPT = "Ce que la carte montre est gardé";
  const SILENT = `Les chiffres n'ont pas pu être calculés : le serveur ne répond pas. ${KEPT} ; le prochain geste les redemande.`;
  const REFUSED = `Les chiffres n'ont pas pu être calculés : le serveur n'a pas accepté la demande. ${KEPT} ; annulez le dernier geste, ou rechargez la page.`;

  /* Rules and choices on screen, by control; where they are read: territory and page. */
  let choices = null;
  let place = null;
  let confirmed = null;
  let latest = 0;
  let said = "";

  const journal = () => geoprio.carte.journal();

  async function post(question) {
    const body = JSON.stringify(question);
    const answer = await root.fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    return answer.ok ? answer.json() : { failure: answer.status < 500 ? REFUSED : SILENT };
  }

  /* A failure stays on screen until an answer comes; what something else said meanwhile stays too. */
  function tell(failure) {
    if (failure) geoprio.carte.say(failure);
    else if (said) geoprio.carte.unsay(said);
    said = failure;
  }

  /* The perimeter that the server confirms; nothing where it refuses, or where something was asked since. */
  async function ask() {
    if (!choices || !geoprio.carte.units() || !journal().hasBegun()) return null;
    geoprio.dessin.forgetReasons();
    const mine = (latest += 1);
    const question = { journal: journal().payload(), choices, before: confirmed, ...place };
    const answer = await post(question).catch(() => ({ failure: SILENT }));
    if (mine !== latest) return null;
    tell(answer.failure || "");
    if (answer.failure) return null;
    geoprio.dessin.drawAnswer(answer.panel);
    root.document.dispatchEvent(new CustomEvent("geoprio:chiffres"));
    if (answer.perimeter) confirmed = answer.perimeter;
    return answer.perimeter;
  }

  /* The renderer hands a perimeter round for longer than a frame: the figures are shown before, and one that a newer answer
     has replaced meanwhile is not handed round after it. */
  async function confirm() {
    const perimeter = await ask();
    if (!perimeter) return null;
    await geoprio.dessin.painted();
    return perimeter === confirmed ? perimeter : null;
  }

  /* The perimeter on screen has changed. */
  async function changed() {
    const perimeter = await confirm();
    if (perimeter) geoprio.carte.set("perimeter", { data: perimeter });
  }

  /* Once the next figures are on screen, or have not come for this long. */
  const PATIENCE_MS = 400;
  function shown() {
    const drawn = new Promise((done) => root.document.addEventListener("geoprio:chiffres", done, { once: true }));
    const late = new Promise((done) => root.setTimeout(done, PATIENCE_MS));
    return Promise.race([drawn.then(geoprio.dessin.painted), late]);
  }

  /* So has a rule: `inputs` and `states` are what the renderer tells, by `id.property`. */
  function choose(inputs, states) {
    choices = inputs;
    place = { territory: states["territory.data"], page: states["page.data"] };
    return confirm();
  }

  geoprio.chiffres = { changed, choose, shown };
})(globalThis);
