/* Figures drawn without the page's renderer: the server's components (plain HTML elements only) are put in their places, and
   only what differs is touched, so that a folded block stays folded and the eye sees only the numbers move. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const NAMES = { className: "class", htmlFor: "for", colSpan: "colspan", rowSpan: "rowspan" };
  const PLAIN = "dash_html_components";
  const KEPT = new Set(["open"]);
  /* What the browser itself draws inside an element, from what this attribute says, stays while it says the same. */
  const FILLED = ["data-graphe", "data-terms", "data-note-conflict"];

  const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const styleText = (style) => Object.entries(style).map(([name, value]) => `${dashed(name)}:${value}`).join(";");

  /* Children of a component as a flat list of texts and elements; adjoining texts are one, as a browser keeps them. */
  function listed(children) {
    const flat = [children].flat(Infinity).filter((one) => one !== null && one !== undefined && typeof one !== "boolean");
    const list = [];
    for (const one of flat) {
      if (typeof one === "object") {
        if (one.namespace !== PLAIN) throw new Error(`not a plain element: ${one.namespace}.${one.type}`);
        list.push(one);
      } else if (typeof list[list.length - 1] === "string") list[list.length - 1] += String(one);
      else list.push(String(one));
    }
    return list;
  }

  /* Attributes of an element as texts; null where absent. */
  function attributes(props) {
    const wanted = new Map();
    for (const [name, value] of Object.entries(props)) {
      if (name === "children" || value === null || value === undefined || value === false) continue;
      const text = name === "style" ? styleText(value) : value === true && !/^aria-/.test(name) ? "" : String(value);
      wanted.set(NAMES[name] || name, text);
    }
    return wanted;
  }

  function create(tree, page) {
    if (typeof tree === "string") return page.createTextNode(tree);
    const element = page.createElement(tree.type.toLowerCase());
    for (const [name, value] of attributes(tree.props)) element.setAttribute(name, value);
    for (const child of listed(tree.props.children)) element.appendChild(create(child, page));
    return element;
  }

  /* The same element can go on; one that plays an animation starts again. */
  function goesOn(node, tree) {
    if (typeof tree === "string") return node.nodeType === 3;
    return node.nodeType === 1 && node.nodeName.toLowerCase() === tree.type.toLowerCase() && tree.props.className !== "variation";
  }

  function update(node, tree) {
    if (typeof tree === "string") {
      if (node.data !== tree) node.data = tree;
      return;
    }
    const wanted = attributes(tree.props);
    const isFilled = FILLED.some((name) => wanted.has(name) && node.getAttribute(name) === wanted.get(name));
    for (const { name } of [...node.attributes]) if (!wanted.has(name) && !KEPT.has(name)) node.removeAttribute(name);
    for (const [name, value] of wanted) {
      if (!KEPT.has(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
    }
    if (!isFilled) draw(node, tree.props.children);
  }

  const idOf = (tree) => tree.props?.id;

  /* Make the children of an element those of a component. One that has an id stays itself when others come before it, so that
     the focus, a folded block or a text being typed never pass to another. */
  function draw(place, children) {
    const wanted = listed(children);
    const page = place.ownerDocument;
    const named = new Set(wanted.map(idOf).filter(Boolean));
    if (named.size) for (const node of [...place.childNodes]) if (node.id && !named.has(node.id)) node.remove();
    wanted.forEach((tree, k) => {
      const node = place.childNodes[k];
      if (!node) place.appendChild(create(tree, page));
      else if (named.has(node.id) && node.id !== idOf(tree)) place.insertBefore(create(tree, page), node);
      else if (goesOn(node, tree)) update(node, tree);
      else place.replaceChild(create(tree, page), node);
    });
    while (place.childNodes.length > wanted.length) place.removeChild(place.lastChild);
  }

  /* Draw every place that an answer names; a place that is not on the page any more is passed over. */
  function drawAll(places, page) {
    for (const [id, children] of Object.entries(places)) {
      const place = page.getElementById(id);
      if (place) draw(place, children);
    }
  }

  /* What an answer draws, and what the scripts draw inside it. */
  function drawAnswer(places) {
    drawAll(places, root.document);
    geoprio.graphes?.draw();
    geoprio.conditions?.draw();
  }
  const drawText = (text) => drawAnswer(JSON.parse(text));

  /* Once what was just drawn is on screen; a tab that nobody looks at paints nothing, and does not wait for it. */
  const painted = () =>
    new Promise((done) => (root.document.hidden ? done() : root.requestAnimationFrame(() => root.requestAnimationFrame(done))));

  /* Do something once in the frame, however many changes call for it. */
  function oncePerFrame(work) {
    let isWaiting = false;
    return () => {
      if (isWaiting) return;
      isWaiting = true;
      root.requestAnimationFrame(() => {
        isWaiting = false;
        work();
      });
    };
  }

  /* ---- answers of the server ---- */

  const DRAWING = /-drawing$/;
  const OF_FIGURES = ["explanation-drawing.data", "money-why-drawing.data"];
  const lastAsked = new Map();

  /* The renderer tells every question and its answer. What an answer draws is on screen before the renderer hands the rest
     round, and only where nothing was asked since: an answer that comes late is not drawn over a newer one. */
  const asked = (question) => lastAsked.set(question.output, question);
  /* The next figures wipe out why the last ones were what they were: an answer still on its way is about those. */
  const forgetReasons = () => OF_FIGURES.forEach((output) => lastAsked.delete(output));
  function answered(question, answer) {
    if (lastAsked.get(question.output) !== question) return;
    for (const [id, props] of Object.entries(answer || {})) if (DRAWING.test(id) && props.data) drawText(props.data);
  }

  /* ---- parts of the page that nothing changes ---- */

  const STILL = "data-still";

  function drawStill(element) {
    const places = [...(element.matches?.(`[${STILL}]`) ? [element] : []), ...(element.querySelectorAll?.(`[${STILL}]`) || [])];
    for (const place of places) {
      draw(place, JSON.parse(place.getAttribute(STILL)));
      place.removeAttribute(STILL);
    }
  }

  if (root.MutationObserver) {
    const added = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(drawStill));
    new root.MutationObserver(added).observe(root.document.body, { childList: true, subtree: true });
  }

  geoprio.dessin = { draw, drawStill, drawAll, drawText, drawAnswer, painted, oncePerFrame, asked, answered, forgetReasons };
})(globalThis);
