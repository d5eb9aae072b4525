"""Real projects replayed: a list is given, and who would have received what stands beside what was granted."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import explanation
from components.charts import AFTER, BEFORE, Series, bars, numbers
from components.cofinancing_charts import MOST_BARS
from components.cofinancing_tables import heading
from components.drawing import Drawing
from components.metrics_panel import key_figure
from components.rules_upload import drop
from components.takes import take
from domain.project_totals import Account, Group, Grouping, Left, OverRate, Totals
from domain.projects import Budget, Replay
from domain.projects_why import explain_projects
from domain.wording import projects as wording
from domain.wording.numbers import MISSING_TEXT, counted, euros, euros_short, number, percent, signed

UPLOAD = "project-replay-upload"
ACCEPTS = "project-replay-accepts"
SOURCE = "project-replay-source"
SCOPE = "project-replay-scope"
BUDGET = "project-replay-budget"
GROUPING = "project-replay-grouping"
REPORT = "project-replay-report"
BODY = "project-replay-body"
REPORT_STORE = "project-report-drawing"
"""What the reading of a file found, as one drawing."""
BODY_STORE = "projects-drawing"
"""Figures of the replay, as one drawing."""

EVERYWHERE, PERIMETER = "territory", "perimeter"
LARGEST_FILE_BYTES = 10_000_000
MOST_ROWS, MOST_NAMED = 30, 12
"""Groups and projects shown; the others are summed in one row, and files hold them all."""
FORMATS = (("csv", "CSV"), ("xlsx", "Classeur"))


def frame() -> Component:
    """Draw the section with its settings and the places of its report and of its figures."""
    return html.Div(
        className="projets",
        children=[
            heading("Projets réels", "cofinancing-projects"),
            html.P(
                "Rejouez une liste de projets sous les règles simulées : barème, plafond légal, enveloppe. Rien n'est "
                "écrit sur disque : la liste reste dans la mémoire du serveur jusqu'à ce que d'autres la remplacent.",
                className="discret",
            ),
            html.Div(className="choix-projets", children=[_upload(), *_choices()]),
            html.Div(id=REPORT, role="status", **{"aria-live": "polite"}),
            html.Div(id=BODY),
            dcc.Store(id=REPORT_STORE),
            dcc.Store(id=BODY_STORE),
        ],
    )


def _upload() -> Component:
    return html.Div(
        [
            drop("Déposer une liste (CSV, XLSX, Parquet)…", UPLOAD, REPORT, LARGEST_FILE_BYTES),
            dmc.Switch(id=ACCEPTS, label="Répondre comme proposé aux questions du fichier", checked=False),
        ]
    )


def _choices() -> list[Component]:
    groupings = [{"value": str(key), "label": label} for key, label in wording.GROUPINGS.items()]
    budgets = [{"value": str(key), "label": label} for key, label in wording.BUDGETS.items()]
    scopes = [
        {"value": EVERYWHERE, "label": "tout le territoire"},
        {"value": PERIMETER, "label": "communes couvertes par le périmètre"},
    ]
    return [
        dmc.Select(id=SOURCE, label="Liste", data=[], value=None, allowDeselect=False, placeholder="aucune liste"),
        dmc.Select(id=SCOPE, label="Projets de", data=scopes, value=EVERYWHERE, allowDeselect=False),
        dmc.Select(id=BUDGET, label="Enveloppe", data=budgets, value=str(Budget.GRANTED), allowDeselect=False),
        dmc.Select(id=GROUPING, label="Totaux par", data=groupings, value=str(Grouping.FINALITY), allowDeselect=False),
    ]


def report(label: str, sentences: list[str], *, is_refused: bool, has_questions: bool) -> Drawing:
    """Draw what the reading of a file found.

    Args:
        label: cleaned name of the file.
        sentences: findings in French.
        is_refused: the file cannot be used.
        has_questions: something must be answered first.
    """
    if not sentences:
        return []
    state = "refusé." if is_refused else "des questions attendent une réponse." if has_questions else "lu."
    advice = " Cochez « Répondre comme proposé », ou corrigez le fichier." if has_questions else ""
    return html.Div(
        className="constat refus" if is_refused else "constat alerte",
        children=[
            html.P([html.Strong(label), " : ", state, advice]),
            html.Ul([html.Li(one) for one in sentences]),
        ],
    )


def empty() -> Drawing:
    """Draw the first gesture to make."""
    return html.P(wording.NO_LIST)


def render(replayed: Replay, told: Account, asked: Budget, links: dict[str, str]) -> list[Component]:
    """Draw the figures.

    Args:
        replayed: the replay.
        told: what it adds up to.
        asked: envelope asked for.
        links: address of the file of each format.
    """
    return [
        html.H3(wording.TITLE),
        html.P(wording.finding_text(told.totals, told.n_more, told.n_less), className="reponse"),
        _keys(told.totals),
        html.P(wording.status_text(replayed, asked), className="discret"),
        *([_graph(told.groups, told.by), _table(told.groups, told.by, told.totals)] if told.groups else []),
        *_why(replayed, told),
        *_remarks(replayed, told.over),
        *([_left(replayed, told.left)] if told.left else []),
        html.P([_download(key, name, links) for key, name in FORMATS], className="rangee"),
        html.P(wording.credit_text(replayed.projects), className="discret"),
    ]


def _keys(sums: Totals) -> Component:
    rest = f"au lieu de {euros(sums.granted_rest_eur)}" if sums.granted_rest_eur is not None else MISSING_TEXT
    return html.Div(
        className="trio",
        children=[
            key_figure(euros_short(sums.granted_eur), "accordés", f"exactement {euros(sums.granted_eur)}"),
            key_figure(euros_short(sums.aid_eur), "simulés", f"exactement {euros(sums.aid_eur)}"),
            key_figure(euros_short(sums.rest_eur), "de reste à charge", rest),
        ],
    )


def _table(groups: tuple[Group, ...], by: Grouping, sums: Totals) -> Component:
    shown, others = groups[:MOST_ROWS], groups[MOST_ROWS:]
    largest = max((max(one.totals.granted_eur or 0, one.totals.aid_eur or 0) for one in shown), default=0)
    body = [_row(one.name or wording.NO_GROUP, one.totals, largest) for one in shown]
    if others:
        body.append(_others(others, by))
    head = (wording.GROUPINGS[by], "projets", "coût", "accordé", "simulé", "écart", "taux", "reste à charge", "")
    drawn = html.Div(
        className="defile",
        tabIndex="0",
        role="region",
        **{"aria-label": f"Totaux par {wording.GROUPINGS[by]}"},
        children=html.Table(
            className="figures",
            children=[
                html.Caption(f"Par {wording.GROUPINGS[by]} : accordé (gris) et simulé (bleu)"),
                html.Thead(html.Tr([html.Th(text, scope="col") if text else html.Td() for text in head])),
                html.Tbody([*body, _row("Ensemble", sums, 0)]),
            ],
        ),
    )
    return html.Div(
        [drawn, take("csv", f"projets-par-{by}", f"ce tableau : totaux par {wording.GROUPINGS[by]}")],
        className="donnee",
    )


def _graph(groups: tuple[Group, ...], by: Grouping) -> Component:
    """Draw what was granted beside what the rules give, for the largest groups."""
    shown = groups[:MOST_BARS]
    series = [
        Series("accordé", BEFORE, numbers([one.totals.granted_eur for one in shown])),
        Series("simulé", AFTER, numbers([one.totals.aid_eur for one in shown])),
    ]
    names = [one.name or wording.NO_GROUP for one in shown]
    return bars(f"Aide accordée et aide simulée par {wording.GROUPINGS[by]}", names, "€", series, f"projets-par-{by}")


def _why(replayed: Replay, told: Account) -> list[Component]:
    explained = explanation.render(list(explain_projects(replayed, told)))
    why = html.Details([html.Summary("Pourquoi ces chiffres ?"), *explained], className="donnees pourquoi")
    return [why] if explained else []


def _row(name: str, sums: Totals, largest: int) -> Component:
    gap = signed(sums.gap_eur)
    before = percent(_rate(sums.granted_eur, sums.cost_eur))
    cells = (
        number(sums.n),
        euros(sums.cost_eur),
        euros(sums.granted_eur),
        euros(sums.aid_eur),
        gap if gap == MISSING_TEXT else f"{gap}\u202f€",
        f"{before} → {percent(_rate(sums.aid_eur, sums.cost_eur))}",
        euros(sums.rest_eur),
    )
    return html.Tr([html.Th(name, scope="row"), *map(html.Td, cells), html.Td(_bars(sums, largest))])


def _rate(amount_eur: int | None, cost_eur: int) -> float | None:
    return amount_eur / cost_eur if amount_eur is not None and cost_eur else None


def _bars(sums: Totals, largest: int) -> list[Component]:
    if not largest:
        return []
    pairs = (("barre publie", sums.granted_eur), ("barre", sums.aid_eur))
    return [
        html.Span(html.I(style={"width": f"{100 * amount / largest:.1f}%"}), className=name, **{"aria-hidden": "true"})
        for name, amount in pairs
        if amount is not None
    ]


def _others(others: tuple[Group, ...], by: Grouping) -> Component:
    """Draw one row for the groups that are not shown: the table adds up all the same."""

    def added(name: str) -> int | None:
        amounts = [getattr(one.totals, name) for one in others]
        return None if None in amounts else sum(amounts)

    n = sum(one.totals.n for one in others)
    n_communes = sum(one.totals.n_communes for one in others)
    names = ("granted_eur", "aid_eur", "rest_eur", "granted_rest_eur")
    sums = Totals(n, n_communes, sum(one.totals.cost_eur for one in others), *map(added, names))
    return _row(f"{counted(len(others), f'autre {wording.GROUPINGS[by]}', 'autres')}", sums, 0)


def _remarks(replayed: Replay, over: tuple[OverRate, ...]) -> list[Component]:
    is_judged = replayed.is_replayed & (replayed.granted_eur >= 0) & (replayed.projects.finalities != "")
    sentences = [
        wording.funding_text(replayed),
        wording.derogation_text(int(replayed.needs_derogation.sum()), replayed.rules),
        wording.over_text(len(over), sum(one.excess_eur for one in over)) if is_judged.any() else "",
    ]
    return [html.P(one, className="constat alerte") for one in sentences if one]


def _left(replayed: Replay, out: tuple[Left, ...]) -> Component:
    n = sum(one.projects.size for one in out)
    return html.Details(
        className="donnees",
        open=True,
        children=[
            html.Summary(f"{counted(n, 'projet')} hors du calcul, ni oublié ni compté pour zéro"),
            html.Ul(
                [html.Li([wording.left_text(one), html.P(_named(replayed, one), className="discret")]) for one in out]
            ),
        ],
    )


def _named(replayed: Replay, left: Left) -> str:
    projects = replayed.projects
    pairs = (
        projects.owners[place] or projects.communes[place] or projects.keys[place]
        for place in left.projects[:MOST_NAMED].tolist()
    )
    names = list(dict.fromkeys(str(one) for one in pairs))
    return ", ".join(names) + (" …" if left.projects.size > MOST_NAMED else "")


def _download(key: str, name: str, links: dict[str, str]) -> Component:
    return html.A(f"Télécharger tous les projets ({name})", href=links[key], className="bouton", download="")
