"""Results of the page « Disparités » on one amount: who receives how much, indices, Theil, deviations, jumps."""

from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import disparity_charts
from components.cofinancing_tables import table
from components.disparities_page import block, chart, data
from components.disparity_charts import PublishedRatio
from components.graph import BARS_WIDTH, Bar, bars
from domain.disparities import Inequality
from domain.disparities_study import Areas, GapStudy, GroupedTheil
from domain.measures import Measure
from domain.published_figures import ratio
from domain.values import Floats, Ints
from domain.wording.disparities import ZONING_NAMES, of_areas
from domain.wording.numbers import capital, counted, euros, number, percent

MOST_BARS, EACH_END = 24, 10
MOST_ROWS, EACH_ROWS = 80, 40
MOST_GROUPS = 30


def value(rate: float | None) -> str:
    """Write a rate without its unit, three digits of it at least."""
    exact = float("nan") if rate is None else float(rate)
    return number(exact, 3 if 0 < abs(exact) < 1 else 2)


def _ends(rates: Floats, most: int, each: int) -> tuple[Ints, int]:
    """Return the known places from the highest down, both ends alone where they are many, and how many are left out."""
    known = np.flatnonzero(~np.isnan(rates))
    order = known[np.argsort(-rates[known], kind="stable")]
    if order.size <= most:
        return order, 0
    return np.concatenate([order[:each], order[-each:]]), int(order.size) - 2 * each


def recipients(study: GapStudy, link: str) -> Component:
    """Draw who receives how much per inhabitant, in the areas chosen.

    Args:
        study: the figures.
        link: address of the file of all communes.
    """
    measure, areas = study.measure, study.listed
    shown, left = _ends(areas.rates, MOST_BARS, EACH_END)
    rows = [Bar(str(areas.names[k]), float(areas.rates[k]), value(areas.rates[k])) for k in shown]
    mean = study.overall
    parts, height = bars(rows, mean, f"territoire {value(mean)}" if mean is not None else "")
    title = f"Combien par habitant, {of_areas(areas.zoning)} ?"
    told = f"{measure.label}, {measure.unit}, {of_areas(areas.zoning)}"
    ends = (
        f" : les {EACH_END} plus élevés et les {EACH_END} plus faibles ; {number(left)} entre les deux" if left else ""
    )
    return block(
        "combien",
        title,
        _recipients_finding(study),
        [
            _what(measure),
            *(
                [
                    chart(
                        parts,
                        (BARS_WIDTH, height),
                        f"{told}{ends}",
                        "combien",
                        f"{told}{ends}. {measure.denominator_label} ; {measure.source}",
                    )
                ]
                if rows
                else []
            ),
            html.P(f"{capital(measure.unit)}{ends}", className="discret"),
            *([html.P(_thin(areas), className="constat alerte")] if areas.n_thin else []),
            *([html.P(_crossing(areas), className="discret")] if areas.n_crossing else []),
            _areas_table(study),
            _file_link(link),
        ],
    )


def _file_link(link: str) -> Component:
    words = "Télécharger toutes les communes : montants, dénominateurs, écarts, groupes (CSV)"
    return html.P(html.A(words, href=link, className="lien-fichier"))


def _what(measure: Measure) -> Component:
    told = (
        f"{capital(measure.label)} ; unité : {measure.unit} ; dénominateur : {measure.denominator_label} ; "
        f"source : {measure.source}"
    )
    return html.Div(
        [
            html.P(told, className="discret"),
            *(html.P(one, className="constat alerte") for one in measure.warnings),
        ],
        className="mesure",
    )


def _recipients_finding(study: GapStudy) -> str:
    areas, measure = study.listed, study.measure
    known = np.flatnonzero(~np.isnan(areas.rates))
    if not known.size:
        return "Rien n'est connu : aucun montant à comparer."
    high, low = known[np.argmax(areas.rates[known])], known[np.argmin(areas.rates[known])]
    ratio = areas.inequality.max_min_ratio
    times = f", soit {number(ratio, 2)} fois moins" if ratio is not None else ""
    return (
        f"De {value(areas.rates[high])} {measure.unit} ({areas.names[high]}) à "
        f"{value(areas.rates[low])} ({areas.names[low]}){times} ; "
        f"ensemble du territoire : {value(study.overall)}."
    )


def _areas_table(study: GapStudy) -> Component:
    areas, measure = study.listed, study.measure
    shown, left = _ends(areas.rates, MOST_ROWS, EACH_ROWS)
    rows = [
        (
            str(areas.names[k]),
            value(areas.rates[k]),
            number(float(areas.numerator[k])),
            number(float(areas.denominator[k])),
            percent(float(areas.coverage[k])),
        )
        for k in shown
    ]
    head = (
        ZONING_NAMES[areas.zoning][0],
        measure.unit,
        f"montant, {measure.amount_unit}" if measure.amount_unit else "nombre",
        f"dénominateur ({measure.denominator_label})",
        "habitants connus",
    )
    caption = f"{number(left)} entre les deux ne sont pas listés" if left else ""
    return data(head, rows, "par-territoire", caption)


INDEX_HEAD = ("", "nombre", "max ÷ min", "D9 ÷ D1", "Gini", "Theil", "Atkinson 0,5", "Atkinson 1", "Atkinson 2")


def indices(study: GapStudy) -> Component:
    """Draw the indices between areas of every size, and the Theil index split between areas and within."""
    return block(
        "indices",
        "L'écart est-il grand, et où se loge-t-il ?",
        _indices_finding(study),
        [
            table(INDEX_HEAD, [_index_row(one) for one in study.areas], "indices", _index_caption(study.measure)),
            html.P(
                "Sans unité ; chaque territoire compte pour sa population. 0 : tous au même niveau. Max ÷ min et D9 ÷ "
                "D1 sont n.d. si le plus faible n'est pas positif. Plus les territoires sont grands, plus les écarts "
                "internes disparaissent : les lignes ne se comparent pas entre elles.",
                className="discret",
            ),
            _theil_table(study.theils),
            *_group_table(study),
        ],
    )


def _index_caption(measure: Measure) -> str:
    return f"{capital(measure.label)}, {measure.unit}, pondéré par : {measure.denominator_label}"


def _index_row(areas: Areas) -> tuple[str, ...]:
    found: Inequality = areas.inequality
    ratios = (found.max_min_ratio, found.d9_d1)
    others = (found.gini, found.theil, found.atkinson_half, found.atkinson_one, found.atkinson_two)
    return (
        of_areas(areas.zoning),
        number(found.n_used),
        *(number(one, 2) for one in ratios),
        *(number(one, 4) for one in others),
    )


def _chosen_theil(study: GapStudy) -> GroupedTheil:
    return next(one for one in study.theils if one.zoning == study.context)


def _indices_finding(study: GapStudy) -> str:
    chosen = _chosen_theil(study)
    theil, gini = chosen.theil, study.communes.inequality.gini
    told = f"Gini entre communes : {number(gini, 3)}"
    if not theil.total or theil.between is None:
        reason = "des montants sont négatifs" if study.communes.inequality.has_negative else "aucun écart à partager"
        return f"{told} ; indice de Theil n.d. ou nul : {reason}."
    share = theil.between / theil.total
    plural = ZONING_NAMES[chosen.zoning][1]
    return (
        f"{told} ; {percent(share)} de l'inégalité de Theil se joue entre {plural}, {percent(1 - share)} à l'intérieur."
    )


def _theil_table(theils: Sequence[GroupedTheil]) -> Component:
    rows = []
    for one in theils:
        found = one.theil
        share = None if not found.total or found.between is None else found.between / found.total
        rows.append(
            (
                ZONING_NAMES[one.zoning][1],
                number(found.total, 4),
                number(found.between, 4),
                number(found.within, 4),
                percent(share),
                percent(None if share is None else 1 - share),
            )
        )
    head = ("entre quels groupes", "Theil entre communes", "entre", "à l'intérieur", "part entre", "part à l'intérieur")
    return table(head, rows, "theil", "L'inégalité entre communes, partagée entre les territoires et en leur sein")


def _group_table(study: GapStudy) -> list[Component]:
    chosen = _chosen_theil(study)
    found = chosen.theil
    if not found.total:
        return []
    inside = np.nan_to_num(found.shares * found.theils)
    order = np.argsort(-inside, kind="stable")[:MOST_GROUPS]
    rows = [
        (
            str(chosen.names[k]),
            percent(float(found.shares[k]), 2),
            value(float(found.means[k])),
            number(float(found.theils[k]), 4),
            percent(float(inside[k]) / found.total, 2),
        )
        for k in order
        if not np.isnan(found.shares[k])
    ]
    name = ZONING_NAMES[chosen.zoning][0]
    head = (name, "part du montant", f"moyenne, {study.measure.unit}", "Theil interne", "part de l'inégalité totale")
    left = chosen.codes.size - len(rows)
    more = f" ; {number(left)} autres de moindre part" if left > 0 else ""
    return [data(head, rows, "theil-groupes", f"Où se loge l'inégalité interne{more}")]


def reference(published: Sequence[PublishedRatio]) -> Component:
    """Draw the published amounts of 2011 on an axis of their own."""
    high, low = (one for one in published if one.is_pair)
    times = number(ratio(high.eur_per_head, low.eur_per_head).ratio, 2)
    finding = (
        f"{high.name} {euros(high.eur_per_head, 1)}, {low.name} {euros(low.eur_per_head, 1)} par habitant des "
        f"quartiers : {times} fois plus."
    )
    return block("reference", "Et en 2011, avant ce contrat ?", finding, [disparity_charts.reference(published)])


def refusals(listed_columns: Sequence[tuple[str, str]]) -> Component:
    """Draw the columns that are not comparable, with the reason."""
    return html.Details(
        [
            html.Summary(f"{counted(len(listed_columns), 'colonne écartée', 'colonnes écartées')} : pourquoi"),
            table(("colonne", "raison"), list(listed_columns), "colonnes-ecartees"),
        ],
        className="donnees ecartees",
    )


def empty() -> Component:
    """Say that the plan gives nothing yet."""
    return html.P(
        "Le périmètre est vide : l'aide simulée est nulle partout. Choisissez des communes ou des quartiers sur la "
        "carte, ou comparez un autre montant.",
        className="constat alerte",
    )


def _crossing(areas: Areas) -> str:
    n = counted(areas.n_crossing, *ZONING_NAMES[areas.zoning])
    verb, whose = ("déborde", "ses") if areas.n_crossing < 2 else ("débordent", "leurs")
    return f"{n} {verb} du territoire : seules {whose} communes d'ici sont comptées."


def _thin(areas: Areas) -> str:
    n = counted(areas.n_thin, *ZONING_NAMES[areas.zoning])
    return f"{n} : moins de 80\u202f% des habitants y sont connus."
