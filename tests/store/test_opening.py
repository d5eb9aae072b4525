"""A base is made once, brought forward by a command under a lock, and refused when it is not of the present version."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from domain.changes import Rename
from domain.edits import Perimeter
from domain.errors import StoreUnavailable
from domain.plan import Rules
from domain.proposals import Choices, Content
from domain.wording.errors import sentence
from domain.wording.history import history_lines
from store import __main__ as command
from store import opening, proposals
from store.database import default_url, path_of
from store.events import canonical, read_content, read_event, write_content, write_event
from store.opening import APPLICATION_ID, MIGRATIONS, migrate, open_database, prepare, scripts
from store.verification import verify
from tests.store.made import MEMORY, WORLD, added, saved

GOLDEN = Path(__file__).parents[1] / "golden" / "store-1.sql"
HEAD = "7232db883572cc5fb872ebc11e4646e4e5b3c32762d700cace64131aa721de42"


def refused(reason, act):
    with pytest.raises(StoreUnavailable) as caught:
        act()
    assert caught.value.reason == reason
    said = sentence(caught.value)
    assert said.endswith(".")
    return said


def test_a_fresh_base_is_made_for_its_owner_alone(folder):
    url = default_url(folder / "etat" / "neuf")
    with closing(prepare(url)) as database:
        proposal = added(database)
        assert stat.S_IMODE(database.path.stat().st_mode) == 0o600
    with closing(prepare(url)) as database:
        assert proposals.get(database, proposal.id) == proposal
        assert verify(database).problems == ()


def test_opening_makes_nothing(folder, url):
    assert "migrate" in refused("missing", lambda: open_database(url))
    assert list(folder.iterdir()) == []


def test_a_base_of_an_older_or_a_newer_version_is_refused_and_left_alone(database, url):
    added(database)
    database.close()
    for version, reason in ((0, "unmigrated"), (len(scripts()) + 1, "newer")):
        with closing(sqlite3.connect(database.path)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        refused(reason, lambda: open_database(url))
        refused(reason, lambda: prepare(url))
    refused("newer", lambda: migrate(url))


def test_a_base_of_something_else_is_refused_and_left_alone(folder, url):
    path = folder / "geoprio.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    before = path.read_bytes()
    for act in (open_database, prepare, migrate):
        refused("foreign", lambda act=act: act(url))
    assert path.read_bytes() == before


@pytest.mark.parametrize("url", ["postgresql://serveur/base", "sqlite:///", "geoprio.sqlite", "sqlite:///a\0b", ""])
def test_another_kind_of_address_is_refused(url):
    assert "sqlite:///" in refused("unsupported", lambda: prepare(url))


def test_an_address_keeps_its_file():
    assert path_of("sqlite:///var/geoprio.sqlite") == Path("var/geoprio.sqlite")
    assert path_of("sqlite:////srv/geoprio.sqlite") == Path("/srv/geoprio.sqlite")


def test_a_later_migration_brings_a_base_in_use_forward_and_loses_nothing(database, url, folder, monkeypatch):
    proposal = added(database)
    later, n_scripts = folder / "migrations", len(scripts())
    later.mkdir()
    for script in scripts():
        (later / script.name).write_bytes(script.read_bytes())
    (later / f"{n_scripts + 1:04d}_notes.sql").write_text(
        "CREATE TABLE notes (\n    proposal_id TEXT NOT NULL REFERENCES proposals (id),\n    text TEXT\n);\n",
        encoding="utf-8",
    )
    assert migrate(url, later) == n_scripts + 1
    assert migrate(url, later) == n_scripts + 1
    monkeypatch.setattr(opening, "scripts", lambda folder=later: sorted(folder.glob("[0-9]*.sql")))
    with closing(open_database(url)) as forward:
        assert proposals.get(forward, proposal.id) == proposal
        assert saved(forward, proposal, Rename("Suite")).version == 2
        assert verify(forward).problems == ()


def test_a_migration_that_fails_leaves_the_base_as_it_was(database, url, folder):
    proposal = added(database)
    broken = folder / "migrations"
    broken.mkdir()
    for script in scripts():
        (broken / script.name).write_bytes(script.read_bytes())
    (broken / f"{len(scripts()) + 1:04d}_broken.sql").write_text(
        "CREATE TABLE notes (text TEXT);\nCREATE TABLE events (text TEXT);\n"
    )
    refused("refused", lambda: migrate(url, broken))
    with closing(open_database(url)) as database:
        assert verify(database).problems == ()
        assert proposals.get(database, proposal.id) == proposal


def test_two_migrations_at_once_make_one_base(url):
    reached, threads = [], []
    for _ in range(4):
        threads.append(Thread(target=lambda: reached.append(migrate(url))))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reached == [len(scripts())] * 4
    with closing(open_database(url)) as database, database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM migrations").fetchone() == (len(scripts()),)


def test_a_base_of_version_1_is_read_and_proved_for_ever(folder):
    path = folder / "un.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(GOLDEN.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
    url = f"sqlite:///{path}"
    assert migrate(url) == len(scripts())
    with closing(open_database(url)) as database:
        found = verify(database)
        assert (found.problems, found.head) == ((), HEAD)
        lines = [line for one in proposals.listing(database) for line in _lines(database, one.proposal.id)]
        assert "ajout du bassin de vie d'Aubœuf, 3\u00a0communes (2 y étaient déjà)" in lines


def test_an_event_older_than_caps_is_written_again_as_it_was():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(GOLDEN.read_text(encoding="utf-8"))
        kept = connection.execute("SELECT kind, target, body FROM events").fetchall()
    assert kept and [canonical(write_event(read_event(*one))) for one in kept] == [body for _, _, body in kept]


def test_a_cap_is_kept_and_its_absence_is_not_written():
    capped = Content(Perimeter(), Choices("need_position", (), Rules(population_cap=250_000)))
    free = Content(Perimeter(), Choices("need_position", (), Rules()))
    assert read_content(json.loads(canonical(write_content(capped)))) == capped
    assert "population_cap" not in canonical(write_content(free))


def _lines(database, proposal_id):
    return history_lines(proposals.history(database, proposal_id), WORLD)


def test_migrations_are_numbered_without_a_gap():
    assert [script.name[:4] for script in scripts()] == [f"{n:04d}" for n in range(1, len(scripts()) + 1)]
    assert MIGRATIONS.is_dir()


def test_the_command_line_says_in_french_what_it_did(folder, capsys):
    url, copy = f"sqlite:///{folder / 'g.sqlite'}", str(folder / "copie.sqlite")
    assert command.main(["--url", url, "verify"]) == 1
    assert "n'existe pas encore" in capsys.readouterr().err
    for words, said in (
        (["migrate"], "Base des variantes prête"),
        (["verify"], "Journal intact\u00a0: 0\u00a0événement"),
        (["backup", copy], "Sauvegarde faite et vérifiée\u00a0: copie.sqlite"),
        (["restore", copy], "Sauvegarde reprise"),
    ):
        assert command.main(["--url", url, *words]) == 0
        assert said in capsys.readouterr().out
    assert command.main(["--url", url, "backup", copy]) == 1
    assert "existe déjà" in capsys.readouterr().err


def test_the_command_line_names_what_was_altered(folder, capsys):
    url = f"sqlite:///{folder / 'g.sqlite'}"
    with closing(prepare(url)) as database:
        added(database)
        path = database.path
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_are_never_updated")
        connection.execute("UPDATE events SET actor = 'autre'")
    assert command.main(["--url", url, "verify"]) == 1
    said = capsys.readouterr().err
    assert "événement modifié\u00a0: 1" in said
    assert "structure modifiée\u00a0: events_are_never_updated" in said
    assert command.main(["--url", url, "verify", "--head", "0" * 63 + "1"]) == 1


def test_the_state_folder_of_the_server_holds_the_base(monkeypatch, capsys):
    monkeypatch.setenv("GEOPRIO_ETAT", f"{MEMORY or '.'}/absent-de-geoprio")
    assert command.main(["verify"]) == 1
    assert "migrate" in capsys.readouterr().err
