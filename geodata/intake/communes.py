"""An untrusted file that lists communes, read for the form that asked and kept nowhere."""

import re
from dataclasses import dataclass

from geodata.intake.answered import read_answered
from geodata.reading.codes import CodeRules, clean_commune_codes
from geodata.reading.header import folded
from geodata.reading.table import Finding, Outcome, Reading, Table

_CODE_HEADER = re.compile(r"\b(code|codes|insee|codgeo|depcom|cog)\b")
_NAME_HEADER = re.compile(r"\b(nom|noms|commune|communes|libelle|libgeo)\b")
_CODE = re.compile(r"\d?[\dAB]\d{3}", re.IGNORECASE)
_MAJORITY = 0.5


@dataclass(frozen=True, slots=True)
class CommunesFile:
    """What a file says of communes.

    Attributes:
        findings: what was noticed, questions answered as proposed.
        column: name of the column read; empty where none was found.
        entries: codes, or names as they are; empty cells left out.
    """

    findings: tuple[Finding, ...]
    column: str = ""
    entries: tuple[str, ...] = ()

    @property
    def is_stopped(self) -> bool:
        """A refusal or an open question says by itself why nothing was read."""
        return any(one.outcome in (Outcome.REFUSED, Outcome.QUESTION) for one in self.findings)


def read_communes_file(body: bytes, label: str) -> CommunesFile:
    """Read a list of communes: the column of codes where there is one, that of names otherwise.

    Numbers of inhabitants look like codes: where there are several columns, that of codes is known by its header too.

    Args:
        body: content of the file: a text with separators, a workbook or a Parquet table.
        label: name under which it was given.

    Returns:
        Its entries, unless it is refused or none of its columns is one of communes.
    """
    return _listed(read_answered(body, label))


def _listed(reading: Reading) -> CommunesFile:
    findings = reading.report.findings
    if reading.report.is_refused or reading.report.questions or not reading.tables:
        return CommunesFile(findings)
    table = reading.tables[0]
    column = _column(table)
    if column is None:
        return CommunesFile(findings)
    cells = [cell for cell in table.cells[column] if cell]
    if not _are_codes(cells):
        # A list without header: what stands in its place is the first name
        first = () if _is_header(column) else (column,)
        return CommunesFile(findings, column, (*first, *cells))
    codes, told = clean_commune_codes(table.cells[column], table.lines, rules=CodeRules(groups_arrondissements=False))
    return CommunesFile(findings + told, column, tuple(code for code in codes if code))


def _column(table: Table) -> str | None:
    if len(table.columns) == 1:
        return table.columns[0]
    coded = [one for one in table.columns if _CODE_HEADER.search(folded(one))]
    named = [one for one in table.columns if _NAME_HEADER.search(folded(one))]
    of_codes = [one for one in coded if _are_codes([cell for cell in table.cells[one] if cell])]
    of_names = [one for one in named if one not in coded]
    return next(iter([*of_codes, *of_names]), None)


def _is_header(text: str) -> bool:
    return bool(_CODE_HEADER.search(folded(text)) or _NAME_HEADER.search(folded(text)))


def _are_codes(cells: list[str]) -> bool:
    return sum(_CODE.fullmatch(cell.strip()) is not None for cell in cells) > _MAJORITY * len(cells)
