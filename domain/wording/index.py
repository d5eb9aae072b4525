"""French sentences on indexes: their parts, why a commune is worst off, what differs between two definitions."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from domain.criteria import Criterion
from domain.errors import IndexRefused
from domain.formula import read_formula
from domain.index import LARGEST_WEIGHT, MOST_PARTS, Definition, Part
from domain.index_catalogue import LACKING, NO_GROUP, SIZE, Offered
from domain.index_study import Account, IndexStudy, Worst
from domain.mapped import mapped
from domain.normalisation import Method
from domain.territory import Territory
from domain.variable_names import column_key, formula_dictionary
from domain.wording.formula_language import unit_label
from domain.wording.indicators import display_factor
from domain.wording.law import CRITERIA, STATUSES
from domain.wording.numbers import THIN_SPACE, counted, listed, number, ordinal, quantity, quoted, signed

_THOUSANDS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}\b)")
DEFAULT_NAME = "Indice par défaut de Géoprio"
DRAFT_NAME = "Indice composé, non publié"
NOT_LEGAL = (
    "Inspiré de l'indice de la DSU, sur les variables les plus proches dont Géoprio dispose : recettes de "
    "fonctionnement par habitant à la place du potentiel financier (poids légal 30), part des habitants en quartier "
    "prioritaire à la place des logements sociaux (15), part des jeunes et des aînés à la place des aides au logement "
    "(30), niveau de vie médian à la place du revenu (25). Ce n'est pas la dotation légale."
)
PRESET_LABELS: Mapping[str, str] = {
    "default": "Défaut de Géoprio",
    "resources": "Ressources et charges (ce n'est pas la dotation légale)",
    "balance": "Équilibre urbain-rural",
    "empty": "Vide",
}
METHOD_LABELS: Mapping[Method, str] = {
    Method.PERCENTILE: "rang centile",
    Method.ZSCORE: "écart à la moyenne, en écarts-types",
    Method.ROBUST_Z: "écart à la médiane, robuste",
    Method.MINMAX: "de 0 à 100 entre le 5e et le 95e centile",
}
CAUTIONS: Mapping[str, str] = {
    SIZE: "Compte ou montant total : il mesure la taille de la commune, pas son besoin. Préférez un taux.",
    NO_GROUP: "Ni somme ni moyenne possible pour plusieurs communes.",
}
REFUSALS: Mapping[str, str] = {
    "long": "La définition de l'indice est trop longue. Retirez des variables ou raccourcissez les formules.",
    "form": "Ce n'est pas une définition d'indice écrite par Géoprio. Choisissez un fichier exporté de cette page, ou "
    "copiez à nouveau l'adresse en entier.",
    "many": f"Un indice a {MOST_PARTS} variables au plus. Retirez-en.",
    "repeated": "Une variable est deux fois dans l'indice. Gardez-la une fois, et changez son poids.",
    "method": "L'équilibre urbain-rural demande le rang centile. Choisissez cette normalisation, ou mettez λ à 0.",
    "formula": "Une formule de l'indice ne peut pas être lue. Corrigez-la.",
    "direction": "Le sens d'une variable est 1 (élevé = besoin) ou −1 (faible = besoin). Corrigez-le.",
    "weight": f"Un poids est un nombre de 0 à {LARGEST_WEIGHT}. Corrigez-le.",
    "balance": "L'équilibre urbain-rural λ est un nombre de 0 à 1. Corrigez-le.",
}
"""Why a definition cannot be, by `IndexRefused.reason`."""


WORST_FIFTH = "cinquième le plus en difficulté"
WORST_TIED = "groupe le plus en difficulté"
"""What the worst off are called where communes tied at the threshold make them more than a fifth."""


def score_decimals(method: Method) -> int:
    """Return how many decimals tell scores and indices apart: they go from 0 to 100, or from about −3 to 3."""
    return 1 if method in (Method.PERCENTILE, Method.MINMAX) else 3


def worst_name(worst: Worst) -> str:
    """Name the worst-off part: a fifth, unless the index does not tell apart those at its end."""
    return WORST_TIED if worst.n_tied else WORST_FIFTH


def tie_sentence(worst: Worst) -> str:
    """Say how many communes at the threshold the index does not tell apart; empty where they make a fifth."""
    if not worst.n_tied:
        return ""
    return (
        f"{number(worst.n_tied)} communes à égalité au seuil : l'indice ne les départage pas. Le {WORST_TIED} a "
        f"{number(int(worst.is_worst.sum()))} communes, un cinquième en aurait {number(worst.n_worst)}."
    )


def criteria_sentence(missing: Sequence[Criterion]) -> str:
    """Say which criteria no variable of an index tells of (METHODS 5.1); empty where none is missing."""
    if not missing:
        return ""
    named = ", ".join(CRITERIA[one] for one in missing)
    return f"{STATUSES['critere_manquant']} Rien sur : {named}. Ajoutez une variable avant d'en tirer un taux."


def refused_sentence(error: IndexRefused) -> str:
    """Say why a definition cannot be, and what to do."""
    return f"{REFUSALS[error.reason]} ({quoted(error.given)})" if error.given else REFUSALS[error.reason]


def caution_texts(offered: Offered) -> list[str]:
    """Say what must be known of a variable before it is used."""
    lacking = (
        f"Inconnue dans {counted(offered.n_universe - offered.n_known, 'commune')} sur {number(offered.n_universe)}"
    )
    secret = f", dont {number(offered.n_secret)} sous secret statistique" if offered.n_secret else ""
    return [
        *(
            [f"{lacking}{secret} : l'indice s'y appuierait sur les autres variables."]
            if LACKING in offered.cautions
            else []
        ),
        *(CAUTIONS[key] for key in offered.cautions if key in CAUTIONS),
        *([offered.variable.warning] if offered.variable.warning else []),
    ]


def part_label(territory: Territory, part: Part) -> str:
    """Name a part: the label of its formula, or that of its column."""
    if part.label:
        return part.label
    key = column_key(part.expression, territory)
    return territory.variables[key].label if key is not None else part.expression


def part_unit(territory: Territory, part: Part) -> str:
    """Return the French unit text of a part that the territory holds, empty without unit."""
    key = column_key(part.expression, territory)
    if key is not None:
        return territory.variables[key].unit
    unit = formula_unit(part.expression, territory)
    return "" if unit == "1" else unit_label(unit)


def formula_unit(expression: str, territory: Territory) -> str:
    """Return the unit text of a formula, `eur/hab`.

    Raises:
        FormulaRefused: the territory does not hold it.
    """
    return read_formula(expression, formula_dictionary(territory)).unit.text()


def part_value(territory: Territory, part: Part, value: float) -> str:
    """Write a value of a part with its unit; « n.d. » where unknown."""
    key = column_key(part.expression, territory)
    if key is None:
        return formula_value(value, part_unit(territory, part))
    variable = territory.variables[key]
    shown = None if np.isnan(value) else value * display_factor(variable)
    return quantity(shown, variable.unit, mapped(key).decimals)


def formula_value(value: float, unit: str) -> str:
    """Write a value of a formula, whose size nobody knows beforehand, with four digits that matter at least."""
    if np.isnan(value):
        return quantity(None, unit)
    return quantity(value, unit, max(0, 4 - len(str(int(abs(value))))) + (1 if abs(value) < 1 else 0))


def direction_text(direction: int) -> str:
    """Say which way means need."""
    return "élevé = besoin" if direction == 1 else "faible = besoin"


def why_sentence(found: IndexStudy, told: Account, territory: Territory) -> str:
    """Say in one sentence why a commune is among the worst-off part, or not."""
    name = str(territory.names[told.place])
    if not told.is_peopled:
        return f"{name} n'a pas d'indice : la commune n'a pas d'habitants."
    if told.rank is None:
        lacking = [_named(found, territory, int(k)) for k in np.flatnonzero(np.isnan(told.scores))]
        because = f" (inconnu : {listed(lacking)})" if lacking else ""
        return f"{name} n'a pas d'indice : moins de 60 % du poids des variables y est connu{because}."
    decimals = score_decimals(found.definition.method)
    rank = f"{ordinal(told.rank)} sur {number(found.worst.n_ranked)} communes, indice {number(told.index, decimals)}"
    order = [int(k) for k in np.argsort(-told.pulls, kind="stable") if not np.isnan(told.pulls[k])]
    up, down = [k for k in order if told.pulls[k] > 0], [k for k in order[::-1] if told.pulls[k] < 0]
    for_it, against = (up, down) if told.is_worst else (down, up)
    verb = "l'y mènent" if told.is_worst else "l'en éloignent"
    main = listed([_account(found, told, territory, k) for k in for_it[:2]])
    despite = f", malgré {_account(found, told, territory, against[0])}" if against else ""
    head = "est dans" if told.is_worst else "n'est pas dans"
    gap = "" if told.is_worst else f", à {number(abs(told.gap), decimals)} du seuil"
    reason = f" ; {verb} surtout {main}{despite}" if main else despite
    return f"{name} {head} le {worst_name(found.worst)} : {rank}{gap}{reason}."


def _named(found: IndexStudy, territory: Territory, k: int) -> str:
    return short_label(part_label(territory, found.need.components[k]))


def short_label(label: str) -> str:
    """Return a label without what it says in brackets, its numbers never cut at the end of a line."""
    return _THOUSANDS.sub(THIN_SPACE, label.partition(" (")[0])


def _account(found: IndexStudy, told: Account, territory: Territory, k: int) -> str:
    part, score = found.need.components[k], told.scores[k]
    said = f"{short_label(part_label(territory, part))} ({part_value(territory, part, float(told.values[k]))}"
    if found.definition.method is Method.PERCENTILE and found.definition.balance == 0:
        return f"{said}, pire que dans {number(int(told.worse_than[k]))}\u202f% des communes)"
    if found.definition.method is Method.PERCENTILE:
        return f"{said}, score {number(float(score), 1)} sur 100)"
    return f"{said}, score {signed(float(score), score_decimals(found.definition.method))})"


def differences(before: Definition, after: Definition, territory: Territory) -> list[str]:
    """Say in one line each what differs between two definitions; nothing where they are one."""
    then = {one.expression: one for one in before.parts}
    now = {one.expression: one for one in after.parts}
    lines = [
        f"ajout de {quoted(part_label(territory, one))} (poids {_weight(one.weight)}, {direction_text(one.direction)})"
        for key, one in now.items()
        if key not in then
    ]
    lines += [f"retrait de {quoted(part_label(territory, one))}" for key, one in then.items() if key not in now]
    for key in (key for key in then if key in now):
        lines += _changes(then[key], now[key], quoted(part_label(territory, now[key])))
    if before.method != after.method:
        lines.append(f"normalisation : {METHOD_LABELS[before.method]} → {METHOD_LABELS[after.method]}")
    if before.balance != after.balance:
        lines.append(f"équilibre urbain-rural λ : {_weight(before.balance)} → {_weight(after.balance)}")
    if not lines and before != after:
        lines.append("ordre des variables")
    return lines


def _changes(before: Part, after: Part, name: str) -> list[str]:
    lines = []
    if before.weight != after.weight:
        lines.append(f"poids de {name} : {_weight(before.weight)} → {_weight(after.weight)}")
    if before.direction != after.direction:
        lines.append(f"sens de {name} : {direction_text(before.direction)} → {direction_text(after.direction)}")
    if before.label != after.label:
        lines.append(f"nom de {quoted(before.label)} → {quoted(after.label)}")
    return lines


def _weight(value: float) -> str:
    text = number(value, 2)
    return text.rstrip("0").rstrip(",") if "," in text else text
