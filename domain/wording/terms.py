"""French words of the terms beside the rates."""

from domain.engineering import Eligibility
from domain.terms import DEFAULT_ADVANCES, Terms, write_terms
from domain.terms_study import Engineering
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


FINALITIES_EXAMPLE = "Habitat ; 40 ; 45\nÉcole ; 35 ; 35\nMobilité ; 25 ; 20"
FINALITIES_HELP = (
    "Une ligne par finalité : « Habitat ; 40 » pour 40\u202f% du coût et autant de l'aide, « Habitat ; 40 ; 55 » pour "
    "40\u202f% du coût et 55\u202f% de l'aide. Chaque somme fait 100."
)
FINALITIES_NOTE = (
    "Le rapport (fiche 24) juge le taux sur la finalité, non sur chaque action : dans chaque commune, l'aide d'une "
    "finalité ne dépasse pas le taux du barème appliqué à son coût, à un euro d'arrondi près. La participation "
    "minimale vaut pour chaque opération : une aide au-delà des quatre cinquièmes du coût demande une dérogation "
    "(à vérifier)."
)
FINALITY_HEAD = (
    "finalité",
    "coût",
    "aide",
    "reste à charge",
    "taux effectif",
    "au taux du barème",
    "marge",
    "communes au-delà du taux",
    "communes au-delà des 80\u202f%",
)
CRITERIA_HEAD = ("critère (un seul suffit)", "communes", "dont du périmètre", "valeur n.d.")
CASH_HEAD = ("strate", "coût", "taux final", "avance", "versée au départ", "portage le plus haut", "… sans avance")
ADVANCES_NOTE = (
    "Le coût de chaque strate est réparti également sur les périodes ; l'aide suit la dépense du délai choisi ; "
    "l'avance est versée au départ et reprise sur chaque versement. Un portage négatif est une avance qui précède "
    "les dépenses."
)
VERDICTS = {
    Eligibility.ELIGIBLE: "éligibles",
    Eligibility.UNDETERMINED: "indéterminées",
    Eligibility.NOT_ELIGIBLE: "non éligibles",
}
ENGINEERING_NOTE = (
    "Un critère rempli suffit ; aucun rempli et un inconnu : indéterminée. La géographie prioritaire est le périmètre "
    "à l'écran. Le potentiel financier n'est pas dans les données de ce territoire : n.d., jamais zéro."
)


def usual_advances(n_strata: int) -> str:
    """Write the usual advances as they are typed."""
    return str(write_terms(Terms(advances=DEFAULT_ADVANCES[-n_strata:]))["advances"])


def engineering_text(told: Engineering) -> str:
    """Say how many communes may receive the assistance."""
    n, inside = told.count(Eligibility.ELIGIBLE), told.count(Eligibility.ELIGIBLE, inside=True)
    unknown = told.count(Eligibility.UNDETERMINED)
    return (
        f"{counted(n, 'commune du territoire peut', 'communes du territoire peuvent')} la recevoir, dont "
        f"{number(inside)} du périmètre ; {counted(unknown, 'reste indéterminée', 'restent indéterminées')}."
    )
