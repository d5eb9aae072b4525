"""The envelope: its split between purposes, the balance of themes, transfers between them (METHODS 4.1 and 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import floor

from domain.decimals import fraction
from domain.errors import OutOfDomain, UnknownCode

EVALUATION_SHARE = 0.02
"""Proposition 19 asks for a part reserved for evaluation; 2 % is a default of the project."""
ENGINEERING_SHARE = 0.03
"""Proposition 23 asks for engineering assistance; 3 % is a default of the project."""
TERRITORY_SHARE = 0.5
"""Fiche 12: « for example half of the money devoted by the State »."""
STATE_THEME_SHARE = 0.5
"""Proposition 11: half of the themes."""
FUNGIBLE_SHARE = 0.25
"""Fiche 15, « for example »."""


@dataclass(frozen=True, slots=True)
class EnvelopeSplit:
    """An envelope by purpose, whole euros; each level sums to its parent.

    Attributes:
        evaluation_eur: level 1.
        engineering_eur: level 1.
        interventions_eur: level 1.
        territories_eur: level 2, part of the interventions.
        projects_eur: level 2, part of the interventions.
        state_themes_eur: level 3, part of the projects.
        local_themes_eur: level 3, part of the projects.
        territories_share: territories over the whole envelope, 0 to 1; None for an empty envelope.
    """

    evaluation_eur: int
    engineering_eur: int
    interventions_eur: int
    territories_eur: int
    projects_eur: int
    state_themes_eur: int
    local_themes_eur: int
    territories_share: float | None


def split_envelope(
    envelope_eur: int,
    evaluation_share: float = EVALUATION_SHARE,
    engineering_share: float = ENGINEERING_SHARE,
    territory_share: float = TERRITORY_SHARE,
    state_theme_share: float = STATE_THEME_SHARE,
) -> EnvelopeSplit:
    """Split the State's envelope on three levels, each by largest remainder of its rounded parent (METHODS 4.1).

    Ties go to the first listed part. Shares are decimals as typed, 0 to 1.

    Args:
        envelope_eur: whole euros, >= 0.
        evaluation_share: of the envelope.
        engineering_share: of the envelope.
        territory_share: of the interventions; the rest goes to projects.
        state_theme_share: of the projects; the rest goes to the themes of the collectivities.

    Raises:
        OutOfDomain: a negative envelope, a share outside 0 to 1, evaluation and engineering above 1 together.
    """
    if envelope_eur < 0:
        raise OutOfDomain(field="envelope", given=str(envelope_eur), expected="whole euros >= 0")
    first, second = fraction(evaluation_share), fraction(engineering_share)
    evaluation, engineering, interventions = _split_level(envelope_eur, (first, second, 1 - first - second))
    territory = fraction(territory_share)
    territories, projects = _split_level(interventions, (territory, 1 - territory))
    state = fraction(state_theme_share)
    state_themes, local_themes = _split_level(projects, (state, 1 - state))
    return EnvelopeSplit(
        evaluation_eur=evaluation,
        engineering_eur=engineering,
        interventions_eur=interventions,
        territories_eur=territories,
        projects_eur=projects,
        state_themes_eur=state_themes,
        local_themes_eur=local_themes,
        territories_share=territories / envelope_eur if envelope_eur else None,
    )


def _split_level(total_eur: int, shares: tuple[Fraction, ...]) -> list[int]:
    if min(shares) < 0:
        raise OutOfDomain(field="share", given=", ".join(map(str, shares)), expected="shares of 0 to 1 that sum to 1")
    quotas = [total_eur * share for share in shares]
    amounts = [floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(shares)), key=lambda place: (amounts[place] - quotas[place], place))
    for place in by_remainder[: total_eur - sum(amounts)]:
        amounts[place] += 1
    return amounts


@dataclass(frozen=True, slots=True)
class ThemeBalance:
    """How themes and their credits are shared between the State and the collectivities.

    Attributes:
        local_share_of_themes: 0 to 1; None without theme.
        local_share_of_amounts: 0 to 1; None without credits.
        themes_are_compliant: within the tolerance of one half; None without theme.
        amounts_are_compliant: within the tolerance of one half; None without credits.
    """

    local_share_of_themes: float | None
    local_share_of_amounts: float | None
    themes_are_compliant: bool | None
    amounts_are_compliant: bool | None


def balance_themes(
    n_state_themes: int, n_local_themes: int, state_eur: int, local_eur: int, tolerance_points: float = 0
) -> ThemeBalance:
    """Compare with one half the part of the collectivities in the themes and in the credits (METHODS 4.1).

    Proposition 11 counts the themes, fiche 15 the credits: both are given. With an odd number of themes half is
    impossible, hence the tolerance.

    Args:
        n_state_themes: themes chosen by the State.
        n_local_themes: themes chosen by the collectivities.
        state_eur: credits of the former, whole euros.
        local_eur: credits of the latter, whole euros.
        tolerance_points: percentage points, 5 accepts 0.45 to 0.55, both included.

    Raises:
        OutOfDomain: a negative count, amount or tolerance.
    """
    if min(n_state_themes, n_local_themes, state_eur, local_eur, tolerance_points) < 0:
        raise OutOfDomain(field="themes", given="a negative number", expected="numbers >= 0")
    tolerance = fraction(tolerance_points) / 100
    themes = _local_share(n_state_themes, n_local_themes)
    amounts = _local_share(state_eur, local_eur)
    return ThemeBalance(
        local_share_of_themes=None if themes is None else float(themes),
        local_share_of_amounts=None if amounts is None else float(amounts),
        themes_are_compliant=None if themes is None else abs(themes - Fraction(1, 2)) <= tolerance,
        amounts_are_compliant=None if amounts is None else abs(amounts - Fraction(1, 2)) <= tolerance,
    )


def _local_share(state: float, local: float) -> Fraction | None:
    both = fraction(state) + fraction(local)
    return fraction(local) / both if both else None


class ThemeOwner(StrEnum):
    """Who chose a theme: its family."""

    STATE = "etat"
    LOCAL = "collectivites"


class Fungibility(StrEnum):
    """Rule of the transfers between themes (fiche 15)."""

    WITHIN_FAMILY = "famille"
    WHOLE = "globale"


class TransferVerdict(StrEnum):
    """What becomes of one transfer."""

    OK = "ok"
    INVALID_AMOUNT = "montant_invalide"
    OTHER_FAMILY = "famille_differente"
    NEEDS_UNANIMITY = "unanimite_requise"
    OVER_CAP = "plafond_depasse"
    PROPORTION_CHANGED = "proportion_modifiee"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the contract.

    Attributes:
        key: its name in the contract.
        owner: who chose it.
        initial_eur: credits at signature, whole euros, >= 0.
    """

    key: str
    owner: ThemeOwner
    initial_eur: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """Credits asked to move from one theme to another.

    Attributes:
        source: key of the theme that pays.
        target: key of the theme that receives.
        amount_eur: whole euros.
        is_unanimous: all collectivities agree.
    """

    source: str
    target: str
    amount_eur: int
    is_unanimous: bool = False


@dataclass(frozen=True, slots=True)
class TransferOutcome:
    """Themes after the transfers, taken in order.

    Attributes:
        verdicts: one per transfer.
        balances_eur: credits by theme.
        remaining_eur: what each theme may still give.
    """

    verdicts: tuple[TransferVerdict, ...]
    balances_eur: dict[str, int]
    remaining_eur: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Rules:
    themes: dict[str, Theme]
    share: Fraction
    variant: Fungibility
    keeps_families: bool = False


@dataclass(slots=True)
class _Ledger:
    balances: dict[str, int]
    outflows: dict[str, int] = field(default_factory=dict)


def transfer_between_themes(
    themes: Sequence[Theme],
    transfers: Sequence[Transfer],
    share: float = FUNGIBLE_SHARE,
    variant: Fungibility = Fungibility.WITHIN_FAMILY,
) -> TransferOutcome:
    """Apply transfers in order; refused ones change nothing (fiche 15, METHODS 4.2).

    Within a family, the outflow of a theme over the life of the contract stays at or below `share` of its initial
    credits; inflows never enlarge it. In the whole variant a theme only cannot go below 0, and transfers between
    families stand if the total of each family is unchanged at the end; otherwise they are all refused and the list
    is replayed without them.

    Args:
        themes: all themes of the contract.
        transfers: in their order.
        share: 0 to 1, of the initial credits.
        variant: rule of the transfers.

    Raises:
        OutOfDomain: a share outside 0 to 1, negative credits, two themes of one key.
        UnknownCode: a transfer names a theme that does not exist.
    """
    rules = _Rules({theme.key: theme for theme in themes}, fraction(share), variant)
    _check_contract(themes, transfers, rules)
    verdicts, ledger = _replay(rules, transfers)
    if variant is Fungibility.WHOLE and _family_totals(rules, ledger.balances) != _family_totals(rules, None):
        rules = replace(rules, keeps_families=True)
        verdicts, ledger = _replay(rules, transfers)
    remaining = {key: _capacity(rules, ledger, key) for key in rules.themes}
    return TransferOutcome(verdicts, ledger.balances, remaining)


def _check_contract(themes: Sequence[Theme], transfers: Sequence[Transfer], rules: _Rules) -> None:
    if len(rules.themes) != len(themes) or any(theme.initial_eur < 0 for theme in themes):
        raise OutOfDomain(field="themes", given="a repeated key or negative credits", expected="one theme per key")
    if not 0 <= rules.share <= 1:
        raise OutOfDomain(field="rate", given=str(rules.share), expected="a share of 0 to 1")
    for key in (key for transfer in transfers for key in (transfer.source, transfer.target)):
        if key not in rules.themes:
            raise UnknownCode(field="theme", given=key, expected=", ".join(rules.themes))


def _replay(rules: _Rules, transfers: Sequence[Transfer]) -> tuple[tuple[TransferVerdict, ...], _Ledger]:
    ledger = _Ledger({key: theme.initial_eur for key, theme in rules.themes.items()})
    verdicts: list[TransferVerdict] = []
    for transfer in transfers:
        verdict = _judge(rules, ledger, transfer)
        if verdict is TransferVerdict.OK:
            ledger.balances[transfer.source] -= transfer.amount_eur
            ledger.balances[transfer.target] += transfer.amount_eur
            ledger.outflows[transfer.source] = ledger.outflows.get(transfer.source, 0) + transfer.amount_eur
        verdicts.append(verdict)
    return tuple(verdicts), ledger


def _judge(rules: _Rules, ledger: _Ledger, transfer: Transfer) -> TransferVerdict:
    owners = {rules.themes[transfer.source].owner, rules.themes[transfer.target].owner}
    crosses = len(owners) == len(ThemeOwner)
    verdict = TransferVerdict.OK
    if transfer.amount_eur <= 0 or transfer.source == transfer.target:
        verdict = TransferVerdict.INVALID_AMOUNT
    elif crosses and rules.variant is Fungibility.WITHIN_FAMILY:
        verdict = TransferVerdict.OTHER_FAMILY
    elif crosses and rules.keeps_families:
        verdict = TransferVerdict.PROPORTION_CHANGED
    elif ThemeOwner.LOCAL in owners and not transfer.is_unanimous:
        verdict = TransferVerdict.NEEDS_UNANIMITY
    elif transfer.amount_eur > _capacity(rules, ledger, transfer.source):
        verdict = TransferVerdict.OVER_CAP
    return verdict


def _capacity(rules: _Rules, ledger: _Ledger, key: str) -> int:
    """Return what a theme may still give: under the cap of its initial credits, or down to 0."""
    if rules.variant is Fungibility.WHOLE:
        return ledger.balances[key]
    return floor(rules.share * rules.themes[key].initial_eur) - ledger.outflows.get(key, 0)


def _family_totals(rules: _Rules, balances: dict[str, int] | None) -> dict[ThemeOwner, int]:
    """Return the credits of each family, at signature when `balances` is None."""
    totals = dict.fromkeys(ThemeOwner, 0)
    for key, theme in rules.themes.items():
        totals[theme.owner] += theme.initial_eur if balances is None else balances[key]
    return totals
