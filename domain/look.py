"""Values of the art direction, shared by screen and paper; every colour of Géoprio stands here."""

from collections.abc import Mapping

PAPER = "#ffffff"
PANEL = "#f6f7f9"
LINE = "#d9dde3"
INK = "#1b1f2a"
MUTED = "#5b6472"
ACCENT = "#2a5b8c"
WARNING = "#8a5a00"
WARNING_GROUND = "#fff4d6"
REFUSAL = "#9b1c1c"
REFUSAL_GROUND = "#fdecec"

MISSING_FILL = "#e6e8ec"
"""Ground of « n.d. »; « secret » is the same with a hatch of `MUTED`."""

LIVING_AREA = "#1f7a6d"
EMPLOYMENT_AREA = "#b5651d"
QPV = "#9c1f7a"
ZUS = "#7a5c3e"

SEQUENTIAL: Mapping[int, tuple[str, ...]] = {
    1: ("#7fcdbb",),
    2: ("#c7e9b4", "#225ea8"),
    3: ("#edf8b1", "#7fcdbb", "#2c7fb8"),
    4: ("#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"),
    5: ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
}
"""ColorBrewer YlGnBu by number of classes, light to dark. Apache-style licence of colorbrewer.org."""

SEQUENTIAL_PROJECTOR: Mapping[int, tuple[str, ...]] = {
    1: ("#41b6c4",),
    2: ("#a1dab4", "#225ea8"),
    3: ("#c7e9b4", "#41b6c4", "#225ea8"),
    4: ("#c7e9b4", "#7fcdbb", "#1d91c0", "#0c2c84"),
}
"""YlGnBu without its palest steps, which a pale projector shows as white."""

CROSSED: tuple[tuple[str, str, str], ...] = (
    ("#eee0c6", "#e9aa78", "#d16e33"),
    ("#a1ccdd", "#a19488", "#8d5e4b"),
    ("#6aa9dc", "#6e758d", "#5b4455"),
)
"""Two indicators: blue for the first (one row a step), orange for the second; no two of nine share a lightness."""
CIRCLES = "#ffffff"
"""Ground of proportional circles, seen through."""

TYPES: tuple[str, ...] = (
    "#fdf6e3",
    "#c6dbef",
    "#c7e9c0",
    "#9ecae1",
    "#fdd0a2",
    "#bcbddc",
    "#fdae6b",
    "#54278f",
)
"""Apart in none; territory; zone; both; neighbours; territory and neighbours; zone and neighbours; all three."""
STEPS_AROUND: tuple[str, ...] = ("#b35806", "#f1a340", "#fee0b6", "#d8daeb", "#998ec3", "#542788")
"""ColorBrewer PuOr, three steps on each side of 100."""
CLUSTERS: tuple[str, ...] = (
    *("#b35806", "#998ec3", "#542788", "#f1a340"),
    *("#e3bc99", "#dcd9ec", "#bba6cf", "#fbdcb5"),
    PAPER,
)
"""High among high, low among high, low among low, high among low; the same uncorrected; not significant."""
BEFORE, PALE = "#8a919c", "#8dadcb"
"""Before the plan; a bar that does not stand out."""

FONT_FAMILY = "Source Sans 3"


DIVERGING: Mapping[int, tuple[str, ...]] = {
    1: ("#f7f7f7",),
    2: ("#f1a340", "#998ec3"),
    4: ("#e66101", "#fdb863", "#b2abd2", "#5e3c99"),
}
"""ColorBrewer PuOr, the centre between its two halves."""


def class_colors(
    n_classes: int, direction: int, *, is_projected: bool = False, is_diverging: bool = False
) -> tuple[str, ...]:
    """Return the colour of each class, the darkest for the most need; none beyond the palettes (5, projector 4)."""
    if is_diverging:
        return DIVERGING.get(n_classes, ())
    palette = (SEQUENTIAL_PROJECTOR if is_projected else SEQUENTIAL).get(n_classes, ())
    return palette if direction > 0 else tuple(reversed(palette))


def ink_on(ground: str) -> str:
    """Return the colour in which text is read best on a ground: ink, or paper on a dark one."""
    parts = [int(ground[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.2 else PAPER


def css_variables() -> str:
    """Write the values as CSS custom properties, for the page and for the JavaScript that reads them there."""
    values = {
        "papier": PAPER,
        "panneau": PANEL,
        "trait": LINE,
        "encre": INK,
        "discret": MUTED,
        "accent": ACCENT,
        "alerte": WARNING,
        "alerte-fond": WARNING_GROUND,
        "refus": REFUSAL,
        "refus-fond": REFUSAL_GROUND,
        "nd": MISSING_FILL,
        "bassin": LIVING_AREA,
        "emploi": EMPLOYMENT_AREA,
        "qpv": QPV,
        "zus": ZUS,
        "cercles": CIRCLES,
    }
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in values.items()) + "}"
