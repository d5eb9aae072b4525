"""Sheets: what is known of one commune, one area or one quarter, and the gestures that bear on it."""

from collections.abc import Mapping

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import portrait
from components.perimeter_editor import edit_button
from components.portrait import FigureView
from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter, communes_of
from domain.mapped import indicators_of, variable_of
from domain.need import Need
from domain.standing import Distribution, next_areas, next_communes, next_quarters, of_quarters, quarter_variable
from domain.territory import Territory, Variable, Zoning
from domain.values import STATES, Floats, Ints, Texts
from domain.why import why_area, why_value
from domain.wording.extent import extent_of
from domain.wording.indicators import value_texts
from domain.wording.numbers import capital, counted, listed, number, percent, quantity, value_text
from domain.wording.territory import INDICATIVE, NO_GROUP_FIGURE, OWN_AREAS, PER_THOUSAND, ZONING_PLURALS

SHOWN_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("median_income_eur_per_cu", "Niveau de vie médian", 0),
    ("poverty_rate", "Taux de pauvreté à 60 %", 1),
    ("qpv_population_share", "Habitants en quartier (estimation)", 1),
    ("facilities_per_1000", "Équipements pour 1 000 hab.", 2),
    ("rental_value_eur", "Valeur locative (approximation de l'assiette)", 0),
    ("operating_revenue_eur_per_head", "Recettes de fonctionnement", 0),
)
"""Columns of a commune's sheet, with a short label and their decimals."""
DATED = frozenset({"median_income_eur_per_cu", "operating_revenue_eur_per_head"})
"""Those whose year is told."""

NO_ABC_ZONE = "hors zonage ABC"


def commune(
    territory: Territory, need: Need, among: Mapping[str, Distribution], code: str, chosen: Perimeter
) -> Component:
    """Draw the sheet of a commune.

    Args:
        territory: the territory on the table.
        need: its default index.
        among: every indicator of the map over its communes.
        code: the commune.
        chosen: the perimeter.

    Raises:
        UnknownCode: no such commune.
    """
    place = int(territory.positions((CommuneCode(code),))[0])
    population = territory.columns["municipal_population"].values[place]
    is_in = code in chosen.communes
    return html.Div(
        className="fiche",
        children=[
            html.H2(f"{territory.names[place]} ({code})"),
            html.P(counted(population, "habitant"), className="discret"),
            edit_button(
                "Retirer la commune" if is_in else "Ajouter la commune",
                {"op": "toggle_commune", "commune": code},
                f"{'Retirer' if is_in else 'Ajouter'} {territory.names[place]}",
                {"kind": "commune", "code": code},
            ),
            html.Dl(_commune_rows(territory, need.position, place)),
            html.Ul(
                [_zone_row(zoning, place) for zoning in territory.zonings.values() if _has_gesture(zoning, place)],
                className="zones",
            ),
            *_zus(territory, place),
            portrait.figures([_of_commune(territory, need, key, one, place) for key, one in among.items()]),
            *portrait.neighbours(
                "Communes voisines",
                "commune",
                _named(territory.communes, territory.names, next_communes(territory, place)),
            ),
        ],
    )


def _of_commune(territory: Territory, need: Need, key: str, among: Distribution, place: int) -> FigureView:
    is_column = key in territory.columns
    position = need.position[place]
    text = column_text(territory, key, place, among.shown.decimals) if is_column else number(float(position), 1)
    why = why_value(territory, need, key, place)
    return FigureView(variable_of(key, territory, need.definition), text, among, place, "communes", why)


def _named(codes: Texts, names: Texts, places: Ints) -> list[tuple[str, str]]:
    """Return code and name of places, by name."""
    return sorted(((str(codes[one]), str(names[one])) for one in places.tolist()), key=lambda one: one[1])


def _commune_rows(territory: Territory, position: Floats, place: int) -> list[Component]:
    need = position[place]
    rows = [("Indice du besoin (100 : le plus en difficulté)", "n.d." if np.isnan(need) else number(need, 1))]
    rows += [
        (_dated(territory, key, label), column_text(territory, key, place, decimals))
        for key, label, decimals in SHOWN_COLUMNS
        if key in territory.columns
    ]
    rows += _abc(territory, place)
    return [part for label, text in rows for part in (html.Dt(label), html.Dd(text))]


def _dated(territory: Territory, key: str, label: str) -> str:
    return f"{label} {territory.variables[key].vintage}" if key in DATED else label


def _abc(territory: Territory, place: int) -> list[tuple[str, str]]:
    abc = territory.zonings.get("abc")
    if abc is None:
        return []
    zone = abc.area_of[place]
    reason = territory.reasons.get("abc", {}).get(place)
    outside = f"n.d. ({reason})" if reason else NO_ABC_ZONE
    return [("Zonage ABC", str(abc.names[zone]) if zone >= 0 else outside)]


def column_text(territory: Territory, key: str, place: int, decimals: int) -> str:
    """Write one value of a column with its unit, or its state with the reason where one is known."""
    column, variable = territory.columns[key], territory.variables[key]
    state, value = STATES[column.states[place]], float(column.values[place])
    reason = territory.reasons.get(key, {}).get(place)
    if reason:
        return f"n.d. ({reason})"
    if variable.unit == "%" and column.is_known[place]:
        return percent(value, decimals)
    return value_text(value, state, decimals, _unit(variable))


def _unit(variable: Variable) -> str:
    """Return the unit written after a value; that of a rate per thousand stands in its name."""
    return "" if variable.unit == PER_THOUSAND else variable.unit


def _has_gesture(zoning: Zoning, place: int) -> bool:
    return zoning.key != "abc" and int(zoning.area_of[place]) >= 0


def _zone_row(zoning: Zoning, place: int) -> Component:
    area = int(zoning.area_of[place])
    name, code = str(zoning.names[area]), str(zoning.codes[area])
    count = int((zoning.area_of == area).sum())
    return html.Li(
        [
            html.Span([html.Span(f"{capital(zoning.label)} ", className="discret"), f"{name} ({number(count)})"]),
            *_area_buttons(zoning, name, code),
        ]
    )


def _area_buttons(zoning: Zoning, name: str, code: str) -> list[Component]:
    return [
        edit_button(
            sign,
            {"op": operation, "zoning": zoning.key, "area": code},
            f"{verb} toutes les communes : {zoning.label} {name}",
        )
        for sign, operation, verb in (("+", "add_area", "Ajouter"), ("−", "remove_area", "Retirer"))
    ]


def _zus(territory: Territory, place: int) -> list[Component]:
    names = territory.zus_names[place]
    if not names:
        return []
    return [html.P([html.Strong(f"{number(len(names))} ZUS (1996) : "), " ; ".join(names)], className="discret")]


def area(territory: Territory, among: Mapping[str, Distribution], key: str, code: str, chosen: Perimeter) -> Component:
    """Draw the sheet of one area of a zoning.

    Args:
        territory: the territory on the table.
        among: every indicator that can be aggregated, over the areas of the zoning.
        key: the zoning.
        code: the area.
        chosen: the perimeter.

    Raises:
        UnknownCode: no such zoning or area.
    """
    members = communes_of(territory, key, code)
    zoning = territory.zonings[key]
    place = int(np.flatnonzero(zoning.codes == code)[0])
    inside = len(members & chosen.communes)
    name = str(zoning.names[place])
    population = territory.columns["municipal_population"].values[territory.positions(members)]
    outside, extent = float(zoning.outside_population[place]), extent_of(territory)
    rows = [
        ("Communes", number(len(members))),
        ("… dans le périmètre", number(inside)),
        (f"Habitants {extent.inside}", number(float(np.nansum(population)))),
        *([(f"Habitants hors {extent.of}", number(outside))] if outside else []),
    ]
    return html.Div(
        className="fiche",
        children=[
            html.H2(name),
            html.P(capital(zoning.label) + (f", coupé par {extent.border}" if outside else ""), className="discret"),
            html.Div(
                [
                    _whole_area(_add_label(len(members)), "add_area", zoning.key, code),
                    _whole_area("Tout retirer", "remove_area", zoning.key, code),
                ],
                className="rangee",
            ),
            html.Dl([part for label, text in rows for part in (html.Dt(label), html.Dd(text))]),
            portrait.figures(
                [_of_area(territory, zoning, one, place) for one in among.values()],
                [variable_of(one.key, territory).label for one in indicators_of(territory) if one.key not in among],
                NO_GROUP_FIGURE,
            ),
            *portrait.neighbours(
                f"{capital(_plural(zoning))} à côté",
                zoning.key,
                _named(zoning.codes, zoning.names, next_areas(territory, zoning, place)),
            ),
        ],
    )


def _of_area(territory: Territory, zoning: Zoning, among: Distribution, place: int) -> FigureView:
    variable = territory.variables[among.shown.key]
    text = value_texts(among.column, variable, among.shown.decimals, _unit(variable))[place]
    why = why_area(territory, variable, np.flatnonzero(zoning.area_of == place))
    return FigureView(variable, text, among, place, _plural(zoning), why)


def _plural(zoning: Zoning) -> str:
    return ZONING_PLURALS.get(zoning.key, OWN_AREAS)


def _add_label(n_communes: int) -> str:
    return "Ajouter la commune" if n_communes == 1 else f"Ajouter les {counted(n_communes, 'commune')}"


def _whole_area(label: str, operation: str, zoning: str, code: str) -> Component:
    edit = {"op": operation, "zoning": zoning, "area": code}
    return edit_button(label, edit, label, {"kind": zoning, "code": code})


def quarter(territory: Territory, code: str, chosen: Perimeter, *, has_contour: bool = False) -> Component:
    """Draw the sheet of a priority quarter; its extent is indicative unless its official contour is known.

    Raises:
        UnknownCode: no such quarter.
    """
    place = int(territory.quarter_positions((QpvCode(code),))[0])
    quarters = territory.quarters
    is_in = code in chosen.quarters
    parts = quarters.part_quarter == place
    communes = [
        f"{territory.names[commune]} ({percent(share, 0)})" if share < 1 else str(territory.names[commune])
        for commune, share in zip(quarters.part_commune[parts], quarters.part_share[parts], strict=True)
        if share > 0
    ]
    return html.Div(
        className="fiche",
        children=[
            html.H2(str(quarters.names[place])),
            html.P(f"Quartier prioritaire {quarters.generation} ({code}) · {listed(communes)}", className="discret"),
            edit_button(
                "Retirer le quartier" if is_in else "Ajouter le quartier",
                {"op": "toggle_quarter", "quarter": code},
                f"{'Retirer' if is_in else 'Ajouter'} le quartier {quarters.names[place]}",
                {"kind": "qpv", "code": code},
            ),
            html.Dl(_quarter_rows(territory, place, has_contour=has_contour)),
            portrait.figures([_of_quarter(territory, one, place) for one in of_quarters(territory).values()]),
            *portrait.neighbours(
                "Quartiers des mêmes communes",
                "qpv",
                _named(quarters.codes, quarters.names, next_quarters(territory, place)),
            ),
        ],
    )


def _quarter_rows(territory: Territory, place: int, *, has_contour: bool) -> list[Component]:
    quarters = territory.quarters
    population, poverty = quarters.population, quarters.poverty_rate
    poverty_text = (
        percent(float(poverty.values[place]))
        if poverty.is_known[place]
        else value_text(None, STATES[poverty.states[place]])
    )
    rows = [
        ("Habitants", value_text(float(population.values[place]), STATES[population.states[place]])),
        ("Taux de pauvreté à 60 %", poverty_text),
        (
            "Superficie" if has_contour else f"Superficie ({INDICATIVE})",
            quantity(float(quarters.area_m2[place]) / 1e6, "km²", 2),
        ),
    ]
    return [part for label, text in rows for part in (html.Dt(label), html.Dd(text))]


def _of_quarter(territory: Territory, among: Distribution, place: int) -> FigureView:
    variable = quarter_variable(territory, among.shown)
    text = value_texts(among.column, variable, among.shown.decimals)[place]
    return FigureView(variable, text, among, place, "quartiers")
