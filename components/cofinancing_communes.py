"""Results of the page « Cofinancement » by commune and by EPCI, and the case of the report."""

import json

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import cofinancing_charts
from components.cofinancing_page import WHY, origin
from components.cofinancing_tables import block, table
from components.drawing import bare
from domain.cofinancing_study import REVENUE, Study
from domain.effort import compare_uniform, equal_effort_rates
from domain.plan import UNDECIDED, Rules
from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording.exports import rates_text
from domain.wording.law import TO_VERIFY
from domain.wording.numbers import counted, euros, number, percent
from domain.wording.rules import CHOICE, LAW, REPORT

MOST_COMMUNES = 40
"""Rows with every figure; the other communes that have an exception or may be given one have its button alone."""
MOST_EXCEPTIONS, MOST_GROUPS = 200, 60
"""Others that have their button, every declared exception among them; rows of the EPCI. Files hold them all."""
COMMUNE_HEAD = (
    "commune",
    "position",
    "taux du barème",
    "taux final",
    "aide",
    "reste à charge",
    "… par habitant",
    "… en part des recettes 2017",
    "part de la commune",
    f"demande au-delà de la loi ({TO_VERIFY})",
    "dérogation",
)
EXCEPTION_HEAD = ("commune", f"demande au-delà de la loi ({TO_VERIFY})", "dérogation")
TO_DECIDE = "à décider"
CASE_COST = np.array([1_000_000, 1_000_000], dtype=np.int64)
CASE_PEOPLE = np.array([10_000.0, 10_000.0])
CASE_REVENUE = np.array([1_000.0, 200.0])
"""The report's gap of 1 to 5: two towns, the same project (METHODS 5.9)."""


def communes(study: Study, territory: Territory) -> Component:
    """Draw the communes with an exception, those over the law, then those whose rest to pay weighs most."""
    plan = study.plan
    weight = np.where(np.isnan(study.rest_share), -1.0, study.rest_share)
    is_granted = np.isin(territory.communes[plan.communes], list(plan.rules.derogations))
    order = np.lexsort((plan.communes, -weight, ~plan.needs_derogation, ~is_granted))
    rows = [_commune(study, territory, int(k)) for k in order[:MOST_COMMUNES]]
    n_exceptions = int((is_granted | plan.needs_derogation).sum())
    n_named = max(min(n_exceptions, MOST_COMMUNES + MOST_EXCEPTIONS), int(is_granted.sum()))
    others = [_exception(study, territory, int(k)) for k in order[MOST_COMMUNES:n_named]]
    n_known = int((~np.isnan(study.rest_share)).sum())
    finding = (
        "Le reste à charge n'est pas calculé." if not n_known else _finding(study, territory, int(np.argmax(weight)))
    )
    left = plan.communes.size - len(rows) - len(others)
    more = f" Les {number(left)} autres communes sont dans les fichiers, en bas de cette page." if left > 0 else ""
    return block(
        "Que reste-t-il à payer à chaque commune ?",
        finding,
        [
            *([chart] if (chart := cofinancing_charts.rests(study, territory)) else []),
            html.Div(id=WHY, className="pourquoi", tabIndex=-1, **{"aria-live": "polite"}),
            table(COMMUNE_HEAD, rows, "communes"),
            *(
                [table(EXCEPTION_HEAD, others, "derogations", "Les autres communes au-delà de la loi")]
                if others
                else []
            ),
            html.P(f"{_revenue_note(territory)}{more}", className="discret"),
        ],
        origin(("Participation minimale de 20 %", LAW), ("Dérogation déclarée", CHOICE)),
        "communes",
    )


def _finding(study: Study, territory: Territory, first: int) -> str:
    name = territory.names[study.plan.communes[first]]
    return (
        f"Le plus lourd : {name}, {percent(study.rest_share[first], 2)} de ses recettes de fonctionnement de 2017 ; "
        f"recettes connues pour {counted(int((~np.isnan(study.revenue_eur)).sum()), 'commune')} "
        f"sur {number(study.plan.communes.size)}."
    )


def _commune(study: Study, territory: Territory, k: int) -> tuple[str | Component, ...]:
    plan = study.plan
    is_decided = plan.stratum[k] != UNDECIDED
    has_aid = is_decided and plan.total_aid_eur is not None
    return (
        _named(territory, int(plan.communes[k])),
        number(_or_none(study.position[k]), 1),
        percent(plan.scheduled_rate[k]) if is_decided else TO_DECIDE,
        percent(_or_none(plan.final_rate[k])),
        euros(int(plan.aid_eur[k])) if has_aid else "n.d.",
        euros(int(plan.rest_eur[k])) if has_aid else "n.d.",
        euros(_or_none(study.rest_per_head[k]), 2),
        percent(_or_none(study.rest_share[k]), 2),
        percent(_or_none(study.own_share[k])),
        euros(int(study.over_eur[k])) if plan.needs_derogation[k] else "—",
        _derogation(plan.rules, str(territory.communes[plan.communes[k]]), is_over=bool(plan.needs_derogation[k])),
    )


def _named(territory: Territory, place: int) -> Component:
    """Draw the name of a commune as the button that explains its figures (`web/assets/raisons.js`)."""
    told = {"data-why": str(territory.communes[place]), "title": "Pourquoi ces chiffres ?"}
    return bare(html.Button, str(territory.names[place]), type="button", className="nom-explique", **told)


def _exception(study: Study, territory: Territory, k: int) -> tuple[str | Component, ...]:
    code = str(territory.communes[study.plan.communes[k]])
    name, over = str(territory.names[study.plan.communes[k]]), study.plan.needs_derogation[k]
    button = _derogation(study.plan.rules, code, is_over=bool(over))
    return name, euros(int(study.over_eur[k])) if over else "—", button


def _derogation(rules: Rules, code: str, *, is_over: bool) -> str | Component:
    """Draw the button that declares or withdraws the exception of a commune."""
    if rules.derogation:
        return "accordée à toutes"
    is_granted = code in rules.derogations
    if not is_over and not is_granted:
        return "—"
    return bare(
        html.Button,
        "retirer" if is_granted else "déclarer",
        type="button",
        className="bouton",
        **{"data-derogation": json.dumps(code), "aria-pressed": "true" if is_granted else "false"},
    )


def _revenue_note(territory: Territory) -> str:
    variable = territory.variables.get(REVENUE)
    if variable is None:
        return "Les recettes de fonctionnement ne sont pas dans ce territoire : n.d."
    return f"Recettes de fonctionnement de {variable.vintage} ({variable.producer}). {variable.warning or ''}"


def groups(study: Study, territory: Territory) -> Component:
    """Draw the same by EPCI: sums, and ratios of sums over the communes where both are known."""
    zoning, plan = territory.zonings["epci"], study.plan
    area = zoning.area_of[plan.communes]
    decided = (plan.stratum != UNDECIDED) & (plan.total_aid_eur is not None)
    known = np.flatnonzero(decided & (area >= 0))
    order = known[np.argsort(area[known], kind="stable")]
    found, starts = np.unique(area[order], return_index=True)
    parts = np.split(order, starts)[1:]
    rows = [_group(study, str(zoning.names[one]), part) for one, part in zip(found, parts, strict=True)]
    rows.sort(key=lambda row: -row[0])
    chart = cofinancing_charts.groups([row[2][0] for row in rows], [row[1] for row in rows], [row[0] for row in rows])
    head = ("EPCI", "communes", "aide", "taux moyen", "reste à charge", "… par habitant", "… en part des recettes 2017")
    finding = (
        f"{rows[0][2][0]} garde le plus gros reste à charge : {euros(rows[0][0])}." if rows else "Aucune aide décidée."
    )
    return block(
        "Et dans chaque intercommunalité ?",
        finding,
        [
            *([chart] if chart else []),
            table(head, [row for *_, row in rows[:MOST_GROUPS]], "intercommunalites"),
            *(
                [html.P(f"Les {number(len(rows) - MOST_GROUPS)} autres sont dans le classeur.", className="discret")]
                if len(rows) > MOST_GROUPS
                else []
            ),
        ],
        key="intercommunalites",
    )


def _group(study: Study, name: str, inside: Ints) -> tuple[int, int, tuple[str, ...]]:
    plan = study.plan
    aid, cost, rest = (int(one[inside].sum()) for one in (plan.aid_eur, plan.cost_eur, plan.rest_eur))
    per_head = _ratio_of_sums(plan.rest_eur[inside], study.population[inside])
    share = _ratio_of_sums(plan.rest_eur[inside], study.revenue_eur[inside])
    texts = (number(inside.size), euros(aid), percent(aid / cost if cost else None))
    return rest, aid, (name, *texts, euros(rest), euros(per_head, 2), percent(share, 2))


def _ratio_of_sums(amounts: Ints, base: Floats) -> float | None:
    known = base > 0
    total = float(base[known].sum())
    return float(amounts[known].sum()) / total if total else None


_CASE_TEXT = (
    "Deux villes de 10\u202f000 habitants, 1\u202f000 et 200\u202f€ de recettes fiscales par habitant, un projet de "
    "1\u202f000\u202f000\u202f€ chacune. Le plafond légal n'est pas appliqué ici."
)


def report_case(rules: Rules) -> Component:
    """Draw the case of the report: the same rate asks one town five times the effort of the other."""
    equal = equal_effort_rates(CASE_COST, CASE_PEOPLE, CASE_REVENUE, int(CASE_COST.sum()) // 2)
    cases = [
        ("50\u202f% pour les deux", np.array([0.5, 0.5])),
        (
            f"strates extrêmes ({rates_text(rules.rates[:1])} et {rates_text(rules.rates[-1:])})",
            np.array([rules.rates[0], rules.rates[-1]]),
        ),
        ("à effort égal, même aide qu'à 50\u202f%", equal.rates),
    ]
    rows, efforts = [], []
    for label, rates in cases:
        found = compare_uniform(CASE_COST, CASE_PEOPLE, CASE_REVENUE, rates, 0.5).modulated
        first, second = found.effort_share
        efforts.append((first, second))
        rows.append(
            (
                label,
                " et ".join(percent(one) for one in rates),
                euros(found.aid_eur),
                percent(first, 2),
                percent(second, 2),
                "n.d." if found.ratio_max_min is None else number(found.ratio_max_min, 2),
            )
        )
    head = ("taux", "riche et pauvre", "aide en tout", "effort de la riche", "effort de la pauvre", "rapport")
    return block(
        "Le cas du rapport : deux villes, de 1 à 5",
        "Au même taux de 50\u202f%, l'effort est de 5\u202f% des recettes pour l'une et de 25\u202f% pour l'autre.",
        [
            cofinancing_charts.efforts([label for label, _ in cases], *np.array(efforts).T),
            table(head, rows, "cas-du-rapport"),
            html.P(_CASE_TEXT, className="discret"),
        ],
        origin(("Écart de 1 à 5", REPORT), ("Taux des strates", CHOICE)),
        "cas-du-rapport",
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
