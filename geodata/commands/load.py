"""`load FILE... --into FOLDER`: keep the tables of some files in a territory folder, all or none."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from domain.wording.layouts import LOADED_LINE, READING, STORING
from geodata import loaded
from geodata.commands import answers
from geodata.commands.answer import DONE, Answer, Say
from geodata.commands.check import add_layout
from geodata.commands.progress import progress
from geodata.commands.report import code_of, facts_of, lines_of
from geodata.intake.checked import Checked, Status, check, part_of
from geodata.intake.reference import Reference, reference_of


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the words of the command."""
    parser = commands.add_parser("load", help="keep the tables of files in a territory folder, all of them or none")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--into", type=Path, required=True, help="territory folder, made where absent")
    add_layout(parser)
    answers.add_to(parser)
    parser.add_argument("--json", action="store_true", help="print the reports as JSON")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace, say: Say) -> Answer:  # noqa: ARG001 - same call as other commands
    """Check every file, then keep them all unless one is refused or awaits an answer."""
    reference = reference_of(words.into)
    checks = [(path, _check(path, words, reference)) for path in words.files]
    code = code_of(*(checked for _, checked in checks))
    keys: tuple[str, ...] = ()
    if code == DONE:
        fresh = _fresh(checks)
        with progress(STORING):
            keys = loaded.store(words.into, fresh, datetime.now(UTC)) if fresh else ()
    lines = [line for _, checked in checks for line in lines_of(checked)]
    lines += [LOADED_LINE.format(key=key) for key in keys]
    return Answer(code, tuple(lines), {"files": [facts_of(checked) for _, checked in checks], "loaded": list(keys)})


def _check(path: Path, words: argparse.Namespace, reference: Reference) -> Checked:
    given = answers.answers_for(path, words)
    with progress(READING.format(name=path.name)):
        days = loaded.imported_days(words.into, part_of(given))
        return check(path, given, reference=reference, imported=days, layout_key=words.layout)


def _fresh(checks: list[tuple[Path, Checked]]) -> list[tuple[Path, Checked]]:
    """Leave out the files already there, and the second of two that are the same."""
    seen: set[tuple[str, str]] = set()
    fresh = []
    for path, checked in checks:
        mark = (checked.preview["sha256"], checked.part)
        if checked.status is Status.READY and mark not in seen:
            seen.add(mark)
            fresh.append((path, checked))
    return fresh
