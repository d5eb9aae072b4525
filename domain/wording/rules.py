"""French words of the rules of the simulation, for the files and the printed sheet."""

from collections.abc import Mapping

from domain.contract import split_of
from domain.plan import Rules
from domain.wording.exports import MODES, SCHEDULES, rates_text, thresholds_text
from domain.wording.law import TO_VERIFY
from domain.wording.numbers import counted, euros, number, percent
from domain.wording.terms import terms_text

TITLE = "Règles de la simulation"
REPORT, LAW, CHOICE, SUPPOSED = "exemple du rapport", "loi", "choix de la Conférence", "hypothèse"
"""Where a parameter comes from."""
TABLES: Mapping[str, str] = {
    "rules": "Règles",
    "strata": "Strates",
    "derogations": "Dérogations déclarées par le préfet de département",
    "tree": "Enveloppe du contrat (chaque niveau fait la somme de son parent)",
    "themes": "Thèmes",
    "transfers": "Transferts entre thèmes, dans leur ordre",
    "finalities": "Finalités",
    "advances": "Avances",
}
COLUMNS: Mapping[str, str] = {
    "rule": "Règle",
    "value": "Valeur",
    "origin": "Origine",
    "stratum": "Strate",
    "positions": "Positions",
    "scheduled_rate": "Taux du barème",
    "advance": "Avance",
    "n_communes": "Communes",
    "cost_eur": "Coût supposé",
    "aid_eur": "Aide",
    "rest_eur": "Reste à charge",
    "commune_code": "Code",
    "commune": "Commune",
    "final_rate": "Taux final",
    "part": "Part",
    "amount_eur": "Montant",
    "share": "De l'enveloppe",
    "theme": "Thème",
    "owner": "Choisi par",
    "initial_eur": "Au départ",
    "after_eur": "Après",
    "remaining_eur": "Peut encore donner",
    "transfer": "Transfert",
    "verdict": "Issue",
}
_REPORT_RATES = Rules().rates


def rule_lines(rules: Rules) -> tuple[tuple[str, str, str], ...]:
    """Say every rule, its value and where it comes from."""
    contract = "aucune : l'enveloppe de la simulation est saisie"
    if rules.contract_eur is not None:
        contract = f"{euros(rules.contract_eur)}, parts de {rates_text(rules.contract_shares)}"
    cap = "aucun" if rules.population_cap is None else number(rules.population_cap)
    return (
        ("Enveloppe du contrat", contract, CHOICE),
        (
            "Enveloppe de la simulation",
            euros(rules.envelope_eur),
            "part des territoires" if split_of(rules) else CHOICE,
        ),
        ("Coût par habitant couvert", euros(rules.cost_eur_per_head), SUPPOSED),
        ("Barème", SCHEDULES[rules.schedule], REPORT if rules.schedule == "stepped" else CHOICE),
        ("Seuils entre strates", thresholds_text(rules.thresholds), CHOICE),
        ("Taux des strates", rates_text(rules.rates), REPORT if rules.rates == _REPORT_RATES else CHOICE),
        ("Si l'enveloppe ne suffit pas", MODES[rules.mode], CHOICE),
        ("Taux garanti à la strate la plus en difficulté", percent(rules.guaranteed_rate, 0), CHOICE),
        ("Participation minimale du maître d'ouvrage", f"20\u202f% (CGCT, art. L1111-10, III ; {TO_VERIFY})", LAW),
        ("Dérogations", derogations_text(rules), CHOICE),
        ("Plafond d'habitants", cap, CHOICE),
        ("Autres conditions", terms_text(rules.terms), CHOICE),
    )


def derogations_text(rules: Rules) -> str:
    """Say to whom the derogation is granted."""
    if rules.derogation:
        return "supposée accordée à toutes"
    return f"déclarées pour {counted(len(rules.derogations), 'commune')}" if rules.derogations else "aucune"


def rules_text(rules: Rules) -> str:
    """Say every rule on one line, for a cell."""
    return " ; ".join(f"{name}\u00a0: {value}" for name, value, _ in rule_lines(rules))


def stratum_bounds(rules: Rules, stratum: int) -> str:
    """Write the positions of a stratum, `25 à 50`."""
    limits = (0.0, *rules.thresholds, 100.0)
    return f"{thresholds_text((limits[stratum],))} à {thresholds_text((limits[stratum + 1],))}"
