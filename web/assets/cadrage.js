/* The largest view of a set of places that keeps them clear of the legend in the bottom left corner. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const MARGIN = 16;
  const STEPS = 6;
  /* Places stand for whole communes, whose outlines reach further. */
  const CLEARANCE = 24;

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

  geoprio.cadrage = { frame };
})(globalThis);
