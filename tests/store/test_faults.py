"""Power loss, full disk, busy base, clock stepping back: a French sentence, nothing damaged, work goes on."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

import store.database
from domain.changes import Rename
from domain.errors import StoreUnavailable
from domain.wording.errors import sentence
from store import proposals
from store.database import Database, connect
from store.opening import open_database, prepare
from store.verification import verify
from tests.store.made import WORLD, added, operation, saved, toggles

ROOT = Path(__file__).resolve().parents[2]
PAGE, FRAME_HEADER, WAL_HEADER = 4_096, 24, 32


def refused(reason, act):
    with pytest.raises(StoreUnavailable) as caught:
        act()
    assert caught.value.reason == reason
    said = sentence(caught.value)
    assert said.endswith(".")
    assert not any(word in said for word in ("SQLITE", "Error", "disk"))
    return said


def test_every_connection_waits_for_the_disk_and_keeps_a_log(database):
    with database.reading() as first, database.reading() as second:
        for connection in (first, second):
            told = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in store.database.SETTINGS}
            assert told == store.database.SETTINGS
            assert told["synchronous"] == 2
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_file_that_keeps_no_log_is_refused(database, url):
    path = database.path
    database.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert "disque local" in refused("unsafe", lambda: open_database(url))


def test_each_save_is_flushed_to_the_disk(tmp_path):
    n_saves, trace = 20, tmp_path / "trace"
    script = (
        "import sys\nfrom contextlib import closing\nfrom store.opening import prepare\n"
        "from tests.store.made import added, saved, toggles\n"
        "with closing(prepare(sys.argv[1])) as database:\n"
        "    proposal = added(database)\n"
        f"    for _ in range({n_saves}):\n"
        "        proposal = saved(database, proposal, *toggles('01001'))\n"
    )
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
    if shutil.which("strace") is None or subprocess.run([*command, "true"], check=False).returncode:
        pytest.skip("strace cannot trace here")
    command += [sys.executable, "-c", script, f"sqlite:///{tmp_path / 'g.sqlite'}"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    assert trace.read_text(encoding="utf-8").count("sync(") >= n_saves


def test_a_log_cut_anywhere_opens_on_whole_saves_with_a_sound_chain(database, folder):
    proposal, whole = added(database), {1}
    database.close()
    with closing(Database(database.path)) as writer:
        for number in range(4):
            proposal = saved(writer, proposal, *toggles("01001", "01002"), Rename(f"Nom {number}"))
            whole.add(proposal.version)
        main = database.path.read_bytes()
        log = Path(f"{database.path}-wal").read_bytes()
    n_frames = (len(log) - WAL_HEADER) // (PAGE + FRAME_HEADER)
    assert n_frames > 8
    ends = [WAL_HEADER + n * (PAGE + FRAME_HEADER) + shift for n in range(n_frames + 1) for shift in (-1, 0, 1_000)]
    seen = {_opened_with(folder, main, log[: max(end, 0)]) for end in ends}
    assert seen == whole


def _opened_with(folder, main: bytes, log: bytes) -> int:
    path = folder / "cut.sqlite"
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    path.write_bytes(main)
    Path(f"{path}-wal").write_bytes(log)
    with closing(open_database(f"sqlite:///{path}")) as database:
        found = verify(database)
        assert found.problems == ()
        (listed,) = proposals.listing(database)
        assert listed.proposal.version == found.n_events
        return found.n_events


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_file_cut_in_its_pages_is_called_damaged(database, url, kept):
    proposal = added(database)
    for number in range(60):
        proposal = saved(database, proposal, Rename(f"Nom {number}"))
    database.close()
    body = database.path.read_bytes()
    database.path.write_bytes(body[: int(len(body) * kept)])
    try:
        with closing(open_database(url)) as cut:
            assert "file" in {problem.kind for problem in verify(cut).problems}
    except StoreUnavailable as error:
        assert error.reason == "damaged"
        assert "restore" in sentence(error)


def test_text_in_the_place_of_a_base_is_refused(folder, url):
    (folder / "geoprio.sqlite").write_text("Bonjour. " * 1_000, encoding="utf-8")
    refused("damaged", lambda: prepare(url))


def test_a_full_base_says_so_and_goes_on_once_there_is_room(url, monkeypatch):
    room = [2**30]

    def limited(path):
        connection = connect(path)
        connection.execute(f"PRAGMA max_page_count = {room[0]}")
        return connection

    monkeypatch.setattr(store.database, "connect", limited)
    with closing(prepare(url)) as database:
        proposal = added(database)
        with database.reading() as connection:
            room[0] = connection.execute("PRAGMA page_count").fetchone()[0] + 4
        database.close()
        last, asked, change, full = _fill(database, proposal)
        assert "disque est plein" in sentence(full)
        assert proposals.get(database, proposal.id) == last
        assert verify(database).problems == ()
        room[0] = 2**30
        database.close()
        answer = proposals.save(database, asked, last, [change])
        assert answer.proposal.version == last.version + 1
        assert answer.proposal.name == change.name


def _fill(database, proposal):
    for _ in range(10_000):
        asked, change = operation(), Rename(f"Nom {os.urandom(40).hex()}")
        try:
            proposal = proposals.save(database, asked, proposal, [change]).proposal
        except StoreUnavailable as error:
            assert error.reason == "full"
            return proposal, asked, change, error
    raise AssertionError("never full")


def test_a_full_disk_says_so_and_work_goes_on_without_a_restart(tmp_path):
    """On 3 MB of memory in a mount namespace of its own."""
    script = 'mount -t tmpfs -o size=3m none "$1" && exec "$2" -m tests.store.full_disk "$1"'
    alone = ["unshare", "--mount", "--map-root-user", "bash", "-c"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("no mount namespace here")
    command = [*alone, script, "bash", str(tmp_path), sys.executable]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if "mount:" in done.stderr:
        pytest.skip("no memory file system here")
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout == "full, sound, resumed\n"


def test_a_busy_base_is_waited_for_then_refused(database, monkeypatch):
    proposal = added(database)
    database.close()
    monkeypatch.setitem(store.database.SETTINGS, "busy_timeout", 30)
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "occupée" in refused("busy", lambda: saved(database, proposal, Rename("Autre")))
        assert proposals.get(database, proposal.id) == proposal
        other.execute("ROLLBACK")
    assert saved(database, proposal, Rename("Autre")).name == "Autre"


def test_a_clock_stepping_back_changes_no_order(url):
    moments = [datetime(2026, 3, 12, 14, 0, tzinfo=UTC) + timedelta(hours=step) for step in (0, 2, -1, 1, -30)]
    with closing(prepare(url, clock=lambda: moments[0])) as database:
        proposal = added(database)
        for number, moment in enumerate(moments):
            database.clock = lambda moment=moment: moment
            proposal = saved(database, proposal, Rename(f"Nom {number}"))
        journal = proposals.history(database, proposal.id)
        assert [one.version for one in journal] == [1, 2, 3, 4, 5, 6]
        assert [one.at for one in journal[1:]] == moments
        assert proposals.get(database, proposal.id).name == "Nom 4"
        other = added(database, "Plus ancienne")
        assert [one.proposal.id for one in proposals.listing(database)] == [other.id, proposal.id]
        assert verify(database).problems == ()


def test_ten_people_editing_one_proposal_lose_nothing(database):
    proposal = added(database)
    codes = WORLD.communes.tolist()[:10]
    failures = []

    def edit(code):
        seen = proposal
        for number in range(7):
            answer = proposals.save(database, operation(actor=f"p{code}"), seen, toggles(code), WORLD, merge=True)
            seen = answer.proposal
            failures.extend([] if (code in seen.content.perimeter.communes) is (number % 2 == 0) else [code])

    threads = [Thread(target=edit, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    present = proposals.get(database, proposal.id)
    assert failures == []
    assert present.version == 1 + 7 * 10
    assert present.content.perimeter.communes == frozenset(codes)
    assert verify(database).problems == ()


def test_a_child_process_leaves_the_connections_of_its_parent_alone(database, monkeypatch):
    proposal = added(database)
    with database.reading() as connection:
        mine = connection
    monkeypatch.setattr(store.database.os, "getpid", lambda: -1)
    with database.reading() as connection:
        assert connection is not mine
    assert mine.execute("SELECT count(*) FROM events").fetchone() == (1,)
    assert saved(database, proposal, Rename("Enfant")).version == 2
    mine.close()
    database.close()
