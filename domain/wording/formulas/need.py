"""French wording of the formulas of need (METHODS 1.1 to 1.5) and of the classes of a map (METHODS 9)."""

from domain.wording.formulas._text import FormulaText

SYMBOLS: dict[str, str] = {
    "amount": "numérateur",
    "population": "population",
    "scale": "échelle",
    "rate": "taux",
    "sum_amount": "Σ numérateur",
    "sum_population": "Σ population",
    "coverage": "couverture",
    "value": "x",
    "direction": "sens",
    "rank": "rang",
    "n_known": "n",
    "score": "score",
    "weight_below": "W(x < xᵢ)",
    "weight_equal": "W(x = xᵢ)",
    "weight_total": "W",
    "mean": "moyenne",
    "deviation": "écart-type",
    "median": "médiane",
    "spread": "dispersion",
    "fallback": "dispersion utilisée",
    "low": "bas",
    "high": "haut",
    "index": "indice",
    "weight_share": "part du poids disponible",
    "min_weight_share": "part minimale",
    "regional": "score(région)",
    "within": "score(strate)",
    "balance": "λ",
    "stratum": "strate",
    "class": "classe",
    "above": "plus de",
    "up_to": "jusqu'à",
    "count": "effectif",
    "label": "libellé",
    "decimals": "décimales",
    "text": "texte",
    "centre": "centre",
    "reach": "M",
    "n_classes": "k",
    "bound": "borne",
}
"""How the formulas below write their terms."""

UNITS: dict[str, str] = {"head": "hab.", "eur_per_head": "€/hab.", "percent": "%"}

DSU_TERMS: tuple[tuple[str, str, str], ...] = (
    ("a", "PF", "€/hab."),
    ("b", "LS", ""),
    ("c", "APL", ""),
    ("d", "R", "€/hab."),
)
"""Weight, ratio and unit of each term of the index of type DSU, in the order of its formula."""


def weight_symbol(indicator: str) -> str:
    """Write the weight of an indicator in the formula of the composite index."""
    return f"w({indicator})"


def score_symbol(indicator: str) -> str:
    """Write the score of an indicator in the formula of the composite index."""
    return f"s({indicator})"


def mean_symbol(ratio: str) -> str:
    """Write the mean of a ratio over the group, a bar over the last letter of its symbol."""
    return f"{ratio}\u0304"


_REVERSED = "100 moins ce score si une valeur basse traduit un besoin"
_OPPOSITE = "score opposé si une valeur basse traduit un besoin"
_CLOSED = "classes fermées à droite : plus de borne inférieure, jusqu'à borne supérieure"

FORMULAS: dict[str, FormulaText] = {
    "rate": FormulaText("Taux par habitant", "taux = échelle × numérateur ÷ population"),
    "aggregate_ratio": FormulaText(
        "Taux d'un groupe de communes",
        "taux = échelle × Σ numérateur ÷ Σ population, sur les communes où les deux sont connus",
    ),
    "impute_parent": FormulaText(
        "Taux estimé par l'EPCI ou le département", "taux = échelle × Σ numérateur ÷ Σ population de la zone parente"
    ),
    "normalise_percentile": FormulaText(
        "Score de rang, de 0 à 100", f"score = 100 × (rang − 0,5) ÷ n ; rang moyen des ex æquo ; {_REVERSED}"
    ),
    "normalise_percentile_weighted": FormulaText(
        "Score de rang pondéré, de 0 à 100", f"score = 100 × (W(x < xᵢ) + W(x = xᵢ) ÷ 2) ÷ W ; {_REVERSED}"
    ),
    "normalise_zscore": FormulaText("Score centré réduit", f"score = (x − moyenne) ÷ écart-type ; {_OPPOSITE}"),
    "normalise_robust_z": FormulaText(
        "Score centré réduit robuste",
        "score = (x − médiane) ÷ dispersion ; dispersion = MAD ÷ 0,6745, sinon écart interquartile ÷ 1,349, "
        f"sinon écart-type autour de la moyenne ; {_OPPOSITE}",
    ),
    "normalise_minmax": FormulaText(
        "Score entre deux quantiles, de 0 à 100",
        f"score = 100 × (x − bas) ÷ (haut − bas), x ramené entre bas et haut ; {_REVERSED}",
    ),
    "composite": FormulaText("Indice composite", "indice = Σ w × s ÷ Σ w, sur les indicateurs disponibles"),
    "position": FormulaText(
        "Position dans le territoire, de 0 à 100",
        "position = 100 × (rang − 0,5) ÷ n, rang de l'indice parmi les communes de référence",
    ),
    "rank": FormulaText("Rang", "rang = 1 + nombre d'indices strictement supérieurs"),
    "normalise_by_stratum": FormulaText(
        "Score équilibré entre urbain et rural", "score = (1 − λ) × score(région) + λ × score(strate)"
    ),
    "dsu_like_index": FormulaText(
        "Indice de type DSU",
        "indice = a × PF\u0304 ÷ PF + b × LS ÷ LS\u0304 + c × APL ÷ APL\u0304 + d × R\u0304 ÷ R",
        "CGCT, article L2334-17 (formule) ; ce n'est pas la répartition légale",
    ),
    "classify_quantiles": FormulaText(
        "Classes d'effectifs égaux", f"bornes = quantiles j ÷ k des valeurs connues ; {_CLOSED}"
    ),
    "classify_equal_interval": FormulaText(
        "Classes d'amplitudes égales", f"borne j = minimum + j × (maximum − minimum) ÷ k ; {_CLOSED}"
    ),
    "classify_fisher_jenks": FormulaText(
        "Seuils naturels (Fisher-Jenks)",
        f"bornes qui rendent minimale la somme des carrés des écarts à la moyenne de chaque classe ; {_CLOSED}",
        "Fisher 1958, Jenks 1977",
    ),
    "classify_head_tail": FormulaText(
        "Classes tête et queue",
        f"chaque borne = moyenne des valeurs au-dessus de la précédente ; {_CLOSED}",
        "Jiang 2013",
    ),
    "classify_std_mean": FormulaText(
        "Classes d'écarts-types", f"bornes = moyenne ± 1 et ± 2 écarts-types (n − 1) ; {_CLOSED}"
    ),
    "classify_manual": FormulaText("Classes fixées à la main", f"bornes choisies ; {_CLOSED}"),
    "legend_labels": FormulaText("Libellé d'une classe", "de a à b, puis plus de b à c"),
    "format_number_fr": FormulaText(
        "Écriture d'un nombre", "arrondi au plus proche, la moitié vers l'extérieur, sur l'écriture décimale du nombre"
    ),
    "diverging_bounds": FormulaText(
        "Classes autour d'un centre", "borne j = centre + M × (2 j ÷ k − 1), M = plus grand écart au centre"
    ),
}
