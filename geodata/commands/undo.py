"""`undo [IMPORT] --into FOLDER`: remove what the last load, or a named one, brought."""

import argparse
from pathlib import Path

from domain.errors import UnknownCode
from domain.wording.layouts import NOTHING_LOADED, UNDONE_LINE, UNKNOWN_IMPORT
from geodata import loaded
from geodata.commands.answer import DONE, REFUSED, Answer, Say


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the words of the command."""
    parser = commands.add_parser("undo", help="remove the last file loaded into a territory folder, or a named one")
    parser.add_argument("name", nargs="?", default="", metavar="IMPORT", help="its name, as `list --into` gives it")
    parser.add_argument("--into", type=Path, required=True, help="territory folder")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace, say: Say) -> Answer:  # noqa: ARG001 - same call as other commands
    """Remove one import."""
    try:
        key = loaded.undo(words.into, words.name)
    except UnknownCode as error:
        text = UNKNOWN_IMPORT.format(given=error.given, expected=error.expected) if words.name else NOTHING_LOADED
        return Answer(REFUSED, (text,), {"undone": None, "message": text}, is_error=True)
    return Answer(DONE, (UNDONE_LINE.format(key=key),), {"undone": key})
