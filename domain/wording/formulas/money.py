"""French wording of the formulas of envelopes and cofinancing (METHODS 4 and 5)."""

from domain.wording.formulas._text import FormulaText

EUROS = "€"
EUROS_PER_HEAD = "€/hab."
PEOPLE = "hab."
PER_CENT = "%"
POINTS = "points"

_FICHE_24 = "Rapport INET, proposition 24 ; seuils fixés par la Conférence"
_LEGAL_RATE = " ; taux recevable = demande dans la loi ÷ coût"
"""What the fit to the envelope starts from: the rate asked for, cut to what the law allows."""

FORMULAS: dict[str, FormulaText] = {
    "envelope_split": FormulaText(
        title="Part de l’enveloppe pour les territoires prioritaires",
        formula="territoires = part des territoires × (enveloppe − évaluation − ingénierie), à l’euro entier",
        source="Rapport INET, propositions 11, 19, 22 et 23 ; parts fixées par la Conférence",
    ),
    "theme_balance": FormulaText(
        title="Part des thèmes choisis par les collectivités",
        formula="part = thèmes des collectivités ÷ tous les thèmes ; conforme si |part − 0,5| ≤ tolérance",
        source="Rapport INET, proposition 11 (thèmes) et fiche action 15 (crédits)",
    ),
    "fungibility": FormulaText(
        title="Crédits encore transférables d’un thème",
        formula="capacité = arrondi inférieur(part fongible × crédits initiaux) − crédits déjà sortis",
        source="Rapport INET, fiche action 15",
    ),
    "fungibility_whole": FormulaText(
        title="Crédits encore transférables d’un thème, fongibilité globale",
        formula="capacité = crédits du thème ; le total de chaque famille est inchangé à la fin",
        source="Rapport INET, fiche action 15",
    ),
    "allocate": FormulaText(
        title="Montant proportionnel au besoin",
        formula="montant = λ × population × besoin^γ, entre plancher et plafond, puis plus fort reste",
    ),
    "largest_remainder": FormulaText(
        title="Partage en euros entiers",
        formula="montant = arrondi inférieur(total × poids ÷ Σ poids), plus 1 € aux plus forts restes",
    ),
    "engineering_eligibility": FormulaText(
        title="Accès à l’assistance à l’ingénierie",
        formula="éligible si population < seuil, ou part en géographie prioritaire ≥ seuil, ou potentiel ÷ moyenne ≤ "
        "seuil",
        source="Rapport INET, proposition 23 ; seuils fixés par le partenariat local",
    ),
    "rate_schedule_stepped": FormulaText(
        title="Taux de cofinancement, barème par paliers",
        formula="taux = taux de la strate ; une position égale à un seuil prend le taux supérieur",
        source=_FICHE_24,
    ),
    "rate_schedule_ramp": FormulaText(
        title="Taux de cofinancement, barème en rampes",
        formula="taux = taux de la strate ; droite de (seuil − h) à (seuil + h) entre deux taux",
        source=_FICHE_24,
    ),
    "rate_schedule_linear": FormulaText(
        title="Taux de cofinancement, barème linéaire par morceaux",
        formula="taux = droite entre les milieux de deux strates voisines, constant aux deux bouts",
        source=_FICHE_24,
    ),
    "rate_schedule_pchip": FormulaText(
        title="Taux de cofinancement, courbe monotone",
        formula="taux = cubique monotone par les milieux des strates, pente nulle aux deux bouts",
        source=_FICHE_24 + " ; Fritsch et Butland, 1984",
    ),
    "rate_schedule_logistic": FormulaText(
        title="Taux de cofinancement, courbe logistique",
        formula="taux = r₀ + (r_m − r₀) × (σ(k(p − c)) − σ(−kc)) ÷ (σ(k(100 − c)) − σ(−kc))",
        source=_FICHE_24,
    ),
    "schedule_average": FormulaText(
        title="Taux moyen d’un barème",
        formula="taux moyen = ∫ taux(p) dp ÷ 100, pour p de 0 à 100",
    ),
    "rest_to_pay": FormulaText(
        title="Reste à charge",
        formula="reste = coût − financements privés − aide ; aide = min(taux × coût ; coût − financements privés)",
    ),
    "rest_per_head": FormulaText(
        title="Reste à charge par habitant", formula="reste par habitant = reste ÷ population"
    ),
    "rest_of_revenue": FormulaText(
        title="Reste à charge en part des recettes",
        formula="part = reste ÷ recettes de fonctionnement de la commune",
    ),
    "own_share": FormulaText(title="Part payée par la commune", formula="part = reste ÷ coût"),
    "legal_cap": FormulaText(
        title="Aide dans la limite de la participation minimale du maître d’ouvrage",
        formula="aide = min(taux demandé × coût ; (1 − m) × (coût − privé) − autres aides publiques)",
        source="CGCT, article L. 1111-10, III",
    ),
    "scale_unchanged": FormulaText(
        title="Aide, enveloppe suffisante",
        formula="taux final = taux recevable, car Σ demandes ≤ enveloppe" + _LEGAL_RATE,
    ),
    "scale_factor": FormulaText(
        title="Aide ajustée à l’enveloppe, réduction proportionnelle",
        formula="taux final = φ × taux recevable, φ = enveloppe ÷ Σ demandes" + _LEGAL_RATE,
    ),
    "scale_shift": FormulaText(
        title="Aide ajustée à l’enveloppe, réduction du même nombre de points",
        formula="taux final = max(0 ; taux recevable − δ)" + _LEGAL_RATE,
    ),
    "scale_protected": FormulaText(
        title="Aide ajustée à l’enveloppe, taux garantis",
        formula="taux final = max(φ × taux recevable ; min(taux garanti ; taux recevable))" + _LEGAL_RATE,
    ),
    "threshold_diagnostics": FormulaText(
        title="Effet de seuil",
        formula="saut = (taux après − taux avant) × coût par habitant",
    ),
    "rank_reversals": FormulaText(
        title="Inversions de rang",
        formula="nombre de paires dont l’ordre change entre avant (capacité − coût) et après (capacité − reste)",
    ),
    "finality_rate": FormulaText(
        title="Marge d’une finalité",
        formula="marge = arrondi inférieur(taux × Σ coûts) − Σ aides",
        source="Rapport INET, fiche action 24",
    ),
    "advance": FormulaText(
        title="Aide portée au plus par la commune",
        formula="portage = Σ taux × coûts échus − avance − Σ (1 − part avancée) × taux × coûts payés ; le plus élevé",
        source="Rapport INET, fiche action 24",
    ),
    "compare_uniform": FormulaText(
        title="Effort de la commune",
        formula="effort = coût × (1 − taux) ÷ (population × recettes fiscales par habitant)",
    ),
    "neutral_rate": FormulaText(
        title="Taux unique de même coût",
        formula="taux uniforme de même coût = Σ aides ÷ Σ coûts, sur les communes dont le taux est décidé",
    ),
    "equal_effort_rates": FormulaText(
        title="Taux à effort égal",
        formula="taux = 1 − effort × population × recettes fiscales par habitant ÷ coût ; effort = (Σ coûts − aide) ÷ "
        "Σ recettes",
    ),
}

SYMBOLS: dict[str, str] = {
    "envelope": "enveloppe",
    "evaluation": "évaluation",
    "engineering": "ingénierie",
    "interventions": "interventions",
    "territory_share": "part des territoires",
    "territories": "territoires",
    "local_themes": "thèmes des collectivités",
    "state_themes": "thèmes de l’État",
    "local_amount": "crédits des collectivités",
    "state_amount": "crédits de l’État",
    "local_share_of_amounts": "part des crédits",
    "local_share_of_themes": "part",
    "tolerance": "tolérance",
    "theme": "thème",
    "initial": "crédits initiaux",
    "fungible_share": "part fongible",
    "outflow": "crédits déjà sortis",
    "balance": "crédits du thème",
    "remaining": "capacité",
    "lambda": "λ",
    "population": "population",
    "need": "besoin",
    "gamma": "γ",
    "floor": "plancher par habitant",
    "cap": "plafond par habitant",
    "exact_quota": "quota exact",
    "amount": "montant",
    "total": "total",
    "weight": "poids",
    "weight_total": "Σ poids",
    "population_below": "seuil de population",
    "quarter_share": "part en géographie prioritaire",
    "quarter_share_min": "seuil de part",
    "potential_ratio": "potentiel ÷ moyenne",
    "potential_ratio_max": "seuil de potentiel",
    "eligibility": "éligibilité",
    "position": "p",
    "threshold": "seuil",
    "stratum_rate": "taux de strate",
    "half_width": "h",
    "k": "k",
    "midpoint": "c",
    "rate": "taux",
    "schedule": "barème",
    "average_rate": "taux moyen",
    "cost": "coût",
    "private": "financements privés",
    "aid": "aide",
    "rest": "reste",
    "rest_per_head": "reste par habitant",
    "rest_of_revenue": "reste en part des recettes fiscales",
    "operating_revenue": "recettes de fonctionnement",
    "rest_of_operating_revenue": "reste en part des recettes de fonctionnement",
    "rest_of_savings": "reste en part de l’épargne brute",
    "public_funding": "financement public",
    "minimum_share": "m",
    "maximum_aid": "aide maximale",
    "other_aids": "autres aides publiques",
    "requested_rate": "taux demandé",
    "own_contribution": "part du maître d’ouvrage",
    "needs_derogation": "dérogation requise",
    "requests": "Σ demandes",
    "factor": "φ",
    "shift": "δ",
    "floor_rate": "taux garanti",
    "legal_request": "demande dans la loi",
    "legal_rate": "taux recevable",
    "final_rate": "taux final",
    "rate_before": "taux avant",
    "rate_after": "taux après",
    "jump_points": "taux après − taux avant",
    "cost_per_head": "coût par habitant",
    "window": "voisinage du seuil",
    "units_near": "communes au voisinage",
    "jump": "saut",
    "capacity": "capacité",
    "before": "avant",
    "after": "après",
    "share_of_pairs": "part des paires",
    "reversals": "paires inversées",
    "total_cost": "Σ coûts",
    "total_aid": "Σ aides",
    "effective_rate": "taux effectif",
    "over_cost": "actions payées au-delà de leur coût",
    "headroom": "marge",
    "advance_share": "part avancée",
    "lag": "délai de paiement",
    "advance": "avance",
    "peak": "portage",
    "revenue": "recettes fiscales par habitant",
    "uniform_rate": "taux uniforme",
    "effort_uniform": "effort au taux uniforme",
    "neutral_rate": "taux uniforme de même coût",
    "effort_neutral": "effort au taux de même coût",
    "effort": "effort",
}
"""Symbols of the terms, by key."""
