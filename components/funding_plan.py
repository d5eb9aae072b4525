"""Money on the panel: the rules that can be changed, then what they give."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from components.metrics_panel import block, change_of, figures, key_figure
from domain.metrics import Metrics
from domain.plan import TO_DECIDE, Plan, Rules
from domain.state import LARGEST_AMOUNT_EUR, LARGEST_COST_EUR_PER_HEAD, LARGEST_POPULATION
from domain.wording.exports import rates_text, thresholds_text
from domain.wording.numbers import counted, decimals_that_add_up, euros, euros_short, number, percent

ENVELOPE = "funding-plan-envelope"
COST = "funding-plan-cost"
SCHEDULE = "funding-plan-schedule"
MODE = "funding-plan-mode"
GUARANTEED = "funding-plan-guaranteed"
DEROGATION = "funding-plan-derogation"
POPULATION_CAP = "funding-plan-population-cap"
BODY = "funding-plan-body"

SCHEDULES = {
    "stepped": "par paliers",
    "ramp": "en rampes",
    "linear": "lissé",
    "pchip": "courbe monotone",
    "logistic": "courbe logistique",
}
MODES = {
    "protected": "protéger la strate la plus en difficulté",
    "factor": "réduire tous les taux au prorata",
    "shift": "retirer le même nombre de points à tous",
}


def settings(rules: Rules) -> Component:
    """Draw the rules that the Conference can change, with their present values."""
    return html.Div(className="reglages", children=[*_amounts(rules), *_rates(rules), *_choices(rules)])


def _amounts(rules: Rules) -> list[Component]:
    cost_label = html.Span(["Coût par habitant ", html.Span("hypothèse", className="hypothese")])
    return [
        dmc.NumberInput(
            id=ENVELOPE,
            label="Enveloppe de l'État",
            value=rules.envelope_eur,
            suffix=" €",
            **_whole_field(1_000_000, LARGEST_AMOUNT_EUR),
        ),
        dmc.NumberInput(
            id=COST,
            label=cost_label,
            value=rules.cost_eur_per_head,
            suffix=" €",
            **_whole_field(10, LARGEST_COST_EUR_PER_HEAD),
        ),
    ]


def _rates(rules: Rules) -> list[Component]:
    return [
        dmc.Select(id=SCHEDULE, label="Barème", value=rules.schedule, data=_options(SCHEDULES), allowDeselect=False),
        dmc.NumberInput(
            id=GUARANTEED,
            label="Taux garanti à la strate la plus en difficulté",
            value=round(rules.guaranteed_rate * 100),
            min=0,
            max=95,
            clampBehavior="strict",
            step=5,
            suffix=" %",
            allowDecimal=False,
            debounce=300,
        ),
    ]


def _choices(rules: Rules) -> list[Component]:
    mode = dmc.Select(
        id=MODE, label="Si l'enveloppe ne suffit pas", value=rules.mode, data=_options(MODES), allowDeselect=False
    )
    derogation = dmc.Switch(
        id=DEROGATION,
        label="Dérogation du préfet de département à la participation minimale de 20 %",
        checked=rules.derogation,
    )
    population_cap = dmc.NumberInput(
        id=POPULATION_CAP,
        label="Plafond d'habitants (facultatif)",
        value="" if rules.population_cap is None else rules.population_cap,
        placeholder="aucun plafond",
        **_whole_field(10_000, LARGEST_POPULATION),
    )
    return [html.Div(one, className="large") for one in (mode, derogation, population_cap)]


def _options(labels: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in labels.items()]


def _whole_field(step: int, largest: int) -> dict[str, object]:
    return {
        "min": 0,
        "max": largest,
        "clampBehavior": "strict",
        "step": step,
        "allowDecimal": False,
        "allowNegative": False,
        "thousandSeparator": "\u202f",
        "decimalSeparator": ",",
        "debounce": 300,
        "hideControls": True,
    }


def plan_decimals(plan: Plan) -> int:
    """Choose decimals at which the short amounts add up: cost and its parts, envelope and what is given and left."""
    if plan.total_aid_eur is None or plan.total_rest_eur is None or plan.unused_eur is None:
        return 1
    cost = (plan.total_cost_eur, (plan.total_aid_eur, plan.total_rest_eur, plan.undecided_cost_eur))
    return decimals_that_add_up(cost, (plan.rules.envelope_eur, (plan.total_aid_eur, plan.unused_eur)))


def render(metrics: Metrics, before: Metrics | None) -> list[Component]:
    """Draw « Combien ? » below its settings."""
    plan = metrics.plan
    kept = plan_decimals(plan)
    return [
        html.Div(
            className="duo",
            children=[
                key_figure(
                    euros_short(plan.total_aid_eur, kept),
                    "d'aide",
                    f"exactement {euros(plan.total_aid_eur)}",
                    _change(plan.total_aid_eur, before.plan.total_aid_eur if before else None),
                ),
                key_figure(
                    euros_short(plan.unused_eur, kept),
                    "restent",
                    f"sur une enveloppe de {euros_short(plan.rules.envelope_eur, kept)}",
                ),
            ],
        ),
        *_status(plan),
        figures(_totals(plan)),
        *_undecided(plan),
        *_legal(plan),
        _strata(plan),
    ]


def _change(after: int | None, before: int | None) -> str:
    text = "" if after is None else change_of(after, before)
    return f"{text}\u202f€" if text else ""


def _status(plan: Plan) -> list[Component]:
    if plan.status == "infaisable_planchers":
        missing = plan.guaranteed_floor_eur - plan.rules.envelope_eur
        return [
            html.P(
                f"Le taux garanti coûte {euros(plan.guaranteed_floor_eur)} : il manque {euros(missing)}. Augmentez "
                "l'enveloppe, baissez le taux garanti ou choisissez une autre réduction. Aucune aide n'est calculée.",
                className="constat refus",
            )
        ]
    if plan.status == "ok":
        cut = plan.capped_request_eur - plan.rules.envelope_eur
        return [
            html.P(
                f"Les demandes dépassent l'enveloppe de {euros(cut)} : les taux sont réduits et l'enveloppe est "
                "répartie à l'euro près.",
                className="constat alerte",
            )
        ]
    return []


def _totals(plan: Plan) -> list[tuple[str, ...]]:
    other = "lissé" if plan.rules.schedule == "stepped" else "par paliers"
    is_known = plan.status != TO_DECIDE
    rows: list[tuple[str, ...]] = [
        ("Coût total supposé", euros(plan.total_cost_eur)),
        ("Reste à charge des communes", euros(plan.total_rest_eur)),
        ("… par habitant couvert", _per_head(plan.total_rest_eur, plan)),
        ("Demandes au barème choisi", euros(plan.requested_eur if is_known else None)),
        (f"… au barème {other}", euros(plan.other_schedule_eur if is_known else None)),
    ]
    return rows


def _undecided(plan: Plan) -> list[Component]:
    if not plan.n_undecided:
        return []
    names = ", ".join(plan.undecided) + (" …" if plan.n_undecided > len(plan.undecided) else "")
    return [
        html.P(
            f"Taux à décider pour {counted(plan.n_undecided, 'commune')}, sans indice disponible : {names}. "
            f"Ni aide ni reste à charge n'y sont comptés ({euros(plan.undecided_cost_eur)} de coût, "
            f"{counted(plan.undecided_population, 'habitant couvert', 'habitants couverts')}).",
            className="constat alerte",
        )
    ]


def _per_head(amount: int | None, plan: Plan) -> str:
    people = float(plan.covered_population.sum()) - plan.undecided_population
    return euros(amount / people, 2) if people and amount is not None else "n.d."


def _legal(plan: Plan) -> list[Component]:
    over = int(plan.needs_derogation.sum())
    if not over:
        return []
    declared = f", {euros(plan.capped_request_eur)} avec celles qui sont déclarées" if plan.rules.derogations else ""
    return [
        html.P(
            [
                html.Strong(counted(over, "commune dépasse", "communes dépassent")),
                " le plafond légal : le maître d'ouvrage doit apporter 20 % des financements publics "
                "(CGCT, art. L1111-10, III ; à vérifier). ",
                html.Strong(_derogation(plan.rules)),
                f" : demandes de {euros(plan.ordinary_request_eur)} sans dérogation, "
                f"{euros(plan.derogated_request_eur)} avec pour toutes{declared}.",
            ],
            className="constat alerte",
        )
    ]


def _derogation(rules: Rules) -> str:
    if rules.derogation:
        return "Dérogation supposée accordée"
    declared = f"Dérogation déclarée pour {counted(len(rules.derogations), 'commune')}"
    return declared if rules.derogations else "Dérogation requise"


def _strata(plan: Plan) -> Component:
    rows, is_decided = [], plan.total_aid_eur is not None
    for stratum in reversed(range(len(plan.rules.rates))):
        inside = plan.stratum == stratum
        aid, cost = int(plan.aid_eur[inside].sum()), int(plan.cost_eur[inside].sum())
        rows.append(
            (
                f"{rates_text(plan.rules.rates[stratum : stratum + 1])} · {_bounds(plan.rules.thresholds, stratum)}",
                number(int(inside.sum())),
                percent(aid / cost if cost and is_decided else None),
                euros(aid if is_decided else None),
            )
        )
    return figures(
        rows,
        caption="Par strate, de la plus à la moins en difficulté",
        head=("taux du barème · position", "communes", "taux final", "aide"),
    )


def _bounds(thresholds: tuple[float, ...], stratum: int) -> str:
    limits = (0.0, *thresholds, 100.0)
    return f"{thresholds_text((limits[stratum],))} à {thresholds_text((limits[stratum + 1],))}"


def frame(rules: Rules) -> Component:
    """Draw the block « Combien ? » with its settings and the place of its figures."""
    return block("Combien ?", [settings(rules), html.Div(id=BODY)])
