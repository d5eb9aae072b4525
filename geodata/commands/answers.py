"""Answers given on the command line: `--answer KEY=VALUE`, or a JSON file, for every file or for one."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import orjson

from domain.errors import InvalidInput


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of answers to a command."""
    parser.add_argument("--answer", action="append", default=[], metavar="KEY=VALUE", help="answer to one question")
    parser.add_argument(
        "--answers", type=Path, help='JSON object of answers; {"FILE": {...}} inside it answers for one file'
    )


def answers_for(path: Path, words: argparse.Namespace) -> dict[str, str]:
    """Return the answers that hold for one file; those of the command line win, then those of the file by name.

    Raises:
        InvalidInput: an answer is not of the form expected.
    """
    said = _of_file(words.answers) if words.answers else {}
    common = {key: value for key, value in said.items() if not isinstance(value, dict)}
    own = said.get(path.name, {})
    both = {**common, **(own if isinstance(own, dict) else {})}
    return {**{key: str(value) for key, value in both.items()}, **dict(_pairs(words.answer))}


def _of_file(path: Path) -> dict[str, object]:
    try:
        said = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise InvalidInput(field="answers", given=path.name, expected="a JSON object") from error
    if not isinstance(said, dict):
        raise InvalidInput(field="answers", given=path.name, expected="a JSON object")
    return said


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [text.partition("=") for text in texts]
    for (key, mark, _), text in zip(pairs, texts, strict=True):
        if not key or not mark:
            raise InvalidInput(field="answers", given=text[:60], expected="KEY=VALUE")
    return [(key, value) for key, _, value in pairs]
