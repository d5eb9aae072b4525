"""A proposal as plainly as it can be told: undo is replay of everything but the step, a merge is no key in common."""

from dataclasses import dataclass, field, fields

from domain.changes import ChangeChoices, Delete, Redo, Rename, Restore, SetVisibility, Undelete, Undo
from domain.edits import ChangeArea, ChangeCommunes, ChangeQuarters, Clear, ToggleCommune, ToggleQuarter
from domain.plan import Rules
from domain.proposals import Content, Proposal
from tests.store.made import WORLD

PLACES = [*WORLD.communes.tolist(), *WORLD.quarters.codes.tolist()]
OWN = {"name", "visibility", "deleted"}
STEP, UNDO, REDO, OTHER = "step", "undo", "redo", "other"
NAMES = {"Nord": "Nord", "Sud": "Sud", " Est\u202e ": "Est"}


class Refused(Exception):
    """What the plain proposal cannot do, by its reason."""


class Conflicting(Exception):
    """What others did meanwhile stands in the way."""

    def __init__(self, can_merge: bool) -> None:
        self.can_merge = can_merge


def choice_keys(choices) -> dict[str, object]:
    rules = {one.name: getattr(choices.rules, one.name) for one in fields(Rules)}
    return {"indicator": choices.indicator, "layers": choices.layers, **rules}


def keys_of(content: Content) -> dict[str, object]:
    """Every place as in or out, every choice by its name."""
    chosen = content.perimeter.communes | content.perimeter.quarters
    return {**{place: place in chosen for place in PLACES}, **choice_keys(content.choices)}


def told(proposal: Proposal) -> dict[str, object]:
    own = {"name": proposal.name, "visibility": proposal.visibility, "deleted": proposal.is_deleted}
    return {**keys_of(proposal.content), **own}


@dataclass
class Plain:
    """What a proposal began with, and what happened: kind, step that it names, keys that it sets."""

    start: dict[str, object]
    events: list[tuple[str, int, dict[str, object]]] = field(default_factory=list)

    @property
    def version(self) -> int:
        return 1 + len(self.events)

    def upto(self, version: int) -> "Plain":
        return Plain(self.start, self.events[: version - 1])

    def stacks(self) -> tuple[list[int], list[int]]:
        done: list[int] = []
        undone: list[int] = []
        for version, (kind, target, _) in enumerate(self.events, 2):
            if kind == STEP:
                done, undone = [*done, version], []
            elif kind == UNDO:
                done, undone = [one for one in done if one != target], [*undone, target]
            elif kind == REDO:
                done, undone = [*done, target], [one for one in undone if one != target]
        return done, undone

    def state(self) -> dict[str, object]:
        state = dict(self.start)
        for version in self.stacks()[0]:
            state.update(self.events[version - 2][2])
        for kind, _, keys in self.events:
            state.update(keys if kind == OTHER else {})
        return state

    def touched(self, event: tuple[str, int, dict[str, object]]) -> set[str]:
        kind, target, keys = event
        named = self.events[target - 2][2] if kind in (UNDO, REDO) else keys
        return {"everything"} if "deleted" in named else set(named)

    def happens(self, change) -> set[str]:
        """Let one change happen, unless it changes nothing; return what it decides upon."""
        event = self.event(change)
        touched, before = self.touched(event), self.state()
        self.events.append(event)
        if self.state() == before:
            self.events.pop()
        return touched

    def event(self, change):
        state = self.state()
        if state["deleted"] is not isinstance(change, Undelete):
            raise Refused("deleted" if state["deleted"] else "not_deleted")
        done, undone = self.stacks()
        match change:
            case Undo():
                return UNDO, _last(done, "nothing_to_undo"), {}
            case Redo():
                return REDO, _last(undone, "nothing_to_redo"), {}
            case Rename(name):
                return OTHER, 0, {"name": NAMES[name]}
            case SetVisibility(visibility):
                return OTHER, 0, {"visibility": visibility}
            case Delete() | Undelete():
                return OTHER, 0, {"deleted": isinstance(change, Delete)}
            case Restore(version):
                return STEP, 0, {key: self.upto(version).state()[key] for key in state if key not in OWN}
            case ChangeChoices(after):
                return STEP, 0, {key: value for key, value in choice_keys(after).items() if state[key] != value}
            case _:
                return STEP, 0, _gesture(state, change)

    def save(self, base: int, changes, merge: bool) -> int:
        """Take changes made upon a version; return how many happened."""
        draft, mine = self.upto(base), set()
        for change in changes:
            if isinstance(change, Restore) and change.version > base:
                raise Refused("unknown_version")
            mine |= draft.happens(change)
        new = draft.events[base - 1 :]
        theirs = [self.touched(event) for event in self.events[base - 1 :]]
        is_free = not any(_meet(mine, one) for one in theirs)
        if theirs and not (merge and is_free):
            raise Conflicting(is_free)
        shift = self.version - base
        self.events += [(kind, target + shift if target > base else target, keys) for kind, target, keys in new]
        return len(new)


def _meet(mine: set[str], theirs: set[str]) -> bool:
    if not mine or not theirs:
        return False
    return bool(mine & theirs) or "everything" in mine | theirs


def _last(versions: list[int], reason: str) -> int:
    if not versions:
        raise Refused(reason)
    return versions[-1]


def _set(state, members, action) -> dict[str, object]:
    match action:
        case "toggle":
            return {code: not state[code] for code in members}
        case "keep":
            others = set(WORLD.communes.tolist()) - set(members)
            return {**{code: state[code] for code in PLACES}, **dict.fromkeys(sorted(others), False)}
    return dict.fromkeys(members, action == "add")


def _gesture(state, edit) -> dict[str, object]:
    match edit:
        case ToggleCommune(code) | ToggleQuarter(code):
            return {code: not state[code]}
        case ChangeArea(zoning, area, action):
            areas = WORLD.zonings[zoning]
            (found,) = [n for n, code in enumerate(areas.codes.tolist()) if code == area]
            members = [code for code, own in zip(WORLD.communes.tolist(), areas.area_of, strict=True) if own == found]
            return _set(state, members, action)
        case ChangeCommunes(communes, action):
            return _set(state, sorted(communes), action)
        case ChangeQuarters(quarters, action):
            others = set(WORLD.quarters.codes.tolist()) - quarters
            kept = dict.fromkeys(sorted(others), False) if action == "keep" else {}
            asked = (
                {code: state[code] for code in quarters} if action == "keep" else _set(state, sorted(quarters), action)
            )
            return {**asked, **kept}
        case Clear():
            return dict.fromkeys(PLACES, False)
    raise AssertionError(edit)
