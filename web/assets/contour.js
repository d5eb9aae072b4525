/* Outline of a union of communes: segments that belong to one selected commune only, chained into lines. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  function ringsOf(geometry) {
    if (geometry.type === "Polygon") return geometry.coordinates;
    if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
    return [];
  }

  /* Number vertices and segments once: communes share them to the last digit along a border. */
  function buildTopology(features) {
    const vertexOf = new Map();
    const vertices = [];
    const segmentOf = new Map();
    const ends = [];
    function vertex(point) {
      const key = point[0] + "," + point[1];
      let number = vertexOf.get(key);
      if (number === undefined) {
        number = vertices.length;
        vertexOf.set(key, number);
        vertices.push(point);
      }
      return number;
    }
    const segments = features.map((feature) => {
      const own = [];
      for (const ring of ringsOf(feature.geometry)) {
        let before = vertex(ring[0]);
        for (let k = 1; k < ring.length; k += 1) {
          const after = vertex(ring[k]);
          if (after !== before) {
            const key = before < after ? before * 4194304 + after : after * 4194304 + before;
            let number = segmentOf.get(key);
            if (number === undefined) {
              number = ends.length / 2;
              segmentOf.set(key, number);
              ends.push(before, after);
            }
            own.push(number);
          }
          before = after;
        }
      }
      return own;
    });
    return { vertices, ends, segments };
  }

  /* Lines of [latitude, longitude] along the outline of the union of the communes at these positions. */
  function outline(topology, positions) {
    const count = new Uint8Array(topology.ends.length / 2);
    for (const position of positions) for (const segment of topology.segments[position]) count[segment] += 1;
    const at = new Map();
    const free = new Set();
    for (let segment = 0; segment < count.length; segment += 1) {
      if (count[segment] !== 1) continue;
      free.add(segment);
      for (const end of [topology.ends[2 * segment], topology.ends[2 * segment + 1]]) {
        if (!at.has(end)) at.set(end, []);
        at.get(end).push(segment);
      }
    }
    const lines = [];
    for (const first of free) {
      free.delete(first);
      const path = [topology.ends[2 * first], topology.ends[2 * first + 1]];
      for (;;) {
        const last = path[path.length - 1];
        const next = at.get(last).find((segment) => free.has(segment));
        if (next === undefined) break;
        free.delete(next);
        const [a, b] = [topology.ends[2 * next], topology.ends[2 * next + 1]];
        path.push(a === last ? b : a);
      }
      lines.push(path.map((number) => [topology.vertices[number][1], topology.vertices[number][0]]));
    }
    return lines;
  }

  geoprio.contour = { buildTopology, outline };
})(globalThis);
