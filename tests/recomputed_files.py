"""The second road's first part: the Arrow tables of the default territory, the default index, the worst-off fifth.

Nothing here goes through `domain` or `geodata`: loops, dictionaries and fractions only.
"""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pyarrow.ipc

FOLDER = Path(__file__).resolve().parents[1] / "geodata" / "default"
FIFTH = Fraction(1, 5)


@cache
def table(name):
    with pyarrow.ipc.open_file(FOLDER / name) as stream:
        return stream.read_all().to_pylist()


def read(cell):
    """Return the decimal number that a cell shows; a number that is not known is NaN, whatever its state."""
    return None if cell != cell else Fraction(repr(cell))


@cache
def communes():
    """Rows of the communes by code, in ascending order, with the code of their area in each zoning."""
    codes = {}
    for row in table("zonings.arrow"):
        codes.setdefault(row["zoning"], []).append(row["code"])
    rows = [{**row, **_areas(row, codes)} for row in table("communes.arrow")]
    return {row["code"]: row for row in sorted(rows, key=lambda row: row["code"])}


def _areas(row, codes):
    places = {zoning: row[f"zoning.{zoning}"] for zoning in codes}
    return {zoning: codes[zoning][place] if place >= 0 else "" for zoning, place in places.items()}


@cache
def people():
    return {code: read(row["municipal_population"]) for code, row in communes().items()}


@cache
def quarters():
    """Inhabitants of each quarter, and its share in each commune, in ascending order of codes."""
    rows, places = table("quarters.arrow"), [row["code"] for row in table("communes.arrow")]
    found = {row["code"]: (read(row["population"]), {}) for row in rows}
    for row in table("quarter_parts.arrow"):
        found[rows[row["quarter"]]["code"]][1][places[row["commune"]]] = read(row["share"])
    return dict(sorted(found.items()))


@cache
def neighbours():
    """Pairs of codes of communes that share a border."""
    places = [row["code"] for row in table("communes.arrow")]
    return [(places[row["first"]], places[row["second"]]) for row in table("neighbours.arrow")]


@cache
def positions():
    """Default index and position (0 to 100) of each commune; None where less than 60 % of the weights are known."""
    rows = communes()

    def per(row, above, below):
        parts = read(row[above]), read(row[below])
        return None if None in parts or not parts[1] else parts[0] / parts[1]

    columns = [
        ({code: read(row["median_income_eur_per_cu"]) for code, row in rows.items()}, -1),
        ({code: per(row, "qpv_population", "municipal_population") for code, row in rows.items()}, 1),
        ({code: per(row, "n_facilities", "census_population") for code, row in rows.items()}, -1),
        ({code: read(row["rental_value_eur"]) for code, row in rows.items()}, -1),
    ]
    scores = [_percentiles(values, direction) for values, direction in columns]
    index = {}
    for code in rows:
        known = [one[code] for one in scores if one[code] is not None]
        index[code] = sum(known) / len(known) if len(known) >= Fraction("0.6") * len(scores) else None
    rounded = {code: None if value is None else round(value, 9) for code, value in index.items()}
    return rounded, _percentiles(rounded, 1)


def _percentiles(values, direction):
    known = sorted(value for value in values.values() if value is not None)
    below, equal = {}, {}
    for place, value in enumerate(known):
        below.setdefault(value, place)
        equal[value] = equal.get(value, 0) + 1
    scores = {}
    for code, value in values.items():
        if value is None:
            scores[code] = None
            continue
        score = 100 * (below[value] + Fraction(equal[value], 2)) / len(known)
        scores[code] = score if direction > 0 else 100 - score
    return scores


def worst_fifth():
    return worst_off(FIFTH)


@cache
def worst_off(share):
    """Part of each commune (of known index) in the worst-off share of the population."""
    index, _ = positions()
    by_need = {}
    for code, value in index.items():
        if value is not None:
            by_need.setdefault(value, []).append(code)
    left = share * sum(people()[code] for block in by_need.values() for code in block)
    parts = {}
    for value in sorted(by_need, reverse=True):
        block = sum(people()[code] for code in by_need[value])
        taken = min(Fraction(1), left / block) if block else Fraction(left > 0)
        left -= taken * block
        parts.update(dict.fromkeys(by_need[value], taken))
    return parts


def covered(chosen, chosen_quarters):
    """Covered inhabitants of each commune: all of a commune chosen whole, else those of its chosen quarters."""
    in_quarters = dict.fromkeys(communes(), Fraction(0))
    for one in chosen_quarters:
        inhabitants, parts = quarters()[one]
        for code, share in parts.items():
            in_quarters[code] += inhabitants * share
    return {code: all_ if code in chosen else min(in_quarters[code], all_) for code, all_ in people().items()}


def most_populated(codes):
    return sorted(codes, key=lambda code: (-people()[code], code))
