"""The state on screen as the query part of an address, and back: the same address restores the same figures."""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

import numpy as np

from domain import contract, gap_choices, index, means
from domain.classing import Classing, read_bounds, read_method, write_bounds, write_method
from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter, starting_point
from domain.errors import InvalidInput, OutOfBounds, StaleState, UnknownTerritory
from domain.gap_choices import GapChoices, read_gaps, write_gaps
from domain.plan import MODES, SCHEDULES, Rules
from domain.reading import Reading, amounts_of, checked_reading, read_reading, write_reading
from domain.strata import (
    RATES_FIELD,
    THRESHOLDS_FIELD,
    checked_strata,
    read_rates,
    read_thresholds,
    write_rates,
    write_thresholds,
)
from domain.terms import FIELD as TERMS_FIELD
from domain.terms import Terms, decode_terms, encode_terms, read_terms, write_terms
from domain.territory import Territory
from domain.values import Bools, Texts

MARK_LENGTH = 8
BASE_MAP = "base_map"
"""Key of the layer that is under the communes; an address that names it opens without it where the server has none."""
LARGEST_AMOUNT_EUR = 100_000_000_000
"""No envelope of a State/region contract comes near; above it a number is a slip of the keyboard."""
LARGEST_COST_EUR_PER_HEAD = 100_000
LARGEST_POPULATION = 100_000_000
"""More inhabitants than France has."""
LONGEST_RULES = 12_000
"""Characters of an address that its index, the life of its projects and its declarations may take together."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class State:
    """What an address restores.

    Attributes:
        perimeter: communes and quarters.
        indicator: key of the mapped variable.
        layers: keys of the layers shown, in their own order.
        rules: rules of the money simulation.
        view: latitude, longitude and zoom, or None for the whole territory.
        classing: what is asked of the classes of the map.
        gaps: what the page « Disparités » looks at.
        reading: what is read over the indicator.
    """

    perimeter: Perimeter
    indicator: str
    layers: tuple[str, ...]
    rules: Rules
    view: tuple[float, float, float] | None = None
    classing: Classing = field(default_factory=Classing)
    gaps: GapChoices = field(default_factory=GapChoices)
    reading: Reading = field(default_factory=Reading)


def territory_mark(territory: Territory) -> str:
    """Return a short mark of the geography: it changes when the list of communes or quarters does, not with figures."""
    listed = [territory.key, str(territory.cog_year), *territory.communes.tolist(), *territory.quarters.codes.tolist()]
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()[:MARK_LENGTH]


def default_state(territory: Territory, indicator: str, layers: tuple[str, ...]) -> State:
    """Return the state that the page opens with: the present priority quarters chosen."""
    return State(starting_point(territory), indicator, layers, Rules())


def encode(state: State, territory: Territory) -> str:
    """Write a state as a query, `?t=idf&...`.

    Raises:
        UnknownCode: the perimeter names a code that the territory does not hold.
    """
    quarters = np.zeros(territory.quarters.codes.size, dtype=np.bool_)
    quarters[territory.quarter_positions(state.perimeter.quarters)] = True
    rules = state.rules
    fields = {
        "t": territory.key,
        "g": territory_mark(territory),
        "i": state.indicator,
        "c": ".".join(state.layers),
        "p": _write_communes(state.perimeter.communes, territory),
        "q": _write_mask(quarters),
        "e": str(rules.envelope_eur),
        "k": str(rules.cost_eur_per_head),
        "b": rules.schedule,
        "m": rules.mode,
        "r": str(round(rules.guaranteed_rate * 100)),
        "d": "1" if rules.derogation else "0",
    }
    if rules.population_cap is not None:
        fields["h"] = str(rules.population_cap)
    fields |= _write_strata(rules)
    if rules.contract_eur is not None:
        fields[contract.FIELD] = contract.write_contract(rules)
    if rules.terms != Terms():
        fields[TERMS_FIELD] = encode_terms(rules.terms)
    if rules.index:
        fields[index.FIELD] = index.write_field(rules.index)
    for key, held in (
        ("l", state.perimeter.locked),
        ("w", state.perimeter.withdrawn),
        ("x", frozenset(rules.derogations)),
    ):
        if held:
            fields[key] = _write_communes(held, territory)
    fields |= {key: text for key, text in _looked(state) if text}
    if state.view is not None:
        latitude, longitude, zoom = state.view
        fields["v"] = f"{latitude:.4f},{longitude:.4f},{zoom:g}"
    return "?" + urlencode(fields, safe=",.")


def _looked(state: State) -> tuple[tuple[str, str], ...]:
    """Write what is looked at, and the means declared; empty where it is what the page opens with."""
    return (
        ("n", write_method(state.classing)),
        ("o", write_bounds(state.classing)),
        (gap_choices.FIELD, write_gaps(state.gaps)),
        (means.FIELD, means.write_means(state.rules.means)),
        *write_reading(state.reading),
    )


def decode(
    query: Mapping[str, str],
    territory: Territory,
    default: State,
    indicators: tuple[str, ...],
    layers: tuple[str, ...],
) -> State:
    """Read a state from the fields of a query; an absent field keeps its default.

    Args:
        query: fields, each with one value; unknown fields are ignored.
        territory: the territory on the table.
        default: what an empty query restores.
        indicators: keys of the indicators of the menu.
        layers: keys of the layers that exist.

    Raises:
        InvalidInput: a field that cannot be read, an unknown indicator or layer, a number out of bounds.
        UnknownTerritory: the address names another territory.
        StaleState: the address was made for another list of communes or quarters.
    """
    if query.get("t", territory.key) != territory.key:
        raise UnknownTerritory(given=query["t"][:40])
    if ("p" in query or "q" in query) and query.get("g") != territory_mark(territory):
        raise StaleState(given=query.get("g", ""), expected=territory_mark(territory))
    perimeter = default.perimeter
    if "p" in query or "q" in query:
        perimeter = _read_perimeter(query, territory)
    return State(
        perimeter=perimeter,
        indicator=_one_of("i", query.get("i", default.indicator), indicators),
        layers=_read_layers(query["c"], layers) if "c" in query else default.layers,
        rules=_read_rules(query, default.rules, territory),
        view=_read_view(query["v"]) if query.get("v") else default.view,
        classing=Classing(*read_method(query.get("n", "")), *read_bounds(query.get("o", ""))),
        gaps=read_gaps(query.get(gap_choices.FIELD, "")),
        reading=checked_reading(read_reading(query, default.reading), indicators, amounts_of(territory)),
    )


def _read_perimeter(query: Mapping[str, str], territory: Territory) -> Perimeter:
    communes, locked, withdrawn = (
        frozenset(map(CommuneCode, _read_codes(query.get(key, ""), territory.communes, key))) for key in "plw"
    )
    if withdrawn & (communes | locked):
        raise InvalidInput(field="w", given=query["w"][:40], expected="communes neither chosen nor locked")
    quarters = frozenset(map(QpvCode, _read_codes(query.get("q", ""), territory.quarters.codes, "q")))
    return Perimeter(communes, quarters, locked, withdrawn)


def checked_rules(rules: Rules) -> Rules:
    """Return rules whose every number is within bounds.

    Raises:
        InvalidInput: a number out of bounds or NaN, an unknown schedule or mode, strata that are not, an index
            that cannot be.
    """
    _within("e", rules.envelope_eur, 0, LARGEST_AMOUNT_EUR)
    _within("k", rules.cost_eur_per_head, 0, LARGEST_COST_EUR_PER_HEAD)
    _within("r", rules.guaranteed_rate * 100, 0, 100)
    if rules.population_cap is not None:
        _within("h", rules.population_cap, 0, LARGEST_POPULATION)
    _one_of("b", rules.schedule, SCHEDULES)
    _one_of("m", rules.mode, MODES)
    checked_strata(rules.thresholds, rules.rates)
    contract.checked_contract(rules)
    _checked_length(rules)
    read_terms(write_terms(rules.terms))
    means.checked_means(rules.means)
    index.chosen(rules.index)
    return rules


def _checked_length(rules: Rules) -> None:
    """Refuse declarations that no address could hold beside the other rules: nothing is lost without a word."""
    if not rules.means:
        return
    written = (means.write_means(rules.means), index.write_field(rules.index), encode_terms(rules.terms))
    if sum(map(len, written)) > LONGEST_RULES:
        raise InvalidInput(field=means.FIELD, given="0", expected="long")


def checked_view(latitude: float, longitude: float, zoom: float) -> tuple[float, float, float]:
    """Return a view of the map whose every number is within bounds.

    Args:
        latitude: degrees.
        longitude: degrees.
        zoom: level of the map.

    Raises:
        InvalidInput: a number out of bounds or NaN.
    """
    _within("v", latitude, -90.0, 90.0)
    _within("v", longitude, -180.0, 180.0)
    _within("v", zoom, 0.0, 20.0)
    return latitude, longitude, zoom


def _write_strata(rules: Rules) -> dict[str, str]:
    """Write the strata that are not those of an address without any."""
    default = Rules()
    written = {
        THRESHOLDS_FIELD: (rules.thresholds, default.thresholds, write_thresholds),
        RATES_FIELD: (rules.rates, default.rates, write_rates),
    }
    return {key: write(own) for key, (own, usual, write) in written.items() if own != usual}


def _read_strata(query: Mapping[str, str], default: Rules) -> dict[str, tuple[float, ...]]:
    """Read the strata; where they do not go together, what the address holds of them is refused."""
    field = next((key for key in (THRESHOLDS_FIELD, RATES_FIELD) if key in query), THRESHOLDS_FIELD)
    thresholds, rates = default.thresholds, default.rates
    if THRESHOLDS_FIELD in query:
        thresholds = read_thresholds(query[THRESHOLDS_FIELD])
    if RATES_FIELD in query:
        rates = read_rates(query[RATES_FIELD])
    checked_strata(thresholds, rates, field)
    return {"thresholds": thresholds, "rates": rates}


def _read_rules(query: Mapping[str, str], default: Rules, territory: Territory) -> Rules:
    signed = contract.read_contract(query[contract.FIELD]) if contract.FIELD in query else (None, ())
    return checked_rules(
        contract.with_contract(
            Rules(
                envelope_eur=_read("e", query, int, default.envelope_eur),
                cost_eur_per_head=_read("k", query, int, default.cost_eur_per_head),
                schedule=query.get("b", default.schedule),
                mode=query.get("m", default.mode),
                guaranteed_rate=_read("r", query, lambda text: int(text) / 100, default.guaranteed_rate),
                derogation=_one_of("d", query.get("d", "1" if default.derogation else "0"), ("0", "1")) == "1",
                population_cap=_read("h", query, int, default.population_cap),
                derogations=tuple(map(CommuneCode, _read_codes(query.get("x", ""), territory.communes, "x"))),
                terms=decode_terms(query[TERMS_FIELD]) if query.get(TERMS_FIELD) else Terms(),
                means=means.unpacked_means(query[means.FIELD]) if query.get(means.FIELD) else "",
                index=index.read_field(query.get(index.FIELD, "")),
                **_read_strata(query, default),  # type: ignore[arg-type]  # both are tuples of numbers
            ),
            *signed,
        )
    )


def _read(field: str, query: Mapping[str, str], parse: Callable[[str], _T], default: _T) -> _T:
    text = query.get(field)
    if text is None:
        return default
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise InvalidInput(field=field, given=text[:40], expected="whole number")
    return parse(text)


def _read_layers(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    keys = tuple(dict.fromkeys(key for key in text.split(".") if key and (key != BASE_MAP or key in known)))
    for key in keys:
        _one_of("c", key, known)
    return keys


def _read_view(text: str) -> tuple[float, float, float]:
    parts = text.split(",")
    try:
        latitude, longitude, zoom = (float(part) for part in parts)
    except ValueError as error:
        raise InvalidInput(field="v", given=text[:40], expected="latitude,longitude,zoom") from error
    return checked_view(latitude, longitude, zoom)


def _within(field: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise OutOfBounds(field=field, given=f"{value:.15g}", expected=f"{low:g} to {high:g}", low=low, high=high)


def _one_of(field: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InvalidInput(field=field, given=value[:40], expected=", ".join(known))
    return value


def _write_communes(codes: frozenset[CommuneCode], territory: Territory) -> str:
    chosen = np.zeros(territory.communes.size, dtype=np.bool_)
    chosen[territory.positions(codes)] = True
    return _write_mask(chosen)


def _write_mask(chosen: Bools) -> str:
    if not chosen.any():
        return ""
    packed = zlib.compress(np.packbits(chosen).tobytes(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read_codes(text: str, codes: Texts, field: str) -> list[str]:
    if not text:
        return []
    size = (codes.size + 7) // 8
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        body = reader.decompress(packed, size + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise InvalidInput(field=field, given=text[:40], expected="list of places of an address") from error
    if len(body) != size or not reader.eof or reader.unused_data:
        raise InvalidInput(field=field, given=text[:40], expected=f"{size} bytes and their checksum")
    chosen = np.unpackbits(np.frombuffer(body, dtype=np.uint8))
    if chosen[codes.size :].any():
        raise InvalidInput(field=field, given=text[:40], expected=f"{codes.size} places")
    return [str(code) for code in codes[chosen[: codes.size].astype(np.bool_)]]
