"""Two people save short journals on one proposal in every order: what was acknowledged is there, and once."""

import random
import time
from dataclasses import dataclass

from domain import edits
from domain.edits import ChangeArea, Clear, Edit, Perimeter, ToggleCommune, ToggleQuarter
from domain.events import Edited
from domain.merging import Conflict, Saved
from domain.proposals import ProposalId
from domain.replay import replay
from store import proposals
from store.database import Database
from tests.store.made import WORLD, added, operation

N_BATCHES, MOST_EDITS = 2, 2


@dataclass
class Outcome:
    """What was run, and what was wrong: nothing may be."""

    n_interleavings: int = 0
    n_acknowledged: int = 0
    n_merged: int = 0
    n_conflicts: int = 0
    n_lost: int = 0


def run(database: Database, n: int, seconds: float, seed: int = 12) -> Outcome:
    """Run n interleavings, or as many as the time allows."""
    draws, outcome, end = random.Random(seed), Outcome(), time.monotonic() + seconds
    while outcome.n_interleavings < n and time.monotonic() < end:
        _one(database, draws, outcome)
        outcome.n_interleavings += 1
    return outcome


def _one(database: Database, draws: random.Random, outcome: Outcome) -> None:
    first = added(database)
    seen = dict.fromkeys(("p1", "p2"), first)
    turns = ["p1", "p2"] * N_BATCHES
    draws.shuffle(turns)
    kept: list[Edit] = []
    for person in turns:
        batch = [_edit(draws) for _ in range(draws.randint(1, MOST_EDITS))]
        asked, merge = operation(actor=person), draws.random() < 0.8
        answer = proposals.save(database, asked, seen[person], batch, WORLD, merge=merge)
        if isinstance(answer, Conflict):
            outcome.n_conflicts += 1
            batch = [_edit(draws)] if draws.random() < 0.2 else batch
            asked, seen[person] = operation(actor=person), answer.theirs
            answer = proposals.save(database, asked, seen[person], batch, WORLD, merge=merge)
        assert isinstance(answer, Saved)
        if draws.random() < 0.2 and answer.proposal.version > seen[person].version:
            repeated = proposals.save(database, asked, seen[person], batch, WORLD, merge=merge)
            outcome.n_lost += repeated != answer
        outcome.n_merged += answer.was_merged
        seen[person] = answer.proposal
        kept += batch
    outcome.n_acknowledged += len(kept)
    outcome.n_lost += _lost(database, first.id, first.content.perimeter, kept)


def _lost(database: Database, proposal_id: ProposalId, start: Perimeter, kept: list[Edit]) -> int:
    """Count what is not as if the acknowledged gestures had been made one after the other on one map."""
    told, perimeter = [], start
    for edit in kept:
        after = edits.apply(perimeter, edit, WORLD)
        told += [edit] if after != perimeter else []
        perimeter = after
    journal = proposals.history(database, proposal_id)
    written = [one.event.edit for one in journal if isinstance(one.event, Edited)]
    present = proposals.get(database, proposal_id)
    is_told = replay(proposal_id, [one.event for one in journal]) == present
    return int(written != told) + int(present.content.perimeter != perimeter) + int(not is_told)


def _edit(draws: random.Random) -> Edit:
    match draws.choices(["commune", "quarter", "area", "clear"], [8, 3, 3, 1])[0]:
        case "commune":
            return ToggleCommune(draws.choice(WORLD.communes.tolist()))
        case "quarter":
            return ToggleQuarter(draws.choice(WORLD.quarters.codes.tolist()))
        case "clear":
            return Clear()
    zoning = draws.choice(("living_area", "epci"))
    return ChangeArea(zoning, draws.choice(WORLD.zonings[zoning].codes.tolist()), draws.choice(("add", "remove")))
