"""French wording of the formulas of the perimeter and of the changes of zoning."""

from domain.wording.formulas._text import FormulaText

FORMULAS: dict[str, FormulaText] = {
    "perimeter_population": FormulaText(
        title="Population du périmètre",
        formula="P = Σ population des communes retenues + Σ population du quartier retenu × (1 − part)",
    ),
    "perimeter_geometry": FormulaText(
        title="Compacité du périmètre (Polsby-Popper)",
        formula="PP = 4π × surface ÷ contour²",
        source="Polsby et Popper, 1991",
    ),
    "coherence": FormulaText(
        title="Indice de coupure des bassins",
        formula="I = Σ population × 2 × min(s ; 1 − s) ÷ Σ population, bassins touchés (s : part à l’intérieur)",
        source="Rapport INET, proposition 12",
    ),
    "commuting": FormulaText(
        title="Actifs qui habitent et travaillent dans le périmètre",
        formula="A = Σ navettes internes ÷ Σ navettes des actifs qui y habitent",
    ),
    "concentration": FormulaText(
        title="Part des crédits allant au cinquième de population le plus en difficulté",
        formula="Q = Σ crédits × fraction dans le cinquième ÷ Σ crédits",
    ),
    "targeting": FormulaText(
        title="Erreur d’exclusion",
        formula="E = 1 − population de la cible dans le périmètre ÷ population de la cible",
    ),
    "sufficiency": FormulaText(
        title="Test de suffisance",
        formula=(
            "suffisant si couverture du dixième ≥ seuil, crédits au cinquième ≥ seuil et erreur d’inclusion ≤ seuil ; "
            "indéterminé si la couverture des données est inférieure à son seuil ou inconnue"
        ),
        source="Rapport INET, fiche action 12 ; seuils fixés par la Conférence",
    ),
    "interpolate_extensive": FormulaText(
        title="Estimation au prorata de la surface",
        formula="v = Σ valeur de la source × surface commune ÷ surface de la source",
        source="Goodchild et Lam, 1980",
    ),
    "interpolate_ratio": FormulaText(
        title="Taux estimé sur un autre zonage",
        formula="taux = Σ numérateur × part ÷ Σ dénominateur × part",
        source="Goodchild et Lam, 1980",
    ),
    "cog_convert": FormulaText(
        title="Valeur convertie au code géographique de l’année cible",
        formula="v = Σ valeurs des communes fusionnées, ou valeur × part de population de la commune scindée",
        source="Code officiel géographique, événements de communes",
    ),
}

SYMBOLS: dict[str, str] = {
    "selected_communes": "Σ population des communes retenues",
    "selected_quarters": "Σ population du quartier retenu × (1 − part)",
    "low": "borne basse",
    "high": "borne haute",
    "population": "P",
    "area": "surface",
    "perimeter": "contour",
    "polsby_popper": "PP",
    "areas_touched": "bassins touchés",
    "areas_cut": "bassins coupés",
    "cut_population": "Σ population × 2 × min(s ; 1 − s)",
    "touched_population": "Σ population",
    "cut_index": "I",
    "inner_flows": "Σ navettes internes",
    "resident_flows": "Σ navettes des actifs qui y habitent",
    "coverage": "couverture",
    "self_containment": "A",
    "money": "Σ crédits",
    "reference_population": "population de référence",
    "fifth_population": "cinquième de population",
    "unit_money": "crédits de l’unité",
    "unit_fraction": "fraction de l’unité dans le cinquième",
    "worst_fifth_share": "Q",
    "target_share": "part de la population visée",
    "covered_target": "population de la cible dans le périmètre",
    "target_population": "population de la cible",
    "inside_population": "population du périmètre ayant un indice",
    "exclusion_error": "E",
    "verdict": "verdict",
    "coverage_worst_decile": "couverture du dixième",
    "coverage_worst_decile_min": "seuil de couverture du dixième",
    "share_money_worst_quintile": "crédits au cinquième",
    "share_money_worst_quintile_min": "seuil de crédits au cinquième",
    "inclusion_error": "erreur d’inclusion",
    "inclusion_error_max": "seuil d’erreur d’inclusion",
    "data_coverage": "couverture des données",
    "data_coverage_min": "seuil de couverture des données",
    "value": "v",
    "numerator": "Σ numérateur × part",
    "denominator": "Σ dénominateur × part",
    "rate": "taux",
    "events": "événements",
}
"""French symbols of the terms, as written in the formulas above."""

PEOPLE = "hab."
WORKERS = "actifs"
METRES = "m"
SQUARE_METRES = "m²"


def value_of(code: str) -> str:
    """Name the value of one unit."""
    return f"valeur de {code}"


def share_of(code: str) -> str:
    """Name the share of one source in the target."""
    return f"part de {code}"
