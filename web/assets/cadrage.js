/* The largest view of a set of places that keeps them clear of the legend in the bottom left corner. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  /* Places stand for whole communes, whose outlines reach further. */
  const MARGIN = 24;
  const STEPS = 6;
  const CLEARANCE = 24;

  /* Room that the legend usually takes, kept free before it is filled: a map framed twice is drawn twice. */
  const USUAL_LEGEND = { x: 384, y: 312 };
  const ROOMY = 640;

  /* Of few communes their outermost corners decide, of many a point in each is enough. */
  const FEW = 600;
  /* Over a whole country outlines would hide the colours and slow every redraw: none below this zoom. */
  const DENSE = 8000;
  const OUTLINE_ZOOM = 8;

  /* Top right of the legend inside the map, in pixels of the map. */
  function corner(container, legend, size, isProjected) {
    const own = container.getBoundingClientRect();
    const box = legend ? legend.getBoundingClientRect() : { right: own.left, top: own.bottom };
    const room = size.x < ROOMY || isProjected ? { x: 0, y: 0 } : USUAL_LEGEND;
    return { x: Math.max(box.right - own.left, room.x), y: Math.min(box.top - own.top, size.y - room.y) };
  }

  function extent(points) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const { x, y } of points) {
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
    return box;
  }

  /* Of places [latitude, longitude], those that decide a view: the outermost, and the steps of the side towards the
     legend. Whatever is behind the legend, one of them is too, for it lies at least as far down and to the left. */
  function decisive(places) {
    const sorted = [...places].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    if (sorted.length < 3) return sorted;
    const kept = [];
    let lowest = Infinity;
    let highest = sorted[0];
    for (const place of sorted) {
      if (place[0] < lowest) {
        lowest = place[0];
        kept.push(place);
      }
      if (place[0] > highest[0]) highest = place;
    }
    return [...kept, highest, sorted[sorted.length - 1]];
  }

  /* `project(zoom)` gives the places in pixels; `corner` is the top right of the legend inside the map. */
  function frame(project, size, corner, [highest, lowest]) {
    let last = null;
    for (let zoom = highest; zoom >= lowest; zoom -= 0.25) {
      const points = project(zoom);
      const box = extent(points);
      const spareX = size.x - 2 * MARGIN - (box.right - box.left);
      const spareY = size.y - 2 * MARGIN - (box.bottom - box.top);
      last = { zoom, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
      if (spareX < 0 || spareY < 0) continue;
      for (let i = 0; i <= STEPS; i += 1) {
        for (let j = 0; j <= STEPS; j += 1) {
          /* Begin in the middle, then towards the top right, away from the legend. */
          const dx = MARGIN + spareX * (0.5 + (0.5 * i) / STEPS) - box.left;
          const dy = MARGIN + spareY * (0.5 - (0.5 * j) / STEPS) - box.top;
          const isClear = points.every(({ x, y }) => x + dx > corner.x + CLEARANCE || y + dy < corner.y - CLEARANCE);
          if (isClear) return { zoom, x: size.x / 2 - dx, y: size.y / 2 - dy };
        }
      }
    }
    return last;
  }

  geoprio.cadrage = { frame, decisive, corner, FEW, DENSE, OUTLINE_ZOOM };
})(globalThis);
