"""Writers that are killed while they write: `python -m tests.store.writers FOLDER N_KILLS SECONDS` tells what was kept.

Each client says what it asks before it asks and what was answered after; a killed one is followed by another process
that asks the same again, with the same identifier. All edit one proposal, each its own communes.
"""

import json
import os
import random
import select
import signal
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from domain.edits import ToggleCommune
from domain.merging import Saved
from domain.proposals import ProposalId
from store import proposals
from store.opening import open_database, prepare
from store.verification import verify
from tests.store.made import WORLD, added, operation

N_CLIENTS = 3
CODES = WORLD.communes.tolist()


@dataclass
class Client:
    """One client: the process that writes for it, what it asked last, what was acknowledged."""

    number: int
    pid: int = 0
    pipe: int = -1
    asked: tuple[int, int] = (0, 0)
    acknowledged: list[int] = field(default_factory=list)
    buffer: bytes = b""

    @property
    def is_waiting(self) -> bool:
        return self.asked[0] > len(self.acknowledged)


def identifier(client: int, number: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{client}-{number}"))


def ask(database, proposal_id: ProposalId, client: int, number: int, version: int) -> Saved:
    code = CODES[client * 4 + number % 4]
    saved = proposals.save(
        database,
        operation(identifier(client, number), f"p{client}"),
        (proposal_id, version),
        [ToggleCommune(code)],
        WORLD,
        merge=True,
    )
    assert isinstance(saved, Saved), saved
    return saved


def write(client: Client, url: str, proposal_id: ProposalId, pipe: int) -> None:
    """Ask for ever, the unanswered question first."""
    with closing(open_database(url)) as database:
        number, version = client.asked
        if not client.is_waiting:
            number, version = number + 1, proposals.get(database, proposal_id).version
        while True:
            os.write(pipe, f"ask {number} {version}\n".encode())
            answer = ask(database, proposal_id, client.number, number, version)
            os.write(pipe, f"ack {number} {version}\n".encode())
            number, version = number + 1, answer.proposal.version


def start(client: Client, url: str, proposal_id: ProposalId) -> None:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reader)
            write(client, url, proposal_id, writer)
        finally:
            os._exit(code)
    os.close(writer)
    client.pid, client.pipe, client.buffer = pid, reader, b""


def hear(client: Client, seconds: float) -> bool:
    """Take what a client says; False once its pipe is closed."""
    if not select.select([client.pipe], [], [], seconds)[0]:
        return True
    said = os.read(client.pipe, 65_536)
    *lines, client.buffer = (client.buffer + said).split(b"\n")
    for line in lines:
        word, number, version = line.decode().split()
        if word == "ask":
            client.asked = (int(number), int(version))
        else:
            client.acknowledged.append(int(number))
    return bool(said)


def kill(client: Client) -> None:
    os.kill(client.pid, signal.SIGKILL)
    _, status = os.waitpid(client.pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, "a writer ended by itself"
    while hear(client, 0):
        pass
    os.close(client.pipe)


def main(folder: Path, n_kills: int, seconds: float) -> dict[str, int]:
    url = f"sqlite:///{folder / 'g.sqlite'}"
    with closing(prepare(url)) as database:
        proposal_id = added(database).id
    draws, clients, n_killed = random.Random(7), [Client(number) for number in range(N_CLIENTS)], 0
    for client in clients:
        start(client, url, proposal_id)
    end = time.monotonic() + seconds
    while n_killed < n_kills and time.monotonic() < end:
        until = time.monotonic() + draws.uniform(0.02, 0.12)
        while (left := until - time.monotonic()) > 0:
            for client in clients:
                hear(client, min(left, 0.005))
        victim = draws.choice(clients)
        kill(victim)
        n_killed += 1
        start(victim, url, proposal_id)
    for client in clients:
        kill(client)
    return {"kills": n_killed, **compared(url, proposal_id, clients)}


def compared(url: str, proposal_id: ProposalId, clients: list[Client]) -> dict[str, int]:
    """Ask the unanswered questions again, then compare what was acknowledged with what is stored."""
    with closing(open_database(url)) as database:
        for client in clients:
            if client.is_waiting:
                number, version = client.asked
                ask(database, proposal_id, client.number, number, version)
                client.acknowledged.append(number)
        with database.reading() as connection:
            stored = Counter(
                row[0] for row in connection.execute("SELECT op_id FROM events WHERE version > 1").fetchall()
            )
            is_sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        asked = {identifier(client.number, number) for client in clients for number in client.acknowledged}
        communes = frozenset(
            CODES[client.number * 4 + place]
            for client in clients
            for place in range(4)
            if sum(number % 4 == place for number in client.acknowledged) % 2
        )
        return {
            "acknowledged": sum(len(client.acknowledged) for client in clients),
            "stored": sum(stored.values()),
            "lost": len(asked - stored.keys()),
            "foreign": len(stored.keys() - asked),
            "duplicated": sum(times - 1 for times in stored.values()),
            "problems": len(verify(database).problems) + (not is_sound),
            "wrong_state": int(proposals.get(database, proposal_id).content.perimeter.communes != communes),
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))) + "\n")
