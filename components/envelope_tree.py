"""The envelope as a tree with exact sums, the balance of its themes and the transfers between them."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from components import terms_fields
from components.cofinancing_tables import heading
from components.drawing import Drawing
from components.metrics_panel import figures
from components.terms_fields import Field
from domain.contract import DEFAULT_SHARES, LARGEST_EUR, PRESETS
from domain.envelope import EnvelopeSplit, Fungibility, ThemeOwner
from domain.ledger import Ledger
from domain.plan import Rules
from domain.wording import envelope as wording
from domain.wording.numbers import euros, percent

TOTAL = "envelope-tree-total"
SHARES = (
    "envelope-tree-evaluation",
    "envelope-tree-engineering",
    "envelope-tree-territories",
    "envelope-tree-state-themes",
)
LABELS = ("Évaluation", "Ingénierie", "Territoires (des interventions)", "Thèmes de l'État (des projets)")
BODY = "envelope-tree-body"
LEDGER_BODY = "envelope-tree-ledger-body"
STORE = "envelope-drawing"
"""The tree and the ledger, as one drawing."""


def preset_id(key: str) -> str:
    """Return the id of the button of a preset; `direct` leaves the tree."""
    return f"envelope-tree-preset-{key}"


def frame() -> Component:
    """Draw the section with its fields and the places of its figures."""
    presets = {**wording.PRESETS, "direct": "saisir l'enveloppe directement"}
    return html.Div(
        className="enveloppe",
        children=[
            heading("Enveloppe de l'État", "cofinancing-envelope"),
            html.Div(
                [
                    html.Button(label, id=preset_id(key), type="button", className="bouton", n_clicks=0)
                    for key, label in presets.items()
                ],
                className="rangee",
            ),
            html.Ul(
                [html.Li(f"{wording.PRESETS[key]} : {wording.PRESET_NOTES[key]}") for key in PRESETS],
                className="discret",
            ),
            html.Div(className="choix-projets", children=_fields()),
            html.Div(id=BODY),
            html.Details(
                className="donnees",
                children=[
                    html.Summary("Thèmes et transferts (fongibilité)"),
                    *_ledger_fields(),
                    html.Div(id=LEDGER_BODY),
                ],
            ),
            dcc.Store(id=STORE),
        ],
    )


def _fields() -> list[Component]:
    amount = dmc.NumberInput(
        id=TOTAL,
        label="Enveloppe du contrat",
        placeholder="sans arbre",
        min=0,
        max=LARGEST_EUR,
        suffix=" €",
        allowDecimal=False,
        thousandSeparator="\u202f",
        decimalSeparator=",",
        debounce=400,
        hideControls=True,
    )
    shares = zip(SHARES, LABELS, DEFAULT_SHARES, strict=True)
    return [
        amount,
        *(
            dmc.NumberInput(
                id=key,
                label=label,
                value=round(share * 100, 1),
                min=0,
                max=100,
                clampBehavior="strict",
                step=1,
                decimalScale=1,
                decimalSeparator=",",
                suffix=" %",
                debounce=400,
            )
            for key, label, share in shares
        ),
    ]


def _ledger_fields() -> list[Component]:
    return [
        html.P(wording.LEDGER_HELP, className="discret"),
        terms_fields.fields(
            Field("ledger", "lines", "", example=wording.LEDGER_EXAMPLE),
            Field(
                "fungibility",
                "choice",
                str(Fungibility.WITHIN_FAMILY),
                options=tuple((str(key), label) for key, label in wording.VARIANTS.items()),
            ),
            Field("tolerance", "number", "0", high=50),
        ),
    ]


def tree(rules: Rules, split: EnvelopeSplit | None) -> Drawing:
    """Draw the tree; without a contract, how to begin one."""
    if split is None:
        return html.P(wording.NO_CONTRACT)
    total = rules.contract_eur or 0
    rows = [
        html.Tr(
            [
                html.Th(name, scope="row", className=f"niveau-{level}"),
                html.Td(euros(getattr(split, key))),
                html.Td(percent(getattr(split, key) / total if total else None)),
                html.Td(note, className="discret"),
            ]
        )
        for key, name, level, note in wording.PARTS
    ]
    whole = html.Tr([html.Th("Enveloppe du contrat", scope="row"), html.Td(euros(total)), html.Td(), html.Td()])
    heads = ("part", "montant", "de l'enveloppe", "d'où vient la part")
    return [
        html.P(wording.tree_text(rules, split), className="reponse"),
        html.Table(
            className="figures arbre",
            children=[
                html.Caption("Chaque niveau fait exactement la somme de son parent"),
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody([whole, *rows]),
            ],
        ),
        html.Span("", hidden=True, **{"data-territoires": str(split.territories_eur)}),
    ]


def ledger(told: Ledger, split: EnvelopeSplit | None) -> list[Component]:
    """Draw the balance of the themes, their credits after the transfers, and what became of each transfer."""
    if not told.themes:
        return [html.P(wording.NO_THEMES, className="discret")]
    outcome = told.outcome
    themes = [
        (one.key, wording.OWNERS[one.owner], *map(euros, amounts))
        for one in told.themes
        for amounts in [(one.initial_eur, outcome.balances_eur[one.key], outcome.remaining_eur[one.key])]
    ]
    transfers = [
        (f"{one.source} → {one.target}", euros(one.amount_eur), wording.verdict_text(verdict))
        for one, verdict in zip(told.transfers, outcome.verdicts, strict=True)
    ]
    return [
        html.P(wording.balance_text(told.balance), className="reponse"),
        *([html.P(_left(told, split), className="discret")] if split else []),
        figures(themes, "Crédits par thème", ("thème", "choisi par", "au départ", "après", "peut encore donner")),
        figures(transfers, "Transferts, dans leur ordre", ("transfert", "montant", "issue")),
    ]


def _left(told: Ledger, split: EnvelopeSplit) -> str:
    pairs = ((ThemeOwner.STATE, split.state_themes_eur), (ThemeOwner.LOCAL, split.local_themes_eur))
    parts = [f"{wording.OWNERS[one]} {euros(amount - told.credits_eur(one))}" for one, amount in pairs]
    return f"Arbre moins thèmes saisis, reste à répartir : {', '.join(parts)}."
