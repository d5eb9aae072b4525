"""What each answer draws on the page « Disparités »."""

from dataclasses import replace

from callbacks import _reads
from callbacks._context import Context
from components import (
    disparities_equity,
    disparities_means,
    disparities_page,
    disparities_places,
    disparities_results,
    drawing,
    explanation,
    notices,
)
from domain.disparities_study import GapStudy
from domain.edits import Perimeter
from domain.errors import InvalidInput
from domain.gap_choices import AID, REST, GapChoices
from domain.measures import offered, refused
from domain.plan import Rules
from domain.plan_equity import capacities
from domain.state import State, encode
from domain.wording.errors import sentence

FILE = "/exports/disparites.csv"


def readable(
    table: Context, perimeter: Perimeter, rules: Rules, choices: GapChoices
) -> tuple[GapStudy, InvalidInput | None]:
    """Return the figures of what is looked at; of the simulated aid, and why, where it cannot be compared."""
    try:
        return _reads.gaps(table, perimeter, rules, choices), None
    except InvalidInput as error:
        return _reads.gaps(table, perimeter, rules, replace(choices, measure=AID)), error


def draw_gaps(table: Context, perimeter: Perimeter, rules: Rules, choices: GapChoices) -> dict[str, drawing.Drawing]:
    """Draw every figure of the page but the clusters, by place."""
    territory = table.territory
    study, refusal = readable(table, perimeter, rules, choices)
    equity = _reads.equity(table, perimeter, rules, choices)
    is_empty = not _reads.study(table, perimeter, rules).plan.communes.size and study.measure.key in {AID, REST}
    zonings = [one.zoning for one in study.areas]
    offers = [(key, territory.variables[key].label) for key in capacities(territory)]
    return {
        explanation.BODY: [],
        disparities_page.SETTINGS: disparities_page.settings(
            replace(choices, measure=study.measure.key), offered(territory, rules.means), zonings, offers
        ),
        disparities_page.FIGURES: [
            *([notices.refusal(sentence(refusal))] if refusal else []),
            *([disparities_results.empty()] if is_empty else []),
            disparities_results.recipients(study, file_address(table, perimeter, rules, choices)),
            disparities_results.indices(study),
            disparities_equity.verdict(equity, territory, choices),
            disparities_equity.lorenz_curves(equity, territory),
            disparities_equity.solidarity(equity, choices),
            disparities_places.deviations(study, territory, contours(table)),
        ],
        disparities_page.MEANS_BODY: disparities_means.render(_reads.means(table, perimeter, rules, choices), choices),
        disparities_page.REFERENCE: [
            *([disparities_results.reference(table.published)] if table.published else []),
            disparities_results.refusals(refused(territory)),
        ],
    }


def contours(table: Context) -> dict[str, object]:
    """Return what a small map is drawn from: addresses of contours, corners of the main part of the territory."""
    view = table.view
    return {
        "communes": view.document("communes.geojson"),
        "departements": view.document("departements.geojson"),
        "bounds": view.extracts[0].bounds,
        "units": view.document("unites.json"),
        "is_partial": len(view.extracts) > 1,
    }


def file_address(table: Context, perimeter: Perimeter, rules: Rules, choices: GapChoices) -> str:
    """Write the address of the file of all communes."""
    state = State(perimeter, table.indicator_keys[0], (), rules, gaps=choices)
    return FILE + encode(state, table.territory)
