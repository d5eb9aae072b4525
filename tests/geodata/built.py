"""A territory built by the documented command, and opened."""

from collections.abc import Sequence
from pathlib import Path

from geodata.__main__ import main
from geodata.atlas import Atlas, open_folder


def built(words: Sequence[str], folder: Path) -> Atlas:
    """Build what the words of the command name into a folder, and open it."""
    assert main(["build", *words, "--into", str(folder), "--json"]) == 0
    return open_folder(folder)
