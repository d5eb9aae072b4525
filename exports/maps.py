"""The map on paper and as a picture: one indicator, the perimeter, legend, scale and sources."""

import numpy as np
import shapely

from domain import look
from domain.discretise import Classes
from domain.territory import Variable
from domain.wording import exports as wording
from domain.wording import legend as legend_wording
from domain.wording.indicators import display_factor
from domain.wording.numbers import number, quantity
from domain.wording.reading import crossing_title
from domain.wording.territory import LAYER_LABELS
from exports import outlines, plotting
from exports.canvas import MILLIMETRES_PER_INCH, PIXELS_PER_INCH, SEMIBOLD, Canvas, wrapped
from exports.plotting import Box
from exports.reading import draw_circle_signs, draw_square
from exports.request import ExportRequest
from exports.scale import draw_scale
from exports.sources import credit_line, map_notes

PICTURE = (1920.0, 1080.0)
PICTURE_RATIO = 2.0
"""The picture is 3840 x 2160 device pixels: two for each pixel of the design."""
PICTURE_LABELS, PICTURE_LABEL_SIZE = 45, 13.0
PAGE_LABELS, PAGE_LABEL_SIZE = 20, 15.0
PAGE_REDUCTION = 0.65
"""A page is drawn larger than it is printed, so that its lines and signs are finer than on the screen."""
REDUCTION, SMALLEST = 0.93, 7.0
"""By how much letters of a legend that has no room are made smaller at a time, and the size that they keep, pixels."""
SWATCH, ROW_GAP = (26.0, 1.5)
QUARTER_SIZES = (1_000, 10_000)
"""Populations of the two sample symbols of the legend."""
MARK_LENGTH = 16
"""Characters of the fingerprint written on a picture."""


def render_png(request: ExportRequest) -> bytes:
    """Draw the map as a picture of 3840 by 2160 pixels, with title, legend, scale and sources."""
    width, height = PICTURE
    canvas = Canvas(width, height)
    box = Box(470.0, 110.0, width - 40.0, height - 70.0)
    view = plotting.draw_territory(canvas, request, box, PICTURE_LABELS, PICTURE_LABEL_SIZE)
    who = request.metrics.who
    title = wording.map_heading(request.territory.name, request.variant and request.variant.name)
    summary = wording.perimeter_text(who.n_communes, int(who.selected_quarters.sum()), who.population.population)
    canvas.text(40.0, 56.0, title, size=32.0, weight=SEMIBOLD)
    subtitle = f"{request.status}, {wording.day_text(request.day)} · {summary}"
    canvas.text(40.0, 88.0, subtitle, size=18.0, color=look.MUTED)
    bottom = _draw_legend(canvas, request, *_fitting(request, Box(40.0, 140.0, 430.0, height - 130.0), 18.0))
    draw_scale(canvas, view.pixels_per_m, 40.0, bottom + 40.0, 18.0)
    lines = wrapped(_source_text(request), 15.0, width - 80.0)
    for place, line in enumerate(reversed(lines)):
        canvas.text(40.0, height - 26.0 - 19.0 * place, line, size=15.0, color=look.MUTED)
    return canvas.png(PICTURE_RATIO)


def _source_text(request: ExportRequest) -> str:
    """Write what a picture carries with it: sources of what it shows, fingerprint, status."""
    territory = request.territory
    keys = [outlines.ZONING_OF[key] for key in outlines.LINES if key in request.layers and key in outlines.ZONING_OF]
    keys += plotting.own_textures(request)
    credit = credit_line(request, request.variables, tuple(territory.zonings[key] for key in keys))
    warnings = dict.fromkeys(one.warning for one in request.variables[1:] if one.warning)
    mark = wording.fingerprint_text(territory.fingerprint[:MARK_LENGTH])
    return " ".join([credit, *warnings, *map_notes(request), f"{mark}, {wording.WORKING_DOCUMENT}."])


def render_svg(request: ExportRequest, width_mm: float, height_mm: float) -> bytes:
    """Draw the map for a page: vector, letters as outlines, legend at the left.

    Args:
        request: what is drawn.
        width_mm: width on paper.
        height_mm: height on paper.
    """
    pixels_per_mm = PIXELS_PER_INCH / MILLIMETRES_PER_INCH / PAGE_REDUCTION
    width, height = width_mm * pixels_per_mm, height_mm * pixels_per_mm
    canvas = Canvas(width, height)
    box = Box(330.0, 6.0, width - 6.0, height - 6.0)
    view = plotting.draw_territory(canvas, request, box, PAGE_LABELS, PAGE_LABEL_SIZE)
    bottom = _draw_legend(canvas, request, *_fitting(request, Box(0.0, 2.0, 320.0, height - 36.0), 16.5))
    draw_scale(canvas, view.pixels_per_m, 0.0, bottom + 30.0, 16.5)
    return canvas.svg()


def _fitting(request: ExportRequest, box: Box, size: float) -> tuple[Box, float]:
    """Return a box and the size of letters, at most that given, at which the legend ends in it."""
    while size > SMALLEST and _draw_legend(Canvas(box.right, box.bottom), request, box, size) > box.bottom:
        size = max(SMALLEST, size * REDUCTION)
    return box, size


def class_labels(classes: Classes, variable: Variable) -> list[str]:
    """Write the label of each class, shares in per cent: the wording of the screen."""
    factor = display_factor(variable)
    bounds = (classes.upper_bounds * factor).tolist()
    minimum = classes.minimum * factor if bounds else None
    decimals = legend_wording.decimals_that_separate(bounds, minimum)
    return legend_wording.legend_labels(bounds, minimum, decimals, "")


def map_title(request: ExportRequest) -> str:
    """Name what colours the map, with its year and its unit; of two crossed indicators both names."""
    if request.crossing:
        return crossing_title(request.crossing)
    variable = request.indicator
    return wording.header(wording.dated(variable.label, variable.vintage), variable.unit)


def _draw_legend(canvas: Canvas, request: ExportRequest, box: Box, size: float) -> float:
    """Draw title, classes, unknown values and signs, from the top of a box; return the y reached."""
    y = box.top + size
    variable = request.indicator
    title = map_title(request)
    for line in wrapped(title, size * 1.1, box.right - box.left, SEMIBOLD):
        canvas.text(box.left, y, line, size=size * 1.1, weight=SEMIBOLD)
        y += size * 1.35
    for line in wrapped(variable.warning, size * 0.85, box.right - box.left) if variable.warning else []:
        canvas.text(box.left, y, line, size=size * 0.85, color=look.MUTED)
        y += size * 1.1
    if request.crossing:
        y = draw_square(canvas, request.crossing, box.left, y + size * 0.5, size)
    else:
        method = legend_wording.METHOD_LABELS[request.classification.method]
        canvas.text(box.left, y, method, size=size * 0.85, color=look.MUTED)
        y += size * 1.1
    y = _draw_classes(canvas, request, box.left, y + size * 0.5, size)
    if request.circles:
        y = draw_circle_signs(canvas, request.circles, box.left, y + size * 0.5, size)
    return _draw_signs(canvas, request, box.left, y + size * 0.5, size)


def _draw_classes(canvas: Canvas, request: ExportRequest, x: float, y: float, size: float) -> float:
    classes = request.classification.classes
    rows: list[tuple[str, str, int]] = []
    if request.crossing is None:
        labels = class_labels(classes, request.indicator)
        rows += zip(request.classification.colors, labels, classes.counts.tolist(), strict=True)
    unknown = request.crossing or classes
    rows.append((look.MISSING_FILL, legend_wording.MISSING_LABEL, unknown.n_missing))
    rows.append((look.MISSING_FILL, legend_wording.SECRET_LABEL, unknown.n_secret))
    for place, (color, label, count) in enumerate(rows):
        swatch = [_swatch(x, y, size)]
        canvas.shapes(swatch, fill=color, line=look.LINE, width=0.7)
        if place == len(rows) - 1:
            plotting.draw_secret(canvas, swatch)
        canvas.text(x + 2.4 * size, y, wording.counted_label(label, number(count)), size=size)
        y += size * ROW_GAP
    return y


def _swatch(x: float, y: float, size: float) -> shapely.Polygon:
    return shapely.box(x, y - 0.85 * size, x + 1.9 * size, y + 0.2 * size)


def _draw_signs(canvas: Canvas, request: ExportRequest, x: float, y: float, size: float) -> float:
    """Draw a sample of each line and symbol of the map."""
    who, text_x = request.metrics.who, x + 2.4 * size
    if who.selected.any():
        plotting.draw_perimeter_line(canvas, [_sample(x, y, size)])
        canvas.text(text_x, y, wording.PERIMETER_SIGN, size=size)
        y += size * ROW_GAP
        _draw_faded(canvas, request, _swatch(x, y, size))
        canvas.text(text_x, y, legend_wording.FADED_LABEL, size=size)
        y += size * ROW_GAP
    for key in (key for key in outlines.LINES if key in request.layers):
        outlines.draw_line(canvas, [_sample(x, y, size)], key)
        canvas.text(text_x, y, _layer_name(request, key), size=size)
        y += size * ROW_GAP
    if "zus" in request.layers:
        plotting.draw_zus(canvas, [_swatch(x, y, size)])
        canvas.text(text_x, y, _layer_name(request, "zus"), size=size)
        y += size * ROW_GAP
    for key in plotting.own_textures(request):
        plotting.draw_own(canvas, request, key, [_swatch(x, y, size)])
        canvas.text(text_x, y, _layer_name(request, key), size=size)
        y += size * ROW_GAP
    if who.selected_quarters.any() or "qpv" in request.layers:
        y = _draw_quarter_signs(canvas, request, x, y, size)
    return y


def _draw_faded(canvas: Canvas, request: ExportRequest, swatch: shapely.Polygon) -> None:
    """Draw the first, the middle and the last colour as they are outside the perimeter."""
    left, top, right, bottom = swatch.bounds
    colors = (request.crossing or request.classification).colors
    shown = (colors[0], colors[len(colors) // 2], colors[-1]) if colors else (look.MISSING_FILL,)
    edges = np.linspace(left, right, len(shown) + 1).tolist()
    for color, begin, end in zip(shown, edges[:-1], edges[1:], strict=True):
        canvas.shapes([shapely.box(begin, top, end, bottom)], fill=plotting.faded(color))
    canvas.shapes([swatch], line=look.LINE, width=0.7)


def _layer_name(request: ExportRequest, key: str) -> str:
    layers = request.atlas.layers
    return layers[key].label if key in layers else LAYER_LABELS[key]


def _sample(x: float, y: float, size: float) -> shapely.LineString:
    return shapely.LineString([(x, y - 0.35 * size), (x + 1.9 * size, y - 0.35 * size)])


def _draw_quarter_signs(canvas: Canvas, request: ExportRequest, x: float, y: float, size: float) -> float:
    chosen = request.metrics.who.selected_quarters
    for is_chosen, label in ((True, wording.QUARTER_CHOSEN), (False, wording.QUARTER_OTHER)):
        if (chosen == is_chosen).any():
            _draw_quarter(canvas, x + 0.95 * size, y - 0.35 * size, 5.0, is_chosen=is_chosen)
            canvas.text(x + 2.4 * size, y, label, size=size)
            y += size * ROW_GAP
    place = x + 0.95 * size
    for people, radius in zip(QUARTER_SIZES, plotting.quarter_radii(np.array(QUARTER_SIZES)).tolist(), strict=True):
        _draw_quarter(canvas, place, y - 0.35 * size, radius, is_chosen=False)
        canvas.text(place + radius + 0.4 * size, y, quantity(people, "hab."), size=size)
        place += radius + 6.5 * size
    return y + size * ROW_GAP


def _draw_quarter(canvas: Canvas, x: float, y: float, radius: float, *, is_chosen: bool) -> None:
    plotting.draw_quarters(canvas, np.array([[x, y]]), np.array([radius]), np.array([is_chosen]))
