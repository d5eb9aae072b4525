"""French wording of the formulas of the panel, where they are not those of an operation."""

from domain.wording.formulas._text import FormulaText

COMMUNES = "habitants des communes entières"
QUARTERS = "habitants des quartiers choisis, hors de ces communes"
QUARTER_PEOPLE = "habitants des quartiers compris"
ALL_QUARTERS = "habitants de tous les quartiers"
TARGET = "habitants du cinquième le plus en difficulté"
TARGET_INSIDE = "dont couverts par le périmètre"
COVERED = "habitants couverts"
COST_PER_HEAD = "coût par habitant (hypothèse)"
REQUESTS = "demandes au barème"
LEGAL_REQUESTS = "demandes dans le plafond légal"
ENVELOPE = "enveloppe"
COST = "coût total"
AID = "aide"
MOST = "département le plus aidé"
LEAST = "département le moins aidé"
AID_TO_TARGET = "aide au cinquième le plus en difficulté"

FORMULAS: dict[str, FormulaText] = {
    "panel_population": FormulaText(
        title="Habitants couverts",
        formula="P = Σ habitants des communes entières + Σ habitants des quartiers choisis × part hors de ces communes",
    ),
    "panel_quarters": FormulaText(
        title="Part des habitants de quartier",
        formula="part = habitants des quartiers compris ÷ habitants de tous les quartiers",
    ),
    "panel_worst_fifth": FormulaText(
        title="Cinquième le plus en difficulté, part atteinte",
        formula="part = Σ habitants du cinquième × part couverte de la commune ÷ habitants du cinquième",
    ),
    "panel_cost": FormulaText(title="Coût total supposé", formula="coût = habitants couverts × coût par habitant"),
    "panel_aid": FormulaText(
        title="Aide de l'État",
        formula="aide = min(enveloppe ; Σ min(taux × coût ; plafond légal)), arrondie à l'euro par plus fort reste",
        source="Rapport INET, proposition 24 ; CGCT, art. L1111-10, III",
    ),
    "panel_rest": FormulaText(
        title="Reste à charge par habitant couvert", formula="reste = (coût − aide) ÷ habitants couverts"
    ),
    "panel_ratio": FormulaText(
        title="Rapport entre départements",
        formula="rapport = aide par habitant couvert la plus haute ÷ la plus basse, départements atteints",
    ),
    "panel_aid_to_worst": FormulaText(
        title="Part de l'aide au cinquième le plus en difficulté",
        formula="part = aide au cinquième ÷ aide totale",
    ),
}
