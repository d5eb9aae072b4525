"""Results of the page « Cofinancement », from the schedules side by side to the winners and losers."""

import json
from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import cofinancing_charts, terms_fields
from components.cofinancing_page import origin
from components.cofinancing_tables import block, known, table
from components.drawing import bare
from components.funding_plan import SCHEDULES
from components.terms_fields import Field
from domain.cofinancing_study import Pairs, Study
from domain.schedules import Schedule
from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording.exports import rates_text, thresholds_text
from domain.wording.law import TO_VERIFY
from domain.wording.numbers import counted, euros, number, percent, signed
from domain.wording.rules import CHOICE, LAW, REPORT, SUPPOSED

MOST_PAIRS = 20
MOST_NAMED = 6
NO_CLIFF = "aucune"
UNIFORM_HEAD = (
    "taux unique",
    "aide au taux unique",
    "reste à charge",
    "aide aux taux des strates",
    "reste à charge",
    "gagnantes",
    "perdantes",
)
PAIRS_HEAD = (
    "voisines (vers la carte)",
    "positions",
    "écart, points",
    "écart au barème choisi, €/hab.",
    "écart au barème lissé, €/hab.",
)


def empty() -> Component:
    """Draw the page of an empty perimeter: what to do first."""
    return html.P(
        "Le périmètre est vide. Choisissez des communes ou des quartiers sur la carte : le cofinancement se calcule "
        "pour eux.",
        className="constat alerte",
    )


def schedules(study: Study) -> Component:
    """Draw the five schedules for the same projects, each brought to the cost of the chosen one."""
    return block(
        "Que coûte chaque barème pour les mêmes projets ?",
        _schedules_finding(study),
        [
            cofinancing_charts.schedules(study),
            table(_schedule_head(study.plan.rules.terms.window), _schedule_rows(study), "baremes"),
            html.P(
                "Marche, pente, écart et rangs sont ceux du barème, avant le plafond légal et l'enveloppe. "
                "À budget égal : marche, pente et écart sont ceux du barème dont les taux sont multipliés par le "
                "facteur qui lui donne le coût du barème choisi. Rangs inversés : paires de communes dont l'ordre de "
                "recettes par habitant moins le coût change quand on retire le reste à charge au lieu du coût.",
                className="discret",
            ),
        ],
        origin(("Barèmes lissés", CHOICE), ("Barème par paliers", REPORT), ("Coût par habitant", SUPPOSED)),
        "baremes",
    )


def _schedule_head(window: float) -> tuple[str, ...]:
    return (
        "barème",
        "demandes",
        "… sous le plafond légal",
        "… dans l'enveloppe",
        "taux moyen des demandes",
        "facteur de même coût",
        "marche du barème, €/hab.",
        "pente, €/hab. par point",
        f"écart entre voisines à {points(window)} points au plus, €/hab.",
        "rangs inversés",
    )


def _schedule_rows(study: Study) -> list[tuple[str, ...]]:
    chosen = study.plan.rules.schedule
    return [
        (
            SCHEDULES[one.schedule] + (" (choisi)" if one.schedule == chosen else ""),
            euros(one.requested_eur),
            euros(one.capped_eur),
            euros(one.aid_eur),
            percent(one.mean_rate),
            "n.d." if one.equal_factor is None else number(one.equal_factor, 3),
            NO_CLIFF if one.step_eur == 0 else euros(one.step_eur, 2),
            "marche" if one.slope_eur is None and one.step_eur else euros(one.slope_eur, 2),
            euros(one.neighbour_gap_eur, 2),
            number(None if one.reversal_share is None else one.reversals),
        )
        for one in study.schedules
    ]


def _schedules_finding(study: Study) -> str:
    stepped, linear = (
        next(one for one in study.schedules if one.schedule == key) for key in (Schedule.STEPPED, Schedule.LINEAR)
    )
    if stepped.step_eur is None or linear.slope_eur is None:
        return "Aucun taux n'est décidé dans ce périmètre : rien à comparer."
    return (
        f"À budget égal, le barème par paliers fait une marche de {euros(stepped.step_eur, 2)} par habitant ; "
        f"le barème lissé n'en fait aucune, sa pente est de {euros(linear.slope_eur, 2)} par point au plus."
    )


def thresholds(study: Study, territory: Territory) -> Component:
    """Draw the step at each threshold and the neighbours on its two sides."""
    rules = study.plan.rules
    rows = [
        (
            f"{thresholds_text((limit,))} ({' → '.join(rates_text((rate,)) for rate in rules.rates[k : k + 2])})",
            euros(float(study.step_eur[k]) if rules.schedule == Schedule.STEPPED else 0.0, 2),
            euros(float(study.step_eur[k]), 2),
            euros(float(study.legal_step_eur[k]), 2),
            number(len(study.near[k])),
            html.Span(_names(territory, study.plan.communes[study.near[k]]), className="noms"),
        )
        for k, limit in enumerate(rules.thresholds)
    ]
    return block(
        "Que vaut un seuil franchi ?",
        _threshold_finding(study),
        [
            cofinancing_charts.steps(study),
            terms_fields.fields(Field("window", "number", "5", high=50)),
            table(
                (
                    "seuil",
                    "marche du barème choisi, €/hab.",
                    "marche par paliers, €/hab.",
                    "… sous le plafond légal",
                    f"communes à ± {points(rules.terms.window)} points",
                    "dont",
                ),
                rows,
                "seuils",
            ),
            *_pairs(study, territory),
        ],
        origin(("Voisinage d'un seuil", CHOICE), ("Coût par habitant", SUPPOSED)),
        "seuils",
    )


def _threshold_finding(study: Study) -> str:
    rules = study.plan.rules
    near = int(np.unique(np.concatenate([*study.near, np.empty(0, dtype=np.int64)])).size)
    around = f"{counted(near, 'commune')} à {points(rules.terms.window)} points au plus d'un seuil"
    if rules.schedule == Schedule.STEPPED:
        step = euros(float(study.step_eur.max()), 2)
        return f"La plus haute marche du barème vaut {step} par habitant, avant plafond légal et enveloppe ; {around}."
    return f"Le barème choisi n'a pas de marche ; {around}."


def _pairs(study: Study, territory: Territory) -> list[Component]:
    """Draw the neighbours that a limit separates, then those that one stratum treats alike however far apart."""
    across, within = study.pairs, study.same_stratum
    parts: list[Component] = []
    if across.first.size:
        text = counted(across.first.size, "paire de voisines", "paires de voisines") + " de part et d'autre d'un seuil"
        caption = f"{text}{_shown(across.first.size, 'plus proches en position')}"
        parts.append(table(PAIRS_HEAD, _pair_rows(study, territory, across), "voisines", caption))
    else:
        parts.append(html.P("Aucune paire de communes voisines n'est séparée par un seuil.", className="discret"))
    if within.first.size:
        text = counted(within.first.size, "paire de voisines", "paires de voisines") + " dans une même strate"
        caption = f"{text}{_shown(within.first.size, 'plus éloignées en position')}"
        parts.append(table(PAIRS_HEAD, _pair_rows(study, territory, within), "voisines-meme-strate", caption))
    return parts


def _shown(n: int, which: str) -> str:
    return f" ; les {number(MOST_PAIRS)} {which}" if n > MOST_PAIRS else ""


def _pair_rows(study: Study, territory: Territory, pairs: Pairs) -> list[tuple[str | Component, ...]]:
    plan = study.plan
    return [
        (
            _pair(territory, int(plan.communes[pairs.first[k]]), int(plan.communes[pairs.second[k]])),
            f"{number(study.position[pairs.first[k]], 1)} / {number(study.position[pairs.second[k]], 1)}",
            number(pairs.position_gap[k], 1),
            euros(pairs.gap_eur[k], 2),
            euros(pairs.linear_gap_eur[k], 2),
        )
        for k in range(min(MOST_PAIRS, len(pairs.first)))
    ]


def _pair(territory: Territory, first: int, second: int) -> Component:
    """Draw two names that lead to the map, framed and outlined there."""
    codes = json.dumps([str(territory.communes[first]), str(territory.communes[second])])
    names = f"{_name(territory, first)} / {_name(territory, second)}"
    return bare(html.A, names, href="/", title="Voir ces deux communes sur la carte", **{"data-pair": codes})


_LAW_TEXT = (
    "Aucune autre aide publique n'est connue ici : les deux règles disent la même chose tant que des projets avec "
    "leurs autres financeurs ne sont pas chargés. Une dérogation du préfet de département se déclare commune par "
    "commune ci-dessus, ou pour toutes dans les réglages ; elle est supposée porter la participation à "
    f"5\u202f% ({TO_VERIFY})."
)


def legal(study: Study) -> Component:
    """Draw what exceeds the ordinary law."""
    plan = study.plan
    n_over, total = int(plan.needs_derogation.sum()), int(study.over_eur.sum())
    finding = (
        f"{counted(n_over, 'commune demande', 'communes demandent')} plus que le droit commun : {euros(total)} au-delà."
        if n_over
        else "Aucune commune ne dépasse le droit commun."
    )
    return block(
        "Que dit la loi ?",
        finding,
        [
            table(
                ("règle", "seuil", "communes au-delà", "montant au-delà"),
                [
                    (
                        f"participation minimale du maître d'ouvrage (CGCT, art. L1111-10, III) ; {TO_VERIFY}",
                        "20\u202f%",
                        number(n_over),
                        euros(total),
                    ),
                    (
                        f"toutes aides publiques réunies (même article) ; {TO_VERIFY}",
                        "80\u202f%",
                        number(n_over),
                        euros(total),
                    ),
                ],
                "loi",
            ),
            html.P(_LAW_TEXT, className="discret"),
        ],
        origin(("20 % et 80 %", LAW), ("Dérogations", CHOICE)),
        "loi",
    )


def comparisons(study: Study, territory: Territory) -> Component:
    """Draw who wins and who loses beside a rate for all, at 50 % and at the same cost."""
    plan = study.plan
    rows = []
    for label, one in (("50\u202f% pour tous", study.uniform), ("même coût pour tous", study.neutral)):
        rest = None if one.total_eur is None else float(np.nansum(np.where(np.isnan(one.aid_eur), 0, plan.cost_eur)))
        rows.append(
            (
                f"{label} ({percent(one.rate)})",
                euros(one.total_eur),
                euros(None if rest is None or one.total_eur is None else rest - one.total_eur),
                euros(plan.total_aid_eur),
                euros(plan.total_rest_eur),
                number(None if one.rate is None else one.n_winners),
                number(None if one.rate is None else one.n_losers),
            )
        )
    return block(
        "Qui gagne, qui perd, face à un taux unique ?",
        _comparison_finding(study),
        [
            *([chart] if (chart := cofinancing_charts.moved(study, territory, study.neutral)) else []),
            table(UNIFORM_HEAD, rows, "taux-unique"),
            *[
                _moved(study, territory, one.aid_eur, f"face à {label}", key)
                for label, one, key in (
                    ("50\u202f%", study.uniform, "gagnantes-50"),
                    ("un taux de même coût", study.neutral, "gagnantes-meme-cout"),
                )
            ],
        ],
        origin(("50 %", REPORT), ("Taux de même coût", "calculé")),
        "taux-unique",
    )


def _comparison_finding(study: Study) -> str:
    if study.neutral.rate is None:
        return "Aucune aide n'est décidée : rien à comparer."
    return (
        f"À budget égal (taux unique de {percent(study.neutral.rate)}), "
        f"{counted(study.neutral.n_winners, 'commune gagne', 'communes gagnent')} aux strates et "
        f"{number(study.neutral.n_losers)} y {'perd' if study.neutral.n_losers < 2 else 'perdent'}."
    )


def _moved(study: Study, territory: Territory, other: Floats, label: str, key: str) -> Component:
    """Draw the communes that gain and lose most."""
    plan = study.plan
    gain = plan.aid_eur - other
    order = np.argsort(np.where(np.isnan(gain), 0.0, gain), kind="stable")
    shown: Sequence[int] = [
        *[k for k in order[::-1][:MOST_NAMED] if gain[k] >= 1],
        *[k for k in order[:MOST_NAMED][::-1] if gain[k] <= -1],
    ]
    rows = [
        (
            _name(territory, plan.communes[k]),
            f"{signed(gain[k])}\u202f€",
            euros(int(plan.aid_eur[k])),
            euros(other[k]),
            euros(int(plan.rest_eur[k])),
            euros(plan.cost_eur[k] - other[k]),
        )
        for k in shown
    ]
    head = (
        "commune",
        "gain",
        "aide aux strates",
        "aide au taux unique",
        "reste aux strates",
        "reste au taux unique",
    )
    caption = f"Les {number(MOST_NAMED)} plus gros gains et pertes {label}"
    return table(head, rows, key, caption) if rows else html.P(f"Ni gain ni perte {label}.", className="discret")


def points(window: float) -> str:
    """Write a number of points, with a tenth where it has one."""
    return number(window, 0 if window == int(window) else 1)


def _names(territory: Territory, places: Ints) -> str:
    names = [_name(territory, place) for place in places[:MOST_NAMED]]
    return ", ".join(names) + (" …" if len(places) > MOST_NAMED else "") if names else known(None)


def _name(territory: Territory, place: int) -> str:
    return str(territory.names[place])
