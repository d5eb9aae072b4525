/* Every figure of the perimeter: asked of the server at each gesture and each change of a rule, drawn as the answer comes. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const ADDRESS = "/chiffres";
  const SILENT = "Les chiffres n'ont pas pu être calculés : le serveur ne répond pas. Ce que la carte montre est gardé ; le prochain geste les redemande.";

  /* Rules and choices on screen, by control; where they are read: territory and page. */
  let choices = null;
  let place = null;
  let confirmed = null;
  let latest = 0;
  let hasFailed = false;

  const journal = () => geoprio.carte.journal();

  async function post(question) {
    const body = JSON.stringify(question);
    const answer = await root.fetch(ADDRESS, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (!answer.ok) throw new Error(`${ADDRESS}: ${answer.status}`);
    return answer.json();
  }

  /* A failure is said once, until an answer comes. */
  function told(isFailure) {
    if (isFailure || hasFailed) geoprio.carte.say(isFailure ? SILENT : "");
    hasFailed = isFailure;
  }

  /* The perimeter that the server confirms; nothing where it refuses, or where something was asked since. */
  async function ask() {
    if (!choices || !geoprio.carte.units() || !journal().hasBegun()) return null;
    geoprio.dessin.forgetReasons();
    const mine = (latest += 1);
    const answer = await post({ journal: journal().payload(), choices, before: confirmed, ...place }).catch((error) => console.error(error));
    if (mine !== latest) return null;
    told(!answer);
    if (!answer) return null;
    geoprio.dessin.drawAnswer(answer.panel);
    root.document.dispatchEvent(new CustomEvent("geoprio:chiffres"));
    if (answer.perimeter) confirmed = answer.perimeter;
    return answer.perimeter;
  }

  /* The perimeter on screen has changed. */
  async function changed() {
    const perimeter = await ask();
    if (perimeter) geoprio.carte.set("perimeter", { data: perimeter });
  }

  /* So has a rule: `inputs` and `states` are what the renderer tells, by `id.property`. */
  function choose(inputs, states) {
    choices = inputs;
    place = { territory: states["territory.data"], page: states["page.data"] };
    return ask();
  }

  geoprio.chiffres = { ask, changed, choose };
})(globalThis);
