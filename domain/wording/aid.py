"""French words that stand where a département has no amount of aid, on screen and in files."""

from domain.metrics import DepartementAid
from domain.wording.exports import NOT_REACHED, TO_DECIDE
from domain.wording.numbers import MISSING_TEXT


def why_unknown(aid: DepartementAid) -> str:
    """Say why a département has no amount of aid: not reached, left to decide, or « n.d. »."""
    if aid.covered_population:
        return MISSING_TEXT
    return TO_DECIDE if aid.undecided_population else NOT_REACHED
