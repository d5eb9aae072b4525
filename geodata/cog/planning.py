"""Which communes of arrival the codes of a table lead to, which codes are unknown, and the events that say so.

Codes of arrival are marked, so that a code used again for another commune is never taken for one of departure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from domain.cog import Event, Merger, Recoding, Split
from domain.errors import OutOfDomain, UnreadableData
from geodata.cog.account import Change
from geodata.cog.lineage import Lineage, Shares
from geodata.cog.table import ChangeKind
from geodata.reading.codes import ARRONDISSEMENTS, COMMUNE_OF_ARRONDISSEMENT

OnUnknown: TypeAlias = Literal["refuse", "leave out"]
TOLERATED_UNKNOWN = 0.05
"""Share of the rows that may bear unknown codes where the caller leaves them out (C11, C12)."""
MARK = ">"
_SHOWN = 5


def check_once(codes: Sequence[str]) -> None:
    """Refuse a code that stands twice.

    Raises:
        OutOfDomain: one does.
    """
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise OutOfDomain(field="codes", given=code, expected="each code once")
        seen.add(code)


def sift_unknown(codes: Sequence[str], known: Collection[str], year: int, on_unknown: OnUnknown) -> frozenset[str]:
    """Return the codes that no commune or municipal arrondissement of the year bears.

    Raises:
        UnreadableData: there are some and they are refused, or more than 5 % of the rows bear one.
    """
    strange = [code for code in codes if code not in known and code not in COMMUNE_OF_ARRONDISSEMENT]
    if strange and (on_unknown == "refuse" or len(strange) > TOLERATED_UNKNOWN * len(codes)):
        shown = ", ".join(sorted(set(strange))[:_SHOWN])
        raise UnreadableData(file=f"COG {year}", problem=f"{len(strange)} unknown commune codes: {shown}")
    return frozenset(strange)


def needed_moves(every: Mapping[str, Shares], present: Collection[str]) -> dict[str, Shares]:
    """Keep the moves of the codes of a table, and those of the codes that share a commune of arrival with them.

    Municipal arrondissements go to their commune, all of them as soon as one is present.
    """
    here = set(present)
    reached = {target for code in here & every.keys() for target in every[code]}
    moved = {code: shares for code, shares in every.items() if code in here or not reached.isdisjoint(shares)}
    communes = {COMMUNE_OF_ARRONDISSEMENT[code] for code in here & COMMUNE_OF_ARRONDISSEMENT.keys()}
    grouped: dict[str, Shares] = {
        part: {commune: 1.0} for commune in sorted(communes) for part in sorted(ARRONDISSEMENTS[commune][1])
    }
    return {**moved, **grouped}


def list_changes(
    lineage: Lineage, needed: Mapping[str, Shares], years: tuple[int, int], unshared: Collection[str]
) -> Iterator[Change]:
    """Describe what happens to codes, ascending."""
    for code in sorted(needed):
        targets = tuple(sorted(needed[code]))
        if code in COMMUNE_OF_ARRONDISSEMENT:
            yield Change(ChangeKind.MERGER, 0, code, targets)
        else:
            kind = _kind(lineage, code, targets, years)
            year = lineage.year_of_change(code, *years)
            yield Change(kind, year, code, targets, kind is ChangeKind.SPLIT and code not in unshared)


def _kind(lineage: Lineage, code: str, targets: tuple[str, ...], years: tuple[int, int]) -> ChangeKind:
    if len(targets) > 1:
        return ChangeKind.SPLIT
    is_same = lineage.parts_of(code, years[0]) == lineage.parts_of(targets[0], years[1])
    return ChangeKind.RECODING if is_same else ChangeKind.MERGER


def events_of(needed: Mapping[str, Shares], present: Iterable[str], unshared: Collection[str]) -> Iterator[Event]:
    """Write moves as the events that the domain applies; shares of a code in `unshared` stand for nothing."""
    wholes: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(needed):
        if len(needed[code]) == 1:
            wholes[next(iter(needed[code]))].append(code)
    for target, olds in wholes.items():
        yield Merger(tuple(olds), f"{MARK}{target}")
    for code, shares in needed.items():
        if len(shares) > 1:
            even = 1.0 / len(shares)
            is_shared = code not in unshared
            yield Split(code, {f"{MARK}{new}": share if is_shared and share else even for new, share in shares.items()})
    yield from (Recoding(code, f"{MARK}{code}") for code in present if code not in needed)
