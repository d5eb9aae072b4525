"""The method note of an index: enough, read alone, to compute the index of one commune by hand from its values.

Scores by percentile need the whole territory: the note carries it as tables of passage, one value for each hundredth,
so that a score read in them is right within one point.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from domain.formula import read_formula
from domain.index import RESOURCES_AND_CHARGES, Definition, mark
from domain.index_study import IndexStudy, account
from domain.indicators import MIN_WEIGHT_SHARE
from domain.need import RURAL, URBAN, is_peopled, strata_of
from domain.normalisation import Method, normalise
from domain.rurality import RURAL_BELOW_PER_KM2, rurality
from domain.territory import Territory
from domain.values import Bools, Floats
from domain.variable_names import NAMES, column_key, formula_dictionary
from domain.wording.index import (
    METHOD_LABELS,
    NOT_LEGAL,
    direction_text,
    part_label,
    part_unit,
    part_value,
    tie_sentence,
    why_sentence,
    worst_name,
)
from domain.wording.numbers import counted, number, percent

STEPS = 100
"""Hundredths of the tables of passage."""
SIGNIFICANT = 6
"""Digits that matter in the values of the note."""


def method_note(name: str, found: IndexStudy, territory: Territory) -> str:
    """Write the method note of an index in Markdown.

    Args:
        name: name of the index.
        found: the index on its territory.
        territory: the territory.
    """
    definition = found.definition
    lines = [
        f"# {name} : note de méthode",
        "",
        f"Territoire : {territory.name}, code officiel géographique {territory.cog_year}. "
        f"Marque de la définition : {mark(definition)}.",
        "Un choix de la Conférence, pas un indice officiel.",
        *([NOT_LEGAL] if _is_like_dsu(definition) else []),
        "",
        *_formula(found),
        *_variables(found, territory),
        *_normalisation(found, territory),
        *_passages(found, territory),
        *_by_hand(found, territory),
        *_warnings(found, territory),
    ]
    return "\n".join(lines) + "\n"


def _is_like_dsu(definition: Definition) -> bool:
    """Tell whether an index takes the variables of the preset in the manner of the DSU, whatever their weights."""
    like, own = ({part.expression for part in one.parts} for one in (RESOURCES_AND_CHARGES, definition))
    return like == own


def _formula(found: IndexStudy) -> Iterator[str]:
    yield "## Formule"
    yield ""
    yield "indice = somme des (poids × score) / somme des poids, sur les variables connues de la commune."
    yield (
        f"L'indice est donné si les variables connues font au moins {percent(MIN_WEIGHT_SHARE, 0)} du poids total ; "
        "sinon « n.d. ». Rien n'est remplacé par une moyenne. Élevé = besoin."
    )
    worst = found.worst
    yield (
        f"Univers : les communes qui ont des habitants. {counted(worst.n_ranked, 'commune a', 'communes ont')} "
        f"un indice ; le {worst_name(worst)} est fait des {number(worst.n_worst)} premiers rangs, "
        f"d'indice {_digits(worst.threshold)} ou plus."
    )
    if worst.n_tied:
        yield tie_sentence(worst)
    yield ""


def _variables(found: IndexStudy, territory: Territory) -> Iterator[str]:
    yield "## Variables"
    yield ""
    yield "| n° | variable | expression | unité | sens | poids | source | millésime | géographie | couverture |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    peopled = is_peopled(territory)
    for k, (part, scored) in enumerate(zip(found.need.components, found.parts, strict=True)):
        known = int((scored.column.is_known & peopled).sum())
        source, vintage, cog = _source(territory, part.expression)
        cells = (
            *(
                str(k + 1),
                part_label(territory, part),
                f"`{part.expression}`",
                part_unit(territory, part) or "sans unité",
            ),
            *(f"{part.direction:+d} ({direction_text(part.direction)})", _digits(part.weight)),
            *(source, vintage, cog, f"{number(known)} communes sur {number(int(peopled.sum()))}"),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    if found.need.missing:
        yield f"Absentes de ce territoire, laissées de côté : {', '.join(found.need.missing)}."
        yield ""


def _source(territory: Territory, expression: str) -> tuple[str, str, str]:
    key = column_key(expression, territory)
    if key is not None:
        one = territory.variables[key]
        return one.producer, one.vintage, f"COG {one.cog_year}"
    names = read_formula(expression, formula_dictionary(territory)).names
    used = [territory.variables[NAMES.get(name, name)] for name in names]
    producers, vintages, years = (
        ", ".join(dict.fromkeys(told)) or "nombre"
        for told in (
            [one.producer for one in used],
            [f"{one.label} : {one.vintage}" for one in used],
            [f"COG {one.cog_year}" for one in used],
        )
    )
    return f"formule de la Conférence sur {producers}", vintages, years


def _normalisation(found: IndexStudy, territory: Territory) -> Iterator[str]:
    definition = found.definition
    yield "## Normalisation"
    yield ""
    yield f"Méthode : {METHOD_LABELS[definition.method]}."
    if definition.method is Method.PERCENTILE:
        yield (
            "score = 100 × (communes au-dessous + la moitié de celles à la même valeur) / communes où la valeur est "
            "connue ; pour une variable de sens −1, score = 100 − ce nombre."
        )
        yield f"Équilibre urbain-rural λ = {_digits(definition.balance)}."
        if definition.balance > 0:
            yield "score = (1 − λ) × score sur tout le territoire + λ × score parmi les communes de la même strate."
            yield _strata_text(territory)
    else:
        yield "| n° | centre | étendue |"
        yield "|---|---|---|"
        for k, (centre, spread) in enumerate(_scales(found, territory)):
            yield f"| {k + 1} | {_digits(centre)} | {_digits(spread)} |"
        yield ""
        yield _scale_text(definition)
    yield ""


def _strata_text(territory: Territory) -> str:
    found = rurality(territory)
    rule = (
        "grille communale de densité de l'Insee"
        if found.by_grid
        else f"rurale au-dessous de {number(RURAL_BELOW_PER_KM2)} habitants par km²"
    )
    return f"Strate : {rule}."


def _scales(found: IndexStudy, territory: Territory) -> Iterator[tuple[float, float]]:
    for part, scored in zip(found.need.components, found.parts, strict=True):
        values = np.where(is_peopled(territory), scored.column.values, np.nan) * _shown(territory, part.expression)
        told = normalise(values, found.definition.method, part.direction)
        yield told.centre, told.spread


def _scale_text(definition: Definition) -> str:
    if definition.method is Method.MINMAX:
        return (
            "score = 100 × (valeur − centre) / étendue, ramené entre 0 et 100 ; pour une variable de sens −1, score = "
            "100 − ce nombre."
        )
    return "score = (valeur − centre) / étendue ; pour une variable de sens −1, le nombre opposé."


def _passages(found: IndexStudy, territory: Territory) -> Iterator[str]:
    """Write, for each hundredth, the value below which that share of the communes lies."""
    columns = [("indice", found.need.index)]
    if found.definition.method is Method.PERCENTILE:
        columns = [*_value_columns(found, territory), *columns]
    yield "## Tables de passage"
    yield ""
    yield (
        "À chaque centième, la valeur à laquelle il correspond. Entre deux lignes, le centième se lit en proportion ; "
        "une valeur qui se répète sur plusieurs lignes vaut le milieu de la première et de la dernière. La colonne "
        "« indice » donne la position de 0 à 100."
    )
    yield ""
    yield f"| centième | {' | '.join(name for name, _ in columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    tables = [_hundredths(values) for _, values in columns]
    for step in range(STEPS + 1):
        yield f"| {step} | {' | '.join(_digits(table[step]) for table in tables)} |"
    yield ""


def _value_columns(found: IndexStudy, territory: Territory) -> list[tuple[str, Floats]]:
    peopled, strata = is_peopled(territory), strata_of(territory)
    groups: list[tuple[str, Bools]] = [("", peopled)]
    if found.definition.balance > 0:
        groups += [(" urbain", peopled & (strata == URBAN)), (" rural", peopled & (strata == RURAL))]
    return [
        (f"n° {k + 1}{name}", np.where(group, scored.column.values * _shown(territory, part.expression), np.nan))
        for k, (part, scored) in enumerate(zip(found.need.components, found.parts, strict=True))
        for name, group in groups
    ]


def _hundredths(values: Floats) -> Sequence[float]:
    known = values[~np.isnan(values)]
    if not known.size:
        return [float("nan")] * (STEPS + 1)
    steps: list[float] = np.quantile(known, np.linspace(0, 1, STEPS + 1), method="hazen").tolist()
    return steps


def _shown(territory: Territory, expression: str) -> float:
    """Return what a stored value is multiplied by as it is shown: 100 for a share."""
    key = column_key(expression, territory)
    return 100.0 if key is not None and territory.variables[key].unit == "%" else 1.0


def _by_hand(found: IndexStudy, territory: Territory) -> Iterator[str]:
    """Write one commune in full: the first of the most populated ones that have every variable."""
    known = ~np.isnan(found.need.scores).any(axis=0) if len(found.need.scores) else np.zeros(0, dtype=np.bool_)
    if not known.any():
        return
    people = np.where(known, np.nan_to_num(territory.columns["municipal_population"].values), -1.0)
    place = int(np.argmax(people))
    told = account(found, territory, place)
    yield f"## Une commune à la main : {territory.names[place]} ({territory.communes[place]})"
    yield ""
    yield "| n° | valeur | score | poids | poids × score |"
    yield "|---|---|---|---|---|"
    for k, part in enumerate(found.need.components):
        value, score = part_value(territory, part, float(told.values[k])), float(told.scores[k])
        yield f"| {k + 1} | {value} | {_digits(score)} | {_digits(part.weight)} | {_digits(part.weight * score)} |"
    total = float(found.weights.sum())
    summed = float((found.weights * told.scores).sum())
    yield ""
    yield f"indice = {_digits(summed)} / {_digits(total)} = {_digits(told.index)}"
    yield why_sentence(found, told, territory)
    yield ""


def _warnings(found: IndexStudy, territory: Territory) -> Iterator[str]:
    keys = [column_key(part.expression, territory) for part in found.need.components]
    told = dict.fromkeys(territory.variables[key].warning for key in keys if key is not None)
    warnings = [one for one in told if one]
    if warnings:
        yield "## À savoir"
        yield ""
        yield from (f"- {one}" for one in warnings)


def _digits(value: float) -> str:
    """Write a number with six digits that matter, in French, without a separator of thousands."""
    if np.isnan(value):
        return "n.d."
    text = f"{value:.{SIGNIFICANT}g}"
    plain = f"{float(text):.10f}".rstrip("0").rstrip(".") if "e" in text else text
    return plain.replace(".", ",").replace("-", "−")
