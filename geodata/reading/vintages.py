"""Which year of the official code the codes of a file are of, and which ones no year knows (C08 to C12, C19, C20)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from domain.codes import departement_of
from geodata.reading.codes import Codes
from geodata.reading.table import Finding, Inquiry, Refused

_TOLERATED_UNKNOWN = 0.05
_TOLERATED_STRAYS = 0.005
"""Communes restored or renumbered between two known years: a file of a year between them holds a few of each."""
_SHOWN = 5


class Vintages(Protocol):
    """Years of the official geographic code (COG); a crosswalk fulfils it."""

    @property
    def target_year(self) -> int:
        """Year of the codes of the territory on the table."""

    @property
    def years(self) -> Sequence[int]:
        """Years whose codes are all known, ascending, the target included."""

    def codes_of(self, year: int) -> frozenset[str]:
        """Return all the commune codes of a known year."""

    def knows(self, code: str) -> bool:
        """Tell whether a code was that of a commune in any known year."""

    def split_since(self, code: str, year: int) -> Sequence[tuple[str, int]]:
        """Return the communes taken out of a code since a year: name and year of each; empty for nearly all."""


def find_vintage(
    codes: Codes, vintages: Vintages, answers: Mapping[str, str], declared_year: int = 0
) -> tuple[int, Codes, tuple[Finding, ...]]:
    """Find the year of the codes of a file, and tell those to be converted, split since, or unknown.

    Args:
        codes: n cleaned codes.
        vintages: years of the official code.
        answers: what the user answered, by `Finding.answer_key`.
        declared_year: year that the file or its layout declares; 0 where nothing does.

    Returns:
        The year (0 where refused); the codes, None where unknown or where the user keeps no older code; the findings.
        Conversion itself is done by the crosswalk, for counts and never for rates.
    """
    inquiry = Inquiry(answers)
    try:
        told = sorted({code for code in codes if code})
        unknown = {code for code in told if not vintages.knows(code)}
        year = _year([code for code in told if code not in unknown], vintages, declared_year)
        _tell_unknown(codes, unknown, year, inquiry)
        refused = _tell_older(told, unknown, year, vintages, inquiry)
    except Refused as refusal:
        return 0, [None] * len(codes), (*inquiry.findings, refusal.finding)
    left_out = unknown | refused
    return year, [None if code in left_out else code for code in codes], tuple(inquiry.findings)


def _year(told: Sequence[str], vintages: Vintages, declared_year: int) -> int:
    """Return the latest year that has all the codes, or nearly all; refuse a mixture of years (C10)."""
    if declared_year in vintages.years:
        return declared_year
    years = sorted(vintages.years, reverse=True)
    codes = {year: vintages.codes_of(year) for year in years}
    strays = {year: [code for code in told if code not in codes[year]] for year in years}
    best = min(years, key=lambda year: (len(strays[year]), -year))
    if len(strays[best]) > max(1, _TOLERATED_STRAYS * len(told)):
        other = next(year for year in years if strays[best][0] in codes[year])
        first, last = sorted((best, other))
        raise Refused("C10", a=str(first), b=str(last))
    return best


def _tell_unknown(codes: Codes, unknown: set[str], year: int, inquiry: Inquiry) -> None:
    """Tell the rows whose code no year knows: left out up to 5 % (C11), refused beyond (C12)."""
    n_told = sum(code is not None for code in codes)
    n_unknown = sum(code in unknown for code in codes)
    if not n_unknown:
        return
    shown = ", ".join(sorted(unknown)[:_SHOWN])
    if n_unknown > _TOLERATED_UNKNOWN * n_told:
        raise Refused("C12", p=round(100 * n_unknown / n_told), annee=str(year), exemples=shown)
    inquiry.warned("C11", n=n_unknown, annee=str(year), exemples=shown)


def _tell_older(told: Sequence[str], unknown: set[str], year: int, vintages: Vintages, inquiry: Inquiry) -> set[str]:
    """Ask whether codes that the target no longer has are converted (C08), and tell those split since (C09).

    Returns:
        The codes that the user does not want converted.
    """
    target = vintages.codes_of(vintages.target_year)
    older = [code for code in told if code not in target and code not in unknown]
    appeared = {departement_of(code) for code in target - vintages.codes_of(year)}
    for code in told:
        if code not in unknown and departement_of(code) in appeared:
            for name, split_year in vintages.split_since(code, year):
                inquiry.warned("C09", commune=name, annee=str(split_year))
    if not older:
        return set()
    of_year = year
    if year == vintages.target_year:
        of_year = max(known for known in vintages.years if older[0] in vintages.codes_of(known))
    facts = {"annee": str(of_year), "exemples": ", ".join(older[:_SHOWN]), "cible": str(vintages.target_year)}
    return set() if inquiry.agrees("C08", n=len(older), **facts) else set(older)


def check_coverage(codes: Iterable[str | None], territory: Iterable[str]) -> tuple[Finding, ...]:
    """Tell the communes of a file outside the territory (C19) and those of the territory absent from it (C20).

    Args:
        codes: of the file, led to the year of the territory.
        territory: codes of the communes of the territory.
    """
    given, wanted = {code for code in codes if code}, set(territory)
    inquiry = Inquiry()
    for key, n_communes in (("C19", len(given - wanted)), ("C20", len(wanted - given))):
        if n_communes:
            inquiry.warned(key, n=n_communes)
    return tuple(inquiry.findings)
