"""Command line of the data: `python -m geodata list`, `build-default`, `extract-sources` and `extract-cog FOLDER`.

The last two are run once, where the official files are at hand.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from domain.errors import UnreadableData
from geodata.regions import DEFAULT
from geodata.sources import PACKAGES, SOURCES

DEFAULT_FOLDER = Path(__file__).with_name("default")
COG_FOLDER = Path(__file__).with_name("cog")
DONE, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words of the command line; those of the process where None.

    Returns:
        0 when done, 1 when a file or a download was not as expected; wrong words exit with 2.
    """
    parser = argparse.ArgumentParser(prog="python -m geodata", description="Data of the territories of Géoprio")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="print every source with its vintage and licences")
    build = commands.add_parser("build-default", help="download the packages and write the default territory")
    build.add_argument("--into", type=Path, default=DEFAULT_FOLDER, help="folder holding sources/ (default: bundled)")
    extract = commands.add_parser("extract-sources", help="write the tables of sources/ from official files")
    extract.add_argument("folder", type=Path, help="folder of the official files")
    extract.add_argument("--into", type=Path, default=DEFAULT_FOLDER / "sources")
    cog = commands.add_parser(
        "extract-cog", help="download past lists of communes and write the changes of their codes"
    )
    cog.add_argument("folder", type=Path, help="folder of the membership tables of INSEE")
    cog.add_argument("--into", type=Path, default=COG_FOLDER)
    words = parser.parse_args(arguments)
    try:
        return _run(words)
    except UnreadableData as error:
        print(f"{error.file}: {error.problem}", file=sys.stderr)
        return FAILED


def _run(words: argparse.Namespace) -> int:
    match words.command:
        case "list":
            _print_sources()
        case "build-default":
            from geodata.build import build  # noqa: PLC0415 - the build alone needs pandas and pyarrow

            build(DEFAULT, words.into, _print_step)
        case "extract-sources":
            from geodata.extract import extract  # noqa: PLC0415 - the same

            for name in extract(words.folder, words.into, DEFAULT):
                print(name)
        case "extract-cog":
            from geodata.cog.derive import extract as extract_cog  # noqa: PLC0415 - the same

            for name in extract_cog(words.folder, words.into):
                print(name)
    return DONE


def _print_sources() -> None:
    licences = {package.key: f"{package.name} {package.version} ({package.licence})" for package in PACKAGES}
    for source in SOURCES:
        via = licences.get(source.package) or f"sources/{source.table}.csv"
        print(f"{source.key}: {source.citation}; {source.licence}; COG {source.cog_year}; via {via}")


def _print_step(step: str) -> None:
    print(step, flush=True)


if __name__ == "__main__":
    sys.exit(main())
