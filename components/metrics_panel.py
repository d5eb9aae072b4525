"""The panel of figures: four questions, one block each, always beside the region."""

from dash import html
from dash.development.base_component import Component

from domain.metrics import Coherent, Metrics, Where, Who
from domain.wording.extent import REGION, Extent
from domain.wording.numbers import agreed, counted, listed, number, percent, signed
from domain.wording.territory import COLUMN_LABELS, not_loaded

KEYS = "metrics-panel-keys"
WHO_WHERE = "metrics-panel-who-where"
FAIR = "metrics-panel-fair"
NO_BREAK_SPACE = "\u00a0"


def block(title: str, children: list[Component], *, is_open: bool = True) -> Component:
    """Draw one foldable block of the panel."""
    return html.Details(className="bloc", open=is_open, children=[html.Summary(html.H2(title)), *children])


def key_figure(value: str, unit: str, compare: str, change: str = "") -> Component:
    """Draw one large figure: the number, its unit, one muted line of comparison, the change after a gesture."""
    return html.Div(
        className="chiffre",
        children=[
            html.Div([html.Span(value, className="valeur"), html.Span(unit, className="unite")]),
            html.Div([compare, *([html.Span(change, className="variation")] if change else [])], className="compare"),
        ],
    )


def figures(rows: list[tuple[str, ...]], caption: str = "", head: tuple[str, ...] = ()) -> Component:
    """Draw a small table: a label, then right-aligned figures."""
    return html.Table(
        className="figures",
        children=[
            *([html.Caption(caption)] if caption else []),
            *([html.Thead(html.Tr([column_head(text) for text in head]))] if head else []),
            html.Tbody([html.Tr([html.Th(row[0], scope="row"), *map(html.Td, row[1:])]) for row in rows]),
        ],
    )


def column_head(text: str) -> Component:
    """Draw the head of a column; a column without a name has no header cell."""
    return html.Th(text, scope="col") if text else html.Td()


def change_of(after: float, before: float | None) -> str:
    """Write what a gesture changed, `+34`, or nothing."""
    return "" if before is None or after == before else signed(after - before)


def who(metrics: Metrics, before: Metrics | None, extent: Extent = REGION, missing: tuple[str, ...] = ()) -> Component:
    """Draw « Qui ? ».

    Args:
        metrics: the figures.
        before: those before the gesture, or None.
        extent: words for the territory.
        missing: keys of the indicators that the default index lacks here.
    """
    now, then = metrics.who, before.who if before else None
    people = now.population
    return block(
        "Qui ?",
        [
            html.Div(
                className="duo",
                children=[
                    key_figure(
                        number(people.population),
                        agreed(people.population, "habitant"),
                        f"{percent(people.share_of_region)} {extent.of} ({number(metrics.region_population)})",
                        change_of(round(people.population), round(then.population.population) if then else None),
                    ),
                    key_figure(
                        number(now.n_communes),
                        agreed(now.n_communes, "commune entière", "communes entières"),
                        f"sur {number(now.selected.size)} {extent.inside}",
                        change_of(now.n_communes, then.n_communes if then else None),
                    ),
                ],
            ),
            *_population_bounds(people.low, people.high),
            figures(_who_rows(metrics), head=("", "périmètre", extent.noun)),
            *_left_out(now),
            *_lacking(now, missing),
        ],
    )


def _population_bounds(low: float, high: float) -> list[Component]:
    if round(high) == round(low):
        return []
    text = f"entre {number(low)} et {number(high)} : des quartiers ne sont qu'en partie dans le périmètre"
    return [html.P(text, className="discret")]


def _who_rows(metrics: Metrics) -> list[tuple[str, ...]]:
    now = metrics.who
    return [*(_quarter_rows(metrics) if now.selected_quarters.size else []), *_worst_rows(now), *_revenue_rows(now)]


def _quarter_rows(metrics: Metrics) -> list[tuple[str, ...]]:
    now = metrics.who
    people = now.population
    return [
        ("Quartiers prioritaires 2024", number(now.n_quarters_whole), number(now.selected_quarters.size)),
        *([("… en partie seulement", number(now.n_quarters_part), "")] if now.n_quarters_part else []),
        ("Habitants de ces quartiers", number(people.quarter_population), number(metrics.region_quarter_population)),
        *_quarter_bounds(people.quarter_low, people.quarter_high),
        ("… part des habitants de quartier", percent(people.quarter_coverage), "100,0\u202f%"),
    ]


def _worst_rows(now: Who) -> list[tuple[str, ...]]:
    return [
        ("Cinquième le plus en difficulté, part atteinte", percent(now.worst_fifth_reached), "100,0\u202f%"),
        ("… habitants des communes ayant un indice", "", percent(now.worst_fifth_coverage)),
    ]


def _revenue_rows(now: Who) -> list[tuple[str, ...]]:
    if now.revenue is None or now.region_revenue is None:
        return []
    return [
        (
            "Recettes de fonctionnement 2017, €/hab. (communes entières)",
            number(now.revenue.value),
            number(now.region_revenue.value),
        ),
        ("… connues pour (part des habitants)", percent(now.revenue.coverage), percent(now.region_revenue.coverage)),
    ]


def _lacking(now: Who, missing: tuple[str, ...]) -> list[Component]:
    """Say in words of users what this territory has no table of."""
    sentences = []
    if not now.selected_quarters.size:
        sentences.append(not_loaded("des quartiers prioritaires"))
    if now.revenue is None:
        sentences.append(not_loaded("des recettes de fonctionnement"))
    if missing:
        sentences.append(f"L'indice est calculé sans : {listed([COLUMN_LABELS.get(key, key) for key in missing])}.")
    return [html.P(" ".join(sentences), className="discret")] if sentences else []


def _quarter_bounds(low: float, high: float) -> list[tuple[str, ...]]:
    if round(high) == round(low):
        return []
    return [("… au moins, au plus", f"{number(low)} à {number(high)}", "")]


def _left_out(now: Who) -> list[Component]:
    if not now.left_out:
        return []
    names = ", ".join(f"{one.name} ({number(one.uncovered)} hab. sur {number(one.population)})" for one in now.left_out)
    return [
        html.P(
            [html.Strong("Laissés de côté, parmi les plus en difficulté : "), names, " …"],
            className="discret",
        )
    ]


def where(metrics: Metrics, extent: Extent = REGION) -> Component:
    """Draw « Où ? »."""
    now = metrics.where
    return block(
        "Où ?",
        [
            key_figure(
                number(now.n_pieces),
                agreed(now.n_pieces, "morceau", "morceaux"),
                _pieces_text(now),
            ),
            *(_areas(now, extent) if now.n_pieces else []),
        ],
    )


def _areas(now: Where, extent: Extent) -> list[Component]:
    titles = ("Bassins de vie 2022", "Zones d'emploi 2020")
    words = (("touchés", "entiers", "coupés"), ("touchées", "entières", "coupées"))
    lacking = ("des bassins de vie", "des zones d'emploi")
    found = zip((now.living_areas, now.employment_areas), titles, words, lacking, strict=True)
    return [
        html.P(not_loaded(name), className="discret")
        if areas is None
        else _coherent(areas, title, agreed_words, extent)
        for areas, title, agreed_words, name in found
    ]


def _pieces_text(now: Where) -> str:
    if not now.n_pieces:
        return "aucune commune entière : les quartiers seuls ne comptent ni en morceaux ni en bassins"
    return f"communes d'un seul tenant ; le plus grand réunit {percent(now.largest_piece_share)} des habitants"


def _coherent(now: Coherent, title: str, words: tuple[str, str, str], extent: Extent) -> Component:
    touched, whole, cut = words
    rows: list[tuple[str, ...]] = [
        (f"{touched} / {whole} / {cut}", f"{number(now.n_touched)} / {number(now.n_whole)} / {number(now.n_cut)}"),
        ("indice de coupure (0 aucune coupure, 1 toutes en deux)", number(now.cut_index, 2)),
    ]
    if now.n_cut_by_border:
        rows.append((f"{cut} par {extent.border}", number(now.n_cut_by_border)))
    parts: list[Component] = [figures(rows, caption=title)]
    if now.worst:
        parts.append(html.Details([html.Summary("Les coupures qui touchent le plus d'habitants"), _cuts(now, extent)]))
    return html.Div(parts)


def _cuts(now: Coherent, extent: Extent) -> Component:
    return figures(
        [
            (
                cut.name + (f" (coupé par {extent.border})" if cut.crosses_border else ""),
                number(cut.population_inside),
                number(cut.population),
                percent(cut.share_inside, 0),
            )
            for cut in now.worst
        ],
        head=("", "dedans", "en tout", "part"),
    )


def empty(*, has_quarters: bool = True, area: str = "un bassin de vie") -> Component:
    """Draw the panel of an empty perimeter: one sentence and the first gesture.

    Args:
        has_quarters: whether the territory has priority quarters to click.
        area: an area that can be searched for.
    """
    lacking = "" if has_quarters else f"{not_loaded('des quartiers prioritaires')} "
    place = "une commune ou un quartier" if has_quarters else "une commune"
    return html.P(
        f"{lacking}Le périmètre est vide. Cliquez {place} sur la carte, ou cherchez {area} par son nom.",
        className="constat alerte",
    )


def counted_selection(metrics: Metrics) -> str:
    """Say in a few words what is selected."""
    parts = []
    if metrics.who.n_communes:
        parts.append(counted(metrics.who.n_communes, "commune entière", "communes entières"))
    chosen = int(metrics.who.selected_quarters.sum())
    if chosen:
        parts.append(counted(chosen, "quartier choisi", "quartiers choisis"))
    return " et ".join(parts) or "aucune commune, aucun quartier"
