"""Ordinary law on the page « Disparités »: what is declared, inside against outside, and what redistribution moves."""

import numpy as np
from dash import html
from dash.development.base_component import Component

from components.cofinancing_tables import table
from components.disparities_page import changes, choice, data
from domain.gap_choices import GRAINS, GapChoices
from domain.means import EUROS, OPEN, written
from domain.means_study import MeansStudy, Proposal, Resource
from domain.ordinary_law import Placed, Substitution
from domain.staffing import StaffRedistribution, StaffStatus
from domain.values import Floats
from domain.wording.disparities import EUROS_PER_HEAD, PER_THOUSAND_HEADS, POSTS_PER_THOUSAND, ZONING_NAMES
from domain.wording.formulas.staffing import STATUSES
from domain.wording.numbers import counted, euros, listed, number, percent, signed

PER_THOUSAND = 1_000.0
FIRST_ROWS, MOST_ROWS = 10, 100
HEAD = (
    "institution et moyen",
    "dans le débat",
    "habitants déclarés",
    "dans le périmètre",
    "hors du périmètre",
    "crédits spécifiques",
    "constat",
    "",
)


def render(study: MeansStudy, choices: GapChoices) -> list[Component]:
    """Draw the declarations, then what redistribution would move."""
    return [
        html.Section([html.P(_finding(study), className="trouvaille"), *_declared(study)]),
        *([] if study.proposal is None else [html.Section(_proposal(study, study.proposal, choices))]),
    ]


def _finding(study: MeansStudy) -> str:
    if not study.declared:
        return (
            "Aucune institution n'a encore déclaré de moyens : les équipements de la BPE 2019 en tiennent lieu, et ne "
            "sont que des équipements."
        )
    n = sum(found.is_possible for _, found in study.declared)
    told = counted(len(study.declared), "déclaration")
    if not n:
        return f"{told} ; aucun moyen de droit commun n'est plus faible par habitant dans le périmètre qu'au dehors."
    flagged = counted(n, "moyen de droit commun est", "moyens de droit commun sont")
    return f"{told} ; substitution possible : {flagged} plus faible par habitant dans le périmètre qu'au dehors."


def _declared(study: MeansStudy) -> list[Component]:
    if not study.declared:
        return []
    rows = [_declaration(placed, found) for placed, found in study.declared]
    notes = [_note(placed, found) for placed, found in study.declared]
    return [
        table(HEAD, rows, "droit-commun", "Droit commun par habitant, dans le périmètre et au dehors"),
        *(html.P(one, className="discret") for one in notes),
        html.P(
            "Substitution possible : le droit commun par habitant est plus faible dans le périmètre qu'au dehors, et "
            "les crédits spécifiques peuvent en tenir lieu. Un constat à discuter, pas une preuve. À l'intérieur d'un "
            "territoire déclaré, les moyens sont supposés également répartis entre les habitants.",
            className="discret",
        ),
    ]


def _declaration(placed: Placed, found: Substitution) -> tuple[str | Component, ...]:
    one = placed.declaration
    verdict = "n.d." if found.inside is None or found.outside is None else "pas de substitution visible"
    return (
        f"{one.name}, {_unit(one.unit)}",
        OPEN if one.is_open else "non négociable",
        percent(found.coverage),
        _per_head(found.inside, one.unit),
        _per_head(found.outside, one.unit),
        euros(found.specific_eur),
        html.Strong("substitution possible") if found.is_possible else verdict,
        html.Button(
            "retirer",
            type="button",
            className="bouton",
            **{"data-withdraw": written((one,)), "aria-label": f"Retirer la déclaration {one.name}"},
        ),
    )


def _unit(unit: str) -> str:
    return EUROS_PER_HEAD if unit == EUROS else POSTS_PER_THOUSAND


def _per_head(value: float | None, unit: str) -> str:
    return number(value if value is None or unit == EUROS else value * PER_THOUSAND, 2)


def _note(placed: Placed, found: Substitution) -> str:
    one = placed.declaration
    method = f"méthode : {one.method}" if one.method else "méthode non déclarée"
    flagged = placed.names[found.areas]
    areas = (
        f" Crédits spécifiques là où le droit commun est sous la moyenne : {listed([str(name) for name in flagged])}."
        if flagged.size
        else ""
    )
    lost = "".join(
        f" {why}, laissés de côté : {listed(list(places))}."
        for why, places in (
            ("Territoires non reconnus", placed.unknown),
            ("Noms portés par plusieurs territoires (donnez le code)", placed.ambiguous),
            ("Seconds montants d'un territoire déjà nommé, refusés", placed.repeated),
        )
        if places
    )
    return f"{one.name} ({one.unit}, par {ZONING_NAMES[one.zoning][0]}) ; {method}.{areas}{lost}"


def _proposal(study: MeansStudy, proposal: Proposal, choices: GapChoices) -> list[Component]:
    resource, found = proposal.resource, proposal.found
    options = [(one.key, _resource(one)) for one in study.resources]
    grains = [(f"{one:g}", f"{number(one, 0 if one == 1 else 1)} ETP ou €") for one in GRAINS]
    return [
        html.H3("Que déplacerait une répartition selon le besoin, à total constant ?"),
        html.Div(
            [
                choice("resource", "Moyen", options, resource.key),
                changes(choices),
                *(
                    []
                    if resource.is_facility
                    else [choice("grain", "Plus petit déplacement", grains, f"{choices.grain:g}")]
                ),
            ],
            className="rangee",
        ),
        html.P(_moved(proposal), className="trouvaille"),
        *([_stance(resource)] if resource.is_open is not None or resource.is_facility else []),
        *(_tables(proposal, found) if found.status is StaffStatus.OK else []),
    ]


def _resource(one: Resource) -> str:
    return f"{one.label} (équipements)" if one.is_facility else one.label


def _moved(proposal: Proposal) -> str:
    found = proposal.found
    if found.status is not StaffStatus.OK or found.moved is None:
        return STATUSES[found.status.value]
    what = proposal.resource.unit
    zoning = ZONING_NAMES[proposal.zoning][1]
    if not found.moved:
        return f"Rien ne bouge entre {zoning} : dans ces bornes, aucun déplacement entier ne rapproche du besoin."
    return (
        f"{number(found.moved, _places(found.moved))} {what} changeraient de territoire entre {zoning} ; "
        f"le Gini par habitant pondéré du besoin passerait de {number(found.gini_before, 3)} à "
        f"{number(found.gini_after, 3)}."
    )


def _places(value: float) -> int:
    return 0 if np.isnan(value) or value == round(value) else 1


def _stance(resource: Resource) -> Component:
    if resource.is_facility:
        words = (
            "Des équipements et des praticiens (BPE 2019), pas des agents : un ordre de grandeur, en attendant que les "
            "institutions déclarent les leurs."
        )
    elif resource.is_open:
        words = "Déclaré négociable par l'institution : c'est la première négociation."
    else:
        words = "Déclaré non négociable par l'institution : ce calcul informe, il ne se négocie pas."
    return html.P(words, className="constat alerte" if not resource.is_open else "discret")


def _tables(proposal: Proposal, found: StaffRedistribution) -> list[Component]:
    n = proposal.staff.size
    after = _filled(found.after, n)
    known = np.flatnonzero(~np.isnan(proposal.staff)).tolist()
    order = sorted(known, key=lambda k: -abs(_gap(after[k], proposal.staff[k])))
    rows = [_row(proposal, found, k) for k in order[:MOST_ROWS]]
    total = number(float(np.nansum(proposal.staff)))
    caption = f"{percent(found.coverage)} des moyens sont dans le calcul ; total inchangé : {total}"
    head = (
        ZONING_NAMES[proposal.zoning][0],
        "besoin moyen (0 à 100)",
        "avant",
        "cible selon le besoin, sans borne",
        "après",
        "déplacé",
        f"avant, {PER_THOUSAND_HEADS}",
        f"après, {PER_THOUSAND_HEADS}",
    )
    return [
        table(head, rows[:FIRST_ROWS], "redistribution", caption),
        *([data(head, rows, "redistribution", "Tous les territoires")] if len(rows) > FIRST_ROWS else []),
    ]


def _row(proposal: Proposal, found: StaffRedistribution, k: int) -> tuple[str, ...]:
    n = proposal.staff.size
    after, target = _filled(found.after, n), _filled(found.target, n)
    moved = _gap(after[k], proposal.staff[k])
    rates = (_filled(found.per_head_before, n), _filled(found.per_head_after, n))
    return (
        str(proposal.names[k]),
        number(float(proposal.need[k]), 1),
        number(float(proposal.staff[k]), _places(proposal.staff[k])),
        number(float(target[k]), 1),
        number(float(after[k]), _places(after[k])),
        signed(moved, _places(moved)),
        *(number(float(one[k]) * PER_THOUSAND, 2) for one in rates),
    )


def _filled(values: Floats | None, n: int) -> Floats:
    return np.full(n, np.nan) if values is None else values


def _gap(after: float, before: float) -> float:
    return 0.0 if np.isnan(after - before) else float(after - before)
