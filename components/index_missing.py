"""What unknown values do to an index, and which criteria of proposition 24 it says nothing of."""

from dash import html
from dash.development.base_component import Component

from components.cofinancing_tables import table
from components.index_results import block, names_of
from domain.criteria import Cover, missing_criteria
from domain.index_study import IndexStudy
from domain.territory import Territory
from domain.wording.index import criteria_sentence, part_label, short_label, worst_name
from domain.wording.law import CRITERIA
from domain.wording.numbers import capital, counted, number, percent

TITLE = "Que changent les données manquantes ?"


def missing(found: IndexStudy, territory: Territory) -> Component:
    """Draw what unknown values may change."""
    effect = found.missing
    n_in, n_out = effect.may_enter.size, effect.may_leave.size
    if not effect.n_partial and not effect.n_without:
        return block("donnees-manquantes", TITLE, "Rien : tout est connu partout.", _criteria(found, territory))
    finding = (
        f"{counted(effect.n_partial, 'commune a', 'communes ont')} un indice sans toutes les variables, dont "
        f"{number(effect.n_partial_worst)} dans le {worst_name(found.worst)} ; "
        f"{number(effect.n_without)} n'en ont pas. Selon ce qui leur manque, "
        f"{number(n_in)} pourraient y entrer et {number(n_out)} en sortir."
    )
    rows = [
        (label, number(places.size), html.Span(names_of(territory, places), className="noms"))
        for label, places in (("pourraient entrer", effect.may_enter), ("pourraient sortir", effect.may_leave))
    ]
    note = html.P(
        "Ce qui manque est supposé au plus haut, puis au plus bas, des scores observés. Un indice n'est donné que si "
        "60 % du poids est connu ; rien n'est remplacé par une moyenne.",
        className="discret",
    )
    return block(
        "donnees-manquantes",
        TITLE,
        finding,
        [table(("communes qui", "nombre", "dont"), rows, "indice-manquantes"), note, *_criteria(found, territory)],
    )


def lacking(found: tuple[Cover, ...]) -> list[Component]:
    """Warn of the criteria that no variable of an index tells of; nothing where it tells of the three."""
    told = criteria_sentence(missing_criteria(found))
    return [html.P(told, className="constat alerte")] if told else []


def _criteria(found: IndexStudy, territory: Territory) -> list[Component]:
    """Draw what the index holds of each criterion, and where nothing of it is known."""
    rows = [
        (
            _held(found, territory, one),
            percent(one.weight_share, 0),
            counted(one.unknown.size, "commune") if one.parts else "partout",
            html.Span(names_of(territory, one.unknown), className="noms"),
        )
        for one in found.criteria
    ]
    head = ("critère et variables de l'indice", "part du poids", "rien n'en est connu", "dont")
    rule = (
        "Là où un critère n'est pas connu, l'indice de la commune est fait des autres variables, si elles font 60 % du "
        "poids ; sinon il n'est pas donné, et le taux reste « à décider », jamais le plus bas."
    )
    return [
        html.H3("L'indice couvre-t-il les trois critères de la proposition 24 ?"),
        *lacking(found.criteria),
        table(head, rows, "indice-criteres"),
        html.P(rule, className="discret"),
    ]


def _held(found: IndexStudy, territory: Territory, cover: Cover) -> Component:
    names = [short_label(part_label(territory, found.need.components[k])) for k in cover.parts]
    told = html.Span(", ".join(names) or "aucune variable", className="discret")
    return html.Span([f"{capital(CRITERIA[cover.criterion])} : ", told])
