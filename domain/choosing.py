"""Communes shown by what they are, not by where one points: a rule on indicators, a distance to quarters, a list."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from domain.codes import CommuneCode
from domain.edits import Perimeter
from domain.errors import FormulaRefused, InvalidInput, OutOfBounds
from domain.formula import ONE, Dictionary, Indicator, Universe, evaluate, holds, read_formula
from domain.mapped import NEED_POSITION, column_of
from domain.need import Need
from domain.territory import Territory, own_zonings
from domain.values import Bools, Floats
from domain.variable_names import NAMES, shown_column

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
LARGEST_DISTANCE_KM = 200.0
LONGEST_LIST = 400_000
"""Characters of a pasted list: every commune of the nation, by name."""

RULE_NAMES: Mapping[str, str] = {"indice": NEED_POSITION, **NAMES}
"""Name written in a rule, key of its column."""

_WORDS = {"et": "and", "ou": "or", "non": "not"}
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_SEPARATORS = re.compile(r"[;,\t\r\n]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """Communes found.

    Attributes:
        communes: their codes.
        n_unknown: communes for which a rule has no answer, a value being not available or confidential; never chosen.
        unknown: entries of a list that name no commune of the territory, in its order.
        ambiguous: names of a list that several communes bear, in its order.
    """

    communes: frozenset[CommuneCode]
    n_unknown: int = 0
    unknown: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def by_rule(text: str, territory: Territory, need: Need) -> Choice:
    """Find the communes for which a rule is known and true: `indice >= 75 et densité < 100`.

    The language is that of METHODS 1.7 with French names, accents or not, `et`, `ou`, `non`. Indicators count without
    unit, so that a bare number can stand beside them; a share counts in per cent, as it is shown.

    Raises:
        FormulaRefused: the rule is outside the language; the place is that in the text given.
    """
    plain, origin = _english(text)
    dictionary = rule_dictionary(territory, need)
    try:
        formula = read_formula(plain, dictionary)
    except FormulaRefused as error:
        start, end = (origin[min(place, len(plain))] for place in (error.start, error.end))
        raise replace(error, start=start, end=end, given=text[start:end] or error.given) from error
    n = territory.communes.size
    is_peopled = territory.columns["municipal_population"].values > 0
    told = evaluate(formula, dictionary, Universe(is_peopled, np.zeros(n, dtype=np.int64)))
    return Choice(_codes(territory, holds(told)), int(n - told.is_known.sum()))


def rule_dictionary(territory: Territory, need: Need) -> Dictionary:
    """Return what a rule may name on a territory: the indicators that it has."""
    return {
        name: Indicator(shown_column(key, territory, column_of(key, territory, need)), ONE, name)
        for name, key in RULE_NAMES.items()
        if key == NEED_POSITION or key in territory.columns
    }


def _english(text: str) -> tuple[str, list[int]]:
    """Write a rule with the words of the formula language; with it, the place in the text of each character."""
    plain = "".join(_bare(character) for character in text)
    written, done = "", 0
    origin: list[int] = []
    for found in _WORD.finditer(plain):
        word = _WORDS.get(found[0], found[0])
        written += plain[done : found.start()] + word
        origin += range(done, found.start())
        origin += [min(found.start() + place, found.end() - 1) for place in range(len(word))]
        done = found.end()
    return written + plain[done:], [*origin, *range(done, len(text) + 1)]


def _bare(character: str) -> str:
    """Return a character without accent and in small letters; itself where that is not one character."""
    bare = unicodedata.normalize("NFD", character)[:1].lower()
    return bare if len(bare) == 1 else character


def official_zonings(territory: Territory) -> dict[str, str]:
    """Return what a perimeter may start from, by key: communes of quarters, of ZUS, of each class of a zoning.

    Zones that can be added whole are not among them: the search finds these by name.
    """
    found = {}
    if territory.quarters.codes.size:
        found["qpv"] = f"communes ayant un quartier prioritaire (QPV {territory.quarters.generation})"
    if any(territory.zus_names):
        found["zus"] = "communes ayant une zone urbaine sensible (ZUS 1996)"
    for key in ("abc", *own_zonings(territory)):
        zoning = territory.zonings.get(key)
        if zoning is not None:
            areas = zip(zoning.codes.tolist(), zoning.names.tolist(), strict=True)
            found |= {f"{key}:{code}": f"{zoning.label} : {name}" for code, name in areas}
    return found


def by_zoning(key: str, territory: Territory) -> Choice:
    """Find the communes of an official zoning, by a key of `official_zonings`.

    Raises:
        InvalidInput: another key.
    """
    if key not in official_zonings(territory):
        raise InvalidInput(field="zoning", given=key[:40], expected="a zoning of the territory")
    if key == "qpv":
        has_quarter = np.zeros(territory.communes.size, dtype=np.bool_)
        has_quarter[territory.quarters.part_commune] = True
        return Choice(_codes(territory, has_quarter))
    if key == "zus":
        return Choice(_codes(territory, np.array([bool(names) for names in territory.zus_names])))
    zoning = territory.zonings[key.partition(":")[0]]
    place = zoning.codes.tolist().index(key.partition(":")[2])
    return Choice(_codes(territory, np.asarray(zoning.area_of == place)))


def near_quarters(distance_km: float, perimeter: Perimeter, territory: Territory) -> Choice:
    """Find the communes whose point lies within a distance of a chosen quarter, or of any quarter where none is chosen.

    Points are those of the territory: one inside the commune, one inside the quarter. The distance is that of the
    great circle (haversine), exact to 0.5 %.

    Raises:
        OutOfBounds: the distance is negative, above 200 km, or not a number.
    """
    if not 0.0 <= distance_km <= LARGEST_DISTANCE_KM:
        raise OutOfBounds(field="distance", given=str(distance_km), expected="km", low=0, high=int(LARGEST_DISTANCE_KM))
    chosen = territory.quarter_positions(perimeter.quarters)
    places = chosen if chosen.size else np.arange(territory.quarters.codes.size)
    is_near = np.zeros(territory.communes.size, dtype=np.bool_)
    for place in places:
        lon, lat = float(territory.quarters.lon[place]), float(territory.quarters.lat[place])
        is_near |= _distances_km(territory.lon, territory.lat, lon, lat) <= distance_km
    return Choice(_codes(territory, is_near))


def _distances_km(lon: Floats, lat: Floats, to_lon: float, to_lat: float) -> Floats:
    """Measure along the great circle, in kilometres."""
    phi, to_phi = np.radians(lat), np.radians(to_lat)
    half = np.sin((phi - to_phi) / 2) ** 2
    half = half + np.cos(phi) * np.cos(to_phi) * np.sin(np.radians(lon - to_lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def listed(text: str, territory: Territory) -> Choice:
    """Find the communes of a pasted list: codes, or names as they are written, accents and capitals aside.

    Entries are separated by ends of lines, semicolons, commas or tabulations; a code that lost its first zero is
    known again. A name that several communes bear is not chosen.

    Raises:
        InvalidInput: the list is too long.
    """
    if len(text) > LONGEST_LIST:
        raise InvalidInput(field="list", given=f"{len(text)} characters", expected=f"{LONGEST_LIST} at most")
    entries = [entry.strip(" \u00a0\u202f\"'") for entry in _SEPARATORS.split(text)]
    known = set(territory.communes.tolist())
    bearers: dict[str, list[str]] = {}
    for code, name in zip(territory.communes.tolist(), territory.names.tolist(), strict=True):
        bearers.setdefault(_name(name), []).append(code)
    found: set[str] = set()
    unknown: list[str] = []
    ambiguous: list[str] = []
    for entry in filter(None, entries):
        codes = [entry.upper().zfill(5)] if entry.upper().zfill(5) in known else bearers.get(_name(entry), [])
        if len(codes) == 1:
            found.update(codes)
        else:
            (ambiguous if codes else unknown).append(entry)
    return Choice(frozenset(map(CommuneCode, found)), 0, tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(ambiguous)))


def _name(text: str) -> str:
    """Write a name for comparison: no accent, no capital, one kind of hyphen and apostrophe."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))
    return re.sub(r"[\s\-‐’']+", " ", bare.replace("œ", "oe")).strip()


def _codes(territory: Territory, chosen: Bools) -> frozenset[CommuneCode]:
    return frozenset(CommuneCode(str(code)) for code in territory.communes[chosen])
