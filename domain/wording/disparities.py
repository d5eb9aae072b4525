"""French words of the page « Disparités »: what is compared, what is refused and why, what warns."""

from collections.abc import Mapping

from domain.wording.numbers import NO_BREAK_SPACE

AID, REST = "aide simulée par le contrat", "reste à charge simulé des communes"
PAYER_CONTRACT = "Contrat simulé, tous financeurs"
PAYER_STATE = "État et fonds nationaux : dotations et péréquation 2017"
RECEIVED_ONLY = (
    "montants reçus seuls ; une commune contributrice (solde négatif) y compte pour 0, sa contribution n'est "
    "pas une aide de l'État"
)
SIMULATION = "simulation de Géoprio"
EUROS_PER_HEAD = "€/hab."
PER_THOUSAND_HEADS = "pour 1\u202f000 hab."
POSTS_PER_THOUSAND = "ETP pour 1\u202f000 hab."

ZONING_NAMES: Mapping[str, tuple[str, str]] = {
    "commune": ("commune", "communes"),
    "epci": ("EPCI", "EPCI"),
    "living_area": ("bassin de vie", "bassins de vie"),
    "employment_area": ("zone d'emploi", "zones d'emploi"),
    "departement": ("département", "départements"),
}
"""Singular and plural of the areas that can be compared."""

REFUSED_MEDIAN = "une médiane, un taux ou une valeur moyenne publiés sans leur numérateur ne s'additionnent pas"
REFUSED_SHARE = "une part n'est pas un montant par habitant : ses écarts se lisent sur la carte"
REFUSED_RATE = "déjà un rapport : c'est son numérateur qui est comparé, ou une densité"
REFUSED_DENOMINATOR = "sert de dénominateur"
UNKNOWN_MEASURE = "ce montant n'existe pas dans ce territoire"

ZERO_OUTSIDE = "Hors du périmètre, l'aide et le reste à charge sont nuls ; une commune « à décider » est écartée."
NEGATIVE = (
    "Certaines communes sont contributrices (montant négatif) : les indices de Theil et d'Atkinson ne sont pas "
    "définis, le Gini peut dépasser 1."
)


def other_years(numerator: str, denominator: str) -> str:
    """Warn that amount and inhabitants are of two years."""
    return f"Montant de {numerator}, habitants de {denominator} : les deux années diffèrent."


def even_within(area: str) -> str:
    """Warn that a declared amount is known by area only."""
    return f"Déclaré par {area} : les écarts à l'intérieur ne sont pas connus, ils sont comptés nuls."


def declared_name(name: str, part: str) -> str:
    """Name an amount that an institution declares: its ordinary law, or the specific credits beside it."""
    return f"{name}, {'droit commun' if part == 'common' else 'crédits spécifiques'}"


def declared_source(institution: str, method: str) -> str:
    """Say who declares and how it was counted."""
    return f"déclaration de {institution}" + (f" ; méthode{NO_BREAK_SPACE}: {method}" if method else "")


def of_areas(zoning: str) -> str:
    """Write « entre communes », « entre EPCI »."""
    return f"entre {ZONING_NAMES[zoning][1]}"


REFUSALS = frozenset({REFUSED_MEDIAN, REFUSED_SHARE, REFUSED_RATE, REFUSED_DENOMINATOR, UNKNOWN_MEASURE})
"""Why an amount is not compared."""

FILE_HEADERS: Mapping[str, str] = {
    "code": "code commune",
    "name": "commune",
    "rate": "montant par habitant",
    "typology": "type d'écart (1 territoire + 2 zone + 4 voisines)",
    "source": "source",
}
CONTEXT_HEADERS: Mapping[str, tuple[str, str]] = {
    "general": ("écart au territoire (100 = égal)", "montant au-dessus du territoire"),
    "territorial": ("écart à la zone (100 = égal)", "montant au-dessus de la zone"),
    "spatial": ("écart aux voisines (100 = égal)", "montant au-dessus des voisines"),
}
"""Relative deviation, then amount to move, by context."""
