"""Ids of the browser stores; they hold choices in small JSON, never a result, but for those that carry a drawing.

What comes to a store whose id ends in `-drawing` is drawn at once (`web/assets/dessin.js`).

Who writes: `SHEET_SUBJECT`, `PROJECTOR`, `TABLE_OPENED`, `VIEW` and `VARIANT` the browser (`web/assets`);
`PERIMETER` `web/assets/chiffres.js`, which a change of the rules asks as a callback and a gesture without one; the
others one callback each, `TERRITORY`, `PAGE`, `UNITS_URL` and `AT_REST` the layout of the page.
"""

from dash import dcc
from dash.development.base_component import Component

TERRITORY = "territory"
"""Key of the territory of the page, on every page; written by its layout alone."""
PAGE = "page"
"""Which page the figures are drawn for, one of the four below; written by the layout alone."""
MAP_PAGE, MONEY_PAGE, GAPS_PAGE, INDEX_PAGE = "carte", "cofinancement", "disparites", "indicateurs"
UNITS_URL = "units-url"
"""Address of the units document, read once by the browser."""
UNITS_ASKED = "units-asked"
"""True once the browser has asked for it: as soon as the page is there, beside the state of the address."""
START = "start"
"""Perimeter from which the edits begin: `{"communes": [...], "quarters": [...]}`."""
STRATA = "strata"
"""Strata of the money settings: `[[positions], [rates in per cent]]`; written by the address and the browser."""
DEROGATIONS = "derogations"
"""Communes with a derogation of their own: their codes; written by the address and the browser."""
CONTRACT = "contract"
"""Tree of the envelope: `[amount, four shares in per cent]`, or nothing; written by the address and the browser."""
TERMS = "terms"
"""Terms beside the rates that are not the usual ones, by name; written by the address and the browser."""
MEANS = "means"
"""Ordinary-law means declared, as `domain/means.py` writes them; written by the address and the browser."""
READING = "reading"
"""What is read over the indicator: `[indicator crossed, amount of the circles]`, empty texts for none; written by the
address and the browser."""
GAPS = "gaps"
"""What the page « Disparités » looks at, by name; written by the address and the browser."""
INDEX = "index"
"""Definition of the index that the money follows, as `domain.index` writes it, empty for the default one; written by
the address and the browser."""
PERIMETER = "perimeter"
"""Perimeter confirmed by the server, with the sequence number that it answers; written by `web/assets/chiffres.js`."""
EXPLANATION = "explanation-drawing"
"""The same for the answer to « Pourquoi ces chiffres ? », which the next figures wipe out."""
MONEY_COMMUNE = "money-commune"
"""Code of the commune whose money is explained; written by the browser."""
MONEY_WHY = "money-why-drawing"
"""Why, as one drawing."""
FORESEEN_EDIT = "foreseen-edit"
"""Edit under the pointer, not made yet, with the number of the question."""
TABLE_OPENED = "table-opened"
"""True once the table has been opened: its grid is drawn then, not before."""
CHOICE = "choice"
"""Communes that a rule, a distance or a list shows, not chosen yet, and what is said of them."""
FORESIGHT = "foresight"
"""French line that says what it would change, with the number of the question."""
FILL = "fill"
"""Class of each commune and the colour of each class, for the indicator on screen, and the drawing of its legend."""
LAYER_SIGNS = "layer-signs-drawing"
"""What the legend says of the layers shown, as one drawing."""
AT_REST = "at-rest"
"""Parts of the page that never change, as one drawing."""
SHEET_SUBJECT = "sheet-subject"
"""What the sheet is about: `{"kind": "commune", "code": "93066"}`."""
SHEET = "sheet-drawing"
"""What the sheet shows of its subject, as one drawing."""
PROJECTOR = "projector"
"""True while the projector look is on."""
VIEW = "view"
"""Latitude, longitude and zoom of the map."""
START_VIEW = "start-view"
"""View asked for by the address, or nothing."""
VARIANT_OPENED = "variant-opened"
"""The kept variant that the address opened, as `callbacks/variants.py` writes it; nothing for a draft."""
VARIANT = "variant"
"""The variant on screen as the browser last knew it: identifier, version, and whether its blocks are open."""
INDEX_CATALOGUE = "index-catalogue-drawing"
"""Variables that an index may take, as one drawing."""
FORMULA_TYPED = "formula-typed"
"""Formula as it is being typed; written by the browser."""
FORMULA = "formula-drawing"
"""What is said of the formula, as one drawing."""
INDEX_COMMUNE = "index-commune"
"""Commune whose place in the index is explained, and how many times it was asked; written by the browser."""
INDEX_WHY = "index-why-drawing"
"""Why that commune, as one drawing."""
RANKS_ASKED = "ranks-asked"
"""What is asked of the intervals of ranks: `{"index", "mode", "work"}`; written by the browser."""
RANKS = "ranks-drawing"
"""The intervals, as one drawing."""
VERSIONS_ASKED = "versions-asked"
"""How many times the list of the published versions was asked for; written by the browser."""
VERSIONS = "versions-drawing"
"""The list, as one drawing."""
ADDRESS = "address-search"
"""Query part of the address that restores the state on screen."""


def of_territory(key: str) -> Component:
    """Draw the store that says which territory a page is about."""
    return dcc.Store(id=TERRITORY, data=key)


def of_index() -> list[Component]:
    """Draw the stores that the page « Indicateurs » alone has."""
    keys = (
        *(INDEX_CATALOGUE, FORMULA_TYPED, FORMULA, INDEX_COMMUNE, INDEX_WHY),
        *(RANKS_ASKED, RANKS, VERSIONS_ASKED, VERSIONS),
    )
    return [dcc.Store(id=key) for key in keys]


def of_money() -> list[Component]:
    """Draw the stores that the page « Cofinancement » alone has."""
    return [dcc.Store(id=key) for key in (MONEY_COMMUNE, MONEY_WHY)]


def first(units_url: str, at_rest: str) -> list[Component]:
    """Draw the stores that are read, or filled by the browser, before the controls are there; the territory's apart.

    Args:
        units_url: address of the units document.
        at_rest: drawing of the parts that never change.
    """
    return [
        dcc.Store(id=AT_REST, data=at_rest),
        dcc.Store(id=UNITS_URL, data=units_url),
        dcc.Store(id=PROJECTOR, data=False),
        *(dcc.Store(id=key) for key in (UNITS_ASKED, FORESEEN_EDIT, TABLE_OPENED, SHEET_SUBJECT, VIEW, VARIANT)),
    ]


def render(page: str) -> list[Component]:
    """Draw the stores that come with the controls: a question to the server is asked once all it reads is there.

    Args:
        page: `MAP_PAGE`, `MONEY_PAGE`, `GAPS_PAGE` or `INDEX_PAGE`.
    """
    empty = [
        START,
        STRATA,
        DEROGATIONS,
        CONTRACT,
        TERMS,
        MEANS,
        READING,
        GAPS,
        INDEX,
        PERIMETER,
        EXPLANATION,
        FORESIGHT,
        CHOICE,
        FILL,
        LAYER_SIGNS,
        SHEET,
        START_VIEW,
        VARIANT_OPENED,
        ADDRESS,
    ]
    return [
        dcc.Store(id=PAGE, data=page),
        *(dcc.Store(id=key) for key in empty),
    ]
