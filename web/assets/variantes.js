/* The variant on screen: every gesture is kept two seconds later, undo and redo are those of its whole history, and what others
   did meanwhile is shown, never overwritten. Without a variant the page is a draft, kept in its address alone. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const REST_MS = 2000;
  const TOUCH_MS = 10000;
  const LARGEST_KEPT_ALIVE = 60000;
  const ACTOR = "geoprio-poste";
  const OWN_QUEUE = "geoprio-attente";
  const SILENT = "le serveur ne répond pas.";
  const APART = new Set(["choices", "rename", "visibility", "delete", "undelete", "undo", "redo", "restore"]);
  const isGesture = (change) => !APART.has(change.op);

  let known = null;
  let queue = null;
  let conflict = null;
  let failures = 0;
  let isStopped = false;
  let timer = 0;
  let sending = null;
  let round = 0;
  let isBusy = false;
  /* What the controls hold, and what of it the server knows. */
  let choices = null;
  let settled = "";
  let visibility = "institution";
  const channel = root.BroadcastChannel ? new root.BroadcastChannel("geoprio-variantes") : null;

  const byId = (id) => document.getElementById(id);
  const set = (id, props) => root.dash_clientside.set_props(id, props);
  const journal = () => geoprio.carte.journal();
  /* On a page without map the steps of a draft are those of its rules. */
  const rules = () => geoprio.reglages.history;
  const isWithoutMap = () => !byId("map") && (byId("funding-plan-envelope") ?? byId("index-editor")) !== null;
  const draftSteps = () => (isWithoutMap() ? rules() : journal());

  function address(...parts) {
    const territory = new URLSearchParams(root.location.search).get("t") || geoprio.carte.territory();
    return ["/variantes", territory, ...parts].map((part, k) => (k ? encodeURIComponent(part) : part)).join("/");
  }

  /* A pseudonym of this browser: the journal never holds a person's name. */
  function actor() {
    let name = root.localStorage.getItem(ACTOR);
    if (!name) {
      name = `poste-${geoprio.attente.newId().slice(0, 8)}`;
      root.localStorage.setItem(ACTOR, name);
    }
    return name;
  }

  /* Status 0 is a server that does not answer, or not as itself. */
  async function ask(path, body) {
    try {
      const text = body && JSON.stringify({ actor: actor(), ...body });
      const how = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: text, keepalive: text.length < LARGEST_KEPT_ALIVE };
      return await geoprio.refus.read(await root.fetch(path, how));
    } catch {
      return { status: 0, body: {} };
    }
  }

  /* ---- what is on screen ---- */

  function say(text, isUrgent = false) {
    const place = byId("variants-status");
    if (!place) return;
    place.setAttribute("aria-live", isUrgent ? "assertive" : "polite");
    place.textContent = text;
  }

  const sayFailed = (what, { body }) => say(body.phrase || `${what} : ${SILENT} Recommencez.`, true);

  function draw() {
    const title = byId("variants-title");
    if (!title) return;
    title.textContent = known ? known.name : title.dataset.draft;
    title.classList.toggle("gardee", known !== null);
    byId("variants-keep").textContent = known ? "Changer le nom ou la visibilité" : "Garder";
    byId("variants-keeping").querySelector("summary").textContent = known ? "Nom, visibilité, copie, suppression" : "Garder comme variante";
    byId("variants-own").hidden = !known;
    geoprio.carte.showPossible();
    if (root.location.search) geoprio.adresse.write(root.location.search);
    list();
  }

  /* The list and the history are asked for where they are open. */
  function list() {
    if (!document.querySelector(".variantes details.gardees[open]")) return;
    set("variant", { data: { id: known?.id || null, round: (round += 1) } });
  }

  /* Show what the server holds, with the gestures that it does not know yet on top. */
  function show(answer) {
    const waiting = queue.all();
    journal().adopt(answer.start, waiting.filter(isGesture));
    if (waiting.some((change) => change.op === "choices")) return;
    settle(answer);
    if (!choices || JSON.stringify(essential(choices)) !== settled) for (const [id, prop, value] of answer.controls) set(id, { [prop]: value });
  }

  function settle(answer) {
    settled = JSON.stringify(essential(answer.controls.map(([, , value]) => value)));
  }

  function learn(answer) {
    if (known?.id !== answer.id || known.name !== answer.name) set("variants-name", { value: answer.name });
    if (known?.id !== answer.id || known.visibility !== answer.visibility) set("variants-visibility", { value: answer.visibility });
    const { id, version, name, visibility: shownTo, undo, redo } = answer;
    known = { id, version, name, visibility: shownTo, undo, redo };
  }

  /* ---- opening and leaving ---- */

  function begin(answer, left = null) {
    learn(answer);
    settle(answer);
    queue?.clear();
    root.sessionStorage.removeItem(OWN_QUEUE);
    queue = geoprio.attente.createQueue(root.localStorage, known.id, left ? left.version : known.version, left);
    drawConflict(null);
    draw();
  }

  function open(answer) {
    if (!answer) return;
    const left = geoprio.attente.leftBehind(root.localStorage, answer.id, root.sessionStorage.getItem(OWN_QUEUE));
    begin(answer, left);
    say("Variante ouverte.");
    if (left) {
      show(answer);
      send();
    }
    root.setTimeout(takeOver, geoprio.attente.ABANDONED_MS + 1000);
  }

  /* What a tab closed a moment ago left is taken over once nobody feeds it any more. */
  function takeOver() {
    if (!known) return;
    root.setTimeout(takeOver, geoprio.attente.ABANDONED_MS);
    if (conflict || isStopped || sending || !queue.isEmpty()) return;
    const left = geoprio.attente.leftBehind(root.localStorage, known.id, null);
    if (!left) return;
    queue = geoprio.attente.createQueue(root.localStorage, known.id, left.version, left);
    send();
  }

  function leave(words) {
    drawConflict(null);
    queue?.clear();
    known = null;
    queue = null;
    set("variants-name", { value: "" });
    draw();
    say(words);
  }

  /* ---- changes ---- */

  function changed(change) {
    if (!known) return;
    queue.push(change);
    if (conflict || isStopped) return;
    say("Enregistrement dans 2 secondes…");
    root.clearTimeout(timer);
    timer = root.setTimeout(send, REST_MS);
  }

  const { written, essential } = geoprio.reglages;

  /* Rules, indicator and layers as the controls hold them; what the server set itself is no change. */
  function chosen(values, places = []) {
    choices = values;
    const kept = JSON.stringify(essential(values));
    if (isWithoutMap()) {
      rules().note(essential(values).map((value, k) => [...places[k], value]));
      geoprio.carte.showPossible();
    }
    if (!known || kept === settled) return;
    settled = kept;
    changed({ op: "choices", after: written(values) });
  }

  /* Undo and redo reach the whole history of the variant: the server takes the step back and says what is left. */
  function step(op) {
    if (!known && isWithoutMap()) geoprio.reglages.restore(rules()[op]());
    else if (!known) journal()[op]();
    else if (op === "undo" ? canUndo() : canRedo()) order({ op });
  }

  const canUndo = () => (known ? known.undo || queue.all().some(isGesture) : draftSteps().canUndo());
  const canRedo = () => (known ? known.redo && queue.isEmpty() : draftSteps().canRedo());

  async function order(...changes) {
    if (conflict || isStopped) return say("Choisissez d'abord que faire de ce qui n'est pas enregistré.", true);
    for (const change of changes) queue.push(change);
    return send();
  }

  const gone = (name) => `« ${name} » est supprimée ; la liste des variantes gardées permet de la rétablir.`;

  /* One save at a time, in order; what comes meanwhile leaves with the next one. */
  async function send(merge = false) {
    root.clearTimeout(timer);
    while (sending) await sending;
    const batch = known && !isStopped && (!conflict || merge) && queue.next();
    if (!batch) return;
    const own = queue;
    sending = ask(address(known.id), { ...batch, merge });
    const told = await sending;
    sending = null;
    if (queue === own) await answered(told);
  }

  async function answered(told) {
    const verdict = geoprio.refus.verdict(told);
    failures = verdict === "later" ? failures + 1 : 0;
    if (verdict === "saved") await saved(told.body);
    else if (verdict === "conflict") drawConflict(told.body);
    else if (verdict === "refused") await refused(told.body.phrase);
    else if (verdict === "stopped") stop(told);
    else {
      say(told.body.phrase || `Enregistrement impossible : ${SILENT} Vos modifications restent dans ce navigateur et partiront dès qu'il répondra.`, true);
      timer = root.setTimeout(send, geoprio.refus.wait(failures));
    }
  }

  async function saved(answer) {
    drawConflict(null);
    queue.done(answer.version);
    /* The first answer to a save made long ago: the present state is asked for, or compared by what waits behind. */
    if (answer.version < known.version) return queue.isEmpty() ? reload() : send();
    learn(answer);
    show(answer);
    say(answer.merged ? `Enregistré à ${answer.at}, avec les changements faits ailleurs.` : `Enregistré à ${answer.at}.`);
    draw();
    channel?.postMessage({ id: known.id, version: known.version });
    if (answer.deleted) return leave(gone(known.name));
    return queue.isEmpty() ? undefined : send();
  }

  /* What another try would not change waits for a hand: the changes stay in the browser, with those made meanwhile. */
  function stop(told) {
    isStopped = true;
    byId("variants-conflict")?.replaceChildren(geoprio.refus.stoppedBox(told));
    say("Enregistrement arrêté.", true);
  }

  /* What the server can never take is said and left out: the variant is shown as it is kept. */
  async function refused(phrase) {
    queue.clear();
    await reload();
    say(phrase, true);
  }

  async function reload() {
    const own = queue;
    const { status, body } = await ask(address(known.id));
    /* Changes made meanwhile are upon the version that was on screen: their own save will compare them. */
    if (status !== 200 || queue !== own || sending || !own.isEmpty()) return;
    if (body.deleted) {
      leave(gone(body.name));
      return;
    }
    queue.done(body.version);
    learn(body);
    show(body);
    draw();
  }

  /* ---- two at once ---- */

  function drawConflict(found) {
    conflict = found;
    isStopped = false;
    byId("variants-conflict")?.replaceChildren(...(found ? [geoprio.refus.conflictBox(found)] : []));
    if (found) say("Enregistrement en pause : la variante a changé ailleurs.", true);
  }

  async function keepDraft(name) {
    const draft = { name, visibility, perimeter: journal().whole().start, choices: written(choices) };
    const told = await ask(address(), { op_id: operationOf(draft), ...draft });
    if (told.status !== 200) return sayFailed("La variante n'a pas pu être gardée", told);
    attempt = { text: "" };
    const { edits } = journal().whole();
    /* Its own gestures are the first lines of its history. */
    begin(told.body);
    say(`Enregistré à ${told.body.at}.`);
    chosen(choices);
    return order(...edits);
  }

  async function copy() {
    const own = { version: queue.version(), changes: queue.all() };
    const told = await ask(address(known.id, "copie"), { op_id: operationOf([known.id, own]), ...own });
    if (told.status !== 200) return sayFailed("La copie n'a pas pu être gardée", told);
    attempt = { text: "" };
    const later = queue.all().slice(own.changes.length);
    begin(told.body);
    for (const change of later) queue.push(change);
    show(told.body);
    await send();
    return say(`Vous travaillez maintenant sur « ${known.name} ».`);
  }

  /* The same thing asked again after a failure is the same operation: the server answers as the first time. */
  let attempt = { text: "" };
  function operationOf(asked) {
    const text = JSON.stringify(asked);
    if (attempt.text !== text) attempt = { text, op_id: geoprio.attente.newId() };
    return attempt.op_id;
  }

  const GESTURES = {
    garder() {
      const name = byId("variants-name").value;
      if (!known) return keepDraft(name);
      const renamed = name === known.name ? [] : [{ op: "rename", name }];
      const shownTo = visibility === known.visibility ? [] : [{ op: "visibility", visibility }];
      return order(...renamed, ...shownTo);
    },
    async dupliquer() {
      await send();
      if (!conflict && queue.isEmpty()) await copy();
    },
    copier: copy,
    reessayer() {
      drawConflict(null);
      return send();
    },
    supprimer: () => order({ op: "delete" }),
    async quitter() {
      await send();
      if (known && !conflict && queue.isEmpty()) leave("Vous continuez en brouillon ; la variante reste comme elle est.");
    },
    revenir: ({ version }) => order({ op: "restore", version }),
    async reprendre({ id, version }) {
      const told = await ask(address(id), { op_id: geoprio.attente.newId(), version, changes: [{ op: "undelete" }] });
      if (told.status === 409) say("Cette variante a changé ailleurs ; la liste est à jour, recommencez.", true);
      else if (told.status !== 200) sayFailed("La suppression n'a pas pu être annulée", told);
      else say(`« ${told.body.name} » est de nouveau dans la liste.`);
      list();
    },
    fusionner() {
      queue.join();
      return send(true);
    },
    async abandonner() {
      drawConflict(null);
      queue.clear();
      await reload();
      say("La variante est montrée telle qu'elle a été changée ailleurs.");
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keeping]");
    if (!button || isBusy) return;
    isBusy = true;
    const done = GESTURES[button.dataset.keeping](button.dataset.asked ? JSON.parse(button.dataset.asked) : null);
    Promise.resolve(done).finally(() => (isBusy = false));
  });
  document.addEventListener("toggle", (event) => event.target.matches?.(".variantes details.gardees") && event.target.open && list(), true);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  root.addEventListener("pagehide", () => {
    if (queue && !queue.isEmpty()) root.sessionStorage.setItem(OWN_QUEUE, queue.key);
    send();
  });
  /* A queue that its tab still feeds is not abandoned. */
  root.setInterval(() => queue && !queue.isEmpty() && queue.touch(), TOUCH_MS);

  /* Another tab kept something: this one follows, unless it has changes of its own, which the server will compare. */
  channel?.addEventListener("message", async ({ data }) => {
    if (!known || data.id !== known.id) list();
    else if (data.version > known.version && queue.isEmpty() && !sending) {
      await reload();
      say("Variante mise à jour : elle a changé dans un autre onglet.");
    }
  });

  geoprio.variantes = {
    open,
    changed,
    chosen,
    setVisibility: (value) => (visibility = value),
    undo: () => step("undo"),
    redo: () => step("redo"),
    canUndo,
    canRedo,
    shown: () => known?.id,
  };
})(globalThis);
