"""Command line of the store: `python -m store migrate`, `verify`, `backup FILE`, `restore FILE`."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from domain.errors import StoreError
from domain.wording import store as wording
from store.copies import backup, restore
from store.database import default_url
from store.opening import migrate, open_database
from store.verification import verify

DONE, FAILED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words of the command line; those of the process where None.

    Returns:
        0 when done, 1 when the store refused or a verification found something; wrong words exit with 2.
    """
    folder = Path(os.environ.get("GEOPRIO_ETAT", Path(__file__).parent.parent / "var"))
    parser = argparse.ArgumentParser(prog="python -m store", description="Database of the proposals of Géoprio")
    parser.add_argument("--url", default=default_url(folder), help="address, sqlite:///file (default: %(default)s)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="make the database, or bring it to the present version")
    verification = commands.add_parser("verify", help="prove that nothing was altered, removed or reordered")
    verification.add_argument("--head", default="", help="hash printed on an export, which must be in the journal")
    commands.add_parser("backup", help="copy the database in use").add_argument("file", type=Path)
    commands.add_parser("restore", help="take a backup back").add_argument("file", type=Path)
    words = parser.parse_args(arguments)
    try:
        return _run(words)
    except StoreError as error:
        print(wording.refusal(error), file=sys.stderr)
        return FAILED


def _run(words: argparse.Namespace) -> int:
    match words.command:
        case "migrate":
            print(wording.migrated_sentence(migrate(words.url)))
        case "verify":
            return _verify(words.url, words.head)
        case "backup":
            proof = backup(words.url, words.file)
            print(wording.copied_sentence(proof.n_events, words.file.name))
        case "restore":
            proof, aside = restore(words.url, words.file)
            print(wording.restored_sentence(proof.n_events, aside.name if aside else ""))
    return DONE


def _verify(url: str, head: str) -> int:
    with closing(open_database(url)) as database:
        proof = verify(database, head)
    for problem in proof.problems:
        print(wording.problem_sentence(problem.kind, problem.where), file=sys.stderr)
    if proof.problems:
        return FAILED
    print(wording.verified_sentence(proof.n_events, proof.n_proposals, proof.head))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
