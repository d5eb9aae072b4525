"""The door: an untrusted file goes in, clean tables or contours come out with the report of what was done."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from domain.wording.numbers import date_short
from geodata.reading.detection import check_size, fingerprint
from geodata.reading.sandbox import WALL_S, read_in_child
from geodata.reading.table import Box, Finding, Outcome, Reading, Refused, Report

_NONE: Mapping[str, date] = {}


def read(
    path: Path,
    label: str,
    answers: Mapping[str, str],
    *,
    imported: Mapping[str, date] = _NONE,
    territory: Box | None = None,
    wall_s: float = WALL_S,
) -> Reading:
    """Read a file that somebody dropped.

    Size is judged here; everything else happens in a child process limited to 20 s of processor time, 2 GiB and 30 s,
    which is killed with all its group at the end.

    Args:
        path: where the file is.
        label: name under which it was dropped: shown once cleaned, never used to open or write anything.
        answers: what the user answered to earlier questions, by `Finding.answer_key`.
        imported: day of import of the files already there, by SHA-256; the same bytes are not read again (F11).
        territory: bounds of the territory on the table, outside which contours are refused; None for all of France.
        wall_s: longest time given to the child.

    Returns:
        Tables or contours, and the report. Nothing but the report where it is refused or already imported.

    Raises:
        OSError: the file cannot be opened by us at all.
    """
    try:
        check_size(path)
    except Refused as refusal:
        return Reading(Report((refusal.finding,)))
    mark = fingerprint(path)
    if mark in imported:
        known = Finding("F11", Outcome.REPAIRED, {"date": date_short(imported[mark])})
        return Reading(Report((known,)), preview={"sha256": mark})
    reading = read_in_child(path, label, answers, territory, wall_s)
    return Reading(reading.report, reading.tables, reading.shapes, {**reading.preview, "sha256": mark})
