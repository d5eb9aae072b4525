"""French words of the files that people take away: headers, labels of figures, sentences."""

from collections.abc import Mapping, Sequence
from datetime import date

from domain.values import ValueState
from domain.wording.numbers import (
    NO_BREAK_SPACE,
    STATE_TEXTS,
    capital,
    counted,
    date_long,
    listed,
    number,
    percent,
    quantity,
    quoted,
)

WORKING_DOCUMENT = "document de travail"
UNNAMED_VARIANT = "sans nom"
TO_DECIDE = "à décider"
YES, NO = "oui", "non"
WHOLE, BY_QUARTERS = "entière", "par ses quartiers"
NOT_REACHED = "non atteint"
UNKNOWN_POPULATION = "population inconnue"
NO_AREA, NO_COMMUNE, NO_CUT = "aucun", "aucune", "aucune"
CONTOURS = "Contours des communes"
PROGRAM = "Géoprio"
PERIMETER_SIGN = "périmètre (communes entières)"
QUARTER_CHOSEN, QUARTER_OTHER = "quartier prioritaire choisi", "quartier prioritaire"
FORMAT_LABELS: Mapping[str, str] = {
    "pdf": "Feuille A4 (PDF)",
    "a3": "Feuille A3, grande carte (PDF)",
    "png": "Carte (PNG)",
    "xlsx": "Tableau (XLSX)",
    "csv": "Tableau (CSV)",
    "geojson": "Couche (GeoJSON)",
}
SHEETS: Mapping[str, str] = {
    "communes": "Communes",
    "figures": "Périmètre",
    "checks": "Vérifications",
    "sources": "Sources",
}

BLOCKS: Mapping[str, str] = {
    "who": f"Qui{NO_BREAK_SPACE}?",
    "where": f"Où{NO_BREAK_SPACE}?",
    "how_much": f"Combien{NO_BREAK_SPACE}?",
    "fair": f"Est-ce juste{NO_BREAK_SPACE}?",
}
"""The four questions of the panel, in their order."""

PAGE = "page"
SEPARATOR = f"{NO_BREAK_SPACE}; "
SIMULATION = "Coûts, taux et aides : simulation selon les règles choisies."
BY_DEPARTEMENT = f"Aide par habitant couvert (€){NO_BREAK_SPACE}:"
CHECKS = f"Vérifications{NO_BREAK_SPACE}:"
QUARTERS_ALONE = "Aucune commune entière : les quartiers seuls ne comptent ni en morceaux ni en bassins."
FIGURES_HEADER = ("Question", "Figure", "Valeur", "Unité", "Précision")
SOURCES_HEADER = ("Colonne", "Producteur", "Millésime", "COG", "Licence", "Lu dans", "Addition", "Avertissement")
AGGREGATIONS: Mapping[str, str] = {
    "sum": "somme",
    "ratio_of_sums": "rapport de sommes",
    "none": "ne s'additionne pas",
}

CALCULATED = "Calculé par Géoprio selon les règles choisies ; simulation."
SHARE_METHODS: Mapping[str, str] = {
    "population": "Parts des quartiers par commune au prorata de la population.",
    "area": "Parts des quartiers par commune : estimation au prorata de la surface.",
    "official": "Parts des quartiers par commune publiées par le producteur.",
    "mixed": (
        "Parts des quartiers par commune : au prorata de la population des carreaux où ils sont chargés, "
        "ailleurs estimation au prorata de la surface."
    ),
}
DOCUMENT: Mapping[str, str] = {
    "status": "Statut",
    "variant": "Variante",
    "visibility": "Visibilité",
    "version": "État de la variante",
    "journal": "Empreinte du journal des variantes",
    "territory": "Territoire",
    "cog": "Code officiel géographique",
    "fingerprint": "Empreinte des données",
    "address": "Adresse de cet état",
    "day": "Date",
    "credit": "Crédit",
    "sources": "Sources",
    "rules": "Règles",
}

COLUMNS: Mapping[str, str] = {
    "commune_code": "Code de la commune",
    "name": "Commune",
    "covered_population": "Habitants couverts",
    "chosen": "Commune choisie",
    "chosen_quarters": "Quartiers choisis",
    "position": "Position dans l'indice suivi",
    "stratum": "Strate (1 = besoin le plus faible)",
    "cost_eur": "Coût supposé (hypothèse)",
    "scheduled_rate": "Taux du barème",
    "final_rate": "Taux final",
    "aid_eur": "Aide",
    "rest_eur": "Reste à charge",
    "rest_eur_per_head": "Reste à charge par habitant de la commune",
    "needs_derogation": "Dérogation nécessaire",
    "derogation": "Dérogation déclarée",
}

FIGURES: Mapping[str, str] = {
    "n_communes": "Communes entières",
    "population": "Habitants couverts",
    "population_low": "Habitants couverts, borne basse",
    "population_high": "Habitants couverts, borne haute",
    "population_share": "Part de la population du territoire",
    "n_unknown_communes": "Communes entières de population inconnue",
    "n_quarters_whole": "Quartiers prioritaires atteints en entier",
    "n_quarters_part": "Quartiers prioritaires atteints en partie",
    "quarter_population": "Habitants des quartiers atteints",
    "quarter_coverage": "Part des habitants des quartiers prioritaires",
    "n_unknown_quarters": "Quartiers atteints de population inconnue",
    "worst_fifth_reached": "Part atteinte du cinquième le plus en difficulté",
    "worst_fifth_coverage": "Habitants dont la commune a un indice",
    "left_out": "Laissées de côté, parmi les communes les plus en difficulté",
    "revenue": "Recettes de fonctionnement des communes entières",
    "revenue_coverage": "Habitants couverts par cette figure",
    "region_revenue": "Recettes de fonctionnement du territoire",
    "region_population": "Population du territoire",
    "n_pieces": "Morceaux d'un seul tenant (communes entières)",
    "largest_piece_share": "Part des habitants dans le plus grand morceau",
    "cut_index": "indice de coupure (0 à 1)",
    "worst_cuts": "coupures qui touchent le plus d'habitants",
    "envelope_eur": "Enveloppe",
    "cost_eur_per_head": "Coût supposé par habitant couvert (hypothèse)",
    "schedule": "Barème",
    "rates": "Taux par strate",
    "index": "Indice suivi",
    "thresholds": "Seuils entre strates (position)",
    "mode": "Mode d'ajustement à l'enveloppe",
    "guaranteed_rate": "Taux garanti à la strate la plus en difficulté",
    "derogation": "Dérogation du préfet de département",
    "total_cost_eur": "Coût total supposé",
    "undecided_cost_eur": "Coût des communes à décider",
    "requested_eur": "Demandes au barème choisi",
    "capped_request_eur": "Demandes après plafond légal",
    "ordinary_request_eur": "Demandes en droit commun",
    "derogated_request_eur": "Demandes avec dérogation",
    "other_schedule_eur": "Demandes à l'autre barème",
    "total_aid_eur": "Aides (simulation)",
    "total_rest_eur": "Reste à charge des communes",
    "unused_eur": "Reste de l'enveloppe",
    "guaranteed_floor_eur": "Coût du taux garanti",
    "n_beneficiaries": "Communes bénéficiaires",
    "n_derogations": "Communes dont le taux demande une dérogation",
    "n_undecided": "Communes à décider (aucune aide comptée)",
    "undecided_population": "Habitants des communes à décider",
    "status": "Situation",
    "aid_of": "Aide",
    "aid_per_covered_head": "Aide par habitant couvert",
    "aid_per_head": "Aide par habitant du département",
    "max_min_ratio": "Rapport entre départements, aide par habitant couvert",
    "gini_income": "Indice de Gini des niveaux de vie médians",
    "concentration_aid": "Indice de concentration de l'aide",
    "concentration_rest": "Indice de concentration du reste à charge",
    "income_coverage": "Habitants dont la commune a un niveau de vie publié",
    "share_to_worst_fifth": "Part de l'aide au cinquième le plus en difficulté",
}

SCHEDULES: Mapping[str, str] = {
    "stepped": "par paliers",
    "ramp": "en rampes",
    "linear": "lissé (linéaire par morceaux)",
    "pchip": "lissé (courbe monotone)",
    "logistic": "lissé (courbe logistique)",
}
MODES: Mapping[str, str] = {
    "protected": "strate la plus en difficulté protégée",
    "factor": "tous les taux réduits au prorata",
    "shift": "même nombre de points retiré à tous",
}
STATUSES: Mapping[str, str] = {
    "ok": "demandes supérieures à l'enveloppe : aides ajustées",
    "enveloppe_suffisante": "l'enveloppe suffit",
    "infaisable_planchers": "l'enveloppe ne couvre pas le taux garanti : aucune aide attribuée",
    "a_decider": "aucun taux n'est décidé, faute d'indice disponible : aucune aide comptée",
}
ZONINGS: Mapping[str, str] = {"living_area": "Bassins de vie", "employment_area": "Zones d'emploi"}
AREAS: Mapping[str, Mapping[str, str]] = {
    "living_area": {
        "n_touched": "touchés",
        "n_whole": "entiers",
        "n_cut": "coupés",
        "n_cut_by_border": "coupés par la limite du territoire",
    },
    "employment_area": {
        "n_touched": "touchées",
        "n_whole": "entières",
        "n_cut": "coupées",
        "n_cut_by_border": "coupées par la limite du territoire",
    },
}
"""Counts of areas, agreed with the noun of their zoning."""
COUNTS_OF_AREAS = ("n_touched", "n_whole", "n_cut")
"""Counts written side by side on the page."""

CONCENTRATION_NOTE = "négatif quand elle va plutôt aux communes modestes"
REST_NOTE = "négatif quand il pèse plutôt sur les communes modestes"
RATIO_NOTE = "il faut deux départements aidés"
DECIDED_NOTE = "hors à décider"
INCLUDED_NOTE = "y compris à décider"


def in_spreadsheet(text: str) -> str:
    """Protect a text that a spreadsheet would run as a formula by a leading apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def state_text(state: ValueState) -> str:
    """Write the state of an unknown value, « n.d. » or « secret »."""
    return STATE_TEXTS[state]


def header(label: str, unit: str) -> str:
    """Write the header of a column with its unit, `Aide (€)`."""
    return f"{label} ({unit})" if unit else label


def missing_because(text: str, cause: str) -> str:
    """Add in parentheses the known cause of a missing value, `n.d. (fusion)`, or what a figure rests on."""
    return f"{text} ({cause})" if cause else text


def areas_figure(zoning: str, key: str) -> str:
    """Label a figure of one zoning, `Bassins de vie : coupés`, `Zones d'emploi : coupées`."""
    return f"{ZONINGS[zoning]}{NO_BREAK_SPACE}: {AREAS[zoning].get(key) or FIGURES[key]}"


def counts_figure(zoning: str) -> str:
    """Label the counts of one zoning side by side, `Zones d'emploi : touchées / entières / coupées`."""
    return f"{ZONINGS[zoning]}{NO_BREAK_SPACE}: {slashed([AREAS[zoning][key] for key in COUNTS_OF_AREAS])}"


def slashed(texts: Sequence[str]) -> str:
    """Write texts side by side, `4 / 2 / 2`."""
    return f"{NO_BREAK_SPACE}/{NO_BREAK_SPACE}".join(texts)


def left_out_text(name: str, uncovered: float, population: float) -> str:
    """Name a commune left out, `Drancy (51 000 hab. sur 71 000)`."""
    return f"{name} ({quantity(uncovered, 'hab.')} sur {number(population)})"


def departement_figure(departement: str, key: str) -> str:
    """Label a figure of one département, `Yvelines : Aide par habitant couvert`."""
    return f"{departement}{NO_BREAK_SPACE}: {FIGURES[key]}"


def coverage_note(share: float | None) -> str:
    """Say which share of the inhabitants a figure rests on."""
    return f"connu pour {percent(share)} des habitants"


def cut_text(name: str, share_inside: float) -> str:
    """Name one area that the perimeter cuts, with its part inside."""
    return f"{name} ({percent(share_inside, 0)} dedans)"


def rates_text(rates: tuple[float, ...]) -> str:
    """Write the rates of the strata, `30 %, 50 %, 70 % et 95 %`."""
    return listed([percent(rate, 0 if round(rate * 100, 1).is_integer() else 1) for rate in rates])


def thresholds_text(thresholds: tuple[float, ...]) -> str:
    """Write the positions between strata."""
    return listed([f"{round(threshold, 1):g}".replace(".", ",") for threshold in thresholds])


def status_text(visibility: str) -> str:
    """Write the status of a document, with the visibility of its variant where it has one."""
    return f"{WORKING_DOCUMENT}, visibilité{NO_BREAK_SPACE}: {visibility}" if visibility else WORKING_DOCUMENT


def labelled(key: str, text: str) -> str:
    """Write one line of what identifies a document, `Territoire : Île-de-France`."""
    return f"{DOCUMENT[key]}{NO_BREAK_SPACE}: {text}"


def version_text(version: int, *, is_exact: bool) -> str:
    """Write which state of a variant a document shows."""
    return (
        f"état {number(version)}"
        if is_exact
        else f"proche de l'état {number(version)}, changements en plus ou en moins"
    )


def day_text(day: date) -> str:
    """Write the date of an export."""
    return date_long(day)


def perimeter_text(n_communes: int, n_quarters: int, population: float) -> str:
    """Sum up a perimeter in one line, for a subtitle or the text that stands for a map."""
    if not n_communes and not n_quarters:
        return "périmètre vide"
    communes = counted(n_communes, "commune entière", "communes entières")
    quarters = counted(n_quarters, "quartier choisi", "quartiers choisis")
    people = counted(population, "habitant couvert", "habitants couverts")
    return listed([text for count, text in ((n_communes, communes), (n_quarters, quarters)) if count]) + f", {people}"


def dated(label: str, vintage: str) -> str:
    """Add the year to a name that does not hold it, `Taux de pauvreté, 2016`, with a capital."""
    text = capital(label)
    is_year = any(character.isdigit() for character in vintage)
    return f"{text}, {vintage}" if is_year and vintage not in text else text


def code_of(label: str) -> str:
    """Name the column of codes that goes with a column of names."""
    return f"{label}{NO_BREAK_SPACE}: code"


def other_departements(count: int) -> str:
    """Close a list that names the most and the least aided départements alone."""
    return f"et {counted(count, 'autre', 'autres')} entre les deux, voir le tableau"


def cog_text(cog_year: int) -> str:
    """Name the official geographic code."""
    return f"Code officiel géographique {cog_year}"


def fingerprint_text(fingerprint: str) -> str:
    """Name the mark of the territory's data."""
    return f"Empreinte des données{NO_BREAK_SPACE}: {fingerprint}"


def credit(names: tuple[str, ...], licence: str) -> str:
    """Write the credit line: producers and vintages, then the licence."""
    return f"Sources{NO_BREAK_SPACE}: {', '.join(names)}. {licence}."


def base_map_left(producer: str) -> str:
    """Say that the base map of the screen is not drawn, and whose it is."""
    return f"Le fond de carte de l'écran ({producer}) n'est pas repris."


def short_credit(names: Sequence[str], licence: str) -> str:
    """Write producers and licence alone, for a cell."""
    return f"{', '.join(names)}. {licence}"


def producer_text(producer: str, vintages: list[str]) -> str:
    """Write a producer and the years that its data describe."""
    return f"{producer} ({', '.join(vintages)})"


def quarters_of(generation: int) -> str:
    """Name the quarters with their generation."""
    return f"Quartiers prioritaires {generation}"


def map_heading(territory: str, variant: str | None) -> str:
    """Title a picture: territory and name of the kept variant, None for a draft."""
    return f"{territory}, périmètre {quoted(variant) if variant else UNNAMED_VARIANT}"


def counted_label(label: str, count: str) -> str:
    """Add the number of communes to the label of a class, `de 1 à 2 (34)`."""
    return f"{label} ({count})"


def departement_text(name: str, amount: str) -> str:
    """Write one département of a list, `Yvelines 65,2`."""
    return f"{name} {amount}".replace(" ", NO_BREAK_SPACE)


def map_in_words(title: str, classes: str, perimeter: str) -> str:
    """Write the text that stands for a map."""
    return f"Carte des communes. {title}, nombre de communes par classe : {classes}. Périmètre : {perimeter}."


def address_text(address: str) -> str:
    """Name the address that restores the state."""
    return labelled("address", address)
