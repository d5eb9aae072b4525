/* Sizes and places of the quarters' symbols: area follows population, overlaps are spread apart. */
(function (root) {
  "use strict";
  const geoprio = (root.geoprio = root.geoprio || {});

  const SMALLEST_RADIUS = 3;

  /* Radius of the most populated quarter: small over a whole region, larger as one comes near. */
  function largestRadius(zoom) {
    return Math.min(16, Math.max(4.5, 5 + (zoom - 9.5) * 3));
  }

  /* Radius in pixels: area proportional to population, 6 px across at least, also where it is unknown. */
  function radius(population, largest, zoom) {
    if (!(population > 0) || !(largest > 0)) return SMALLEST_RADIUS;
    return Math.max(SMALLEST_RADIUS, largestRadius(zoom) * Math.sqrt(population / largest));
  }

  /* Push overlapping discs apart, a little at a time; each stays within `reach` pixels of its true place. */
  function spread(points, radii, reach = 8, rounds = points.length > 800 ? 4 : 12) {
    const placed = points.map((point) => ({ x: point.x, y: point.y }));
    const order = placed.map((_, i) => i).sort((a, b) => points[a].x - points[b].x || a - b);
    const widest = 2 * Math.max(0, ...radii) + 1;
    for (let round = 0; round < rounds; round += 1) {
      let moved = false;
      for (let i = 0; i < order.length; i += 1) {
        const a = order[i];
        for (let j = i + 1; j < order.length; j += 1) {
          const b = order[j];
          if (points[b].x - points[a].x > widest + 2 * reach) break;
          moved = separate(placed[a], placed[b], radii[a] + radii[b] + 1) || moved;
        }
      }
      placed.forEach((place, i) => holdNear(place, points[i], reach));
      if (!moved) break;
    }
    return placed;
  }

  function separate(a, b, apart) {
    let dx = b.x - a.x;
    let dy = b.y - a.y;
    let distance = Math.hypot(dx, dy);
    if (distance >= apart) return false;
    if (distance < 1e-6) {
      dx = 1;
      dy = 0;
      distance = 1;
    }
    const push = (apart - Math.min(distance, apart)) / 2 / distance;
    a.x -= dx * push;
    a.y -= dy * push;
    b.x += dx * push;
    b.y += dy * push;
    return true;
  }

  function holdNear(place, home, reach) {
    const away = Math.hypot(place.x - home.x, place.y - home.y);
    if (away > reach) {
      place.x = home.x + ((place.x - home.x) * reach) / away;
      place.y = home.y + ((place.y - home.y) * reach) / away;
    }
  }

  /* Labels in order of importance: keep those whose box meets neither a kept box nor what is `taken` already.
     Boxes: {x, y, width, height}. */
  function declutter(boxes, margin = 4, taken = []) {
    const kept = [...taken];
    return boxes.map((box) => {
      const free = kept.every(
        (other) =>
          box.x + box.width + margin < other.x ||
          other.x + other.width + margin < box.x ||
          box.y + box.height + margin < other.y ||
          other.y + other.height + margin < box.y,
      );
      if (free) kept.push(box);
      return free;
    });
  }

  /* Labels whose box lies on the map: one that its edge cuts cannot be read. */
  function within(labels, size) {
    return labels.filter(({ box }) => box.x >= 0 && box.y >= 0 && box.x + box.width <= size.x && box.y + box.height <= size.y);
  }

  /* Ground of « secret »: that of « n.d. » with a fine hatch; made once. */
  function hatch(css) {
    if (hatch.pattern) return hatch.pattern;
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const pen = tile.getContext("2d");
    pen.fillStyle = css("nd");
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = css("discret");
    pen.lineWidth = 0.9;
    pen.beginPath();
    pen.moveTo(-1, 7);
    pen.lineTo(7, -1);
    pen.stroke();
    hatch.pattern = pen.createPattern(tile, "repeat");
    return hatch.pattern;
  }

  geoprio.symboles = { radius, largestRadius, spread, declutter, within, hatch, SMALLEST_RADIUS };
})(globalThis);
