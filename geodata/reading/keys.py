"""Which column holds the codes, whether a row comes twice, and names without code (C06, C07, C15, T16, T17)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.values import Ints
from geodata.reading.codes import Codes
from geodata.reading.header import CODE_LIKE, folded
from geodata.reading.table import Finding, Inquiry, Refused, Table

_SHOWN = 5
_SAMPLE = 500
_CODE_NAMES = re.compile(
    r"(code[ _]?)?(insee|commune|geo|com|qpv|qp|epci|siren|officiel)([ _](insee|commune|com|epci|code))*"
    r"|codgeo|depcom|code|cog|insee_?com|siren_?epci|com_?insee|numcom|c_?insee",
)
_COMMUNE = re.compile(r"(\d{2}|2[ABab])\d{3}|\d{4}(\.0)?|Q[PN]\w{6}|2[04]\d{7}")
_YEAR = re.compile(r"(19|20)\d\d")


def find_code_column(table: Table, answers: Mapping[str, str]) -> tuple[str, tuple[Finding, ...]]:
    """Find the column of the codes: by its name and its cells, else the user is asked (T17).

    Args:
        table: as read.
        answers: what the user answered.

    Returns:
        Its name, that proposed where it is asked, and the finding.
    """
    shares = {column: _share_of_codes(table.cells[column]) for column in table.columns}
    named = [column for column in table.columns if _CODE_NAMES.fullmatch(folded(column)) and shares[column] >= 0.5]
    if named:
        return max(named, key=lambda column: shares[column]), ()
    sure = [column for column in table.columns if shares[column] >= 0.95 and _is_key(table.cells[column])]
    if len(sure) == 1:
        return sure[0], ()
    inquiry = Inquiry(answers)
    ordered = tuple(sorted(table.columns, key=lambda column: (-shares[column], table.columns.index(column))))
    chosen = inquiry.ask("T17", ordered, colonnes=", ".join(table.columns[:10]))
    return chosen, tuple(inquiry.findings)


def _share_of_codes(cells: Sequence[str | None]) -> float:
    told = [cell.strip() for cell in cells[:_SAMPLE] if cell]
    return sum(bool(_COMMUNE.fullmatch(cell)) for cell in told) / len(told) if told else 0.0


def _is_key(cells: Sequence[str | None]) -> bool:
    """Tell a column of codes from one of small numbers: hardly a value twice, five characters wide."""
    told = [cell for cell in cells[:_SAMPLE] if cell]
    return len(set(told)) > 0.9 * len(told) and any(CODE_LIKE.fullmatch(cell) and len(cell) >= 5 for cell in told)


@dataclass(frozen=True, slots=True)
class Distinct:
    """Rows kept once duplicates are gone.

    Attributes:
        positions: ascending positions of the rows kept.
        distinguished_by: column that tells apart several rows of one code (T16), empty where none is needed.
        findings: C06, C07, T16.
    """

    positions: Ints
    distinguished_by: str
    findings: tuple[Finding, ...]


def distinct_rows(codes: Codes, table: Table, answers: Mapping[str, str], names: Sequence[str | None] = ()) -> Distinct:
    """Keep one row for each code: identical ones are dropped (C06), contradictory ones refused (C07).

    Where most codes come several times and one column, a year or a kind, tells their rows apart, it is proposed (T16).

    Args:
        codes: n cleaned codes; rows without code are left out.
        table: n rows.
        answers: what the user answered.
        names: n names for the sentences; empty where there are none.
    """
    inquiry = Inquiry(answers)
    rows = table.rows()
    first: dict[tuple[str | None, ...], int] = {}
    kept: list[int] = []
    for position, (code, row) in enumerate(zip(codes, rows, strict=True)):
        if code is not None and first.setdefault((code, *row), position) == position:
            kept.append(position)
    n_alike = sum(code is not None for code in codes) - len(kept)
    if n_alike:
        inquiry.repaired("C06", n=n_alike)
    by_code: dict[str, list[int]] = {}
    for position in kept:
        by_code.setdefault(codes[position] or "", []).append(position)
    several = {code: positions for code, positions in by_code.items() if len(positions) > 1}
    try:
        column = _distinguished(several, len(by_code), table, inquiry) if several else ""
        if several and not column:
            _refuse_contradiction(several, table, names)
    except Refused as refusal:
        return Distinct(np.array(kept, dtype=np.int64), "", (*inquiry.findings, refusal.finding))
    return Distinct(np.array(kept, dtype=np.int64), column, tuple(inquiry.findings))


def _distinguished(several: Mapping[str, list[int]], n_codes: int, table: Table, inquiry: Inquiry) -> str:
    if len(several) < 0.5 * n_codes:
        return ""
    candidates = [column for column in table.columns if _tells_apart(table.cells[column], several)]
    if not candidates:
        return ""
    ordered = tuple(
        sorted(candidates, key=lambda column: (not _is_year(table.cells[column]), candidates.index(column)))
    )
    return inquiry.ask("T16", ordered, colonne=ordered[0])


def _tells_apart(cells: Sequence[str | None], several: Mapping[str, list[int]]) -> bool:
    """Tell a column that differs between the rows of every code and takes few values over all."""
    values = {cells[position] for positions in several.values() for position in positions}
    largest = max(map(len, several.values()))
    return len(values) <= max(60, 2 * largest) and all(
        len({cells[position] for position in positions}) == len(positions) for positions in several.values()
    )


def _is_year(cells: Sequence[str | None]) -> bool:
    return all(cell is None or _YEAR.fullmatch(cell) for cell in cells[:_SAMPLE])


def _refuse_contradiction(several: Mapping[str, list[int]], table: Table, names: Sequence[str | None]) -> None:
    code, positions = min(several.items())
    shown = ", ".join(str(table.lines[position]) for position in positions[:_SHOWN])
    name = (names[positions[0]] if names else None) or code
    raise Refused("C07", commune=name, code=code, k=len(positions), lignes=shown)


def match_names(
    names: Sequence[str | None],
    gazetteer: Mapping[str, Sequence[str]],
    answers: Mapping[str, str],
    departements: Sequence[str | None] = (),
) -> tuple[Codes, tuple[Finding, ...]]:
    """Find the code of communes given by their names alone.

    Args:
        names: n names as written.
        gazetteer: codes of the communes that bear each folded name (`folded`).
        answers: chosen code of a homonym, under `C15:` and its folded name.
        departements: n département codes where the file has them; they part most homonyms.

    Returns:
        n codes, None where the name is unknown or its homonyms are still to be told apart; the finding (C15).
    """
    codes: Codes = []
    doubtful: dict[str, tuple[str, ...]] = {}
    for position, name in enumerate(names):
        key = folded(name or "")
        found = [
            code
            for code in gazetteer.get(key, ())
            if not departements or code.startswith(departements[position] or "\x00")
        ]
        chosen = answers.get(f"C15:{key}", "")
        if len(found) > 1 and chosen not in found:
            doubtful[name or ""] = tuple(found)
        codes.append(chosen if chosen in found else found[0] if len(found) == 1 else None)
    if not doubtful:
        return codes, ()
    inquiry = Inquiry()
    shown = ", ".join(f"{name} ({', '.join(found[:_SHOWN])})" for name, found in list(doubtful.items())[:_SHOWN])
    inquiry.ask("C15", ("",), n=len(doubtful), exemples=shown)
    return codes, tuple(inquiry.findings)
