"""French words of the terms beside the rates."""

from domain.terms import Terms, write_terms
from domain.wording.envelope import VARIANTS
from domain.wording.numbers import counted, listed, number, percent

ORIGIN = "celles d'origine"
LABELS = {
    "window": "Voisinage d'un seuil (± points)",
    "advances": "Avances par strate, de la moins à la plus en difficulté (%)",
    "periods": "Périodes sur lesquelles un coût est réparti",
    "payment_lag": "Périodes entre une dépense et son aide",
    "engineering_population": "Population inférieure à (habitants)",
    "engineering_share": "Part des habitants en géographie prioritaire, au moins (%)",
    "engineering_ratio": "Potentiel financier par habitant sur la moyenne, au plus (%)",
    "finalities": "Finalités et part du coût de chacune",
    "ledger": "Thèmes, puis transferts dans leur ordre",
    "fungibility": "Fongibilité",
    "tolerance": "Tolérance autour de la moitié (points)",
}
"""Names of the fields."""


def terms_text(terms: Terms) -> str:
    """Say in one line which terms are not the usual ones."""
    told = [_said(name, terms) for name in write_terms(terms)]
    return listed(told, "et") or ORIGIN


def _said(name: str, terms: Terms) -> str:  # noqa: PLR0911 - one wording for each term
    match name:
        case "window":
            return f"voisinage de {number(terms.window, 1)} points"
        case "advances":
            return f"avances de {listed([percent(one) for one in terms.advances], 'et')}"
        case "periods":
            return f"coût réparti sur {counted(terms.periods, 'période')}"
        case "payment_lag":
            return f"aide versée {counted(terms.payment_lag, 'période')} après"
        case "finalities" | "ledger":
            word = "finalités" if name == "finalities" else "thèmes et transferts"
            return f"{word} en {counted(len(getattr(terms, name).splitlines()), 'ligne')}"
        case "fungibility":
            return f"fongibilité {next(label for key, label in VARIANTS.items() if key.value == terms.fungibility)}"
        case "tolerance":
            return f"tolérance de {number(terms.tolerance, 1)} points"
        case _:
            return _engineering(name, terms)


def _engineering(name: str, terms: Terms) -> str:
    if name == "engineering_population":
        return f"ingénierie sous {counted(terms.engineering_population, 'habitant')}"
    share = terms.engineering_share if name == "engineering_share" else terms.engineering_ratio
    what = "des habitants en géographie prioritaire" if name == "engineering_share" else "du potentiel financier moyen"
    return f"ingénierie à {percent(share)} {what}"
