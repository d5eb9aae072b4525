"""Rows of a typed table brought to one for each key: filtered, pivoted, gathered, summed or emptied."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from domain.territory import Aggregation
from domain.values import MISSING, OK, Floats
from geodata.intake.typed import STATE
from geodata.layouts.recognise import Match
from geodata.layouts.record import Duplicates, Field, Joined, Kind, Layout, Pivot, Quotient
from geodata.reading.codes import COMMUNE_OF_ARRONDISSEMENT
from geodata.reading.header import folded
from geodata.reading.table import Geometries, Inquiry, Refused, Table

GEOMETRY, LINE = "geometry", "__line"
"""Columns of the contours and of the lines of the source, while rows are shaped."""

_SHOWN = 5

_DENIALS = frozenset({"non", "hors", "pas", "exclue", "exclu"})


def kept(match: Match, table: Table, inquiry: Inquiry) -> list[int]:
    """Return the positions of the rows that a layout keeps, telling the others (M06)."""
    positions = list(range(table.n_rows))
    for name, value in match.layout.keeps.items():
        column = match.columns[name]
        cells = table.cells[column]
        left = [position for position in positions if folded(cells[position] or "") == folded(value)]
        if len(left) < len(positions):
            inquiry.repaired("M06", n=len(positions) - len(left), col=column, v=value)
        positions = left
    if not positions:
        raise Refused("F01")
    return positions


def taken(table: Table, positions: Sequence[int]) -> Table:
    """Return a table of some rows of another."""
    cells = {name: [column[position] for position in positions] for name, column in table.cells.items()}
    return Table(table.name, table.columns, cells, [table.lines[position] for position in positions], table.sheet)


def shaped(frame: pd.DataFrame, layout: Layout, inquiry: Inquiry) -> pd.DataFrame:
    """Bring a typed table to one row for each key of its layout.

    Args:
        frame: as typed, with lines and contours.
        layout: what is done with the rows.
        inquiry: receives C06, M05 to M10.

    Returns:
        The columns of the layout, of states and of contours; no column of lines.

    Raises:
        Refused: C07, contradictory rows; F01, no row left.
    """
    if layout.joined:
        frame = _with_joined(frame, layout.joined)
    keys = [name for name in layout.row_key if name in frame]
    frame = _with_keys(frame, keys, inquiry)
    if layout.has_parts_of_cities:
        frame = _without_parts(frame, inquiry)
    if layout.pivot:
        frame = _pivoted(frame, layout.pivot, keys, inquiry)
    elif layout.added:
        frame = _added(frame, layout.added, keys)
    elif keys:
        frame = _one_per_key(frame, layout, keys, inquiry)
    for quotient in layout.quotients:
        frame = _with_quotient(frame, quotient)
    if layout.zoning and layout.members:
        frame["is_member"] = _is_member(frame["zone"], layout.members)
    return frame.drop(columns=LINE, errors="ignore").reset_index(drop=True)


def _with_joined(frame: pd.DataFrame, joined: Joined) -> pd.DataFrame:
    """Make a commune code of a département and a number: `97` and the number overseas, whatever the département."""
    departement = frame[joined.departement].str.replace(r"\.0$", "", regex=True).str.lstrip("0").str.upper()
    number = frame[joined.commune].str.replace(r"\.0$", "", regex=True).str.zfill(3)
    is_overseas = departement.str.fullmatch(r"97\d|10[1-6]").fillna(False).astype(bool)
    prefix = departement.str.zfill(2).where(~is_overseas, "97")
    made = pd.Series(prefix + number, dtype="str")
    return frame.assign(**{joined.made.name: made}).drop(columns=[joined.departement, joined.commune])


def _with_keys(frame: pd.DataFrame, keys: Sequence[str], inquiry: Inquiry) -> pd.DataFrame:
    """Leave out the rows without key, and tell them (M05)."""
    if not keys:
        return frame
    is_told = frame[list(keys)].notna().all(axis=1)
    n_untold = int((~is_told).sum())
    if n_untold == len(frame):
        raise Refused("F01")
    if n_untold:
        inquiry.repaired("M05", n=n_untold)
    return frame[is_told]


def _without_parts(frame: pd.DataFrame, inquiry: Inquiry) -> pd.DataFrame:
    """Leave out the arrondissements of the cities that stand there whole (M10)."""
    present = set(frame["commune_code"])
    cities = frame["commune_code"].map(COMMUNE_OF_ARRONDISSEMENT)
    is_part = cities.isin(present)
    if is_part.any():
        inquiry.repaired("M10", n=int(is_part.sum()))
    return frame[~is_part]


def _pivoted(frame: pd.DataFrame, pivot: Pivot, keys: Sequence[str], inquiry: Inquiry) -> pd.DataFrame:
    """Make a column of each known label; a label twice with other values is refused (C07), others are told (M07)."""
    labels = frame[pivot.on].map(folded, na_action="ignore")
    names = {folded(published): field.name for field in pivot.names for published in field.published}
    other = sorted(set(frame.loc[~labels.isin(names), pivot.on].dropna()))
    if other:
        inquiry.repaired("M07", n=len(other), col=pivot.on, exemples=", ".join(other[:_SHOWN]))
    value, states = pivot.value, pivot.value + STATE
    long = frame.assign(made=labels.map(names)).dropna(subset=["made"])
    long = long.drop_duplicates([*keys, "made", value, states])
    _refuse_repeated(long, [*keys, "made"])
    rest = frame.drop(columns=[pivot.on, value, states]).drop_duplicates(keys).set_index(keys)
    made = {}
    for name in dict.fromkeys(names.values()):
        rows = long[long["made"] == name].set_index(keys)
        if len(rows):
            made[name] = rows[value].reindex(rest.index)
            made[name + STATE] = rows[states].reindex(rest.index).fillna(MISSING).astype(np.int8)
    return pd.concat([rest, pd.DataFrame(made, index=rest.index)], axis=1).reset_index()


def _added(frame: pd.DataFrame, names: Sequence[str], keys: Sequence[str]) -> pd.DataFrame:
    """Sum the rows of each key; a sum of which a part is unknown is unknown."""
    groups = frame.groupby(list(keys), sort=True)
    made = groups[list(names)].sum()
    for name in names:
        made.loc[groups[name].count() < groups.size(), name] = np.nan
        made[name + STATE] = groups[name + STATE].max().astype(np.int8)
    return made.reset_index()


def grouped(frame: pd.DataFrame, layout: Layout, key: str) -> pd.DataFrame:
    """Bring the parts of a commune to one row: what adds up is summed, other figures stay only where it has one part.

    Args:
        frame: typed, n rows of IRIS or municipal arrondissements led to their communes.
        layout: says which figures add up.
        key: column of the codes of communes.
    """
    summed = [each.name for each in layout.fields if each.aggregation is Aggregation.SUM and each.name in frame]
    sums = _added(frame, summed, [key]).set_index(key)
    firsts = frame.drop_duplicates(key).set_index(key)
    is_parted = frame[key].value_counts().reindex(firsts.index).to_numpy() > 1
    for name in [each.name for each in layout.fields if each.kind.is_number and each.name in frame]:
        if name in summed:
            firsts[name], firsts[name + STATE] = sums[name], sums[name + STATE]
        else:
            firsts.loc[is_parted, name], firsts.loc[is_parted, name + STATE] = np.nan, MISSING
    return firsts.reset_index()


def _one_per_key(frame: pd.DataFrame, layout: Layout, keys: Sequence[str], inquiry: Inquiry) -> pd.DataFrame:
    if layout.gathered:
        frame = _gathered(frame, layout, keys, inquiry)
    elif frame.duplicated(list(keys)).any():
        told = [name for name in frame.columns if name not in (LINE, GEOMETRY)]
        n_before = len(frame)
        frame = frame.drop_duplicates(told)
        if len(frame) < n_before:
            inquiry.repaired("C06", n=n_before - len(frame))
    is_repeated = frame.duplicated(list(keys), keep=False)
    if not is_repeated.any() or layout.duplicates is Duplicates.KEPT:
        return frame
    if layout.duplicates is Duplicates.REFUSED:
        _refuse_repeated(frame, keys)
    return _emptied(frame, is_repeated, keys, inquiry)


def _gathered(frame: pd.DataFrame, layout: Layout, keys: Sequence[str], inquiry: Inquiry) -> pd.DataFrame:
    """Reunite the rows that repeat the figures of one unit, joining what differs by nature (M08)."""
    names = [name for name in layout.gathered if name in frame]
    joined = frame.groupby(list(keys), sort=False)[names].agg(_listed)
    others = [name for name in frame.columns if name not in (*names, LINE, GEOMETRY)]
    single = frame.drop_duplicates(others)
    _refuse_repeated(single, keys)
    if len(single) < len(frame):
        inquiry.repaired("M08", n=len(frame) - len(single))
    index = pd.MultiIndex.from_frame(single[list(keys)]) if len(keys) > 1 else pd.Index(single[keys[0]])
    return single.assign(**{name: joined[name].reindex(index).to_numpy() for name in names})


def _listed(texts: "pd.Series[str]") -> str:
    return ", ".join(texts.dropna())


def _emptied(
    frame: pd.DataFrame, is_repeated: "pd.Series[bool]", keys: Sequence[str], inquiry: Inquiry
) -> pd.DataFrame:
    """Keep one row for each contradictory key, without figures: nothing says which one is right (M09)."""
    codes = frame.loc[is_repeated, list(keys)].drop_duplicates()
    shown = ", ".join(codes.iloc[:_SHOWN].agg("/".join, axis=1))
    inquiry.warned("M09", n=len(codes), exemples=shown)
    frame = frame.copy()
    for name in frame.columns:
        if name.endswith(STATE):
            frame.loc[is_repeated, name] = MISSING
            frame.loc[is_repeated, name.removesuffix(STATE)] = np.nan
    return frame.drop_duplicates(list(keys))


def _refuse_repeated(frame: pd.DataFrame, keys: Sequence[str]) -> None:
    """Refuse the first key that stands on several rows, with its lines (C07).

    Raises:
        Refused: C07.
    """
    is_repeated = frame.duplicated(list(keys), keep=False)
    if not is_repeated.any():
        return
    first = frame.loc[is_repeated, list(keys)].iloc[0]
    rows = frame[(frame[list(keys)] == first).all(axis=1)]
    name = str(rows["name"].iloc[0]) if "name" in rows else str(first.iloc[0])
    lines = ", ".join(str(line) for line in rows[LINE].iloc[:_SHOWN])
    raise Refused("C07", commune=name, code="/".join(map(str, first)), k=len(rows), lignes=lines)


def _with_quotient(frame: pd.DataFrame, quotient: Quotient) -> pd.DataFrame:
    above, below = frame[quotient.above].to_numpy(), frame[quotient.below].to_numpy()
    values = np.divide(above, below, out=np.full(len(frame), np.nan), where=below > 0)
    if quotient.made.kind is Kind.COUNT:
        values = round_half_away(values)
    states = np.where(np.isnan(values), MISSING, OK).astype(np.int8)
    return frame.assign(**{quotient.made.name: values, quotient.made.name + STATE: states})


def round_half_away(values: Floats) -> Floats:
    """Round to whole numbers, halves away from zero (METHODS 0.6); NaN stays NaN."""
    return np.copysign(np.floor(np.abs(values) + 0.5), values) + 0.0


def _is_member(zones: pd.Series, members: Sequence[str]) -> pd.Series:
    """Tell the communes whose class begins as those of a zone do, and denies nothing (« FRR non »)."""
    begins = tuple(members)

    def is_told(zone: object) -> bool:
        words = f"{folded(zone)} "
        return words.startswith(begins) and not _DENIALS & set(words.split())

    return zones.map(is_told, na_action="ignore").astype("boolean")


def with_source(frame: pd.DataFrame, lines: Sequence[int], geometries: Geometries | None) -> pd.DataFrame:
    """Put the lines of the source and the contours beside the columns of a typed table."""
    frame = frame.assign(**{LINE: list(lines)})
    return frame if geometries is None else frame.assign(**{GEOMETRY: geometries})


def shapes_of(frame: pd.DataFrame) -> Geometries | None:
    """Return the contours of a shaped table, None where it has none.

    Returns:
        shape (n,), shapely polygons in EPSG:4326; None where a row has no contour.
    """
    if GEOMETRY not in frame:
        return None
    shapes: Geometries = np.full(len(frame), None, dtype=object)
    shapes[:] = [each if isinstance(each, shapely.Geometry) else None for each in frame[GEOMETRY]]
    return shapes


def fields_of(layout: Layout, frame: pd.DataFrame) -> tuple[Field, ...]:
    """Return the fields of a layout that a shaped table has."""
    return tuple(field for field in layout.all_fields() if field.name in frame)
