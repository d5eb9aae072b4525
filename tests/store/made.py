"""Short ways to make operations, proposals and strategies of changes on the twelve-commune world."""

from pathlib import Path
from uuid import uuid4

from hypothesis import strategies as st

from domain.changes import Change, ChangeChoices, Copy, Rename, SetVisibility, create
from domain.edits import Perimeter, ToggleCommune
from domain.events import Created
from domain.merging import Saved
from domain.proposals import Actor, Choices, Content, Proposal, Visibility
from domain.reading import AMOUNTS
from store import proposals
from store.database import Database
from store.proposals import Operation
from tests import strategies
from tests.worlds import twelve_communes

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where flushing to the disk costs nothing; the flushing itself is proved elsewhere."""
WORLD = twelve_communes()
INDICATORS = ("median_income_eur_per_cu", "need_position", "poverty_rate")
LAYERS = ("departements", "qpv", "zus")
START = Content(Perimeter(quarters=frozenset({"QN00101M"})), Choices(INDICATORS[0], LAYERS[:1]))
COPY = Copy("Copie", Visibility.INSTITUTION, "ca-oeillets")


def operation(op_id: str | None = None, actor: str = "p1") -> Operation:
    return Operation(op_id or str(uuid4()), Actor(actor))


def created(name: str = "Variante", content: Content = START) -> Created:
    return create(name, Visibility.INSTITUTION, "cc-nord", content, WORLD)


def added(database: Database, name: str = "Variante", content: Content = START) -> Proposal:
    return proposals.add(database, operation(), created(name, content)).proposal


def saved(database: Database, seen, *changes: Change, merge: bool = False) -> Proposal:
    answer = proposals.save(database, operation(), seen, changes, WORLD, merge=merge)
    assert isinstance(answer, Saved), answer
    return answer.proposal


def toggles(*codes: str) -> list[ToggleCommune]:
    return [ToggleCommune(code) for code in codes]


def choices() -> st.SearchStrategy[Choices]:
    return st.builds(
        Choices,
        st.sampled_from(INDICATORS),
        st.lists(st.sampled_from(LAYERS), unique=True).map(tuple),
        strategies.rules(3),
        strategies.readings(INDICATORS, AMOUNTS),
    )


def contents() -> st.SearchStrategy[Content]:
    return st.builds(Content, strategies.perimeters(WORLD), choices())


def held_contents() -> st.SearchStrategy[Content]:
    """Contents with locked and withdrawn communes, which the plain model of the machine does not know."""
    return st.builds(Content, strategies.held_perimeters(WORLD), choices())


def content_changes() -> st.SearchStrategy[Change]:
    return strategies.edits(WORLD) | st.builds(ChangeChoices, choices())


def own_changes() -> st.SearchStrategy[Change]:
    return st.builds(Rename, st.sampled_from(["Nord", "Sud", " Est\u202e "])) | st.builds(
        SetVisibility, st.sampled_from(list(Visibility))
    )
