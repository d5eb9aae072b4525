"""Backups under load restore and verify; a restoration loses nothing of what was there (ROBUSTNESS P10)."""

import sqlite3
import stat
from contextlib import closing
from threading import Event, Thread

import pytest

from domain.changes import Rename
from domain.errors import StoreUnavailable
from domain.wording.errors import sentence
from store import proposals
from store.copies import backup, restore
from store.opening import open_database
from store.verification import verify
from tests.store.made import added, saved, toggles


def address(path):
    return f"sqlite:///{path}"


def refused(reason, act):
    with pytest.raises(StoreUnavailable) as caught:
        act()
    assert caught.value.reason == reason
    assert sentence(caught.value).endswith(".")


def test_a_backup_under_load_is_a_whole_prefix_of_the_journal_and_restores(database, url, folder):
    stop, hashes, proposal = Event(), {}, added(database)

    def write():
        seen = proposal
        while not stop.is_set():
            seen = saved(database, seen, *toggles("01001", "02004"), Rename(f"Nom {seen.version}"))
            hashes[seen.version] = proposals.head_hash(database)

    writer = Thread(target=write)
    writer.start()
    try:
        proofs = [backup(url, folder / f"copie-{number}.sqlite") for number in range(5)]
    finally:
        stop.set()
        writer.join()
    assert len(hashes) > 5
    for number, proof in enumerate(proofs):
        assert proof.problems == ()
        elsewhere = folder / f"ailleurs-{number}.sqlite"
        restored, aside = restore(address(elsewhere), folder / f"copie-{number}.sqlite")
        assert (restored, aside) == (proof, None)
        with closing(open_database(address(elsewhere))) as other:
            (listed,) = proposals.listing(other)
            version = listed.proposal.version
            assert version == 1 or proposals.head_hash(other) == hashes[version]
            assert proposals.get(database, proposal.id, version) == listed.proposal
    assert verify(database, proofs[-1].head).problems == ()


def test_work_goes_on_after_a_restoration_and_the_former_state_is_kept(database, url, folder):
    proposal = saved(database, added(database), Rename("Sauvée"))
    backup(url, folder / "copie.sqlite")
    later = saved(database, proposal, Rename("Après la sauvegarde"))
    proof, aside = restore(url, folder / "copie.sqlite")
    assert proposals.get(database, proposal.id) == proposal
    assert proof.n_events == proposal.version
    with closing(open_database(address(aside))) as former:
        assert proposals.get(former, proposal.id) == later
    assert saved(database, proposal, Rename("On continue")).version == 3
    assert verify(database).problems == ()


def test_a_damaged_base_is_replaced_and_kept_as_it_was(database, url, folder):
    proposal = added(database)
    backup(url, folder / "copie.sqlite")
    database.close()
    damaged = b"\0" * 5_000
    database.path.write_bytes(damaged)
    _, aside = restore(url, folder / "copie.sqlite")
    assert aside.read_bytes() == damaged
    with closing(open_database(url)) as again:
        assert proposals.get(again, proposal.id) == proposal


def test_a_copy_that_does_not_prove_replaces_nothing(database, url, folder):
    proposal = saved(database, added(database), Rename("Une"))
    copy = folder / "copie.sqlite"
    backup(url, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER proposals_only_move_on")
        connection.execute("UPDATE proposals SET name = 'Deux'")
    refused("unproved", lambda: restore(url, copy))
    copy.write_bytes(copy.read_bytes()[:9_000])
    refused("unproved", lambda: restore(url, copy))
    copy.write_text("Bonjour. " * 1_000, encoding="utf-8")
    refused("unproved", lambda: restore(url, copy))
    refused("missing", lambda: restore(url, folder / "absente.sqlite"))
    assert proposals.get(database, proposal.id) == proposal


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(database, url, folder):
    added(database)
    (folder / "copie.sqlite").write_text("à garder", encoding="utf-8")
    refused("exists", lambda: backup(url, folder / "copie.sqlite"))
    assert (folder / "copie.sqlite").read_text(encoding="utf-8") == "à garder"
    refused("missing", lambda: backup(address(folder / "absente.sqlite"), folder / "autre.sqlite"))
    refused("unwritable", lambda: backup(url, folder / "dossier absent" / "autre.sqlite"))
    backup(url, folder / "bonne.sqlite")
    left = {path.name for path in folder.iterdir()} - {"geoprio.sqlite", "geoprio.sqlite-wal", "geoprio.sqlite-shm"}
    assert left == {"copie.sqlite", "bonne.sqlite"}
    assert stat.S_IMODE((folder / "bonne.sqlite").stat().st_mode) == 0o600
