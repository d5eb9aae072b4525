"""The State's envelope of a whole contract, from which the envelope of the simulation is taken (METHODS 4.1)."""

import re
from collections.abc import Mapping
from dataclasses import replace

from domain.envelope import (
    ENGINEERING_SHARE,
    EVALUATION_SHARE,
    STATE_THEME_SHARE,
    TERRITORY_SHARE,
    EnvelopeSplit,
    split_envelope,
)
from domain.errors import InvalidInput, OutOfDomain
from domain.plan import Rules

FIELD = "a"
"""Field of the address."""
SHARE_DECIMALS = 3
"""A share is typed in per cent, to a tenth."""
LARGEST_EUR = 100_000_000_000
DEFAULT_SHARES = (EVALUATION_SHARE, ENGINEERING_SHARE, TERRITORY_SHARE, STATE_THEME_SHARE)
"""Evaluation and engineering, of the envelope; territories, of the interventions; State themes, of the projects."""
PRESETS: Mapping[str, tuple[float, float, float, float]] = {
    "half": DEFAULT_SHARES,
    "anru": (EVALUATION_SHARE, ENGINEERING_SHARE, 0.7, STATE_THEME_SHARE),
}
"""« Moitié-moitié » of fiche 12 and proposition 11; the 70 / 30 of ANRU, which the report cites, an analogy."""

_WRITTEN = re.compile(r"\d{1,12}(,\d{1,3}(\.\d)?){4}", re.ASCII)


def with_contract(rules: Rules, contract_eur: int | None, shares: tuple[float, ...] = DEFAULT_SHARES) -> Rules:
    """Return rules whose envelope is the part of the territories in a contract; as they are without a contract.

    Args:
        rules: the other rules.
        contract_eur: envelope of the contract, whole euros; None for an envelope typed for itself.
        shares: as `DEFAULT_SHARES`.

    Raises:
        InvalidInput: an amount or a share out of bounds.
    """
    if contract_eur is None:
        return replace(rules, contract_eur=None, contract_shares=())
    made = replace(rules, contract_eur=contract_eur, contract_shares=shares)
    return replace(made, envelope_eur=_checked(contract_eur, shares).territories_eur)


def split_of(rules: Rules) -> EnvelopeSplit | None:
    """Return the tree of the contract, None where the envelope is typed for itself."""
    return None if rules.contract_eur is None else split_envelope(rules.contract_eur, *rules.contract_shares)


def checked_contract(rules: Rules) -> None:
    """Refuse an envelope that is not the part of the territories in its contract.

    Raises:
        InvalidInput: it is not, or the contract cannot be.
    """
    if rules.contract_eur is None and not rules.contract_shares:
        return
    expected = _checked(rules.contract_eur or 0, rules.contract_shares).territories_eur
    if rules.contract_eur is None or rules.envelope_eur != expected:
        raise InvalidInput(field=FIELD, given=str(rules.envelope_eur), expected=str(expected))


def _checked(contract_eur: int, shares: tuple[float, ...]) -> EnvelopeSplit:
    given = f"{contract_eur} {shares}"[:60]
    is_fine = len(shares) == len(DEFAULT_SHARES) and all(round(one, SHARE_DECIMALS) == one for one in shares)
    if not is_fine or not 0 <= contract_eur <= LARGEST_EUR:
        raise InvalidInput(field=FIELD, given=given, expected="whole euros and four shares to a tenth of a per cent")
    try:
        return split_envelope(contract_eur, *shares)
    except OutOfDomain as error:
        raise InvalidInput(field=FIELD, given=given, expected=error.expected) from error


def write_contract(rules: Rules) -> str:
    """Write a contract for an address, `252631579,2,3,50,50`; empty without one."""
    if rules.contract_eur is None:
        return ""
    return ",".join([str(rules.contract_eur), *(f"{round(one * 100, 1):g}" for one in rules.contract_shares)])


def read_contract(text: str) -> tuple[int, tuple[float, ...]]:
    """Read what `write_contract` wrote.

    Raises:
        InvalidInput: another form.
    """
    if not _WRITTEN.fullmatch(text):
        raise InvalidInput(field=FIELD, given=text[:40], expected="amount and four shares in per cent")
    amount, *per_cents = text.split(",")
    return int(amount), tuple(share_of(float(one)) for one in per_cents)


def share_of(per_cent: float) -> float:
    """Return a share typed in per cent: 2.5 is 0.025, not the float beside it."""
    return round(per_cent / 100, SHARE_DECIMALS)
