"""A sheet to draw on: coordinates in CSS pixels from the top left corner, private fonts, the same bytes every time."""

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import PathPatch
from matplotlib.path import Path as MplPath

from domain.look import INK, PAPER
from domain.values import Floats

FONTS = Path(__file__).with_name("fonts")
FAMILY = "Geoprio Sans"
REGULAR, SEMIBOLD = 400, 600
_FILES = {REGULAR: FONTS / "GeoprioSans-Regular.ttf", SEMIBOLD: FONTS / "GeoprioSans-Semibold.ttf"}
PIXELS_PER_INCH, POINTS_PER_PIXEL = 96, 0.75
MILLIMETRES_PER_INCH = 25.4
_RENDERING = threading.Lock()
"""Matplotlib reads settings of the whole process while it writes a file: one file at a time."""
_SETTINGS = {"svg.hashsalt": "geoprio", "svg.fonttype": "path", "path.simplify": False}


@cache
def _font(weight: int) -> FontProperties:
    return FontProperties(fname=str(_FILES[weight]), size=100.0)


@cache
def _advance(character: str, weight: int) -> float:
    face = FT2Font(str(_FILES[weight]))
    face.set_size(100.0, 72.0)
    return float(face.load_char(ord(character)).linearHoriAdvance) / 65_536.0 / 100.0


def text_width(text: str, size: float, weight: int = REGULAR) -> float:
    """Measure a text in pixels, pairs of letters not brought together."""
    return size * sum(_advance(character, weight) for character in text)


def wrapped(text: str, size: float, width: float, weight: int = REGULAR) -> list[str]:
    """Cut a text at its ordinary spaces into lines of at most that width in pixels."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size, weight) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


class Canvas:
    """A white sheet of a given size in pixels; y grows downwards."""

    def __init__(self, width: float, height: float) -> None:
        """Make an empty sheet."""
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / PIXELS_PER_INCH, height / PIXELS_PER_INCH), facecolor=PAPER)
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set(xlim=(0.0, width), ylim=(height, 0.0))
        self._axes.set_axis_off()
        self._order = 0

    def _next(self) -> int:
        self._order += 1
        return self._order

    def shapes(self, shapes: Sequence[object] | np.ndarray, **look: Any) -> None:
        """Draw geometries in pixels, as one path; line widths (`width`) in pixels, `fill` and `line` are colours.

        Args:
            shapes: shapely polygons or lines.
            **look: `fill`, `line`, `width`, `dashes` (pixels), `opacity`.
        """
        path = _path(np.asarray(shapes, dtype=object))
        if path is None:
            return
        width = look.get("width", 0.0) * POINTS_PER_PIXEL
        dashes = look.get("dashes")
        on_off = (0.0, tuple(step / look["width"] for step in dashes)) if dashes else "solid"
        self._axes.add_collection(
            PathCollection(
                [path],
                facecolors=[look.get("fill", "none")],
                edgecolors=[look.get("line", "none")],
                linewidths=[width],
                linestyles=[on_off],
                alpha=look.get("opacity"),
                capstyle="butt" if dashes else "round",
                joinstyle="round",
                zorder=self._next(),
            ),
            autolim=False,
        )

    def hatch(self, shapes: Sequence[object] | np.ndarray, step: float, line: str, width: float, slope: int) -> None:
        """Fill polygons with diagonal lines, at one pace over the whole sheet.

        Args:
            shapes: shapely polygons, pixels.
            step: pixels between two lines, along x.
            line: colour.
            width: pixels.
            slope: 1 for lines that rise to the right, -1 for lines that fall.
        """
        clip = _path(np.asarray(shapes, dtype=object))
        if clip is None:
            return
        left, top, right, bottom = clip.get_extents().extents
        near, far = sorted((slope * top, slope * bottom))
        starts = np.arange(np.floor((left + near) / step), np.ceil((right + far) / step) + 1.0) * step
        ends = [np.column_stack([starts - slope * y, np.full(starts.size, y)]) for y in (top, bottom)]
        lines = self._axes.add_patch(
            PathPatch(
                _path(shapely.linestrings(np.stack(ends, axis=1))),
                facecolor="none",
                edgecolor=line,
                linewidth=width * POINTS_PER_PIXEL,
                zorder=self._next(),
            )
        )
        lines.set_clip_path(clip, self._axes.transData)

    def circles(self, centres: Floats, radii: Floats, fills: Sequence[str], line: str, width: float) -> None:
        """Draw circles with a white rim, one over the other in the order given.

        Args:
            centres: shape (m, 2), pixels.
            radii: shape (m,), pixels.
            fills: m colours, `none` for a hollow one.
            line: colour of the circles.
            width: pixels.
        """
        rounds = [MplPath.circle(centre, radius) for centre, radius in zip(centres, radii, strict=True)]
        n = len(rounds)
        self._axes.add_collection(
            PathCollection(
                [path for path in rounds for _ in range(2)],
                facecolors=[color for fill in fills for color in ("none", fill)],
                edgecolors=[PAPER, line] * n,
                linewidths=[(width + 2.0) * POINTS_PER_PIXEL, width * POINTS_PER_PIXEL] * n,
                zorder=self._next(),
            ),
            autolim=False,
        )

    def text(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write a line whose baseline is at y.

        Args:
            x: pixels.
            y: pixels.
            text: one line, never read as mathematics.
            **look: `size` in pixels, `weight`, `color`, `align` (`left`, `center`, `right`), `halo` in pixels.
        """
        font = _font(look.get("weight", REGULAR)).copy()
        font.set_size(look.get("size", 12.0) * POINTS_PER_PIXEL)
        effects = []
        if look.get("halo"):
            effects = [patheffects.withStroke(linewidth=2.0 * look["halo"] * POINTS_PER_PIXEL, foreground=PAPER)]
        self._axes.text(
            x,
            y,
            text,
            fontproperties=font,
            color=look.get("color", INK),
            ha=look.get("align", "left"),
            va="baseline",
            parse_math=False,
            path_effects=effects,
            zorder=self._next(),
        )

    def png(self, ratio: float) -> bytes:
        """Write the sheet as PNG, `ratio` device pixels for one pixel."""
        with _settings(), io.BytesIO() as stream:
            self._figure.set_dpi(PIXELS_PER_INCH * ratio)
            canvas = FigureCanvasAgg(self._figure)
            canvas.print_png(stream, metadata={"Software": None}, pil_kwargs={"compress_level": 4})
            return stream.getvalue()

    def svg(self) -> bytes:
        """Write the sheet as SVG, letters as outlines."""
        with _settings(), io.BytesIO() as stream:
            metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
            FigureCanvasSVG(self._figure).print_svg(stream, metadata=metadata)
            return stream.getvalue()


@contextmanager
def _settings() -> Iterator[None]:
    with _RENDERING, mpl.rc_context(_SETTINGS):
        yield


def _path(shapes: np.ndarray) -> MplPath | None:
    """Join geometries into one path; rings are closed, holes stay holes under the even-odd or non-zero rule."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    polygonal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings = shapely.get_rings(shapely.orient_polygons(parts[polygonal]))
    lines = np.concatenate([rings, parts[~polygonal]])
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    if not xy.size:
        return None
    codes = np.full(owner.size, MplPath.LINETO, dtype=np.uint8)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    codes[starts] = MplPath.MOVETO
    ends = np.append(starts[1:], owner.size) - 1
    closed = (xy[starts] == xy[ends]).all(axis=1)
    codes[ends[closed]] = MplPath.CLOSEPOLY
    return MplPath(xy, codes)
