"""Themes and transfers typed line by line: `Habitat ; État ; 500 000`, then `Habitat > Emploi ; 25 000 ; unanimité`."""

import re
import unicodedata
from dataclasses import dataclass

from domain.envelope import (
    Fungibility,
    Theme,
    ThemeBalance,
    ThemeOwner,
    Transfer,
    TransferOutcome,
    balance_themes,
    transfer_between_themes,
)
from domain.errors import InvalidInput
from domain.terms import LONGEST_TEXT, Terms

MOST_LINES, LONGEST_NAME = 300, 80
LARGEST_EUR = 100_000_000_000
UNANIMOUS = "unanimite"
_AMOUNT = re.compile(r"-?\d{1,12}", re.ASCII)
_OWNERS = {"etat": ThemeOwner.STATE, "collectivites": ThemeOwner.LOCAL, "collectivite": ThemeOwner.LOCAL}


@dataclass(frozen=True, slots=True)
class Ledger:
    """Themes, transfers in their order, and what becomes of them.

    Attributes:
        themes: in the order typed.
        transfers: in the order typed.
        outcome: verdict of each transfer, credits and what each theme may still give.
        balance: part of the collectivities at signature.
    """

    themes: tuple[Theme, ...]
    transfers: tuple[Transfer, ...]
    outcome: TransferOutcome
    balance: ThemeBalance

    def credits_eur(self, owner: ThemeOwner) -> int:
        """Return the credits of a family at signature."""
        return sum(one.initial_eur for one in self.themes if one.owner is owner)


def read_ledger(text: str, variant: Fungibility, tolerance_points: float = 0.0) -> Ledger:
    """Read themes and transfers, and apply the transfers in order (METHODS 4.1 and 4.2).

    Args:
        text: one theme or transfer a line; empty lines are passed over.
        variant: rule of the transfers.
        tolerance_points: around one half, for the balance of the themes.

    Raises:
        InvalidInput: a line that cannot be read, with its number; a theme twice, or a transfer of no known theme.
    """
    lines = text.splitlines()
    if len(text) > LONGEST_TEXT or len(lines) > MOST_LINES:
        raise InvalidInput(field="ledger", given=str(len(lines)), expected=f"{MOST_LINES} lines at most")
    themes: dict[str, Theme] = {}
    transfers: list[tuple[int, Transfer]] = []
    for number, line in enumerate(lines, 1):
        if ">" in line:
            transfers.append((number, _transfer(number, line)))
        elif line.strip():
            theme = _theme(number, line)
            if theme.key in themes:
                raise _refused(number, line)
            themes[theme.key] = theme
    for number, one in transfers:
        if one.source not in themes or one.target not in themes:
            raise _refused(number, lines[number - 1])
    every, asked = tuple(themes.values()), tuple(one for _, one in transfers)
    return Ledger(
        every, asked, transfer_between_themes(every, asked, variant=variant), _balance(every, tolerance_points)
    )


def ledger_of(terms: Terms) -> Ledger:
    """Read the themes and transfers of some terms.

    Raises:
        InvalidInput: a line that cannot be read.
    """
    return read_ledger(terms.ledger, Fungibility(terms.fungibility), terms.tolerance)


def _balance(themes: tuple[Theme, ...], tolerance_points: float) -> ThemeBalance:
    state, local = (
        [one.initial_eur for one in themes if one.owner is owner] for owner in (ThemeOwner.STATE, ThemeOwner.LOCAL)
    )
    return balance_themes(len(state), len(local), sum(state), sum(local), tolerance_points)


def _theme(number: int, line: str) -> Theme:
    parts = [part.strip() for part in line.split(";")]
    owner = _OWNERS.get(_folded(parts[1])) if len(parts) == 3 else None
    if owner is None or not 0 < len(parts[0]) <= LONGEST_NAME:
        raise _refused(number, line)
    amount = _amount(number, line, parts[2])
    if amount < 0:
        raise _refused(number, line)
    return Theme(parts[0], owner, amount)


def _transfer(number: int, line: str) -> Transfer:
    names, *rest = (part.strip() for part in line.split(";"))
    ends = [end.strip() for end in names.split(">")]
    is_unanimous = len(rest) == 2 and _folded(rest[1]) == UNANIMOUS
    if len(ends) != 2 or not (len(rest) == 1 or is_unanimous):
        raise _refused(number, line)
    source, target = ends
    return Transfer(source, target, _amount(number, line, rest[0]), is_unanimous)


def _amount(number: int, line: str, text: str) -> int:
    bare = re.sub(r"[\s\u202f\u00a0€]", "", text).replace("\u2212", "-")
    if not _AMOUNT.fullmatch(bare) or abs(int(bare)) > LARGEST_EUR:
        raise _refused(number, line)
    return int(bare)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _refused(number: int, line: str) -> InvalidInput:
    return InvalidInput(field="ledger", given=f"{number} : {line.strip()[:60]}", expected="theme or transfer")
