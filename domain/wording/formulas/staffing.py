"""French wording of ordinary-law resources (METHODS 7, proposition 25)."""

from domain.wording.formulas._text import FormulaText

SYMBOLS: dict[str, str] = {
    "staff": "postes",
    "population": "population",
    "need": "besoin",
    "max_change": "β",
    "grain": "grain",
    "lower": "plancher",
    "upper": "plafond",
    "target_unbounded": "cible sans borne",
    "exact": "postes avant arrondi",
    "staff_after": "postes proposés",
}
"""How the formula below writes its terms."""

UNITS: dict[str, str] = {"staff": "ETP", "population": "hab."}

STATUSES: dict[str, str] = {
    "ok": "calcul complet",
    "grain_invalide": "Les postes de certains territoires ne sont pas un multiple du grain\u00a0: choisissez un grain "
    "plus fin.",
    "aucun_besoin": "Aucun territoire n’a de besoin ni de population\u00a0: rien n’est déplacé.",
}
"""Outcomes of a redistribution."""

FORMULAS: dict[str, FormulaText] = {
    "redistribute_staff": FormulaText(
        title="Moyens de droit commun, à total constant",
        formula="postes = λ × population × besoin, entre plancher et plafond (± β des postes actuels, en grains "
        "entiers), λ tel que le total ne change pas, puis plus fort reste ; cible sans borne = total × population × "
        "besoin ÷ Σ",
        source="Rapport INET, proposition 25 ; variation et grain fixés par la Conférence",
    ),
}
