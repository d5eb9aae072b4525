"""Results of the page « Indicateurs »: each a question, the sentence that answers it, its chart, its data."""

from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import drawing, takes
from components.cofinancing_tables import table
from components.metrics_panel import key_figure
from domain.index_study import REDUNDANT, Account, IndexStudy, StrataShares, Worst, account
from domain.look import class_colors
from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording.index import (
    WORST_FIFTH,
    direction_text,
    part_label,
    part_value,
    score_decimals,
    short_label,
    tie_sentence,
    why_sentence,
    worst_name,
)
from domain.wording.numbers import capital, counted, listed, number, percent, signed

MOST_NAMED = 12
N_FIRST, N_AROUND = 25, 5
"""Rows of the ranking: the first ranks, then those on both sides of the last of the worst off."""
CLASS_SHARES = ("cinquième le moins en difficulté", "2e cinquième", "3e cinquième", "4e cinquième")
UNKNOWN_CLASS = "."
N_CLASSES = 5


def block(key: str, title: str, finding: str, children: Sequence[Component]) -> Component:
    """Draw one result under an address of its own on the page, which the address bar then holds with the state."""
    link = html.A("adresse", href=f"#indice-{key}", className="discret lien", title="Adresse de ce résultat")
    return html.Section(
        [html.H2([title, " ", link]), html.P(finding, className="trouvaille"), *children], id=f"indice-{key}"
    )


def graph(record: dict[str, object], name: str) -> Component:
    """Draw the place of a chart, that `web/assets/indice_graphes.js` fills, with what takes it away."""
    return html.Div(
        [
            html.Div(className="graphe-indice", **{"data-graph": drawing.plain(record)}),
            html.Div(takes.drawing(name, str(record["title"])), className="rangee"),
        ]
    )


def colours() -> tuple[str, ...]:
    """Return the colours of the fifths, the darkest for the most need."""
    return tuple(class_colors(N_CLASSES, 1, is_projected=False, is_diverging=False))


def classes(found: IndexStudy) -> Component:
    """Write the fifth of each commune for the map, one character each, and its legend."""
    position, worst = found.need.position, found.worst.is_worst
    fifth = np.clip(np.floor(np.nan_to_num(position) / 20), 0, N_CLASSES - 2).astype(np.int64)
    fifth = np.where(worst, N_CLASSES - 1, fifth)
    letters = np.where(np.isnan(position), UNKNOWN_CLASS, fifth.astype(np.str_))
    record = {
        "classes": "".join(letters.tolist()),
        "colours": colours(),
        "names": [*CLASS_SHARES, worst_name(found.worst)],
    }
    return html.Div(**{"data-classes": drawing.plain(record)})


def nothing() -> Component:
    """Say what to do where the index is made of nothing."""
    return html.P(
        "L'indice n'a aucune variable : ajoutez-en une sous « Variables », ou partez d'un indice tout fait.",
        className="constat alerte",
    )


def ties(worst: Worst) -> list[Component]:
    """Warn that communes tied at the threshold make the worst off more than a fifth; nothing where they do not."""
    told = tie_sentence(worst)
    return [html.P(told, className="constat alerte")] if told else []


def keys(found: IndexStudy, territory: Territory, reference: str) -> list[Component]:
    """Draw the key figures: the worst-off fifth, its inhabitants, who enters and leaves, who has no index."""
    worst = found.worst
    people = territory.columns["municipal_population"].values
    inside = float(np.nansum(people[worst.is_worst]))
    share = inside / float(np.nansum(people)) if np.nansum(people) > 0 else None
    n_worst = int(worst.is_worst.sum())
    return [
        key_figure(
            number(n_worst),
            f"{'commune' if n_worst < 2 else 'communes'} au {worst_name(worst)}",
            f"{number(inside)} habitants, {percent(share, 0)} du territoire",
        ),
        *ties(worst),
        html.Div(
            [
                key_figure(number(found.entered.size), "y entrent", f"face à {reference}"),
                key_figure(number(found.left.size), "en sortent", ""),
            ],
            className="duo",
        ),
        key_figure(number(found.missing.n_without), "sans indice", "moins de 60 % du poids y est connu"),
    ]


def spread(found: IndexStudy) -> Component:
    """Draw how the index is spread over the communes."""
    worst, name = found.worst, worst_name(found.worst)
    decimals = score_decimals(found.definition.method)
    rows = [
        (f"{number(low, decimals)} à {number(high, decimals)}", number(count), number(below))
        for low, high, count, below in zip(
            found.edges[:-1].tolist(),
            found.edges[1:].tolist(),
            found.bars.tolist(),
            found.worst_bars.tolist(),
            strict=True,
        )
    ]
    record = {
        "type": "bars",
        "title": "Communes par valeur de l'indice",
        "low": float(found.edges[0]),
        "high": float(found.edges[-1]),
        "all": found.bars.tolist(),
        "part": found.worst_bars.tolist(),
        "names": ["communes", name],
        "axis": "indice (élevé = besoin)",
        "limit": worst.threshold,
        "decimals": decimals,
    }
    least, most = (number(float(found.edges[k]), decimals) for k in (0, -1))
    finding = (
        f"{counted(worst.n_ranked, 'commune a', 'communes ont')} un indice, de {least} à {most} ; le {name} commence "
        f"à {number(worst.threshold, decimals)}."
    )
    data = html.Details(
        [html.Summary("Voir les données"), table(("indice", "communes", name), rows, "indice-repartition")],
        className="donnees",
    )
    return block(
        "repartition", "Comment l'indice se répartit-il ?", finding, [*ties(worst), graph(record, "repartition"), data]
    )


def moves(found: IndexStudy, territory: Territory, reference: str) -> Component:
    """Draw who enters and who leaves the worst-off fifth, beside the index in force."""
    n_in, n_out, name = found.entered.size, found.left.size, worst_name(found.worst)
    people = territory.columns["municipal_population"].values
    if not n_in and not n_out:
        finding = f"Personne n'entre dans le {name} ni n'en sort, face à {reference}."
        return block("mouvements", "Qui entre, qui sort ?", finding, [])
    finding = (
        f"{counted(n_in, 'commune entre', 'communes entrent')} dans le {name} et {number(n_out)} "
        f"{'en sort' if n_out < 2 else 'en sortent'}, face à {reference}."
    )
    rows = [
        (
            label,
            number(places.size),
            number(float(np.nansum(people[places]))),
            html.Span(names_of(territory, places), className="noms"),
        )
        for label, places in (("entrent", found.entered), ("sortent", found.left))
    ]
    return block(
        "mouvements",
        "Qui entre, qui sort ?",
        finding,
        [*ties(found.worst), table(("mouvement", "communes", "habitants", "dont"), rows, "indice-mouvements")],
    )


def names_of(territory: Territory, places: Ints) -> str:
    """Name the first `MOST_NAMED` of some communes, and say by an ellipsis that there are more."""
    names = ", ".join(str(territory.names[place]) for place in places[:MOST_NAMED])
    return names + (" …" if places.size > MOST_NAMED else "")


def ranking(found: IndexStudy, territory: Territory, before: Floats) -> Component:
    """Draw the first ranks and those at the edge of the worst-off fifth, each with what puts it there.

    Args:
        found: the index.
        territory: for names and values.
        before: shape (n,), ranks under the index in force.
    """
    places = _listed(found)
    decimals = score_decimals(found.definition.method)
    rows = [_rank_row(account(found, territory, place), territory, before, decimals) for place in places]
    first = account(found, territory, places[0]) if places else None
    head = (
        "commune",
        "rang",
        "avant",
        "indice",
        *(short_label(part_label(territory, part)) for part in found.need.components),
    )
    caption = f"Les {number(min(N_FIRST, len(places)))} premiers rangs, puis les communes autour du seuil"
    return block(
        "classement",
        "Qui l'indice désigne-t-il ?",
        why_sentence(found, first, territory) if first else "Aucune commune n'a d'indice.",
        [
            table(head, rows, "indice-classement", caption),
            html.P(
                "Chaque colonne de variable dit de combien de points elle élève ou abaisse l'indice. Le classement "
                "entier, avec une phrase pour chaque commune, se télécharge sous « Fichier ».",
                className="discret",
            ),
        ],
    )


def _listed(found: IndexStudy) -> list[int]:
    ranks = np.where(np.isnan(found.worst.ranks), np.inf, found.worst.ranks)
    order = np.argsort(ranks, kind="stable")[: found.worst.n_ranked]
    edge = int(found.worst.is_worst.sum())
    around = range(max(N_FIRST, edge - N_AROUND), min(edge + N_AROUND, order.size))
    return [int(order[k]) for k in (*range(min(N_FIRST, order.size)), *around)]


def _rank_row(told: Account, territory: Territory, before: Floats, decimals: int) -> tuple[str | Component, ...]:
    name, code = str(territory.names[told.place]), str(territory.communes[told.place])
    button = html.Button(
        name, type="button", className="lien-commune", title=f"Pourquoi {name} ?", **{"data-index-commune": code}
    )
    then = before[told.place]
    pulls = (signed(None if np.isnan(pull) else float(pull), decimals) for pull in told.pulls)
    rank = f"{number(told.rank)}{'' if told.is_worst else ' (hors seuil)'}"
    return (button, rank, number(None if np.isnan(then) else then), number(told.index, decimals), *pulls)


def strata(found: IndexStudy) -> Component:
    """Draw the shares of town and country among the worst off, for λ = 0, the chosen λ and λ = 1."""
    shares = found.strata
    if shares is None:
        text = (
            "L'équilibre urbain-rural se calcule sur des rangs centiles : choisissez cette normalisation pour le voir."
        )
        return block("ville-campagne", "Ville ou campagne ?", text, [])
    balance = found.definition.balance
    finding = (
        f"Le rural fait {percent(float(shares.of_communes[1]), 0)} des communes, "
        f"{percent(float(shares.regional[1]), 0)} du {WORST_FIFTH} quand on compare tout le territoire (λ = 0) et "
        f"{percent(float(shares.within[1]), 0)} quand chacune est comparée à ses semblables (λ = 1)."
    )
    columns = _strata_columns(shares, balance)
    rows = [
        (name, *(percent(float(values[k]), 1) for _, values in columns)) for k, name in enumerate(("urbain", "rural"))
    ]
    record = {
        "type": "stacks",
        "title": "Part de l'urbain et du rural",
        "rows": [[name, *(round(float(value), 4) for value in values)] for name, values in columns],
        "names": ["urbain", "rural"],
    }
    return block(
        "ville-campagne",
        "Ville ou campagne ?",
        finding,
        [
            graph(record, "ville-campagne"),
            table(("strate", *(name for name, _ in columns)), rows, "indice-ville-campagne"),
        ],
    )


def _strata_columns(shares: StrataShares, balance: float) -> list[tuple[str, Floats]]:
    chosen = f"λ = {number(balance, 2)} (choisi)"
    return [
        ("toutes les communes", shares.of_communes),
        ("λ = 0", shares.regional),
        *([(chosen, shares.chosen)] if balance not in (0.0, 1.0) else []),
        ("λ = 1", shares.within),
    ]


def correlations(found: IndexStudy, territory: Territory) -> Component:
    """Draw the matrix of rank correlations, variables that tell the same marked."""
    names = [short_label(part_label(territory, part)) for part in found.need.components]
    pairs = [f"{names[i]} et {names[j]}" for i, j in found.redundant]
    finding = (
        f"Disent presque la même chose : {listed(pairs)}. Leurs poids s'ajoutent."
        if pairs
        else f"Aucune paire de variables n'a une corrélation de {number(REDUNDANT, 1)} ou plus : rien ne se répète."
    )
    if len(names) < 2:
        finding = "Il faut deux variables pour une corrélation."
    rows = [
        (name, *(_cell(float(found.correlations[i, j]), is_self=i == j) for j in range(len(names))))
        for i, name in enumerate(names)
    ]
    note = html.P(
        f"Corrélation des rangs de Spearman, variables orientées (élevé = besoin), sur les "
        f"{counted(found.n_complete, 'commune')} où toutes sont connues. Négative : deux variables se contredisent.",
        className="discret",
    )
    return block(
        "correlations",
        "Des variables se répètent-elles ?",
        finding,
        [table(("variable", *names), rows, "indice-correlations"), note] if len(names) > 1 else [],
    )


def _cell(value: float, *, is_self: bool) -> Component:
    text = number(None if np.isnan(value) else value, 2)
    if is_self:
        return html.Span(text, className="discret")
    is_high = abs(np.nan_to_num(value)) >= REDUNDANT - 1e-9
    strength = round(100 * min(abs(float(np.nan_to_num(value))), 1.0) * 0.55)
    tint = "var(--accent)" if value > 0 else "#b5651d"
    style = {"background": f"color-mix(in srgb, {tint} {strength}%, #fff)"}
    return html.Span([text, " redondantes"] if is_high else text, className="correlation", style=style)


def why(found: IndexStudy, told: Account, territory: Territory) -> list[Component]:
    """Draw why a commune is among the worst off, or not: one sentence, then each variable."""
    decimals = score_decimals(found.definition.method)
    rows = [
        (
            capital(part_label(territory, part)),
            part_value(territory, part, float(told.values[k])),
            direction_text(part.direction),
            number(None if np.isnan(told.scores[k]) else float(told.scores[k]), decimals),
            number(part.weight, 1),
            signed(None if np.isnan(told.pulls[k]) else float(told.pulls[k]), decimals),
        )
        for k, part in enumerate(found.need.components)
    ]
    head = ("variable", "valeur", "sens", "score", "poids", "points d'indice")
    return [
        html.P(why_sentence(found, told, territory), className="trouvaille"),
        table(head, rows, f"indice-{territory.communes[told.place]}"),
    ]


def formulas(entries: Sequence[Component]) -> Component:
    """Fold the formulas with the values put in."""
    return html.Details([html.Summary("Pourquoi ces chiffres ?"), *entries], className="donnees")
