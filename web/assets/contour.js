/* Outline of a union of communes: segments that belong to one selected commune only, chained into lines. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  function ringsOf(geometry) {
    if (geometry.type === "Polygon") return geometry.coordinates;
    if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
    return [];
  }

  const SCALE = 1e5;
  /* Coordinates have five decimals at most: longitude and latitude make one whole number below 2^53. */
  const keyOf = (point) => Math.round((point[0] + 180) * SCALE) * 33554432 + Math.round((point[1] + 90) * SCALE);

  /* A map from whole numbers to 0, 1, 2... in their order of arrival; far faster than `Map` over a million keys. */
  function numbering(expected) {
    let size = 1024;
    while (size < 2 * expected) size *= 2;
    const keys = new Float64Array(size).fill(-1);
    const numbers = new Int32Array(size);
    let count = 0;
    return {
      /* The number of a key; a new one is given the next. */
      of(key) {
        let place = (Math.imul(key % 4294967291, 2654435761) ^ Math.imul(Math.floor(key / 65536), 40503)) & (size - 1);
        while (keys[place] !== key) {
          if (keys[place] === -1) {
            keys[place] = key;
            numbers[place] = count;
            count += 1;
            return numbers[place];
          }
          place = (place + 1) & (size - 1);
        }
        return numbers[place];
      },
      count: () => count,
    };
  }

  /* Number vertices and segments once: communes share them to the last digit along a border. */
  function buildTopology(features) {
    let n = 0;
    for (const feature of features) for (const ring of ringsOf(feature.geometry)) n += ring.length;
    const vertexOf = numbering(n);
    const segmentOf = numbering(n);
    const vertices = [];
    const ends = [];
    function vertex(point) {
      const number = vertexOf.of(keyOf(point));
      if (number === vertices.length) vertices.push(point);
      return number;
    }
    const segments = features.map((feature) => {
      const own = [];
      for (const ring of ringsOf(feature.geometry)) {
        let before = vertex(ring[0]);
        for (let k = 1; k < ring.length; k += 1) {
          const after = vertex(ring[k]);
          if (after !== before) {
            const number = segmentOf.of(before < after ? before * 4194304 + after : after * 4194304 + before);
            if (2 * number === ends.length) ends.push(before, after);
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
