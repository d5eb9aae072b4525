"""An untrusted file of projects, read for the page that asked and kept nowhere."""

import tempfile
from pathlib import Path

from domain.projects import MOST_PROJECTS, ProjectList
from geodata.crosswalk import Crosswalk
from geodata.intake.checked import Checked, check
from geodata.intake.reference import Reference
from geodata.layouts.record import Level
from geodata.projects import list_of


def read_list(body: bytes, label: str, cog_year: int, *, accepts: bool = False) -> tuple[Checked, ProjectList | None]:
    """Read an untrusted file of projects, in the child process of every file.

    Args:
        body: content of the file.
        label: name under which it was given.
        cog_year: year of the communes that the projects are led to.
        accepts: answer every question as proposed, where something is proposed.

    Returns:
        The report, and the list where nothing is refused or left to answer and the file is one of projects.
    """
    reference = Reference(Crosswalk.national(cog_year))
    with tempfile.TemporaryDirectory(prefix="geoprio-projets-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(body)
        answers: dict[str, str] = {}
        checked = check(path, answers, label=label, reference=reference)
        for _ in range(3):
            proposed = _proposed(checked)
            if not accepts or not proposed or checked.report.is_refused:
                break
            answers |= proposed
            checked = check(path, answers, label=label, reference=reference)
    return checked, _listed(checked, cog_year)


def _proposed(checked: Checked) -> dict[str, str]:
    return {one.answer_key: one.choices[0] for one in checked.report.questions if one.choices and one.choices[0]}


def _listed(checked: Checked, cog_year: int) -> ProjectList | None:
    if checked.report.is_refused or checked.report.questions or checked.frame is None or checked.layout is None:
        return None
    if checked.layout.level is not Level.PROJECT or not 0 < len(checked.frame) <= MOST_PROJECTS:
        return None
    return list_of(checked.frame, checked.layout, checked.label, checked.vintage, cog_year)
