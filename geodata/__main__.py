"""Command line of the data: `python -m geodata list`, `check`, `load`, `undo`, and others; `--help` names them all."""

import argparse
import sys
from collections.abc import Sequence

import orjson

from domain.errors import InvalidInput, UnreadableData
from domain.wording.errors import sentence
from domain.wording.layouts import NO_FILE, NOT_WRITTEN, WRONG_ANSWERS
from geodata.commands import building, check, listing, load, making, undo
from geodata.commands.answer import REFUSED, Answer

COMMANDS = (listing, check, load, undo, building, making)
"""Modules of commands, in the order in which `--help` shows them: each has `add_to`, which names its `run`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words of the command line; those of the process where None.

    Returns:
        0 when done, 1 when a file is refused or something failed, 3 when questions await their answers; wrong words
        exit with 2.
    """
    parser = argparse.ArgumentParser(prog="python -m geodata", description="Data of the territories of Géoprio")
    commands = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    words = parser.parse_args(arguments)
    answer = _answer(words)
    if getattr(words, "json", False):
        print(orjson.dumps(answer.facts, option=orjson.OPT_INDENT_2).decode())
    else:
        for line in answer.lines:
            print(line, file=sys.stderr if answer.is_error else sys.stdout)
    return answer.code


def _answer(words: argparse.Namespace) -> Answer:
    """Run the command, and say in French what stopped it."""
    lines: tuple[str, ...]
    try:
        answer: Answer = words.run(words, _say)
        return answer
    except UnreadableData as error:
        lines = (sentence(error), f"{error.file}: {error.problem}")
    except InvalidInput as error:
        lines = (WRONG_ANSWERS.format(given=error.given),)
    except FileNotFoundError as error:
        lines = (NO_FILE.format(name=error.filename),)
    except OSError as error:
        lines = (NOT_WRITTEN.format(reason=error.strerror or error),)
    return Answer(REFUSED, lines, {"status": "failed", "message": lines[0]}, is_error=True)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
