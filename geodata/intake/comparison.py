"""A shaped table against what is known: the year of its codes, the territory on the table, the census."""

import re

import numpy as np
import pandas as pd

from domain.wording.layouts import IN_FORCE
from geodata.intake import own_table
from geodata.intake.reference import Reference
from geodata.intake.shaped import GEOMETRY, shapes_of
from geodata.intake.typed import absorb
from geodata.layouts.record import PEOPLE, Kind, Layout, Level
from geodata.reading.codes import COMMUNE_OF_ARRONDISSEMENT
from geodata.reading.geometry import follow_limits
from geodata.reading.plausibility import check_total
from geodata.reading.table import Finding, Geometries, Inquiry, Outcome, Refused
from geodata.reading.vintages import Vintages, check_coverage, find_vintage
from geodata.topology import project, unproject

_COMMUNE = re.compile(r"(\d{2}|2[AB])\d{3}")
_TOLERATED = 0.05
_SHOWN = 5
_POPULATIONS = re.compile(r"(municipal_|insee_)?pop(ulation)?(_\w*)?")


def dated_codes(
    frame: pd.DataFrame, layout: Layout, vintage: str, inquiry: Inquiry, reference: Reference
) -> tuple[int, pd.DataFrame]:
    """Find the year of the commune codes of a table, and leave out the rows of unknown ones.

    Args:
        frame: shaped.
        layout: how its codes are dated.
        vintage: year that the table describes.
        inquiry: receives C08 to C12 and M04.
        reference: years of the official code.

    Returns:
        The year, 0 for a table without commune codes or where it is still to be said; the rows kept.

    Raises:
        Refused: C10, C12.
    """
    declared = layout.dating.cog_year(vintage)
    column = next((each.name for each in layout.all_fields() if each.kind is Kind.COMMUNE and each.name in frame), "")
    if not column or layout.level in (Level.PROJECT, Level.QUARTER):
        return declared, frame
    answer = inquiry.answers.get("M04", "").strip()
    declared = declared or (int(answer) if answer.isdigit() else 0)
    if reference.vintages is None:
        frame = _well_formed(frame, column, inquiry)
        year = declared
    else:
        year, frame = _of_a_year(frame, column, layout, declared, inquiry, reference.vintages)
    if not year and (vintage or layout.dating.cog_offset is None):
        inquiry.findings.append(Finding("M04", Outcome.QUESTION, choices=("",)))
    elif answer:
        inquiry.repaired("M04", answer=answer)
    return year, frame


def _well_formed(frame: pd.DataFrame, column: str, inquiry: Inquiry) -> pd.DataFrame:
    """Leave out what can be the code of no commune, in any year (C11), or refuse (C12)."""
    is_code = frame[column].str.fullmatch(_COMMUNE.pattern).fillna(False).astype(bool)
    n_wrong = int((~is_code & frame[column].notna()).sum())
    if not n_wrong:
        return frame
    shown = ", ".join(sorted(set(frame.loc[~is_code, column].dropna()))[:_SHOWN])
    if n_wrong > _TOLERATED * len(frame):
        raise Refused("C12", p=round(100 * n_wrong / len(frame)), annee=IN_FORCE, exemples=shown)
    inquiry.warned("C11", n=n_wrong, annee=IN_FORCE, exemples=shown)
    return frame[is_code | frame[column].isna()].reset_index(drop=True)


def _of_a_year(
    frame: pd.DataFrame, column: str, layout: Layout, declared: int, inquiry: Inquiry, vintages: Vintages
) -> tuple[int, pd.DataFrame]:
    """Find the year among known ones; a producer's declared year needs no agreement on the conversion of its codes."""
    cells = frame[column].where(frame[column].notna(), None).tolist()
    codes = [COMMUNE_OF_ARRONDISSEMENT.get(code, code) if code else None for code in cells]
    is_own = layout.key == own_table.KEY
    answers = inquiry.answers if is_own else {**inquiry.answers, "C08": "oui"}
    year, found, findings = find_vintage(codes, vintages, answers, declared)
    absorb(inquiry, [finding for finding in findings if is_own or finding.key != "C08"])
    is_kept = np.array([code is not None or cell is None for code, cell in zip(found, cells, strict=True)])
    if not is_kept.any():
        raise Refused("F01")
    return declared or year, frame[is_kept].reset_index(drop=True)


def compared(frame: pd.DataFrame, layout: Layout, inquiry: Inquiry, reference: Reference) -> None:
    """Tell communes outside the territory or absent (C19, C20), and a population far from the census (N17)."""
    if layout.level is not Level.COMMUNE or not reference.communes or "commune_code" not in frame:
        return
    codes = [COMMUNE_OF_ARRONDISSEMENT.get(code, code) for code in frame["commune_code"]]
    inquiry.findings.extend(check_coverage(codes, reference.communes))
    for each in layout.all_fields():
        if each.unit != PEOPLE or each.name not in frame or not _POPULATIONS.fullmatch(each.name):
            continue
        known = np.array([reference.population.get(code, np.nan) for code in codes])
        values = frame[each.name].to_numpy(np.float64)
        is_common = ~np.isnan(known) & ~np.isnan(values)
        if is_common.any() and known[is_common].sum() > 0:
            total, expected = float(values[is_common].sum()), float(known[is_common].sum())
            inquiry.findings.extend(check_total(total, expected, reference.population_year))


def follow_communes(frame: pd.DataFrame, communes: Geometries, inquiry: Inquiry) -> pd.DataFrame:
    """Ask whether contours that nearly follow the limits of communes should follow them exactly (G11)."""
    contours = shapes_of(frame)
    if contours is None:
        return frame
    before = project(contours)
    after = follow_limits(before, project(communes), inquiry)
    changed = np.array([one is not other for one, other in zip(before, after, strict=True)])
    if not changed.any():
        return frame
    return frame.assign(**{GEOMETRY: np.where(changed, unproject(after), contours)})
