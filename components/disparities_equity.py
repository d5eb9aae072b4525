"""Results of the page « Disparités » on the plan: verdict on both sides, curves, solidarity indicator of each payer."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import drawing
from components.cofinancing_tables import table
from components.disparities_page import block, chart, choice, data, options_of
from components.graph import CURVES_HEIGHT, CURVES_WIDTH, Line, curves
from components.metrics_panel import column_head
from domain.equity import NEUTRAL_TOLERANCE, charge_burden
from domain.gap_choices import COVERED, GRADING, REACHES, WEIGHTS, GapChoices
from domain.look import ACCENT, BEFORE, EMPLOYMENT_AREA, QPV
from domain.plan import Plan
from domain.plan_equity import NEUTRAL, PLAN, Equity, Payer, Reading, deciles
from domain.solidarity import COMPONENTS, DEFAULT_MIN_COMPONENTS, GRADES
from domain.solidarity import NEUTRAL as NEUTRAL_VALUES
from domain.territory import Territory
from domain.wording.disparities import SIMULATION
from domain.wording.numbers import capital, counted, listed, number, percent, signed
from domain.wording.verdicts import (
    BURDENS,
    COMPONENT_LABELS,
    FLAGS,
    NOT_OFFICIAL,
    TOGETHER,
    VERDICTS,
    grade_range_sentence,
    grade_text,
    net_effect_sentence,
    reranking_sentence,
)

PLACES, NET_PLACES = 3, 5
POSTS_WITHOUT_GRADE = (
    "déclaration en ETP n'est pas en euros et n'a pas de note",
    "déclarations en ETP ne sont pas en euros et n'ont pas de note",
)
WEIGHTS_OFFERED = (0, 1, 2, 3, 4)
REACHES_OFFERED = {
    "reach_aid": (10, 20, 30, 40, 50),
    "reach_net": (2, 5, 10, 15, 20),
    "reach_rest": (5, 10, 20, 30, 40),
    "reach_worst": (5, 10, 15, 20),
}
"""Hundredths."""
COVERAGES_OFFERED = (50, 60, 70, 80, 90, 100)


def verdict(equity: Equity, territory: Territory, choices: GapChoices) -> Component:
    """Draw what the plan does, aid and rest to pay together, beside one rate for all."""
    plan = equity.readings[0]
    aid, rest = VERDICTS[plan.aid.verdict], BURDENS[plan.rest.burden]
    return block(
        "verdict",
        "Ce plan rapproche-t-il les communes, ou l'inverse ?",
        f"L'aide : {aid.label} ({_index('C', plan.aid.concentration_aid)}) ; le reste à charge : {rest.label} "
        f"({_index('K', plan.rest.kakwani_rest)}).",
        [
            html.Div(
                [
                    _side("L'aide, lue comme un avantage", aid.sentence, _aid_facts(plan)),
                    _side("Le reste à charge, lu comme une charge", rest.sentence, _rest_facts(plan)),
                ],
                className="deux-cotes",
            ),
            html.P(TOGETHER, className="discret"),
            table(_HEAD, [_row(one) for one in equity.readings], "verdict", _caption(equity, territory, choices)),
            *_left_out(equity.plan),
            html.P(_universe_note(equity, territory, choices), className="discret"),
        ],
    )


def _index(letter: str, value: float | None) -> str:
    return f"{letter} = {_signed(value)}"


def _signed(value: float | None, places: int = PLACES) -> str:
    return "n.d." if value is None else signed(0.0 if abs(value) <= NEUTRAL_TOLERANCE else value, places)


def _side(title: str, sentence: str, facts: list[str]) -> Component:
    return html.Div([html.H3(title), html.P(sentence), *(html.P(one, className="discret") for one in facts if one)])


def _aid_facts(plan: Reading) -> list[str]:
    return [
        f"Concentration de l'aide {_signed(plan.aid.concentration_aid)}, Gini des capacités "
        f"{number(plan.aid.gini_before, NET_PLACES)} avant, {number(plan.aid.gini_after, NET_PLACES)} après.",
        net_effect_sentence(plan.aid.net_effect),
        reranking_sentence(plan.aid.reranking),
    ]


def _rest_facts(plan: Reading) -> list[str]:
    return [
        f"Concentration du reste à charge {_signed(plan.rest.concentration_rest)}, moins le Gini des capacités : "
        f"Kakwani {_signed(plan.rest.kakwani_rest)}.",
    ]


_HEAD = (
    "",
    "concentration de l'aide",
    "verdict sur l'aide",
    "effet net sur le Gini",
    "Kakwani du reste à charge",
    "verdict sur le reste à charge",
)


def _row(one: Reading) -> tuple[str, ...]:
    return (
        _name(one),
        _signed(one.aid.concentration_aid),
        VERDICTS[one.aid.verdict].label,
        _signed(None if one.aid.net_effect is None else -one.aid.net_effect, NET_PLACES),
        _signed(one.rest.kakwani_rest),
        BURDENS[charge_burden(one.rest.kakwani_rest)].label,
    )


def _name(one: Reading) -> str:
    if one.key == PLAN:
        return "le plan simulé"
    rate = "n.d." if one.rate is None else percent(one.rate, 0 if one.key != NEUTRAL else 1)
    return f"taux uniforme de même coût, {rate}" if one.key == NEUTRAL else f"taux uniforme de {rate}"


def _capacity(equity: Equity, territory: Territory) -> str:
    key = equity.universe.capacity_key
    return f"{territory.variables[key].label}" if key else "n.d."


def _caption(equity: Equity, territory: Territory, choices: GapChoices) -> str:
    who = "habitants du périmètre" if choices.universe == COVERED else "habitants du territoire"
    return f"Communes classées par {_capacity(equity, territory)}, des moins dotées aux plus dotées, {who}"


def _left_out(plan: Plan) -> list[Component]:
    """Name the communes without a decided rate: verdict, curves and letter know nothing of them."""
    if not plan.n_undecided:
        return []
    others = plan.n_undecided - len(plan.undecided)
    names = listed([*plan.undecided, *([counted(others, "autre commune", "autres communes")] if others else [])])
    people = counted(round(plan.undecided_population), "habitant couvert", "habitants couverts")
    return [html.P(f"Hors du verdict, des courbes et de la note : {names} ({people}), à décider.", className="constat")]


def _universe_note(equity: Equity, territory: Territory, choices: GapChoices) -> str:
    key = equity.universe.capacity_key
    n_missing = equity.universe.order.missing.size
    who = (
        "Parmi les seuls habitants couverts, un taux uniforme donne la même aide à chacun : C = 0."
        if choices.universe == COVERED
        else "Parmi tous les habitants, ceux qui sont hors du périmètre n'ont ni aide ni reste à charge."
    )
    missing = f" {counted(n_missing, 'commune')} sans capacité connue, hors du calcul." if n_missing else ""
    warning = f" Capacité : {territory.variables[key].warning}" if key and territory.variables[key].warning else ""
    return f"{who}{missing}{warning}"


def lorenz_curves(equity: Equity, territory: Territory) -> Component:
    """Draw the Lorenz curves of capacity before and after the plan, and the concentration curves of aid and rest."""
    found = equity.curves
    lines = (
        Line("capacités aide comprise", found.after, ACCENT),
        Line("capacités avant le plan", found.before, BEFORE, "9 6"),
        Line("aide, par capacité croissante", found.aid, QPV, "7 4"),
        Line("reste à charge, par capacité croissante", found.rest, EMPLOYMENT_AREA, "2 3"),
    )
    at = [tenth / 10 for tenth in range(11)]
    columns = [deciles(one.points, at) for one in lines]
    rows = [(percent(x, 0), *(percent(column[k]) for column in columns)) for k, x in enumerate(at)]
    parts = curves(lines, "part de la population, %", "part du montant, %")
    finding = _curves_finding(equity)
    return block(
        "courbes",
        "Qui se partage la capacité, l'aide et le reste à charge ?",
        finding,
        [
            chart(parts, (CURVES_WIDTH, CURVES_HEIGHT), finding, "courbes", _source(equity, territory)),
            *_left_out(equity.plan),
            html.P(
                f"Capacité : {_capacity(equity, territory)}. Sur la diagonale, chacun a la même part. Une courbe "
                "d'aide au-dessus de la diagonale va davantage aux moins dotés.",
                className="discret",
            ),
            data(("part de la population", *(one.label for one in lines)), rows, "courbes"),
        ],
    )


def _source(equity: Equity, territory: Territory) -> str:
    key = equity.universe.capacity_key
    if not key:
        return SIMULATION
    one = territory.variables[key]
    return f"{capital(one.label)} : {one.producer}, {one.vintage} ; aide et reste à charge : {SIMULATION}"


def _curves_finding(equity: Equity) -> str:
    half = (0.5,)
    aid, rest = (deciles(one, half)[0] for one in (equity.curves.aid, equity.curves.rest))
    if aid is None:
        return "Aucune aide n'est attribuée : seules les capacités ont une courbe."
    told = f"La moitié de la population dont la commune est la moins dotée reçoit {percent(aid)} de l'aide"
    return f"{told} et porte {percent(rest)} du reste à charge." if rest is not None else f"{told}."


def solidarity(equity: Equity, choices: GapChoices) -> Component:
    """Draw the territorial solidarity indicator of each payer: components first, then the letter."""
    contract = equity.payers[0]
    finding = _solidarity_finding(equity.payers)
    return block(
        "solidarite",
        "Quel effort de solidarité pour chaque financeur ?",
        finding,
        [
            table(
                (
                    "financeur",
                    *(COMPONENT_LABELS[key] for key in COMPONENTS),
                    "habitants comptés",
                    "note sur 100",
                    "lettre",
                    "étendue",
                ),
                [_payer(one) for one in equity.payers],
                "solidarite",
                f"Indicateur de solidarité territoriale, {NOT_OFFICIAL} : composantes (note de 0 à 100)",
            ),
            _grading(choices),
            *_left_out(equity.plan),
            *(html.P(one, className="discret") for one in _solidarity_notes(equity, contract) if one),
        ],
    )


def _grading(choices: GapChoices) -> Component:
    """Draw the parameters that the Conference may change; a neutral behaviour keeps its score of 50."""
    usual = GapChoices()
    is_usual = all(getattr(choices, name) == getattr(usual, name) for name in GRADING)
    back = {name: getattr(usual, name) for name in GRADING}
    coverages = [(str(one), percent(one / 100, 0)) for one in sorted({*COVERAGES_OFFERED, choices.coverage})]
    rows = [_grading_row(choices, *one) for one in zip(COMPONENTS, WEIGHTS, REACHES, strict=True)]
    head = ("composante", "neutre, vaut 50", "poids", "écart au neutre qui vaut 0 ou 100")
    return html.Details(
        [
            html.Summary("Changer les paramètres, choix de la Conférence"),
            html.Table(
                [html.Thead(html.Tr([column_head(one) for one in head])), html.Tbody(rows)], className="figures"
            ),
            choice("coverage", "Habitants comptés au moins, pour une lettre", coverages, str(choices.coverage)),
            html.Button(
                "Revenir aux paramètres du projet",
                type="button",
                className="bouton",
                disabled=is_usual,
                **{"data-gaps": drawing.plain(back)},
            ),
        ],
        className="donnees parametres",
    )


def _grading_row(choices: GapChoices, key: str, weight: str, reach: str) -> Component:
    label = COMPONENT_LABELS[key]
    weights = _whole(WEIGHTS_OFFERED, getattr(choices, weight))
    reaches = _whole(REACHES_OFFERED[reach], getattr(choices, reach))
    around = [(str(one), f"± {_distance(key, one / 100)}") for one in reaches]
    cells = (
        _distance(key, NEUTRAL_VALUES[key]),
        options_of(weight, [(str(one), str(one)) for one in weights], str(getattr(choices, weight)), f"Poids, {label}"),
        options_of(reach, around, str(getattr(choices, reach)), f"Écart au neutre, {label}"),
    )
    return html.Tr([html.Th(label, scope="row"), *(html.Td(one) for one in cells)])


def _whole(offered: Sequence[int], chosen: int) -> list[int]:
    return sorted({*offered, chosen})


def _distance(key: str, value: float) -> str:
    return percent(value, 0) if key.startswith("share") else number(value, 2)


def _solidarity_finding(payers: tuple[Payer, ...]) -> str:
    first = payers[0]
    if first.solidarity.score is None and not first.is_covered and first.coverage is not None:
        return f"{first.label} : non noté, {percent(first.coverage)} des habitants comptés seulement."
    if first.solidarity.score is None:
        return f"{first.label} : {grade_text(None)}."
    known = [key for key in COMPONENTS if first.components[key] is not None]
    return (
        f"{first.label} : {number(first.solidarity.score, 1)} sur 100 à partir de {number(len(known))} composantes, "
        f"{grade_text(first.solidarity.grade)}."
    )


def _payer(one: Payer) -> tuple[str | Component, ...]:
    cells = []
    for key in COMPONENTS:
        value, score = one.components[key], one.solidarity.component_scores[key]
        written = percent(value) if key.startswith("share") else _signed(value)
        cells.append(written if score is None else f"{written} ({number(score)})")
    spread = one.range
    return (
        one.label,
        *cells,
        percent(one.coverage),
        number(one.solidarity.score, 1),
        one.solidarity.grade or "non noté",
        "n.d." if spread is None else f"{spread.grade_high} à {spread.grade_low}",
    )


def _solidarity_notes(equity: Equity, contract: Payer) -> list[str]:
    ramps = " ; ".join(
        f"{COMPONENT_LABELS[key]} (poids {percent(equity.grading.weight_share(key), 0)}) : 0 à {_end(key, one.at_0)}, "
        f"100 à {_end(key, one.at_100)}"
        for key, one in equity.grading.ramps.items()
    )
    letters = listed([f"{letter} à partir de {number(bound)}" for bound, letter in GRADES[:-1]])
    posts = f" {counted(equity.n_posts, *POSTS_WITHOUT_GRADE)}." if equity.n_posts else ""
    spread = contract.range
    return [
        FLAGS["commun_aux_financeurs"] + posts,
        *(f"{one.label} ; comptage : {one.said}" for one in equity.payers if one.said),
        f"Calculé avec : {ramps} ; {letters}, sinon E ; {number(DEFAULT_MIN_COMPONENTS)} composantes connues au "
        f"moins, et {percent(equity.grading.least_coverage, 0)} des habitants comptés.",
        "" if spread is None else f"{contract.label} : {grade_range_sentence(spread.grade_low, spread.grade_high)}",
        "Aucun classement des financeurs : l'indicateur valorise des efforts ; sa publication revient à un organisme "
        "indépendant (fiche 21).",
    ]


def _end(key: str, value: float) -> str:
    return percent(value, 0) if key.startswith("share") else signed(value, 2)
