"""One line under the pointer: what an edit would change."""

from domain.foresight import Foresight
from domain.wording.numbers import NO_BREAK_SPACE, euros_short, points, signed

NOTHING = "ne changerait rien : déjà ainsi, ou verrouillé"


def render(change: Foresight) -> str:
    """Write what would change, people first; what would not is left out."""
    parts = [
        *_counted(change.n_communes, "commune", "communes"),
        *_counted(round(change.population), "hab.", "hab."),
        *_counted(round(change.quarter_population), "hab. de QPV", "hab. de QPV"),
        *_money(change.aid_eur, "d'aide"),
        *_money(change.rest_eur, "de reste à charge"),
        *_reached(change.worst_fifth),
    ]
    return ", ".join(parts) or NOTHING


def _counted(count: int, singular: str, plural: str) -> list[str]:
    if not count:
        return []
    return [f"{signed(count)}{NO_BREAK_SPACE}{singular if abs(count) < 2 else plural}"]


def _money(amount_eur: int | None, what: str) -> list[str]:
    if not amount_eur:
        return []
    sign = "+" if amount_eur > 0 else "\u2212"
    return [f"{sign}{euros_short(abs(amount_eur))} {what}"]


def _reached(gap: float | None) -> list[str]:
    if gap is None or not round(gap, 4):
        return []
    return [f"{points(gap, 2)} du cinquième le plus en difficulté"]
