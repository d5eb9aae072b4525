"""Results of the page « Disparités » by place: deviations, small map, jumps on borders, clusters of neighbours."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import drawing, takes
from components.cofinancing_tables import table
from components.disparities_page import block, choice, data
from components.disparities_results import value
from domain.clustering import QUADRANTS, Moran
from domain.disparities_study import FROM_NEED, GapStudy, drawn_jumps
from domain.gap_choices import GENERAL, RAW, SMOOTHED, TYPOLOGY
from domain.look import CLUSTERS, INK, MISSING_FILL, STEPS_AROUND, TYPES
from domain.permutations import N_PERMUTATIONS, Significance
from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording.disparities import ZONING_NAMES
from domain.wording.exports import WORKING_DOCUMENT
from domain.wording.formulas.scales import QUADRANTS as QUADRANT_WORDS
from domain.wording.numbers import capital, counted, number, percent

MOST_MOVED, MOST_JUMPS = 10, 10
NOT_DRAWN = "L'outre-mer est dans les calculs et dans le fichier, pas sur cette carte."
COMPARED = {
    RAW: "tels quels",
    SMOOTHED: "rapprochés du taux commun là où vivent peu d'habitants (Bayes empirique)",
}
PICTURES = {
    TYPOLOGY: "en combien de comparaisons la commune est à l'écart",
    GENERAL: "écart à l'ensemble du territoire",
}
STEPS = (50.0, 80.0, 100.0, 125.0, 200.0)


def deviations(study: GapStudy, territory: Territory, layers: Mapping[str, object]) -> Component:
    """Draw the deviations of each commune from the territory, its zone and its neighbours.

    Args:
        study: the figures.
        territory: for names.
        layers: address of the contours by layer, for the small map.
    """
    picture = study.choices.picture
    kinds, classes = _steps(study) if picture == GENERAL else _types(study)
    return block(
        "ecarts",
        "À l'écart du territoire, de sa zone ou de ses voisines ?",
        _finding(study),
        [
            choice("picture", "La carte montre", list(PICTURES.items()), picture),
            small_map(kinds, classes, study, layers, "ecarts"),
            _masses(study),
            _moved(study, territory),
            _jumps(study, territory),
        ],
    )


def _side(study: GapStudy) -> str:
    is_need = study.choices.threshold >= FROM_NEED
    return f"{'au moins' if is_need else 'au plus'} à {study.choices.threshold}\u202f% de la référence"


def _finding(study: GapStudy) -> str:
    kinds = study.deviations.typology
    known = int((kinds >= 0).sum())
    if not known:
        return "Aucune commune n'a les trois comparaisons."
    every, none = int((kinds == 7).sum()), int((kinds == 0).sum())
    return (
        f"{counted(every, 'commune est', 'communes sont')} {_side(study)} dans les trois comparaisons à la fois, "
        f"{number(none)} dans aucune, sur {number(known)} comparées."
    )


def _types(study: GapStudy) -> tuple[Ints, list[tuple[str, str]]]:
    zone = ZONING_NAMES[study.context][0]
    names = (
        "aucune",
        "territoire",
        zone,
        f"territoire et {zone}",
        "voisines",
        "territoire et voisines",
        f"{zone} et voisines",
        "les trois",
    )
    kinds = study.deviations.typology
    counts = [int((kinds == k).sum()) for k in range(8)]
    return kinds, [
        (colour, f"{name} ({number(count)})") for colour, name, count in zip(TYPES, names, counts, strict=True)
    ]


def _steps(study: GapStudy) -> tuple[Ints, list[tuple[str, str]]]:
    relative = study.deviations.general.relative
    kinds = np.where(np.isnan(relative), -1, np.searchsorted(STEPS, np.nan_to_num(relative), side="right"))
    bounds = [number(one) for one in STEPS]
    names = [
        f"moins de {bounds[0]}\u202f%",
        *(f"de {a} à {b}\u202f%" for a, b in pairwise(bounds)),
        f"{bounds[-1]}\u202f% et plus",
    ]
    counts = [int((kinds == k).sum()) for k in range(len(names))]
    return kinds.astype(np.int64), [
        (colour, f"{name} ({number(count)})") for colour, name, count in zip(STEPS_AROUND, names, counts, strict=True)
    ]


def small_map(
    kinds: Ints, classes: Sequence[tuple[str, str]], study: GapStudy, layers: Mapping[str, object], key: str
) -> Component:
    """Draw the place of a small map, for `web/assets/cartouche.js`: class of each commune, the highest jumps as lines.

    Args:
        kinds: shape (n,), place in `classes`; -1 where unknown.
        classes: colour and French name of each class.
        study: for the jumps on borders.
        layers: address of the contours by layer.
        key: name of the file.
    """
    signs = [
        *((colour, words) for colour, words in classes if not words.endswith(" (0)")),
        *([(MISSING_FILL, f"n.d. ({number(int((kinds < 0).sum()))})")] if (kinds < 0).any() else []),
    ]
    listed = [
        *(html.Span([html.I(style={"background": colour}), words], className="marque") for colour, words in signs),
        html.Span([html.I(className="saut-frontiere"), "les limites où le saut est le plus fort"], className="marque"),
    ]
    return html.Div(
        [
            html.Div(
                className="cartouche",
                **{"data-cartouche": drawing.plain(_told(kinds, classes, study, layers, key))},
            ),
            html.P(listed, className="discret marques"),
            *([html.P(NOT_DRAWN, className="discret")] if layers["is_partial"] else []),
            html.Div(takes.drawing(key, _label(study, key)), className="rangee donnee"),
        ],
        className="figure-serveur",
        **{"data-source": _source(study, key)},
    )


def _label(study: GapStudy, key: str) -> str:
    return f"{capital(study.measure.label)} : {PICTURES[study.choices.picture] if key == 'ecarts' else key}"


def _source(study: GapStudy, key: str) -> str:
    measure = study.measure
    return f"{_label(study, key)}, {measure.unit} ; {measure.source}. {capital(WORKING_DOCUMENT)}"


def _told(
    kinds: Ints, classes: Sequence[tuple[str, str]], study: GapStudy, layers: Mapping[str, object], key: str
) -> dict[str, object]:
    """Return what the browser draws: classes, colours, the highest jumps in three widths."""
    drawn = drawn_jumps(study)
    n = len(drawn)
    widths = np.select([np.arange(n) < n / 10, np.arange(n) < n / 2], [3.2, 2.0], 1.1)
    pairs = np.column_stack([study.jumps.higher[drawn], study.jumps.lower[drawn]])
    return {
        "kinds": kinds.tolist(),
        "colours": [colour for colour, _ in classes],
        "missing": MISSING_FILL,
        "ink": INK,
        "borders": [[int(a), int(b), float(width)] for (a, b), width in zip(pairs, widths, strict=True)],
        "layers": dict(layers),
        "label": _label(study, key),
    }


def _masses(study: GapStudy) -> Component:
    found, measure = study.deviations, study.measure
    total = float(np.nansum(np.where(study.communes.numerator > 0, study.communes.numerator, 0.0)))
    rows = []
    for name, one in (
        ("l'ensemble du territoire", found.general),
        (f"leur {ZONING_NAMES[study.context][0]}", found.territorial),
        ("leurs voisines", found.spatial),
    ):
        beyond = _beyond(one.relative, study)
        rows.append((name, number(beyond), number(one.mass), percent(one.mass / total if total > 0 else None)))
    unit = measure.amount_unit or "nombre"
    head = ("comparées à", f"communes {_side(study)}", f"à déplacer pour l'égalité, {unit}", "part du total")
    return table(head, rows, "masses", "Ce qu'il faudrait déplacer pour que toutes soient à leur référence")


def _beyond(relative: Floats, study: GapStudy) -> int:
    is_need = study.choices.threshold >= FROM_NEED
    known = relative[~np.isnan(relative)]
    apart = known >= study.choices.threshold - 1e-9 if is_need else known <= study.choices.threshold + 1e-9
    return int(apart.sum())


def _moved(study: GapStudy, territory: Territory) -> Component:
    found, measure = study.deviations, study.measure
    amounts = found.general.absolute
    known = np.flatnonzero(~np.isnan(amounts))
    order = known[np.argsort(-amounts[known], kind="stable")]
    shown = order if order.size <= 2 * MOST_MOVED else np.concatenate([order[:MOST_MOVED], order[-MOST_MOVED:]])
    rows = [
        (
            str(territory.names[k]),
            value(study.communes.rates[k]),
            *(number(float(one.relative[k])) for one in (found.general, found.territorial, found.spatial)),
            *(number(float(one.absolute[k])) for one in (found.general, found.territorial, found.spatial)),
        )
        for k in shown
    ]
    zone, unit = ZONING_NAMES[study.context][0], measure.amount_unit or "nombre"
    head = (
        "commune",
        measure.unit,
        "territoire = 100",
        f"{zone} = 100",
        "voisines = 100",
        f"au-dessus du territoire, {unit}",
        f"… de son {zone}" if study.context != "employment_area" else "… de sa zone d'emploi",
        "… de ses voisines",
    )
    told = f"Les {MOST_MOVED} communes au-dessus et au-dessous de la moyenne du territoire par le plus grand montant"
    return data(head, rows, "ecarts", told)


def _jumps(study: GapStudy, territory: Territory) -> Component:
    jumps, measure = study.jumps, study.measure
    rates = study.communes.rates
    rows = [
        (
            f"{territory.names[jumps.higher[k]]} / {territory.names[jumps.lower[k]]}",
            value(rates[jumps.higher[k]]),
            value(rates[jumps.lower[k]]),
            value(jumps.gap[k]),
            number(float(jumps.ratio[k]), 1),
        )
        for k in drawn_jumps(study)[:MOST_JUMPS]
    ]
    head = ("voisines", f"la plus haute, {measure.unit}", "la plus basse", "saut", "rapport")
    return data(head, rows, "sauts", f"Les {MOST_JUMPS} plus forts sauts entre deux communes voisines")


def clusters(
    study: GapStudy, found: Moran, tested: Significance, territory: Territory, layers: Mapping[str, object]
) -> Component:
    """Draw whether neighbours resemble one another: Moran's index, and the clusters that chance does not explain."""
    kinds = _cluster_kinds(found, tested)
    names = [QUADRANT_WORDS[one] for one in QUADRANTS]
    labels = [*names, *(f"sans correction : {name}" for name in names), "non significatif"]
    counts = [int((kinds == k).sum()) for k in range(len(labels))]
    classes = [
        (colour, f"{name} ({number(count)})") for colour, name, count in zip(CLUSTERS, labels, counts, strict=True)
    ]
    return block(
        "regroupements",
        "Les voisines se ressemblent-elles ?",
        _clusters_finding(found, tested),
        [
            choice("rates", "Taux comparés", list(COMPARED.items()), study.choices.rates),
            small_map(kinds, classes, study, layers, "regroupements"),
            table(("", "valeur"), _cluster_rows(found, tested, list(zip(names, counts, strict=False))), "moran"),
            html.P(_cluster_note(found, tested, study), className="discret"),
            _cluster_names(kinds, territory),
        ],
    )


def _cluster_kinds(found: Moran, tested: Significance) -> Ints:
    """Return the quadrant of each commune: established, then beyond the corrected test, then neither; -1 left out."""
    doubtful = (tested.local_p <= tested.level) & ~tested.is_significant
    n = len(QUADRANTS)
    return np.select(
        [found.quadrants < 0, tested.is_significant, doubtful],
        [np.full(doubtful.size, -1), found.quadrants, found.quadrants + n],
        2 * n,
    ).astype(np.int64)


def _cluster_rows(found: Moran, tested: Significance, counts: list[tuple[str, int]]) -> list[tuple[str, str]]:
    used = found.lattice.used
    return [
        ("I de Moran (1 : voisines semblables, 0 : au hasard, −1 : opposées)", number(found.index, 3)),
        ("I attendu si les valeurs étaient placées au hasard", number(found.expected, 4)),
        (f"probabilité sous le hasard ({number(tested.n_permutations)} permutations)", number(tested.global_p, 4)),
        ("communes comparées", number(used.size)),
        ("sans valeur, écartées", number(found.lattice.missing.size)),
        ("sans voisine connue, écartées", number(found.lattice.isolated.size)),
        *((f"regroupements établis : {name}", number(count)) for name, count in counts),
        ("sous 5\u202f% sans correction", number(int((tested.local_p[used] <= tested.level).sum()))),
    ]


def _cluster_note(found: Moran, tested: Significance, study: GapStudy) -> str:
    by_chance = round(found.lattice.used.size * tested.level)
    smallest = number(2 / (tested.n_permutations + 1), 4)
    finer = " : c'est trop peu pour qu'une valeur locale résiste à la correction, affinez le test"
    raw = study.choices.rates == SMOOTHED and bool((study.communes.numerator < 0).any())
    return (
        f"Communes ayant une limite commune ; tirage {tested.seed}. Probabilités locales corrigées de leur nombre "
        f"(Benjamini-Hochberg, 5\u202f%) : sans correction, le hasard seul en donnerait environ {number(by_chance)}. "
        f"Avec {number(tested.n_permutations)} permutations la plus petite probabilité est {smallest}"
        f"{finer if tested.n_permutations <= N_PERMUTATIONS else ''}."
        f"{' Des montants négatifs ne se lissent pas : taux tels quels.' if raw else ''}"
    )


def not_tested() -> list[Component]:
    """Say that the test of a large territory waits to be asked for."""
    return [
        block(
            "regroupements",
            "Les voisines se ressemblent-elles ?",
            "Le test par permutations prend quelques secondes sur un territoire de cette taille : lancez-le.",
            [],
        )
    ]


def _clusters_finding(found: Moran, tested: Significance) -> str:
    if found.index is None or tested.global_p is None:
        return "Toutes les valeurs connues sont égales, ou il y en a trop peu : rien à comparer."
    n = int(tested.is_significant.sum())
    chance = "ne s'explique pas par le hasard" if tested.global_p <= tested.level else "peut venir du hasard"
    return (
        f"I de Moran {number(found.index, 3)} : la ressemblance entre voisines {chance} "
        f"(p = {number(tested.global_p, 3)}) ; "
        f"{counted(n, 'regroupement local établi', 'regroupements locaux établis')}."
    )


def _cluster_names(kinds: Ints, territory: Territory) -> Component:
    rows = [
        (QUADRANT_WORDS[one], number(places.size), html.Span(", ".join(territory.names[places[:30]]), className="noms"))
        for k, one in enumerate(QUADRANTS)
        if (places := np.flatnonzero(kinds == k)).size
    ]
    return data(("regroupement", "communes", "dont"), rows, "regroupements")
