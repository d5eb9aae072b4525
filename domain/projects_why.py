"""Why the figures of the real projects: the largest one step by step, the envelope, then the largest finality."""

from collections.abc import Iterator

import numpy as np

from domain.decimals import product_floor
from domain.explanations import Explanation, Term
from domain.law import ORDINARY_SHARE
from domain.plan import minimum_shares
from domain.project_totals import Account, Grouping
from domain.projects import Replay
from domain.scaling import ScalingStatus
from domain.wording.formulas.money import EUROS, PER_CENT, SYMBOLS


def explain_projects(replayed: Replay, told: Account) -> Iterator[Explanation]:
    """Explain what the page says of a replay; nothing where no project is replayed or no aid can be given.

    Args:
        replayed: the replay.
        told: what it adds up to.
    """
    places = np.flatnonzero(replayed.is_replayed)
    if not places.size or not replayed.gives_aid:
        return
    yield from _largest(replayed, int(places[np.argmax(replayed.cost_eur[places])]))
    yield _envelope(replayed, told)
    if told.by is Grouping.FINALITY and told.groups:
        yield _group(replayed, told)


def _largest(replayed: Replay, k: int) -> Iterator[Explanation]:
    projects = replayed.projects
    cost, private, other, aid = (
        int(amounts[k]) for amounts in (replayed.cost_eur, replayed.private_eur, replayed.other_eur, replayed.aid_eur)
    )
    (share,) = minimum_shares(projects.communes[k : k + 1], replayed.rules).tolist()
    terms = (
        Term("projet", str(projects.descriptions[k] or projects.keys[k])[:80]),
        Term(SYMBOLS["cost"], cost, EUROS),
        Term(SYMBOLS["private"], private, EUROS),
        Term(SYMBOLS["other_aids"], other, EUROS),
        Term(SYMBOLS["requested_rate"], float(replayed.scheduled_rate[k]), PER_CENT),
        Term(SYMBOLS["minimum_share"], share, PER_CENT),
    )
    yield Explanation("legal_cap", terms, Term(SYMBOLS["aid"], aid, EUROS), "5.3", to_verify=share != ORDINARY_SHARE)
    paid = (*terms[1:4], Term(SYMBOLS["aid"], aid, EUROS))
    yield Explanation("rest_to_pay", paid, Term(SYMBOLS["rest"], int(replayed.rest_eur[k]), EUROS), "5.2")


def _envelope(replayed: Replay, told: Account) -> Explanation:
    is_unchanged = replayed.status == ScalingStatus.SUFFICIENT
    terms = (Term(SYMBOLS["envelope"], replayed.envelope_eur, EUROS), Term("projets", told.totals.n))
    key = "scale_unchanged" if is_unchanged else f"scale_{replayed.rules.mode}"
    return Explanation(key, terms, Term(SYMBOLS["total_aid"], told.totals.aid_eur, EUROS), "5.4")


def _group(replayed: Replay, told: Account) -> Explanation:
    """Explain the headroom of the costliest finality: the rate of each project by its cost, less the aids."""
    first = told.groups[0]
    kept = replayed.is_replayed & np.equal(replayed.projects.finalities, first.key)
    most = int(product_floor(replayed.scheduled_rate[kept], replayed.cost_eur[kept])[0].sum())
    terms = (
        Term("finalité", first.name or "sans intitulé"),
        Term(SYMBOLS["total_cost"], first.totals.cost_eur, EUROS),
        Term(SYMBOLS["maximum_aid"], most, EUROS),
        Term(SYMBOLS["total_aid"], first.totals.aid_eur, EUROS),
    )
    left = most - int(replayed.aid_eur[kept].sum())
    return Explanation("finality_rate", terms, Term(SYMBOLS["headroom"], left, EUROS), "5.7")
