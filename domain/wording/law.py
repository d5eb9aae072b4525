"""French labels of the legal parameters and of the statuses of envelopes and cofinancing (METHODS 4 and 5)."""

from domain.law import EXEMPTED_TERRITORIES, MINIMUM_SHARES, Threshold
from domain.wording import numbers

TO_VERIFY = "à vérifier dans le texte en vigueur"
TO_DECIDE = "à décider"

THRESHOLDS: dict[str, str] = {
    "ordinary": "Participation minimale du maître d’ouvrage, droit commun (CGCT, art. L. 1111-10, III)",
    "lead_authority": "Participation minimale, compétence à chef de file (CGCT, art. L. 1111-9)",
    "exempted_territory": "Territoires dispensés de participation minimale (CGCT, art. L. 1111-10, III)",
    "urban_renewal": "Rénovation urbaine (loi du 1er août 2003, art. 9)",
    "corsica_works": "Corse, certains travaux",
    "school_renovation": "Rénovation énergétique des écoles, par dérogation",
    "prefect_derogation": "Dérogation du préfet de département, au cas par cas (CGCT, art. L. 1111-10, III)",
    "rural_bill": "Communes rurales, proposition de loi votée par le Sénat (14 février 2024) et l’Assemblée nationale "
    "(11 mars 2025), promulgation non vérifiée",
    "engineering_outside": "Dépenses de fonctionnement et postes d’ingénierie, hors de la règle",
}
"""Labels of `domain.law`, by key."""

EXEMPTED_NAMES: dict[str, str] = {
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "975": "Saint-Pierre-et-Miquelon",
    "976": "Mayotte",
    "977": "Saint-Barthélemy",
    "978": "Saint-Martin",
}
"""Names of the exempted territories, by the first characters of their commune codes."""

DEROGATION_REASONS: dict[str, str] = {
    "heritage": "patrimoine protégé",
    "public_disaster": "réparation des dégâts d’une calamité publique",
    "water": "eau potable et assainissement",
    "waste": "déchets",
    "forest_fire": "protection contre les incendies de forêt",
    "communal_roads": "voirie communale",
    "biodiversity": "biodiversité",
}
"""Grounds of a derogation of the préfet de département, by key of `domain.law.DEROGATION_REASONS`."""

STATUSES: dict[str, str] = {
    "ok": "calcul complet",
    "manquant": "donnée manquante",
    "aucun_beneficiaire": "Aucune unité n’a de besoin ni d’habitants : rien n’est réparti.",
    "bornes_incompatibles": "Un plancher dépasse le plafond de la même unité : écartez-les, ou retirez l’un des deux.",
    "infaisable_planchers": "Les planchers dépassent l’enveloppe : abaissez-les, ou augmentez l’enveloppe.",
    "infaisable_plafonds": "Les plafonds laissent une part de l’enveloppe sans emploi : elle n’est pas distribuée.",
    "enveloppe_suffisante": "L’enveloppe suffit : aucune demande n’est réduite.",
    "epargne_nulle_ou_negative": "épargne brute nulle ou négative",
    "effort_egal_impossible": "L’effort égal est impossible : une commune paierait plus que le coût de son projet.",
    "critere_manquant": "L’indice ne couvre pas les trois critères de la proposition 24.",
    "eligible": "éligible",
    "non_eligible": "non éligible",
    "indetermine": "indéterminé : une donnée manque",
    "montant_invalide": "montant nul ou négatif, ou transfert d’un thème vers lui-même",
    "famille_differente": "thèmes de familles différentes",
    "unanimite_requise": "accord unanime des collectivités requis",
    "plafond_depasse": "plafond dépassé",
    "proportion_modifiee": "proportion entre l’État et les collectivités modifiée",
}
"""Labels and sentences of the statuses of sections 4 and 5."""

CRITERIA: dict[str, str] = {
    "marges_financieres": "marges de manœuvre financières de la collectivité",
    "situation_sociale": "situation sociale des habitants",
    "priorite_equipement": "priorité du territoire pour l’équipement",
}
"""The three criteria of proposition 24."""

SCHEDULES: dict[str, str] = {
    "stepped": "par paliers",
    "ramp": "en rampes",
    "linear": "linéaire par morceaux",
    "pchip": "courbe monotone",
    "logistic": "courbe logistique",
}
"""Names of the rate schedules."""

MODES: dict[str, str] = {
    "factor": "réduction proportionnelle",
    "shift": "réduction du même nombre de points",
    "protected": "taux garantis",
}
"""Names of the ways rates give way to the envelope."""


def threshold_sentence(threshold: Threshold) -> str:
    """Say what a legal parameter is, its value, and whether the text in force is still to be read."""
    value = "" if threshold.value is None else f" : {numbers.percent(threshold.value, 0)}"
    since = "" if threshold.since is None else f", texte du {numbers.date_long(threshold.since)}"
    verify = f" ({TO_VERIFY})" if threshold.to_verify else ""
    return f"{THRESHOLDS[threshold.key]}{value}{since}{verify}"


def minimum_share_sentences() -> tuple[str, ...]:
    """Say every minimum share of the project owner, ordinary law first."""
    return tuple(threshold_sentence(threshold) for threshold in MINIMUM_SHARES)


def exempted_sentence() -> str:
    """Name the exempted territories."""
    return ", ".join(EXEMPTED_NAMES[code] for code in sorted(EXEMPTED_TERRITORIES))
