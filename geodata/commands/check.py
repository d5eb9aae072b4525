"""`check FILE`: recognise its layout and print the report; nothing is changed."""

import argparse
from pathlib import Path

from domain.wording.layouts import READING
from geodata import loaded
from geodata.commands import answers
from geodata.commands.answer import Answer, Say
from geodata.commands.progress import progress
from geodata.commands.report import code_of, facts_of, lines_of
from geodata.intake import own_table
from geodata.intake.checked import check, part_of
from geodata.intake.reference import reference_of
from geodata.layouts.registry import LAYOUTS


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the words of the command."""
    parser = commands.add_parser("check", help="recognise the layout of a file and print the report, changing nothing")
    parser.add_argument("file", type=Path)
    parser.add_argument("--into", type=Path, help="territory folder to compare with")
    add_layout(parser)
    answers.add_to(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.set_defaults(run=run)


def add_layout(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a layout."""
    keys = [layout.key for layout in LAYOUTS]
    parser.add_argument(
        "--layout", choices=[*keys, own_table.KEY], default="", metavar="KEY", help="layout, as `list` names them"
    )


def run(words: argparse.Namespace, say: Say) -> Answer:  # noqa: ARG001 - same call as other commands
    """Check one file."""
    given = answers.answers_for(words.file, words)
    with progress(READING.format(name=words.file.name)):
        days = {} if words.into is None else loaded.imported_days(words.into, part_of(given))
        reference = reference_of(words.into)
        checked = check(words.file, given, reference=reference, imported=days, layout_key=words.layout)
    return Answer(code_of(checked), tuple(lines_of(checked)), facts_of(checked))
