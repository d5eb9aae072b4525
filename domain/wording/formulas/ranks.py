"""French wording of the formulas of ranks under other weights and of user-defined indicators (METHODS 1.6 and 1.7)."""

from domain.wording.formulas._text import FormulaText

SYMBOLS: dict[str, str] = {
    "expression": "formule",
    "value": "valeur",
    "n_draws": "pondérations tirées",
    "seed": "graine",
    "n_tested": "communes classées",
    "low_quantile": "quantile bas",
    "high_quantile": "quantile haut",
    "rank_min": "meilleur rang atteint",
    "rank_max": "dernier rang atteint",
    "rank_low": "rang au quantile bas",
    "rank_high": "rang au quantile haut",
    "n_dominated": "communes toujours après elle",
    "n_dominating": "communes toujours avant elle",
    "priority_share": "part des tirages dans la partie prioritaire",
    "probability": "part des tirages où la première est avant la seconde",
}
"""How the formulas below write their terms."""

FORMULAS: dict[str, FormulaText] = {
    "rank_sensitivity": FormulaText(
        title="Intervalle de rang selon les pondérations",
        formula="rang = 1 + nombre d’indices strictement supérieurs, pour chaque pondération tirée ; le quantile q est "
        "le plus petit rang atteint dans au moins une part q des tirages ; une commune est toujours avant une autre "
        "si chacun de ses scores est au moins égal et l’un d’eux supérieur",
    ),
    "rank_probability": FormulaText(
        title="Probabilité de passer avant une autre commune",
        formula="part des pondérations tirées (loi de Dirichlet, un paramètre par indicateur) où l’indice de la "
        "première est strictement supérieur",
    ),
    "formula": FormulaText(
        title="Indicateur personnalisé",
        formula="valeur = formule écrite par l’utilisateur, calculée avec les indicateurs nommés ; les unités doivent "
        "s’accorder",
    ),
}
