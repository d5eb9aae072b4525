"""What reading a file gives: tables of texts, contours, and the findings on the way (ROBUSTNESS, section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import numpy.typing as npt

Geometries: TypeAlias = npt.NDArray[Any]
"""Shape (n,), shapely objects; None where a row has no contour."""

Fact: TypeAlias = str | int | float

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

YES, NO = "oui", "non"
"""Answers to a question that takes no other."""


class Outcome(StrEnum):
    """What was done about something unusual in a file."""

    REFUSED = "refused"
    REPAIRED = "repaired"
    QUESTION = "question"
    WARNED = "warned"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something unusual in a file, with its facts; its French sentence is made by `domain.wording.imports`.

    Attributes:
        key: row of ROBUSTNESS, section 4 (`C01`).
        outcome: what was done.
        facts: values named in the sentence; `subject` tells apart several questions of one key, `answer` is what was
            answered to a question already settled.
        choices: answers to a question, the proposed one first; empty where any text is an answer. What is returned
            beside an open question was read with the proposed one.
    """

    key: str
    outcome: Outcome
    facts: Mapping[str, Fact] = field(default_factory=dict)
    choices: tuple[str, ...] = ()

    @property
    def answer_key(self) -> str:
        """Name under which the answer to this question is awaited: the key, and its subject where it has one."""
        subject = self.facts.get("subject")
        return self.key if subject is None else f"{self.key}:{subject}"


class Refused(Exception):
    """Stops the reading of a file that is refused; never leaves `geodata.reading`.

    Attributes:
        finding: why.
    """

    def __init__(self, key: str, **facts: Fact) -> None:
        super().__init__(key)
        self.finding = Finding(key, Outcome.REFUSED, facts)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in a file, in the order in which it was found."""

    findings: tuple[Finding, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Tell whether nothing of the file may be stored."""
        return any(finding.outcome is Outcome.REFUSED for finding in self.findings)

    @property
    def questions(self) -> tuple[Finding, ...]:
        """Return what must be answered before anything is stored."""
        return tuple(finding for finding in self.findings if finding.outcome is Outcome.QUESTION)


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as read, nothing interpreted: « NA », « Mars » and `01001` stay what they are.

    Attributes:
        name: cleaned name of the file, or of the layer.
        columns: names, distinct.
        cells: n texts per column, None for an empty cell.
        lines: n line numbers in the source, counted from 1, header included; feature numbers for contours.
        sheet: name of the sheet, empty elsewhere.
    """

    name: str
    columns: tuple[str, ...]
    cells: dict[str, list[str | None]]
    lines: list[int]
    sheet: str = ""

    @property
    def n_rows(self) -> int:
        """Number of rows, header excluded."""
        return len(self.lines)

    def rows(self) -> list[tuple[str | None, ...]]:
        """Return the rows, cells in the order of the columns."""
        return list(zip(*(self.cells[column] for column in self.columns), strict=True)) if self.columns else []


@dataclass(frozen=True, slots=True)
class Shapes:
    """Contours and their properties.

    Attributes:
        table: n rows of properties.
        geometries: shape (n,), polygons in EPSG:4326, longitude first; None where a row has none.
        crs: system that the file declared, or that was chosen (`EPSG:2154`).
    """

    table: Table
    geometries: Geometries
    crs: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one file.

    Attributes:
        report: findings; where it is refused there is neither table nor contour.
        tables: tables read; for contours, their properties.
        shapes: contours, None for a plain table.
        preview: facts shown beside the preview and never worth a finding: `kind`, `encoding`, `separator`, `sha256`.
    """

    report: Report
    tables: tuple[Table, ...] = ()
    shapes: Shapes | None = None
    preview: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Inquiry:
    """Answers given so far, and the findings gathered while one file is read.

    Attributes:
        answers: what was answered, by `Finding.answer_key`.
        findings: grows as the file is read.
        preview: as in `Reading`.
        territory: bounds of the territory on the table, in degrees; None where none is.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    preview: dict[str, str] = field(default_factory=dict)
    territory: Box | None = None

    def repaired(self, key: str, **facts: Fact) -> None:
        """Note a repair."""
        self.findings.append(Finding(key, Outcome.REPAIRED, facts))

    def warned(self, key: str, **facts: Fact) -> None:
        """Note what is accepted and must be known."""
        self.findings.append(Finding(key, Outcome.WARNED, facts))

    def ask(self, key: str, choices: tuple[str, ...], *, is_open: bool = False, **facts: Fact) -> str:
        """Ask a question and go on with the answer, or with the proposed one until it is given.

        Args:
            key: row of ROBUSTNESS, section 4.
            choices: answers, the proposed one first.
            is_open: any text is an answer, the choices are examples.
            facts: values of the sentence.

        Returns:
            The answer; a settled question stays in the report as a repair with its `answer`.
        """
        question = Finding(key, Outcome.QUESTION, facts, choices)
        answer = self.answers.get(question.answer_key, "").strip()
        if answer and (is_open or answer in choices):
            self.repaired(key, **{**facts, "answer": answer})
            return answer
        self.findings.append(question)
        return choices[0]

    def agrees(self, key: str, **facts: Fact) -> bool:
        """Ask a question answered by yes or no, yes being proposed."""
        return self.ask(key, (YES, NO), **facts) == YES

    def report(self) -> Report:
        """Return what was found so far."""
        return Report(tuple(self.findings))
