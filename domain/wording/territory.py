"""French wording of a territory: columns, zonings, layers, and the sentences that go with their figures."""

from collections.abc import Mapping, Sequence

from domain.wording.numbers import counted

MERGED = "fusion"
"""Reason of a median or a rate left unknown: shown « n.d. (fusion) »."""

NATION = "France"
SPLIT = "scission"
"""Reason of a figure left unknown because a commune was split since: shown « n.d. (scission) »."""

INDICATIVE = "emprise indicative"
MAINLAND = "France métropolitaine"


def partly_indicative(n_quarters: int) -> str:
    """Say of how many quarters the official contour is not known."""
    return f"{n_quarters} à l'{INDICATIVE}"


def quarter_signs(n_indicative: int, n_quarters: int) -> str:
    """Say what the sign of a quarter stands for, and of how many the contour is not known."""
    if n_indicative == n_quarters:
        return "Quartiers : emplacement indicatif, surface du signe selon la population."
    but = f", sauf {partly_indicative(n_indicative)}" if n_indicative else ""
    return f"Quartiers : surface du signe selon la population, contour officiel où l'échelle le permet{but}."


def not_loaded(tables: str) -> str:
    """Say that a territory lacks a table, `des bassins de vie`."""
    return f"Aucune table {tables} n'est chargée pour ce territoire."


_SMALL_NUMBERS = {1: "un seul indicateur", 2: "deux indicateurs à poids égaux", 3: "trois indicateurs à poids égaux"}


def index_made_of(n_indicators: int) -> str:
    """Say what the default index is made of where a territory holds so many of its four indicators."""
    return "indice par défaut, " + _SMALL_NUMBERS.get(n_indicators, "quatre indicateurs à poids égaux")


def own_index_made_of(n_indicators: int) -> str:
    """Say of how many variables an index composed on the page « Indicateurs » is made."""
    return f"indice composé sur la page Indicateurs, {counted(n_indicators, 'variable')}"


COLUMN_LABELS: Mapping[str, str] = {
    "municipal_population": "population municipale",
    "area_km2": "superficie",
    "density_per_km2": "densité de population",
    "census_population": "population du recensement (somme des IRIS)",
    "n_inhabitants_under_20": "habitants de moins de 20 ans",
    "n_inhabitants_over_65": "habitants de 65 ans et plus",
    "under_20_share": "part des moins de 20 ans",
    "over_65_share": "part des 65 ans et plus",
    "n_dwellings": "logements",
    "n_main_residences": "résidences principales",
    "n_vacant_dwellings": "logements vacants",
    "vacant_dwelling_share": "part des logements vacants",
    "median_income_eur_per_cu": "niveau de vie médian",
    "poverty_rate": "taux de pauvreté à 60 %",
    "operating_revenue_eur": "recettes de fonctionnement 2017",
    "operating_revenue_population": "population des recettes de fonctionnement 2017",
    "operating_revenue_eur_per_head": "recettes de fonctionnement 2017 par habitant",
    "equalisation_eur": "dotations et fonds de péréquation 2017",
    "equalisation_eur_per_head": "dotations et fonds de péréquation 2017 par habitant",
    "n_facilities": "équipements et praticiens de proximité (29 types)",
    "facilities_per_1000": "équipements et praticiens pour 1 000 habitants",
    "n_public_services": "services publics (police, gendarmerie, emploi, poste, justice, maisons de services)",
    "n_schools": "écoles, collèges et lycées",
    "n_health_services": "établissements et professionnels de santé, pharmacies",
    "qpv_population": "habitants en quartier prioritaire (estimation)",
    "qpv_population_share": "part des habitants en quartier prioritaire (estimation)",
    "rental_value_eur": "valeur locative moyenne des logements 2022 (approximation de l'assiette)",
    "rental_value_2017_eur": "valeur locative moyenne des logements 2017 (approximation de l'assiette)",
    "housing_tax_rate": "taux communal de taxe d'habitation 2022 (approximation de l'assiette)",
    "housing_tax_rate_2017": "taux communal de taxe d'habitation 2017 (approximation de l'assiette)",
}

HEADS, EUROS, SHARE, COUNT = "hab.", "€", "%", ""
AREA_UNIT, DENSITY_UNIT, INCOME_UNIT = "km²", "hab./km²", "€/UC"
EUROS_PER_HEAD, PER_THOUSAND, EUROS_PER_DWELLING = "€/hab.", "pour 1 000 hab.", "€/logement"

FINANCE_WARNING = (
    "Montants de la commune seule : les communes de la Métropole du Grand Paris, celles d'une intercommunalité à"
    " fiscalité professionnelle unique et Paris, qui est aussi un département, ne sont pas comparables entre elles."
    " Ce n'est ni un potentiel fiscal ni un potentiel financier."
)
EQUALISATION_WARNING = (
    "Somme publiée de la DSU, de la DSR, de la DNP, du FPIC et du FSRIF ; un montant négatif est une contribution."
    " Le solde du FPIC n'est renseigné que pour les communes ayant à la fois un versement et un prélèvement."
)
TAX_WARNING = (
    "Approximation de l'assiette : valeur locative moyenne servant aux abattements, et taux voté par la commune seule,"
    " sans celui de l'intercommunalité. Ce n'est ni une recette fiscale ni un potentiel fiscal."
)
INCOME_WARNING = "Une médiane ne s'additionne pas et ne se moyenne pas."
POVERTY_WARNING = "Secret statistique dans deux communes sur trois : ne pas en faire la base d'un indice."
FACILITIES_WARNING = (
    "Compte des équipements et des praticiens, pas des agents : un commissariat compte pour 1."
    " « France Travail » porte le nom de Pôle emploi dans la BPE 2019."
)
QPV_WARNING = (
    "Estimation au prorata de la surface pour les quartiers à cheval sur plusieurs communes ;"
    " le millésime de la population des quartiers n'est pas indiqué par le producteur."
)

VIA_TABLE = "table du projet"
VIA_LOADED = "fichier chargé"
LICENCE_UNKNOWN = "licence non précisée"

ZONING_LABELS: Mapping[str, str] = {
    "departement": "département",
    "epci": "EPCI",
    "ept": "EPT",
    "living_area": "bassin de vie",
    "employment_area": "zone d'emploi",
    "abc": "classe du zonage ABC",
}

ZONING_PLURALS: Mapping[str, str] = {
    "departement": "départements",
    "epci": "EPCI",
    "ept": "EPT",
    "living_area": "bassins de vie",
    "employment_area": "zones d'emploi",
    "abc": "classes du zonage ABC",
}
"""How the areas of a zoning are counted; those of a list of one's own are « zones »."""
OWN_AREAS = "zones"
NO_GROUP_FIGURE = "ni somme ni moyenne pour plusieurs communes ; seule la source peut le calculer sur l'ensemble."
QUARTER_PEOPLE, QUARTER_POVERTY = "habitants", "taux de pauvreté à 60 %"

LAYER_LABELS: Mapping[str, str] = {
    "communes": "communes",
    "departements": "départements",
    "epci": "EPCI",
    "ept": "établissements publics territoriaux",
    "arrondissements": "arrondissements de Paris",
    "living_areas": "bassins de vie",
    "employment_areas": "zones d'emploi",
    "qpv": "quartiers prioritaires 2024",
    "qpv_contours": "contours des quartiers prioritaires 2024",
    "zus": "communes ayant une ZUS (1996)",
    "abc": "zonage ABC",
    "labels": "noms des communes",
    "base_map": "fond de carte",
}


def layer_label(key: str, zoning_label: str, arrondissements: Sequence[str]) -> str:
    """Name a layer.

    Args:
        key: its key.
        zoning_label: name of the zoning that it draws, for those that `LAYER_LABELS` does not hold.
        arrondissements: codes of the municipal arrondissements of the territory.
    """
    if key == "arrondissements" and any(not code.startswith("75") for code in arrondissements):
        return "arrondissements municipaux"
    return LAYER_LABELS.get(key, zoning_label)


RATIO_SCOPES: Mapping[str, str] = {
    "credits Acse hors FIPD": "crédits de l'Acsé, hors FIPD",
    "credits Acse hors FIPD et hors direction regionale": "crédits de l'Acsé, hors FIPD et hors direction régionale",
    "depenses d'intervention du programme 147 par habitant de ZUS et ZRU": (
        "dépenses d'intervention du programme 147, par habitant de ZUS et de ZRU"
    ),
    "depenses d'intervention du programme 147 par habitant de ZUS": (
        "dépenses d'intervention du programme 147, par habitant de ZUS"
    ),
}
