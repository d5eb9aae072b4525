"""The territory on a sheet: communes by class, the perimeter's union, outlines, quarters, names."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from domain import look
from domain.circles import drawing_order
from domain.crossing import SECRET_CELL
from domain.discretise import OUTSIDE
from domain.territory import own_zonings
from domain.values import SECRET, Bools, Floats, Ints
from exports import outlines
from exports.canvas import SEMIBOLD, Canvas, text_width
from exports.reading import draw_circles
from exports.request import ExportRequest
from exports.scale import draw_scale
from geodata.frames import Frame, frames
from geodata.topology import Geometries, dissolved, project, simplified

FADED = 0.55
"""Strength kept by the communes outside the perimeter."""
HATCH_STEP = 5.0
DETAIL = 0.4
"""What is smaller than this, in pixels, is left out of contours, both sides of a border alike."""
DECIMALS = 4
"""Of a pixel, kept by contours: with two, the smallest communes of a country cross themselves and cannot be united."""
LEAST_RADIUS, RADIUS_PER_ROOT = 3.0, 0.06
"""Radius of a quarter, pixels: at least 3, and 0.06 times the root of its population, so that areas compare."""
CHOSEN_FILL, NO_FILL = f"{look.QPV}d9", "none"
LABEL_HALO, LABEL_MARGIN = 2.0, 4.0
MISSING_CLASS, SECRET_CLASS = OUTSIDE, SECRET_CELL
CONTOUR_SCALE = 1.0 / 40.0
"""Pixels per metre from which the contour of a quarter says more than its symbol: the zoom 12 of the screen."""
DENSE_COMMUNES = 8_000
"""Above so many communes their white outlines would cover the colours: they are left out."""
INSET_MARGIN, INSET_WIDTH, FEWEST_INSETS = 6.0, 0.2, 4
"""Room around an inset, width of their column as a share of the map, and how many its height is divided by at least."""
INSET_SCALE = 4.0
"""Length of the scale of an inset at most, in heights of letters."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet, pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class View:
    """Where a part lies on the sheet; one scale in both directions, from metres of its projected system.

    Attributes:
        west: x in metres of the left side.
        north: y in metres of the upper side.
        left: pixels of the left side.
        top: pixels of the upper side.
        pixels_per_m: scale.
    """

    west: float
    north: float
    left: float
    top: float
    pixels_per_m: float

    @classmethod
    def of(cls, metres: Geometries, box: Box) -> "View":
        """Fit geometries into a box, centred."""
        west, south, east, north = shapely.total_bounds(metres)
        scale = min((box.right - box.left) / (east - west), (box.bottom - box.top) / (north - south))
        left = box.left + (box.right - box.left - (east - west) * scale) / 2.0
        top = box.top + (box.bottom - box.top - (north - south) * scale) / 2.0
        return cls(west, north, left, top, scale)

    def pixels(self, metres: Geometries) -> Geometries:
        """Bring geometries from metres to pixels."""
        return np.asarray(shapely.transform(metres, self._moved))

    def _moved(self, xy: Floats) -> Floats:
        x = self.left + (xy[:, 0] - self.west) * self.pixels_per_m
        y = self.top + (self.north - xy[:, 1]) * self.pixels_per_m
        return np.round(np.column_stack([x, y]), DECIMALS)


def classes_drawn(request: ExportRequest) -> Ints:
    """Return the class or the cell of each commune, `MISSING_CLASS` or `SECRET_CLASS` outside them."""
    if request.crossing:
        return request.crossing.cell_of
    index = request.classification.classes.class_index
    column = request.territory.columns.get(request.indicator.key)
    if column is None:
        return np.where(index == OUTSIDE, MISSING_CLASS, index)
    unknown = np.where(column.states == SECRET, SECRET_CLASS, MISSING_CLASS)
    return np.where(index == OUTSIDE, unknown, index)


@dataclass(frozen=True, slots=True)
class Part:
    """One frame of the territory on the sheet.

    Attributes:
        frame: its communes and the system that it is drawn in.
        view: where it lies and its scale.
        communes: contours of its communes, pixels.
    """

    frame: Frame
    view: View
    communes: Geometries

    def placed(self, degrees: Geometries) -> Geometries:
        """Bring geometries from degrees to pixels of this part."""
        return self.view.pixels(project(degrees, self.frame.system))


def draw_territory(canvas: Canvas, request: ExportRequest, box: Box, n_labels: int, label_size: float) -> View:
    """Draw the map of a request into a box; overseas départements beside the mainland as insets, each at its own scale.

    Args:
        canvas: the sheet.
        request: perimeter, indicator with its classes, layers.
        box: where, pixels.
        n_labels: names of communes at most.
        label_size: height of their letters, pixels.

    Returns:
        Where the largest part lies and its scale.
    """
    shown = frames(request.territory)
    main, *insets = insets_beside(box, len(shown) - 1)
    view = _draw_part(canvas, request, shown[0], main, n_labels, label_size)
    for frame, place in zip(shown[1:], insets, strict=True):
        _draw_inset(canvas, request, frame, place, label_size)
    return view


def _draw_inset(canvas: Canvas, request: ExportRequest, frame: Frame, place: Box, label_size: float) -> None:
    """Draw one part in a frame of its own: its name above, its own scale below."""
    size, left = 0.9 * label_size, place.left + INSET_MARGIN
    canvas.text(left, place.top + 1.3 * size, frame.label, size=size, weight=SEMIBOLD)
    box = Box(left, place.top + 2.0 * size, place.right - INSET_MARGIN, place.bottom - 2.0 * size)
    view = _draw_part(canvas, request, frame, box, 0, label_size)
    draw_scale(canvas, view.pixels_per_m, left, place.bottom - 0.7 * size, size, INSET_SCALE)
    canvas.shapes([shapely.box(place.left, place.top, place.right, place.bottom)], line=look.MUTED, width=0.8)


def insets_beside(box: Box, n_insets: int) -> list[Box]:
    """Divide a box: the main map, then a column of insets of one height at its left."""
    if not n_insets:
        return [box]
    height = (box.bottom - box.top) / max(n_insets, FEWEST_INSETS)
    width = INSET_WIDTH * (box.right - box.left)
    tops = [box.top + height * place for place in range(n_insets)]
    column = [Box(box.left, top, box.left + width, top + height - INSET_MARGIN) for top in tops]
    return [Box(box.left + width + INSET_MARGIN, box.top, box.right, box.bottom), *column]


def _draw_part(
    canvas: Canvas, request: ExportRequest, frame: Frame, box: Box, n_labels: int, label_size: float
) -> View:
    contours = request.atlas.drawing.contours[frame.communes]
    has_contour = ~(shapely.is_missing(contours) | shapely.is_empty(contours))
    frame = replace(frame, communes=frame.communes[has_contour])
    metres = project(contours[has_contour], frame.system)
    view = View.of(metres, box)
    part = Part(frame, view, view.pixels(simplified(metres, DETAIL / view.pixels_per_m)))
    _draw_fill(canvas, request, part)
    _draw_circles(canvas, request, part)
    _draw_layers(canvas, request, part)
    who = request.metrics.who
    here = _quarters_in(request, frame)
    if "qpv" in request.layers:
        _draw_quarters(canvas, request, part, here & ~who.selected_quarters)
    _draw_perimeter(canvas, part.communes[who.selected[frame.communes]])
    _draw_quarters(canvas, request, part, here & who.selected_quarters)
    if n_labels:
        _draw_names(canvas, request, part, n_labels, label_size)
    return view


def _quarters_in(request: ExportRequest, frame: Frame) -> Bools:
    """Say of each quarter whether it lies in a frame: the commune of one of its parts does."""
    quarters = request.territory.quarters
    inside = np.isin(quarters.part_commune, frame.communes)
    return np.bincount(quarters.part_quarter[inside], minlength=quarters.codes.size) > 0


def faded(color: str, strength: float = FADED) -> str:
    """Mix a colour with the paper."""
    parts = [int(color[place : place + 2], 16) for place in (1, 3, 5)]
    paper = [int(look.PAPER[place : place + 2], 16) for place in (1, 3, 5)]
    mixed = (round(part * strength + white * (1.0 - strength)) for part, white in zip(parts, paper, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _draw_fill(canvas: Canvas, request: ExportRequest, part: Part) -> None:
    classes, colors = classes_drawn(request)[part.frame.communes], (request.crossing or request.classification).colors
    selected = request.metrics.who.selected
    fades = (~selected & selected.any())[part.frame.communes]
    is_dense = part.communes.size > DENSE_COMMUNES
    fills = {MISSING_CLASS: look.MISSING_FILL, SECRET_CLASS: look.MISSING_FILL, **dict(enumerate(colors))}
    for index, color in fills.items():
        for fade in (True, False):
            drawn = part.communes[(classes == index) & (fades == fade)]
            fill = faded(color) if fade else color
            canvas.shapes(drawn, fill=fill, line=fill if is_dense else look.PAPER, width=0.4)
            if index == SECRET_CLASS and drawn.size:
                draw_secret(canvas, drawn, faded(look.MUTED) if fade else look.MUTED)


def _draw_circles(canvas: Canvas, request: ExportRequest, part: Part) -> None:
    if request.circles is None:
        return
    radii, here = request.circles.radii, part.frame.communes
    order = here[drawing_order(radii[here])]
    points = shapely.points(request.territory.lon[order], request.territory.lat[order])
    if order.size:
        draw_circles(canvas, shapely.get_coordinates(part.placed(points)), radii[order])


def draw_secret(canvas: Canvas, shapes: Geometries | list[object], color: str = look.MUTED) -> None:
    """Hatch what is under statistical confidentiality."""
    canvas.hatch(shapes, HATCH_STEP, color, 0.6, 1)


def draw_zus(canvas: Canvas, shapes: Geometries | list[object]) -> None:
    """Hatch the communes that had a ZUS, the other way."""
    canvas.hatch(shapes, 1.4 * HATCH_STEP, look.ZUS, 0.9, -1)


def _draw_layers(canvas: Canvas, request: ExportRequest, part: Part) -> None:
    if "zus" in request.layers:
        had_zus = np.array([bool(names) for names in request.territory.zus_names], dtype=np.bool_)
        draw_zus(canvas, part.communes[had_zus[part.frame.communes]])
    for key in own_textures(request):
        belongs = request.territory.zonings[key].area_of[part.frame.communes] >= 0
        draw_own(canvas, request, key, part.communes[belongs])
    borders = {key: _borders(request, key, part) for key in outlines.LINES if key in request.layers}
    thin = outlines.thinness(part.view.pixels_per_m)
    for key in (key for key in borders if key in outlines.DOUBLE):
        canvas.shapes(borders[key], line=look.PAPER, width=thin * outlines.HALO, opacity=0.8)
    for key, lines in borders.items():
        outlines.draw_line(canvas, lines, key, thin)


def own_textures(request: ExportRequest) -> list[str]:
    """Return the zonings of one's own that are shown, in their order."""
    return [key for key in own_zonings(request.territory) if key in request.layers]


def draw_own(canvas: Canvas, request: ExportRequest, key: str, shapes: Geometries | list[object]) -> None:
    """Hatch the communes of a zoning of one's own, each with its own step and slope."""
    place = own_zonings(request.territory).index(key)
    canvas.hatch(shapes, (1.8 + 0.8 * (place // 2)) * HATCH_STEP, look.MUTED, 0.8, 1 if place % 2 else -1)


def _borders(request: ExportRequest, key: str, part: Part) -> Geometries:
    """Return the borders between areas, each once; the limit of the territory goes with the départements alone."""
    if key == "arrondissements":
        return shapely.boundary(part.placed(request.atlas.drawing.arrondissement_contours))
    zoning, communes = request.territory.zonings[outlines.ZONING_OF[key]], part.communes
    areas = dissolved(communes, zoning.area_of[part.frame.communes], zoning.codes.size)
    borders = shapely.union_all(shapely.boundary(areas))
    if key != "departements":
        borders = shapely.difference(borders, shapely.boundary(shapely.coverage_union_all(communes)))
    return np.array([shapely.line_merge(borders)], dtype=object)


def _draw_perimeter(canvas: Canvas, chosen: Geometries) -> None:
    if chosen.size:
        union = dissolved(chosen, np.zeros(chosen.size, dtype=np.int64), 1)
        draw_perimeter_line(canvas, union)


def draw_perimeter_line(canvas: Canvas, shapes: Geometries) -> None:
    """Draw the outline of the perimeter: ink with a white casing on both sides."""
    canvas.shapes(shapes, line=look.PAPER, width=4.5)
    canvas.shapes(shapes, line=look.INK, width=2.5)


def quarter_radii(population: Floats) -> Floats:
    """Return the radius of each quarter in pixels; the least one where the population is unknown."""
    return np.maximum(LEAST_RADIUS, RADIUS_PER_ROOT * np.sqrt(np.nan_to_num(population)))


def _draw_quarters(canvas: Canvas, request: ExportRequest, part: Part, shown: Bools) -> None:
    """Draw quarters as symbols, or where the scale shows more than a dot by their official contour."""
    quarters = request.territory.quarters
    if part.view.pixels_per_m >= CONTOUR_SCALE:
        contours = request.atlas.drawing.quarter_contours
        drawn = shown & np.array([contour is not None for contour in contours], dtype=np.bool_)
        _draw_quarter_contours(canvas, request, part, drawn)
        shown = shown & ~drawn
    if not shown.any():
        return
    radii = quarter_radii(quarters.population.values)
    centres = shapely.get_coordinates(part.placed(shapely.points(quarters.lon, quarters.lat)))
    order = np.lexsort((quarters.codes, -radii))
    order = order[shown[order]]
    draw_quarters(canvas, centres[order], radii[order], request.metrics.who.selected_quarters[order])


def _draw_quarter_contours(canvas: Canvas, request: ExportRequest, part: Part, shown: Bools) -> None:
    for is_chosen in (False, True):
        drawn = np.flatnonzero(shown & (request.metrics.who.selected_quarters == is_chosen))
        if drawn.size:
            shapes = part.placed(request.atlas.drawing.quarter_contours[drawn])
            canvas.shapes(shapes, line=look.PAPER, width=3.0)
            canvas.shapes(shapes, fill=CHOSEN_FILL if is_chosen else NO_FILL, line=look.QPV, width=1.3)


def draw_quarters(canvas: Canvas, centres: Floats, radii: Floats, chosen: Bools) -> None:
    """Draw quarters in the order given: hollow symbols, filled when chosen, each with a white rim.

    Args:
        canvas: the sheet.
        centres: shape (m, 2), pixels.
        radii: shape (m,), pixels.
        chosen: shape (m,).
    """
    fills = [CHOSEN_FILL if is_chosen else NO_FILL for is_chosen in chosen.tolist()]
    canvas.circles(centres, radii, fills, look.QPV, 1.3)


def _draw_names(canvas: Canvas, request: ExportRequest, part: Part, n_labels: int, size: float) -> None:
    """Write names, the perimeter's largest communes first, then the others; none touches another."""
    territory, here = request.territory, part.frame.communes
    people = np.nan_to_num(territory.columns["municipal_population"].values)[here]
    chosen_first = here[np.lexsort((here, -people, ~request.metrics.who.selected[here]))[: n_labels // 2]]
    largest = here[np.lexsort((here, -people))[: 6 * n_labels]]
    order = np.array(list(dict.fromkeys([*chosen_first.tolist(), *largest.tolist()])), dtype=np.int64)
    points = shapely.get_coordinates(part.placed(shapely.points(territory.lon[order], territory.lat[order])))
    names = territory.names[order].tolist()
    widths = np.array([text_width(name, size) for name in names])
    for place in _apart(points, widths, size)[:n_labels]:
        x, y = points[place]
        canvas.text(x, y + size / 3.0, names[place], size=size, align="center", halo=LABEL_HALO)


def _apart(points: Floats, widths: Floats, size: float) -> list[int]:
    """Keep the labels that touch none kept before: shape (m, 2) centres, shape (m,) widths."""
    kept: list[int] = []
    free = np.ones(widths.size, dtype=np.bool_)
    for place in range(widths.size):
        if not free[place]:
            continue
        kept.append(place)
        near_x = np.abs(points[:, 0] - points[place, 0]) < (widths + widths[place]) / 2.0 + LABEL_MARGIN
        near_y = np.abs(points[:, 1] - points[place, 1]) < size + LABEL_MARGIN
        free &= ~(near_x & near_y)
    return kept
