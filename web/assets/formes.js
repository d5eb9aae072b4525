/* Which communes a gesture on the map shows: pure geometry on the plane of the map (longitude, Mercator latitude in degrees),
   where a disc of pixels is a disc. A stroke takes what it touches; a rectangle or a lasso what has its point inside. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const DEGREE = Math.PI / 180;
  const ordinate = (lat) => Math.asinh(Math.tan(lat * DEGREE)) / DEGREE;
  const onPlane = (lat, lon) => [lon, ordinate(lat)];

  function ringsOf(geometry) {
    if (geometry.type === "Polygon") return geometry.coordinates;
    if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
    return [];
  }

  /* Rings as x, y, x, y... with the box around them all. */
  function prepare(features) {
    return features.map(({ geometry }) => {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      const rings = ringsOf(geometry).map((ring) => {
        const flat = new Float64Array(2 * ring.length);
        ring.forEach(([lon, lat], k) => {
          const y = ordinate(lat);
          flat[2 * k] = lon;
          flat[2 * k + 1] = y;
          box[0] = Math.min(box[0], lon);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], lon);
          box[3] = Math.max(box[3], y);
        });
        return flat;
      });
      return { box, rings };
    });
  }

  /* A disc as a ring of sixteen sides. */
  function disc([x, y], radius) {
    const flat = new Float64Array(34);
    for (let k = 0; k <= 16; k += 1) {
      flat[2 * k] = x + radius * Math.cos((k * Math.PI) / 8);
      flat[2 * k + 1] = y + radius * Math.sin((k * Math.PI) / 8);
    }
    return { box: [x - radius, y - radius, x + radius, y + radius], rings: [flat] };
  }

  /* Even-odd over all rings: holes and islands need no order. */
  function holds(rings, x, y) {
    let inside = false;
    for (const ring of rings) {
      for (let k = 2; k < ring.length; k += 2) {
        const [x1, y1, x2, y2] = [ring[k - 2], ring[k - 1], ring[k], ring[k + 1]];
        if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
      }
    }
    return inside;
  }

  function toSegment(x, y, x1, y1, x2, y2) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length = dx * dx + dy * dy;
    const along = length ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
  }

  const side = (x1, y1, x2, y2, x, y) => Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));

  function between(a, b) {
    const [ax1, ay1, ax2, ay2] = a;
    const [bx1, by1, bx2, by2] = b;
    const crosses =
      side(...a, bx1, by1) * side(...a, bx2, by2) < 0 && side(...b, ax1, ay1) * side(...b, ax2, ay2) < 0;
    if (crosses) return 0;
    return Math.min(
      toSegment(ax1, ay1, ...b),
      toSegment(ax2, ay2, ...b),
      toSegment(bx1, by1, ...a),
      toSegment(bx2, by2, ...a),
    );
  }

  function isTouched(unit, stroke, radius) {
    const [x1, y1, x2, y2] = stroke;
    const [west, south, east, north] = unit.box;
    if (Math.min(x1, x2) - radius > east || Math.max(x1, x2) + radius < west) return false;
    if (Math.min(y1, y2) - radius > north || Math.max(y1, y2) + radius < south) return false;
    if (holds(unit.rings, x1, y1)) return true;
    return unit.rings.some((ring) => {
      for (let k = 2; k < ring.length; k += 2) {
        if (between([ring[k - 2], ring[k - 1], ring[k], ring[k + 1]], stroke) <= radius) return true;
      }
      return false;
    });
  }

  /* Positions of the units that a disc drawn from one point to the next touches. */
  function touched(units, [x1, y1], [x2, y2], radius) {
    const found = [];
    units.forEach((unit, k) => {
      if (isTouched(unit, [x1, y1, x2, y2], radius)) found.push(k);
    });
    return found;
  }

  /* Positions of the points inside a closed line of the plane. */
  function inside(points, line) {
    if (line.length < 3) return [];
    const ring = Float64Array.from([...line, line[0]].flat());
    const found = [];
    points.forEach(([x, y], k) => {
      if (holds([ring], x, y)) found.push(k);
    });
    return found;
  }

  const rectangle = ([x1, y1], [x2, y2]) => [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];

  geoprio.formes = { onPlane, prepare, disc, touched, inside, rectangle };
})(globalThis);
