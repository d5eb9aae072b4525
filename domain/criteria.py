"""The three criteria of proposition 24, and what an index that drives a rate holds of each (METHODS 5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.formula.language import used_names
from domain.formula.parser import parse
from domain.need import Need, is_peopled
from domain.territory import Territory, most_populated
from domain.values import Ints


class Criterion(StrEnum):
    """A criterion of proposition 24."""

    LEEWAY = "marges_financieres"
    SOCIAL = "situation_sociale"
    EQUIPMENT = "priorite_equipement"


CRITERION_OF: Mapping[str, Criterion] = {
    "valeur_locative": Criterion.LEEWAY,
    "recettes": Criterion.LEEWAY,
    "recettes_totales": Criterion.LEEWAY,
    "perequation": Criterion.LEEWAY,
    "perequation_totale": Criterion.LEEWAY,
    "taux_habitation": Criterion.LEEWAY,
    "niveau_de_vie": Criterion.SOCIAL,
    "pauvrete": Criterion.SOCIAL,
    "part_qpv": Criterion.SOCIAL,
    "habitants_qpv": Criterion.SOCIAL,
    "moins_de_20_ans": Criterion.SOCIAL,
    "plus_de_65_ans": Criterion.SOCIAL,
    "habitants_moins_de_20_ans": Criterion.SOCIAL,
    "habitants_plus_de_65_ans": Criterion.SOCIAL,
    "equipements": Criterion.EQUIPMENT,
    "nombre_equipements": Criterion.EQUIPMENT,
    "services_publics": Criterion.EQUIPMENT,
    "ecoles": Criterion.EQUIPMENT,
    "sante": Criterion.EQUIPMENT,
}
"""What a variable tells of, by its name in formulas (project choice); the others tell of no criterion."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What an index holds of one criterion.

    Attributes:
        criterion: which one.
        parts: positions in `Need.components` of the variables that tell of it.
        weight_share: their share of the weights, 0 to 1; 0 where there are none.
        unknown: positions of the communes with inhabitants where none of those variables is known, the most populated
            first; nobody where there are no variables.
    """

    criterion: Criterion
    parts: tuple[int, ...]
    weight_share: float
    unknown: Ints


def covers(territory: Territory, need: Need) -> tuple[Cover, ...]:
    """Say what an index holds of each criterion; a formula tells of those of all the variables that it names."""
    told = [
        {CRITERION_OF[name] for name in used_names(parse(part.expression)) if name in CRITERION_OF}
        for part in need.components
    ]
    weights = np.array([part.weight for part in need.components])
    peopled, found = is_peopled(territory), []
    for criterion in Criterion:
        parts = [k for k, criteria in enumerate(told) if criterion in criteria]
        unknown = peopled & np.isnan(need.scores[parts]).all(axis=0) if parts else np.zeros(peopled.shape, np.bool_)
        share = float(weights[parts].sum() / weights.sum()) if parts else 0.0
        found.append(Cover(criterion, tuple(parts), share, most_populated(territory, np.flatnonzero(unknown))))
    return tuple(found)


def missing_criteria(found: tuple[Cover, ...]) -> tuple[Criterion, ...]:
    """Return the criteria that no variable of the index tells of: flag `critere_manquant`."""
    return tuple(one.criterion for one in found if not one.parts)
