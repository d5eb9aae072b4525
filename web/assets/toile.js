/* The communes on their canvas, colour by colour and some at a time: Leaflet fills and strokes each by itself, which takes half
   as long again over a region. Whatever is not dashed has the one plain outline of `carte.js`. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* Shapes of one path; a path of thousands takes far longer than they do alone. */
  const BATCH = 20;

  /* Leaflet's own drawing of a canvas, whole or within the box to be redrawn, is replaced for this renderer. */
  function attach(renderer) {
    renderer._draw = () => draw(renderer);
  }

  function draw(renderer) {
    const { _ctx: pen, _redrawBounds: bounds } = renderer;
    pen.save();
    if (bounds) {
      const { x, y } = bounds.getSize();
      pen.beginPath();
      pen.rect(bounds.min.x, bounds.min.y, x, y);
      pen.clip();
    }
    const { fills, outlined, apart } = sorted(renderer._drawFirst, bounds);
    for (const { fillColor, fillOpacity, shapes } of fills) {
      Object.assign(pen, { fillStyle: fillColor, globalAlpha: fillOpacity });
      inBatches(pen, shapes.filter(isWhole), () => pen.fill("nonzero"));
      for (const shape of shapes) if (!isWhole(shape)) inBatches(pen, [shape], () => pen.fill("evenodd"));
    }
    if (outlined.length) {
      const { opacity, weight, color, lineCap, lineJoin } = outlined[0].options;
      Object.assign(pen, { globalAlpha: opacity, lineWidth: weight, strokeStyle: color, lineCap, lineJoin });
      inBatches(pen, outlined, () => pen.stroke());
    }
    /* Leaflet draws a shape only while it says that it is drawing. */
    renderer._drawing = true;
    for (const shape of apart) shape._updatePath();
    renderer._drawing = false;
    pen.restore();
  }

  /* Each is smoothed by itself, so that neighbours may overlap: what both cover must be filled. A hole must not. */
  const isWhole = ({ _parts }) => _parts.length < 2;

  /* Shapes to be redrawn: by their fill, those with the plain outline, and those that Leaflet draws over them, as they are. */
  function sorted(first, bounds) {
    const byFill = new Map();
    const outlined = [];
    const apart = [];
    for (let order = first; order; order = order.next) {
      const { layer: shape } = order;
      if (bounds && !shape._pxBounds?.intersects(bounds)) continue;
      const { fill, fillColor, fillOpacity, stroke, dashArray } = shape.options;
      if (!fill || dashArray || !shape._parts) {
        apart.push(shape);
        continue;
      }
      if (!byFill.has(fillColor)) byFill.set(fillColor, new Map());
      const byOpacity = byFill.get(fillColor);
      if (!byOpacity.has(fillOpacity)) byOpacity.set(fillOpacity, { fillColor, fillOpacity, shapes: [] });
      byOpacity.get(fillOpacity).shapes.push(shape);
      if (stroke) outlined.push(shape);
    }
    return { fills: [...byFill.values()].flatMap((byOpacity) => [...byOpacity.values()]), outlined, apart };
  }

  function inBatches(pen, shapes, finish) {
    for (let begin = 0; begin < shapes.length; begin += BATCH) {
      pen.beginPath();
      for (const shape of shapes.slice(begin, begin + BATCH)) trace(pen, shape._parts);
      finish();
    }
  }

  function trace(pen, parts) {
    for (const part of parts) {
      part.forEach(({ x, y }, k) => (k ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath();
    }
  }

  geoprio.toile = { attach };
})(globalThis);
