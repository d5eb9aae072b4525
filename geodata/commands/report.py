"""What was found in a file, as lines for a person and as JSON for a program."""

from collections.abc import Iterator
from typing import Any

from domain.wording import layouts as wording
from domain.wording.imports import SEPARATORS, quoted, sentence
from domain.wording.numbers import number
from geodata.commands.answer import ASKED, DONE, REFUSED
from geodata.intake.checked import Checked, Status
from geodata.intake.shaped import GEOMETRY
from geodata.intake.typed import STATE
from geodata.layouts.record import Layout, Level
from geodata.reading.table import Finding, Outcome

_INDENT = "  "
_SHOWN_CHOICES = 8


def lines_of(checked: Checked) -> Iterator[str]:
    """Write the report of one file."""
    yield checked.label
    if checked.layout is not None:
        yield from (f"{_INDENT}{line}" for line in _about(checked, checked.layout))
    facts = [checked.preview.get(name, "") for name in ("kind", "encoding")]
    separator = checked.preview.get("separator")
    facts.append("" if separator is None else SEPARATORS.get(separator, separator))
    if any(facts):
        yield _INDENT + wording.READING_LINE.format(facts=", ".join(fact for fact in facts if fact))
    for finding in checked.report.findings:
        if said := sentence(finding):
            yield f"{_INDENT}{_named(finding)} : {said}{_choices(finding)}"
    yield _INDENT + wording.STATUSES[checked.status]


def facts_of(checked: Checked) -> dict[str, Any]:
    """Describe the report of one file: `layout`, `rows`, `repairs`, `questions`, `warnings`, `refusals` and others."""
    layout = checked.layout
    facts: dict[str, Any] = {
        "file": checked.label,
        "status": checked.status,
        "sha256": checked.preview.get("sha256"),
        "part": checked.part,
        "layout": None if layout is None else layout.key,
        "level": None if layout is None else layout.level,
        "producer": None if layout is None else layout.origin.producer,
        "licence": None if layout is None else layout.origin.licence,
        "vintage": checked.vintage,
        "cog_year": checked.cog_year,
        "rows": checked.n_rows,
        "rows_kept": 0 if checked.frame is None else len(checked.frame),
        "columns": _columns(checked),
        "preview": dict(checked.preview),
    }
    for name, outcome in (
        ("repairs", Outcome.REPAIRED),
        ("questions", Outcome.QUESTION),
        ("warnings", Outcome.WARNED),
        ("refusals", Outcome.REFUSED),
    ):
        facts[name] = [_finding(each) for each in checked.report.findings if each.outcome is outcome]
    return facts


def _about(checked: Checked, layout: Layout) -> Iterator[str]:
    level = wording.LEVELS[layout.level]
    dataset = quoted(layout.origin.dataset) or wording.OWN_TABLE
    yield wording.LAYOUT_LINE.format(dataset=dataset, key=layout.key, level=level)
    lacking = wording.UNKNOWN if layout.level is Level.COMMUNE else wording.NO_CODES
    cog = wording.COG.format(year=checked.cog_year) if checked.cog_year else lacking
    yield wording.ORIGIN_LINE.format(
        producer=quoted(layout.origin.producer) or wording.UNKNOWN,
        vintage=quoted(checked.vintage) or wording.UNKNOWN,
        cog=cog,
        licence=quoted(layout.origin.licence) or wording.NO_LICENCE,
    )
    kept = 0 if checked.frame is None else len(checked.frame)
    yield wording.ROWS_LINE.format(read=number(checked.n_rows), kept=number(kept))


def _columns(checked: Checked) -> list[str]:
    if checked.frame is None:
        return []
    return [str(name) for name in checked.frame if not str(name).endswith(STATE) and name != GEOMETRY]


def _named(finding: Finding) -> str:
    word = wording.OUTCOMES[finding.outcome]
    return f"{word} [{finding.answer_key}]" if finding.outcome is Outcome.QUESTION else word


def _choices(finding: Finding) -> str:
    """Write the answers that a question takes, the proposed one first."""
    if finding.outcome is not Outcome.QUESTION:
        return ""
    first, *others = [quoted(choice) for choice in finding.choices[:_SHOWN_CHOICES]] or [""]
    parts = [wording.PROPOSED.format(first=first) if first else wording.FREE_ANSWER]
    parts += [wording.OTHERS.format(others=", ".join(others))] if others else []
    return f" ({' ; '.join(parts)})"


def _finding(finding: Finding) -> dict[str, Any]:
    said = {"key": finding.key, "message": sentence(finding), "facts": dict(finding.facts)}
    if finding.outcome is Outcome.QUESTION:
        said |= {"answer_key": finding.answer_key, "choices": list(finding.choices)}
    return said


def code_of(*checks: Checked) -> int:
    """Return the exit code of some files: refused before asked before done."""
    statuses = {checked.status for checked in checks}
    return REFUSED if Status.REFUSED in statuses else ASKED if Status.ASKED in statuses else DONE
