"""A disk that is filled, then freed, under one open database: `python -m tests.store.full_disk FOLDER`."""

import os
import sys
from contextlib import closing
from pathlib import Path

from domain.changes import Rename
from domain.errors import StoreUnavailable
from domain.wording.errors import sentence
from store import proposals
from store.opening import prepare
from store.verification import verify
from tests.store.made import added, operation, saved


def main(folder: Path) -> None:
    with closing(prepare(f"sqlite:///{folder / 'g.sqlite'}")) as database:
        proposal = saved(database, added(database), Rename("Avant"))
        ballast = folder / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4_096))
            except OSError:
                pass
        asked, last = operation(), None
        for _ in range(2_000):
            asked, last = operation(), proposal
            try:
                proposal = proposals.save(database, asked, proposal, [Rename(f"Nom {os.urandom(20).hex()}")]).proposal
            except StoreUnavailable as error:
                assert error.reason in ("full", "unwritable"), error
                assert "plein" in sentence(error) or "disque" in sentence(error)
                break
        else:
            raise AssertionError("never full")
        assert proposals.get(database, proposal.id) == last
        sys.stdout.write("full, ")
        ballast.unlink()
        assert verify(database).problems == ()
        sys.stdout.write("sound, ")
        again = proposals.save(database, asked, last, [Rename("Après")])
        assert again.proposal.version == last.version + 1
        assert verify(database).problems == ()
        sys.stdout.write("resumed\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
