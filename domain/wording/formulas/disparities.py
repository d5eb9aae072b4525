"""French wording of the formulas of disparities and equity (METHODS 6.1 to 6.6 and 11)."""

from domain.wording.formulas._text import FormulaText

FORMULAS: dict[str, FormulaText] = {
    "gini": FormulaText(
        title="Indice de Gini",
        formula="G = Δ ÷ (2 μ), Δ = Σ_ij w_i w_j |x_i − x_j| ÷ W² (écart moyen entre deux habitants tirés au hasard)",
    ),
    "theil": FormulaText(
        title="Indice de Theil",
        formula="T = Σ (w_i ÷ W) × (x_i ÷ μ) × ln(x_i ÷ μ)",
        source="Theil, 1967",
    ),
    "max_min_ratio": FormulaText(
        title="Rapport du plus élevé au plus faible",
        formula="rapport = plus grande valeur ÷ plus petite valeur, parmi les territoires habités",
    ),
    "d9_d1": FormulaText(
        title="Rapport interdécile",
        formula="D9 ÷ D1 ; D1 : plus petite valeur atteinte par au moins 10 % de la population, D9 : par au moins 90 %",
    ),
    "atkinson_half": FormulaText(
        title="Indice d’Atkinson, aversion 0,5",
        formula="A = 1 − (Σ (w_i ÷ W) × √x_i)² ÷ μ",
        source="Atkinson, 1970",
    ),
    "atkinson_one": FormulaText(
        title="Indice d’Atkinson, aversion 1",
        formula="A = 1 − exp(Σ (w_i ÷ W) × ln x_i) ÷ μ",
        source="Atkinson, 1970",
    ),
    "atkinson_two": FormulaText(
        title="Indice d’Atkinson, aversion 2",
        formula="A = 1 − 1 ÷ (μ × Σ (w_i ÷ W) ÷ x_i)",
        source="Atkinson, 1970",
    ),
    "theil_decomposition": FormulaText(
        title="Inégalité entre les groupes et à l’intérieur des groupes",
        formula="T = T entre + T dans = Σ_g s_g × ln(μ_g ÷ μ) + Σ_g s_g × T_g",
        source="Theil, 1967",
    ),
    "theil_group": FormulaText(
        title="Part d’un groupe dans l’inégalité interne",
        formula="contribution = s_g × T_g, s_g : part du groupe dans le montant total, T_g : indice de Theil du groupe",
        source="Theil, 1967",
    ),
    "lorenz": FormulaText(
        title="Courbe de Lorenz",
        formula="part du montant reçue par la part de la population dont le montant par habitant est le plus faible",
    ),
    "concentration_curve": FormulaText(
        title="Courbe de concentration",
        formula="part du montant reçue par la part de la population classée première, les territoires à égalité "
        "formant un seul segment",
    ),
    "kakwani_aid": FormulaText(
        title="Indice de Kakwani de l’aide",
        formula="Π = G_X − C_A, X : capacité par habitant, A : aide par habitant",
        source="Kakwani, 1977 (signe retenu pour un avantage)",
    ),
    "concentration_aid": FormulaText(
        title="Indice de concentration de l’aide",
        formula="C_A = 2 × cov(A, R) ÷ μ_A, R : rang selon la capacité par habitant, les moins riches d’abord",
        source="Kakwani, 1977",
    ),
    "reynolds_smolensky": FormulaText(
        title="Indice de Reynolds-Smolensky",
        formula="RS = G_X − C_{X+A} = μ_A ÷ (μ_X + μ_A) × Π",
        source="Reynolds et Smolensky, 1977",
    ),
    "reranking": FormulaText(
        title="Effet de reclassement",
        formula="reclassement = G_{X+A} − C_{X+A}",
        source="Atkinson, 1980 ; Plotnick, 1981",
    ),
    "net_effect": FormulaText(
        title="Effet net sur les écarts de capacité",
        formula="effet net = G_X − G_{X+A} = RS − reclassement",
        source="Reynolds et Smolensky, 1977 ; Atkinson, 1980 ; Plotnick, 1981",
    ),
    "kakwani_rest": FormulaText(
        title="Indice de Kakwani du reste à charge",
        formula="K = C_reste − G_X",
        source="Kakwani, 1977 (signe retenu pour une charge)",
    ),
    "concentration_index": FormulaText(
        title="Indice de concentration",
        formula="C_A = 2 × cov(A, R) ÷ μ_A, R : rang fractionnaire, les moins riches d’abord",
        source="Kakwani, 1977",
    ),
    "solidarity_score": FormulaText(
        title="Indicateur de solidarité territoriale (indicateur non officiel)",
        formula="note = Σ poids × note de la composante ÷ Σ poids, sur les composantes connues",
        source="Proposition 21 du rapport ; barème choisi par le projet, modifiable par la Conférence",
    ),
    "solidarity_component": FormulaText(
        title="Note d’une composante de la solidarité territoriale (indicateur non officiel)",
        formula="note = 100 × (v − v0) ÷ (v100 − v0), ramenée entre 0 et 100",
        source="Barème choisi par le projet, modifiable par la Conférence",
    ),
    "ratio": FormulaText(
        title="Rapport de deux montants publiés",
        formula="rapport = a ÷ b",
    ),
    "difference": FormulaText(
        title="Écart entre deux montants publiés",
        formula="écart = a − b",
    ),
    "equalise_per_capita": FormulaText(
        title="Même total à un taux commun par habitant",
        formula="taux commun = Σ taux_i × population_i ÷ Σ population_i ; variation = 100 × (taux commun ÷ taux_i − 1)",
    ),
}
