"""Why the figures of one commune, on the page « Cofinancement »."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import explanation
from domain.explanations import Explanation
from domain.plan import Plan

TO_DECIDE = "Sans position sur l'échelle du besoin, son taux est à décider par la Conférence."
NOTHING = (
    "Aucune aide n'est donnée sous ces règles : les taux garantis coûtent plus que l'enveloppe, ou aucun n'est décidé."
)


def render(name: str, told: Sequence[Explanation], plan: Plan) -> list[Component]:
    """Draw the steps of the money of a commune, and why they stop where they stop before the aid.

    Args:
        name: of the commune.
        told: its steps.
        plan: the money of the perimeter.
    """
    is_decided = any(one.section == "5.1" for one in told)
    ends = [] if is_decided and plan.total_aid_eur is not None else [NOTHING if is_decided else TO_DECIDE]
    heading = html.P(f"Pourquoi ces chiffres ? {name}", className="trouvaille")
    return [heading, *explanation.render(told), *(html.P(end) for end in ends)]
