"""What the store costs, and that it loses nothing: `python -m benchmarks.store [--saves 300] [--kills 100]`.

On the bundled territory, in a folder of the disk where temporary files lie: a save alone, ten writers on one proposal
(threads of one server, as served; then processes), replay of 10,000 edits, undo and restore upon them, verification,
backup. Beside a save: the bare commit of one row with the same settings, below which no road on SQLite goes. Last,
10,000 interleavings of two people's saves and writers killed while they write: what was lost must be 0.
"""

import argparse
import multiprocessing
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

from callbacks._context import context
from domain.changes import Change, Redo, Restore, Undo, create
from domain.edits import ToggleCommune, starting_point
from domain.merging import Saved
from domain.proposals import Actor, Choices, Content, Proposal, ProposalId, Visibility
from domain.replay import replay
from domain.territory import Territory
from store import proposals
from store.copies import backup
from store.database import Database, connect
from store.journal import read_journal
from store.opening import open_database, prepare
from store.proposals import MOST_CHANGES, Operation
from store.verification import verify
from tests.store import interleavings

N_WRITERS, N_EDITS = 10, 10_000
ALONE_MS, SHARED_MS = 100, 500


def operation() -> Operation:
    return Operation(str(uuid4()), Actor("bench"))


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1_000 * (time.perf_counter() - start)


def line(what: str, times: list[float], target: float | None = None) -> None:
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    goal = "" if target is None else f"   p95 target {target} ms: {'met' if cuts[94] <= target else 'missed'}"
    sys.stdout.write(f"{what:58} p50 {cuts[49]:8.1f} ms   p95 {cuts[94]:8.1f} ms{goal}\n")


def add(database: Database, territory: Territory) -> Proposal:
    content = Content(starting_point(territory), Choices("median_income_eur_per_cu", ("departements", "qpv")))
    return proposals.add(
        database, operation(), create("Mesure", Visibility.INSTITUTION, "", content, territory)
    ).proposal


def toggle(database: Database, seen: Proposal, territory: Territory, place: int) -> Proposal:
    change = ToggleCommune(territory.communes.tolist()[place % territory.communes.size])
    answer = proposals.save(database, operation(), seen, [change], territory, merge=True)
    assert isinstance(answer, Saved)
    return answer.proposal


def alone(database: Database, territory: Territory, n_saves: int) -> None:
    seen, times = add(database, territory), []
    for number in range(n_saves):
        start = time.perf_counter()
        seen = toggle(database, seen, territory, number)
        times.append(1_000 * (time.perf_counter() - start))
    line("save of one gesture, alone", times, ALONE_MS)
    path = database.path.with_name("bare.sqlite")
    path.touch()
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE rows (body TEXT)")
    with closing(connect(path)) as bare:
        times = [timed(lambda: _bare(bare)) for _ in range(n_saves)]
    line("  beside: bare commit of a 10 kB row, same settings", times)


def _bare(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO rows VALUES (?)", ("x" * 10_000,))
    connection.execute("COMMIT")


def _write(database: Database, proposal_id: ProposalId, first: int, n_saves: int, times: list[float]) -> None:
    territory = context().territory
    seen = proposals.get(database, proposal_id)
    for number in range(n_saves):
        start = time.perf_counter()
        seen = toggle(database, seen, territory, first + number % 50)
        times.append(1_000 * (time.perf_counter() - start))


def _write_apart(url: str, proposal_id: ProposalId, first: int, n_saves: int) -> list[float]:
    times: list[float] = []
    with closing(open_database(url)) as database:
        _write(database, proposal_id, first, n_saves, times)
    return times


def together(url: str, database: Database, territory: Territory, n_saves: int) -> None:
    """Ten writers of disjoint communes on one proposal: threads of a server, then processes."""
    proposal, times = add(database, territory), []
    writers = [
        threading.Thread(target=_write, args=(database, proposal.id, 60 * n, n_saves, times)) for n in range(N_WRITERS)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    kept = proposals.get(database, proposal.id).version - 1
    line(f"save, {N_WRITERS} threads on one proposal ({kept} of {N_WRITERS * n_saves} kept)", times, SHARED_MS)
    proposal = add(database, territory)
    database.close()
    with multiprocessing.get_context("fork").Pool(N_WRITERS) as pool:
        found = pool.starmap(_write_apart, [(url, proposal.id, 60 * n, n_saves) for n in range(N_WRITERS)])
    kept, times = proposals.get(database, proposal.id).version - 1, [one for listed in found for one in listed]
    line(f"save, {N_WRITERS} processes on one proposal ({kept} of {N_WRITERS * n_saves} kept)", times, SHARED_MS)


def long_journal(url: str, database: Database, territory: Territory) -> None:
    seen, codes = add(database, territory), territory.communes.tolist()
    for first in range(0, N_EDITS, MOST_CHANGES):
        batch = [ToggleCommune(codes[n * 7 % len(codes)]) for n in range(first, first + MOST_CHANGES)]
        answer = proposals.save(database, operation(), seen, batch, territory)
        assert isinstance(answer, Saved)
        seen = answer.proposal
    assert _replayed(database, seen) == seen.content
    line("replay of 10,000 edits", [timed(lambda: _replayed(database, seen)) for _ in range(5)])
    line("history of 10,000 edits", [timed(lambda: proposals.history(database, seen.id)) for _ in range(5)])
    for name, change in (("undo", Undo()), ("redo", Redo()), ("restore", Restore(5_000))):
        line(f"{name} upon 10,000 edits", [_changed(database, seen.id, change) for _ in range(5)], ALONE_MS)
    sys.stdout.write(f"{'verification of all':58} {timed(lambda: verify(database)):8.0f} ms, ")
    sys.stdout.write(f"{verify(database).n_events} events, {len(verify(database).problems)} problems\n")
    target = database.path.with_name(f"{uuid4().hex}.sqlite")
    size = database.path.stat().st_size / 1e6
    sys.stdout.write(f"{'backup, proved':58} {timed(lambda: backup(url, target)):8.0f} ms, {size:.1f} MB\n")


def _replayed(database: Database, seen: Proposal) -> Content:
    with database.reading() as connection:
        return replay(seen.id, [one.event for one in read_journal(connection, seen.id)]).content


def _changed(database: Database, proposal_id: ProposalId, change: Change) -> float:
    head = proposals.get(database, proposal_id)
    return timed(lambda: proposals.save(database, operation(), head, [change]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--saves", type=int, default=300)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--interleavings", type=int, default=10_000)
    words = parser.parse_args()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    sys.stdout.write(
        f"{os.cpu_count()} cores, load {load}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}\n"
    )
    territory = context().territory
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'geoprio.sqlite'}"
        with closing(prepare(url)) as database:
            alone(database, territory, words.saves)
            together(url, database, territory, max(words.saves // N_WRITERS, 1))
            long_journal(url, database, territory)
        with closing(prepare(f"sqlite:///{Path(name) / 'orders.sqlite'}")) as database:
            sys.stdout.write(f"{interleavings.run(database, words.interleavings, 3_600)}\n")
            sys.stdout.write(f"  problems found by verify: {len(verify(database).problems)}\n")
        folder = Path(name) / "kills"
        folder.mkdir()
        command = [sys.executable, "-m", "tests.store.writers", str(folder), str(words.kills), "600"]
        sys.stdout.write(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
