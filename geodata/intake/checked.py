"""The whole chain from a file to a table in English: read, recognised, typed, dated, shaped, compared."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import pandas as pd

from domain.errors import InvalidInput
from geodata.intake import own_table
from geodata.intake.comparison import compared, dated_codes, follow_communes
from geodata.intake.reference import NOTHING, Reference
from geodata.intake.shaped import fields_of, grouped, kept, shaped, taken, with_source
from geodata.intake.typed import Context, absorb, typed
from geodata.layouts.recognise import Match, lacking, match_of, recognise, year_in
from geodata.layouts.record import EUR, Dating, Layout, Level
from geodata.layouts.registry import layout as layout_named
from geodata.reading import engine
from geodata.reading.keys import distinct_rows, match_names
from geodata.reading.plausibility import check_costs
from geodata.reading.strings import clean_label
from geodata.reading.table import NO, Finding, Inquiry, Outcome, Reading, Refused, Report, Table

PARTS = ("G20", "G15", "X01:feuille", "X01:tableau")
"""Questions whose answer chooses a part of a file: a layer, a set, a sheet. Another part is another import."""

_EARLIER = ("T", "X", "G", "C15")
"""Questions on which the table itself depends: until they are answered, nothing that follows from it is refused."""

_SUMMED = ("C01", "C02", "N13", "N14")
_CODE_FORM = re.compile(r"(\d{2}|2[AB])\d{3}|Q[NP]\w{6}|\d{4}(\.0)?|2[04]\d{7}")


class Status(StrEnum):
    """What may be done with a file."""

    READY = "ready"
    ASKED = "asked"
    REFUSED = "refused"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came out of checking one file.

    Attributes:
        label: cleaned name of the file.
        report: everything found.
        preview: facts of the reading: kind, encoding, separator, `sha256`.
        part: layer, set or sheet read; empty where the file has one.
        n_rows: rows of the file.
        layout: layout found or described; None where the file was refused before.
        vintage: year or years described; empty where still to be said.
        cog_year: year of its commune codes; 0 where it has none or it is still to be said.
        frame: table shaped, with columns of states and of contours; None where refused, already there, or where a
            question must be answered before there can be one.
        years: years read in the names of columns (`BV2022`), by field.
    """

    label: str
    report: Report
    preview: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    n_rows: int = 0
    layout: Layout | None = None
    vintage: str = ""
    cog_year: int = 0
    frame: pd.DataFrame | None = None
    years: Mapping[str, int] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        """Tell what may be done with the file."""
        if self.report.is_refused:
            return Status.REFUSED
        if self.report.questions:
            return Status.ASKED
        return Status.KNOWN if self.frame is None else Status.READY

    def kept(self) -> tuple[Layout, pd.DataFrame]:
        """Return the layout and the table to be stored.

        Raises:
            InvalidInput: the file was refused, or is there already.
        """
        if self.layout is None or self.frame is None:
            raise InvalidInput(field="file", given=self.label, expected="a file that is not refused")
        return self.layout, self.frame


def check(
    path: Path,
    answers: Mapping[str, str],
    *,
    label: str = "",
    reference: Reference = NOTHING,
    imported: Mapping[str, date] | None = None,
    layout_key: str = "",
) -> Checked:
    """Check one file without storing anything.

    Args:
        path: where it is.
        answers: what the user answered, by `Finding.answer_key`.
        label: name under which it was given; that of the path where empty.
        reference: what it is compared with.
        imported: day of import of the same part of files already there, by SHA-256.
        layout_key: layout asked for; empty to recognise it, `own_table` to do without.

    Returns:
        What was found, and the table where nothing refuses it.

    Raises:
        OSError: the file cannot be opened.
        UnknownCode: no layout has that key.
    """
    name = clean_label(label or path.name)
    reading = engine.read(path, name, answers, imported=imported or {}, territory=reference.box)
    part = part_of(answers)
    if reading.report.is_refused or not reading.tables:
        return Checked(name, reading.report, reading.preview, part)
    return interpret(reading, name, Inquiry(answers), reference, layout_key, part)


def part_of(answers: Mapping[str, str]) -> str:
    """Return the layer, set or sheet that answers choose; empty where they choose none."""
    return " / ".join(answers[key] for key in PARTS if answers.get(key))


def interpret(
    reading: Reading, label: str, inquiry: Inquiry, reference: Reference, layout_key: str = "", part: str = ""
) -> Checked:
    """Find the layout of a reading and make its table; as `check`, for a file already read."""
    table = reading.tables[0] if reading.shapes is None else reading.shapes.table
    inquiry.findings.extend(reading.report.findings)
    draft = Checked(label, Report(), reading.preview, part, table.n_rows)
    try:
        done = _interpreted(reading, table, inquiry, reference, layout_key, draft)
    except Refused as refusal:
        findings = _summed(inquiry.findings)
        is_early = any(finding.key.startswith(_EARLIER) for finding in Report(findings).questions)
        return replace(draft, report=Report(findings if is_early else (*findings, refusal.finding)))
    return replace(done, report=Report(_summed(inquiry.findings)))


def _interpreted(
    reading: Reading, table: Table, inquiry: Inquiry, reference: Reference, layout_key: str, draft: Checked
) -> Checked:
    match = _matched(table, inquiry, layout_key, has_shapes=reading.shapes is not None)
    is_own = match.layout.key == own_table.KEY
    if is_own:
        table = _with_codes_of_names(table, match, inquiry, reference)
    positions = kept(match, table, inquiry)
    geometries = None if reading.shapes is None else reading.shapes.geometries[positions]
    table = taken(table, positions) if len(positions) < table.n_rows else table
    frame = typed(match, table, _context(match, table, inquiry, reference, is_own=is_own))
    frame = with_source(frame, table.lines, geometries)
    vintage = _vintage(match, frame, table.name, inquiry)
    if is_own:
        match, frame = _distinct(match, frame, table, inquiry)
    frame = shaped(frame, match.layout, inquiry)
    cog_year, frame = dated_codes(frame, match.layout, vintage, inquiry, reference)
    if match.layout.level is Level.CONTOUR and reference.contours is not None:
        frame = follow_communes(frame, reference.contours, inquiry)
    _check_costs(frame, inquiry)
    compared(frame, match.layout, inquiry, reference)
    layout = replace(match.layout, fields=fields_of(match.layout, frame)) if is_own else match.layout
    return replace(draft, layout=layout, vintage=vintage, cog_year=cog_year, frame=frame, years=match.years)


def _matched(table: Table, inquiry: Inquiry, layout_key: str, *, has_shapes: bool) -> Match:
    """Return the layout asked for, the only one that fits, or one described by the user."""
    if layout_key and layout_key != own_table.KEY:
        asked = layout_named(layout_key)
        match = match_of(asked, table)
        if match is None or asked.has_shapes != has_shapes:
            raise Refused("M12", cle=layout_key, colonnes=", ".join(lacking(asked, table)) or "—")
        return match
    found = () if layout_key else recognise(table, has_shapes=has_shapes)
    return found[0] if len(found) == 1 else own_table.described(table, inquiry, has_shapes=has_shapes)


def _with_codes_of_names(table: Table, match: Match, inquiry: Inquiry, reference: Reference) -> Table:
    """Put codes in place of the names of communes, where the column of codes holds names (C15)."""
    column = match.columns.get("commune_code", "")
    told = [cell for cell in table.cells.get(column, ()) if cell]
    if not told or not reference.gazetteer or sum(map(_is_code, told)) > 0.5 * len(told):
        return table
    codes, findings = match_names(table.cells[column], reference.gazetteer, inquiry.answers)
    absorb(inquiry, findings)
    cells = [code or name for code, name in zip(codes, table.cells[column], strict=True)]
    return replace(table, cells={**table.cells, column: cells})


def _is_code(cell: str) -> bool:
    return _CODE_FORM.fullmatch(re.sub(r"[\s'\"=]", "", cell).upper()) is not None


def _context(match: Match, table: Table, inquiry: Inquiry, reference: Reference, *, is_own: bool) -> Context:
    references = {}
    codes = table.cells.get(match.columns.get("commune_code", ""))
    if is_own and codes is not None:
        for each in match.layout.fields:
            known = reference.aligned(each.unit, codes) if each.unit else None
            if known is not None:
                references[each.name] = known
    return Context(inquiry, reference.vintages, is_own, references)


def _distinct(match: Match, frame: pd.DataFrame, table: Table, inquiry: Inquiry) -> tuple[Match, pd.DataFrame]:
    """Keep distinct rows of one's own table (C06, C07, T16); parts of communes led to them become one row."""
    layout = match.layout
    if layout.level is Level.CONTOUR:
        return match, frame
    name = layout.fields[0].name
    if layout.level is Level.COMMUNE and _is_grouped(inquiry):
        told = frame[frame[name].notna()]
        return replace(match, layout=replace(layout, row_key=(name,))), grouped(told, layout, name)
    codes = frame[name].where(frame[name].notna(), None).tolist()
    names = table.cells.get(match.columns.get("name", ""), ())
    distinct = distinct_rows(codes, table, inquiry.answers, names)
    absorb(inquiry, distinct.findings)
    n_untold = sum(code is None for code in codes)
    if n_untold:
        inquiry.repaired("M05", n=n_untold)
    if not distinct.positions.size:
        raise Refused("F01")
    return own_table.told_apart(match, distinct.distinguished_by), frame.iloc[distinct.positions]


def _is_grouped(inquiry: Inquiry) -> bool:
    """Tell whether parts of communes were led to their communes: IRIS (C17), municipal arrondissements (C14)."""
    return any(each.key in ("C14", "C17") and each.facts.get("answer") != NO for each in inquiry.findings)


def _vintage(match: Match, frame: pd.DataFrame, label: str, inquiry: Inquiry) -> str:
    """Find the year that a file describes: by its layout, its columns, its name; else ask (M02, N19)."""
    dating = match.layout.dating
    found = dating.fixed or _vintage_of_field(match, frame, dating)
    if not found and dating.is_in_label:
        found = year_in(label)
    if found:
        return found
    if any(each.unit == EUR for each in match.layout.fields):
        inquiry.ask("N19", ("",), is_open=True, sans_annee=" ", subject="annee")
        return inquiry.answers.get("N19:annee", "").strip()
    return inquiry.ask("M02", ("",), is_open=True)


def _vintage_of_field(match: Match, frame: pd.DataFrame, dating: Dating) -> str:
    if dating.by_field in match.years:
        return str(match.years[dating.by_field])
    if dating.by_field not in frame:
        return ""
    years = sorted({year for cell in frame[dating.by_field].dropna() for year in re.findall(r"\d{4}", str(cell))})
    return "" if not years else years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _check_costs(frame: pd.DataFrame, inquiry: Inquiry) -> None:
    """Ask about a cost below what one funder gives (N19)."""
    if {"cost_eur", "grant_eur"} <= set(frame.columns):
        lines = list(range(1, len(frame) + 1))
        costs, shares = frame["cost_eur"].to_numpy(np.float64), frame["grant_eur"].to_numpy(np.float64)
        inquiry.findings.extend(check_costs(costs, shares, lines, dict(inquiry.answers), has_year=True))


def _summed(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Reunite what is told of each column about absent and confidential cells, and drop what is told twice."""
    result: list[Finding] = []
    places: dict[str, int] = {}
    for finding in findings:
        if finding.key in _SUMMED and finding.outcome is Outcome.REPAIRED and finding.key in places:
            result[places[finding.key]] = _sum(result[places[finding.key]], finding)
        elif finding not in result:
            places.setdefault(finding.key, len(result))
            result.append(finding)
    return tuple(result)


def _sum(one: Finding, other: Finding) -> Finding:
    facts = {**one.facts, "n": int(one.facts["n"]) + int(other.facts["n"])}
    if "signes" in facts:
        signs = {*str(one.facts["signes"]).split(", "), *str(other.facts["signes"]).split(", ")}
        facts["signes"] = ", ".join(sorted(signs))
    return replace(one, facts=facts)
