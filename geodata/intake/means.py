"""An untrusted file of ordinary-law means, read for the form that asked and kept nowhere (METHODS 7)."""

import re
from dataclasses import dataclass, replace

from domain.gap_choices import COMMUNE
from domain.means import is_amount, is_unknown
from geodata.intake.answered import read_answered
from geodata.reading.codes import CodeRules, Codes, clean_commune_codes, clean_departement_codes
from geodata.reading.header import folded
from geodata.reading.table import Finding, Outcome, Reading, Table

_CODE = re.compile(r"\b(code|codes|insee|siren|codgeo|depcom|cog|dep)\b")
_PEOPLE = re.compile(r"\b(population|pop|habitants?|annee|millesime)\b")
_MAJORITY = 0.5
MOST_AMOUNTS = 2


@dataclass(frozen=True, slots=True)
class MeansFile:
    """What a file says of means.

    Attributes:
        findings: what was noticed, questions answered as proposed.
        columns: names of the columns read: territories, then those of amounts.
        aside: names of the columns left aside.
        amounts: names of the columns of amounts: ordinary law, specific credits; the file is read with one or two.
        text: one line for each territory, as the form holds them; empty where nothing can be used.
    """

    findings: tuple[Finding, ...]
    columns: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_stopped(self) -> bool:
        """A refusal or an open question says by itself why nothing was read."""
        return any(one.outcome in (Outcome.REFUSED, Outcome.QUESTION) for one in self.findings)


def read_means_file(body: bytes, label: str, zoning: str) -> MeansFile:
    """Read an untrusted file of means, in the child process of every file.

    Args:
        body: content of the file: a text with separators, a workbook or a Parquet table.
        label: name under which it was given.
        zoning: areas that its lines name, one of `domain.gap_choices.ZONINGS`.

    Returns:
        Its lines, unless it is refused, something must be answered first, or its columns are not one of territories
        and one or two of amounts.
    """
    return _listed(read_answered(body, label), zoning)


def _listed(reading: Reading, zoning: str) -> MeansFile:
    findings = reading.report.findings
    if reading.report.is_refused or reading.report.questions or not reading.tables:
        return MeansFile(findings)
    table = reading.tables[0]
    where = next((one for one in table.columns if _CODE.search(folded(one))), table.columns[0])
    amounts = tuple(one for one in table.columns if one != where and _holds_amounts(table, one))
    aside = tuple(one for one in table.columns if one not in (where, *amounts))
    codes, told = _territories(table, where, zoning)
    findings += told
    found = MeansFile(findings, (where, *amounts), aside, amounts)
    if found.is_stopped or not 0 < len(amounts) <= MOST_AMOUNTS:
        return found
    rows = zip(codes, *(table.cells[one] for one in amounts), strict=True)
    lines = [" ; ".join(_cell(cell) for cell in row) for row in rows if row[0]]
    return replace(found, text="\n".join(lines))


def _holds_amounts(table: Table, column: str) -> bool:
    told = [cell for cell in table.cells[column] if cell and not is_unknown(cell)]
    return not _PEOPLE.search(folded(column)) and sum(map(is_amount, told)) > _MAJORITY * len(told)


def _territories(table: Table, column: str, zoning: str) -> tuple[Codes, tuple[Finding, ...]]:
    """Return the territories: codes with the zero that a spreadsheet took, names as they are."""
    cells = table.cells[column]
    told = [cell for cell in cells if cell]
    are_codes = sum(cell[0].isdigit() for cell in told) > _MAJORITY * len(told)
    if are_codes and zoning == COMMUNE:
        return clean_commune_codes(cells, table.lines, rules=CodeRules(groups_arrondissements=False))
    if are_codes and zoning == "departement":
        return clean_departement_codes(cells, table.lines)
    return list(cells), ()


def _cell(cell: str | None) -> str:
    return (cell or "").replace(";", ",").replace("\t", " ")
