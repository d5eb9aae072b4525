"""What replayed projects add up to, by commune, area and finality, beside what was granted (METHODS 5.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.cofinancing_effects import judge_finality
from domain.projects import ProjectStanding, Replay, whole_euros
from domain.territory import Territory
from domain.values import Floats, Ints, Texts

UNNAMED = ""
"""Key of the group of projects without finality, or outside every area of a zoning."""


class Grouping(StrEnum):
    """What totals are made by."""

    COMMUNE = "commune"
    EPCI = "epci"
    FINALITY = "finality"
    DEPARTEMENT = "departement"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over some projects, whole euros.

    Attributes:
        n: number of projects.
        n_communes: distinct communes of the territory among them.
        cost_eur: total cost.
        granted_eur: aid really granted; None where that of one project is unknown, or there is no project.
        aid_eur: aid under the rules; None where no aid can be given.
        rest_eur: rest to pay under the rules; None likewise.
        granted_rest_eur: rest to pay under what was granted, never below 0 project by project; None as `granted_eur`.
    """

    n: int
    n_communes: int
    cost_eur: int
    granted_eur: int | None
    aid_eur: int | None
    rest_eur: int | None
    granted_rest_eur: int | None

    @property
    def gap_eur(self) -> int | None:
        """Aid under the rules less what was granted; None where either is unknown."""
        return None if self.aid_eur is None or self.granted_eur is None else self.aid_eur - self.granted_eur


@dataclass(frozen=True, slots=True)
class Group:
    """Totals of one commune, area or finality.

    Attributes:
        key: its code or name; empty for projects without any.
        name: French name; empty likewise.
        totals: of its projects replayed.
    """

    key: str
    name: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class Left:
    """Projects that one reason keeps out of the replay.

    Attributes:
        standing: the reason.
        projects: shape (k,), their positions in the list.
        cost_eur: their costs, unknown ones left out; None where all are unknown.
        granted_eur: what was granted to them, unknown left out; None where all are unknown.
    """

    standing: ProjectStanding
    projects: Ints
    cost_eur: int | None
    granted_eur: int | None


@dataclass(frozen=True, slots=True)
class OverRate:
    """A finality of a commune to which more was granted than the schedule allows (fiche 24, METHODS 5.7).

    Attributes:
        place: position of the commune.
        finality: the finality.
        excess_eur: granted less `floor(rate * cost)`.
    """

    place: int
    finality: str
    excess_eur: int


@dataclass(frozen=True, slots=True)
class Account:
    """All that a screen says of a replay.

    Attributes:
        by: what the groups are.
        totals: of every project replayed.
        groups: totals by group, the largest cost first.
        left: projects out of the replay, by reason.
        over: finalities to which more was granted than the schedule allows.
        n_more: communes whose projects would receive more than what was granted.
        n_less: communes whose projects would receive less; a commune with an unknown grant counts in neither.
    """

    by: Grouping
    totals: Totals
    groups: tuple[Group, ...]
    left: tuple[Left, ...]
    over: tuple[OverRate, ...]
    n_more: int
    n_less: int


def account(replayed: Replay, by: Grouping, territory: Territory) -> Account:
    """Make all that a screen says of a replay.

    Args:
        replayed: the replay.
        by: what totals are made by.
        territory: the territory replayed on.
    """
    by_commune = grouped(replayed, Grouping.COMMUNE, territory)
    gaps = [one.totals.gap_eur or 0 for one in by_commune]
    return Account(
        by=by,
        totals=totals(replayed),
        groups=by_commune if by is Grouping.COMMUNE else grouped(replayed, by, territory),
        left=left_out(replayed),
        over=over_rate(replayed),
        n_more=sum(gap > 0 for gap in gaps),
        n_less=sum(gap < 0 for gap in gaps),
    )


def totals(replayed: Replay, where: Ints | None = None) -> Totals:
    """Sum the projects replayed, or some of them.

    Args:
        replayed: the replay.
        where: places of the projects summed, all replayed; None for every project replayed.
    """
    kept = np.flatnonzero(replayed.is_replayed) if where is None else where
    granted = replayed.granted_eur[kept]
    is_granted = bool(granted.size) and not np.isnan(granted).any()
    due = replayed.cost_eur[kept] - replayed.private_eur[kept] - replayed.other_eur[kept]
    return Totals(
        n=kept.size,
        n_communes=int(np.unique(replayed.place[kept]).size),
        cost_eur=_total(replayed.cost_eur[kept]),
        granted_eur=int(granted.sum()) if is_granted else None,
        aid_eur=_total(replayed.aid_eur[kept]) if replayed.gives_aid else None,
        rest_eur=_total(replayed.rest_eur[kept]) if replayed.gives_aid else None,
        granted_rest_eur=int(np.maximum(due - granted, 0).sum()) if is_granted else None,
    )


def grouped(replayed: Replay, by: Grouping, territory: Territory) -> tuple[Group, ...]:
    """Sum the projects replayed by commune, area or finality, the largest cost first.

    Args:
        replayed: the replay.
        by: what totals are made by.
        territory: the territory replayed on.

    Returns:
        Groups of one project or more; their totals add up to those of the replay.
    """
    keys, names = _keys(replayed, by, territory)
    kept = np.flatnonzero(replayed.is_replayed)
    order = kept[np.argsort(keys[kept], kind="stable")]
    found, starts = np.unique(keys[order], return_index=True)
    parts = np.split(order, starts)[1:]
    made = [
        Group(str(key), str(names[part[0]]), totals(replayed, part)) for key, part in zip(found, parts, strict=True)
    ]
    return tuple(sorted(made, key=lambda one: (-one.totals.cost_eur, one.key)))


def _keys(replayed: Replay, by: Grouping, territory: Territory) -> tuple[Texts, Texts]:
    """Return the key and the name of the group of each project."""
    place = np.maximum(replayed.place, 0)
    if by is Grouping.FINALITY:
        return replayed.projects.finalities, replayed.projects.finalities
    if by is Grouping.COMMUNE:
        return territory.communes[place], territory.names[place]
    zoning = territory.zonings[str(by)]
    area = zoning.area_of[place]
    codes, names = np.append(zoning.codes, UNNAMED), np.append(zoning.names, UNNAMED)
    return codes[area], names[area]


def left_out(replayed: Replay) -> tuple[Left, ...]:
    """List the projects out of the replay by reason, in the order of the reasons; with those replayed they are all."""
    listed = []
    for standing in ProjectStanding:
        places = np.flatnonzero(np.equal(replayed.standing, standing.value))
        if standing is not ProjectStanding.REPLAYED and places.size:
            listed.append(
                Left(
                    standing,
                    places,
                    _known_total(whole_euros(replayed.projects.cost_eur[places])),
                    _known_total(replayed.granted_eur[places]),
                )
            )
    return tuple(listed)


def _known_total(amounts: Floats) -> int | None:
    known = amounts[~np.isnan(amounts)]
    return int(known.sum()) if known.size else None


def over_rate(replayed: Replay) -> tuple[OverRate, ...]:
    """Judge what was granted on each finality of each commune; where the finality or the grant is unknown, nothing.

    Returns:
        Those above the scheduled rate, the largest excess first.
    """
    kept = replayed.is_replayed & ~np.isnan(replayed.granted_eur) & np.not_equal(replayed.projects.finalities, UNNAMED)
    rows: dict[tuple[int, str], list[int]] = {}
    for one in np.flatnonzero(kept).tolist():
        key = int(replayed.place[one]), str(replayed.projects.finalities[one])
        rows.setdefault(key, []).append(one)
    found = [_excess(replayed, key, rows[key]) for key in rows]
    return tuple(sorted((one for one in found if one.excess_eur > 0), key=lambda one: (-one.excess_eur, one.place)))


def _excess(replayed: Replay, key: tuple[int, str], rows: Sequence[int]) -> OverRate:
    granted = replayed.granted_eur[rows].astype(np.int64)
    judged = judge_finality(replayed.cost_eur[rows], granted, float(replayed.scheduled_rate[rows[0]]))
    return OverRate(*key, -judged.headroom_eur)


def _total(amounts: Ints) -> int:
    return int(amounts.sum())
