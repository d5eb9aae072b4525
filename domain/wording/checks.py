"""French sentences of the live checks: facts with their numbers, never a verdict on the perimeter."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.checks import Check, CheckState
from domain.rurality import RURAL_BELOW_PER_KM2
from domain.wording.extent import REGION, Extent
from domain.wording.numbers import counted, euros, listed, number, percent
from domain.wording.territory import not_loaded

TITLE = "Vérifications"
LABELS: Mapping[str, str] = {
    "contiguous": "D'un seul tenant",
    "no_enclave": "Sans enclave",
    "living_areas": "Bassins de vie entiers",
    "population_cap": "Plafond d'habitants respecté",
    "envelope": "Enveloppe respectée",
    "urban_and_rural": "Urbain et rural atteints",
    "sufficient": "Moyens suffisamment ciblés",
}
STATES: Mapping[CheckState, str] = {CheckState.YES: "oui", CheckState.NO: "non", CheckState.NOT_YET: "pas encore"}
HEADER = ("Vérification", "État", "Constat")
"""Columns of the sheet of a workbook."""
_EMPTY = "Le périmètre est vide."
_NO_COMMUNE = "Aucune commune n'est choisie entière."
_MET = ((False, "Non atteint"), (True, "Atteint"), (None, "Inconnu"))
_CRITERIA = (
    ("covers", "dixième le plus en difficulté couvert à", "decile", "au moins", "decile_min"),
    ("pays", "part de l'aide au cinquième le plus en difficulté,", "money", "au moins", "money_min"),
    (
        "includes",
        "part des habitants couverts hors du cinquième le plus en difficulté,",
        "inclusion",
        "au plus",
        "inclusion_max",
    ),
)
"""Criteria of sufficiency: whether it is met, its words, its value, the sense of its bound, its bound."""
_KINDS = {"urban": "urbaine", "rural": "rurale"}


def check_sentence(check: Check, extent: Extent = REGION) -> str:
    """Say what a check found, in one or two sentences.

    Args:
        check: the check.
        extent: words for the territory.
    """
    return _SENTENCES[check.key](check, dict(check.facts), extent)


def states_counted(found: Sequence[Check]) -> str:
    """Count the checks by state: « 4 oui, 2 non, 1 pas encore »."""
    counts = {state: sum(one.state is state for one in found) for state in CheckState}
    return ", ".join(f"{number(count)} {STATES[state]}" for state, count in counts.items() if count)


def keys_by_state(found: Sequence[Check]) -> str:
    """Name the checks of each state on one line: « oui : sans enclave ; non : d'un seul tenant »."""
    said = []
    for state in CheckState:
        names = [LABELS[one.key][:1].lower() + LABELS[one.key][1:] for one in found if one.state is state]
        if names:
            said.append(f"{STATES[state]} : {listed(names)}")
    return " ; ".join(said)


def how_many_hold(found: Sequence[Check]) -> str:
    """Say on one line how many checks hold: « 5 vérifications sur 7 : oui »."""
    count = sum(one.state is CheckState.YES for one in found)
    return f"{counted(count, 'vérification')} sur {number(len(found))} : {STATES[CheckState.YES]}"


def _contiguous(check: Check, facts: dict[str, Any], _: Extent) -> str:
    if check.state is CheckState.NOT_YET:
        return _NO_COMMUNE
    pieces = counted(facts["n_pieces"], "morceau", "morceaux")
    if check.state is CheckState.YES:
        return f"{pieces}."
    share = facts["largest_share"]
    largest = "" if share is None else f", le plus grand réunit {percent(share)} des habitants"
    return f"{pieces}{largest} ; le deuxième est autour de : {facts['name']}."


def _no_enclave(check: Check, facts: dict[str, Any], _: Extent) -> str:
    if check.state is CheckState.NOT_YET:
        return _NO_COMMUNE
    if check.state is CheckState.YES:
        return "Aucune commune n'est enfermée dans le périmètre."
    said = f"{counted(facts['n_communes'], 'commune enfermée', 'communes enfermées')} dans le périmètre"
    people = counted(facts["population"], "habitant")
    if facts["n_enclaves"] == 1:
        return f"{said} ({people}), en une enclave : {facts['name']}."
    return f"{said} ({people}), en {number(facts['n_enclaves'])} enclaves ; la plus peuplée : {facts['name']}."


def _living_areas(check: Check, facts: dict[str, Any], extent: Extent) -> str:
    if check.state is CheckState.NOT_YET:
        lacks_table = facts["why"] == "no_living_areas"
        return not_loaded("des bassins de vie") if lacks_table else "Aucun bassin de vie n'est touché."
    beyond, cut = facts["n_beyond_border"], facts["n_cut"]
    one, several = ("autre dépasse", "autres dépassent") if cut else ("dépasse", "dépassent")
    border = f" {counted(beyond, one, several)} {extent.border}." if beyond else ""
    touched = counted(facts["n_touched"], "bassin touché", "bassins touchés")
    if check.state is CheckState.YES:
        return f"{touched}, aucun coupé par le périmètre.{border}"
    said = counted(cut, "bassin coupé", "bassins coupés")
    return f"{said} par le périmètre, sur {touched} ; le plus coupé : {facts['name']}.{border}"


def _population_cap(check: Check, facts: dict[str, Any], _: Extent) -> str:
    if check.state is CheckState.NOT_YET:
        return _population_unsaid(facts)
    people, cap = counted(facts["population"], "habitant couvert", "habitants couverts"), facts["cap"]
    of = f"{people} pour un plafond de {number(cap)}"
    if check.state is CheckState.YES:
        return f"{of}."
    return f"{of} : {number(facts['low'] - cap)} de trop."


def _population_unsaid(facts: dict[str, Any]) -> str:
    if facts["why"] == "empty":
        return _EMPTY
    if facts["why"] == "no_cap":
        people = counted(facts["population"], "habitant couvert", "habitants couverts")
        return f"Aucun plafond n'est donné ({people})."
    if facts["n_unknown"]:
        unknown = counted(facts["n_unknown"], "population est inconnue", "populations sont inconnues")
        return f"{unknown} : au moins {number(facts['low'])} habitants pour un plafond de {number(facts['cap'])}."
    bounds = f"entre {number(facts['low'])} et {number(facts['high'])} habitants"
    return f"Des quartiers ne sont qu'en partie dans le périmètre : {bounds} pour un plafond de {number(facts['cap'])}."


def _envelope(check: Check, facts: dict[str, Any], _: Extent) -> str:
    if check.state is CheckState.NOT_YET and facts["why"] == "empty":
        return _EMPTY
    if check.state is CheckState.NOT_YET and facts["why"] == "nobody":
        return "Personne n'est couvert : aucune aide n'est demandée."
    envelope, asked = euros(facts["envelope"]), euros(facts["asked"])
    if check.state is CheckState.NO:
        missing = euros(facts["guaranteed"] - facts["envelope"])
        return f"Le taux garanti coûte à lui seul {euros(facts['guaranteed'])} : il manque {missing} à l'enveloppe."
    if check.state is CheckState.YES:
        fits = facts["asked"] <= facts["envelope"]
        how = "les demandes tiennent sans réduction" if fits else "après réduction"
        return f"{euros(facts['aid'])} d'aide pour une enveloppe de {envelope}, {how} ; demandé : {asked}."
    undecided = counted(facts["n_undecided"], "commune", "communes")
    rest = "" if facts["aid"] is None else f" ; pour les autres, {euros(facts['aid'])} d'aide sur {envelope}"
    return f"Taux à décider pour {undecided}{rest}, {asked} demandés."


def _urban_and_rural(check: Check, facts: dict[str, Any], extent: Extent) -> str:
    if check.state is CheckState.NOT_YET and facts["why"] == "empty":
        return _EMPTY
    rule = (
        "grille communale de densité de l'Insee"
        if facts["by_grid"]
        else f"rurale : moins de {number(RURAL_BELOW_PER_KM2)} hab./km²"
    )
    if check.state is CheckState.NOT_YET and facts["why"].startswith("no_"):
        kind = _KINDS[facts["why"].removeprefix("no_")]
        return f"Aucune commune {kind} {extent.inside} ({rule})."
    parts = [
        f"{counted(facts[f'n_{kind}'], f'commune {word}', f'communes {word}s')} sur {number(facts[f'n_all_{kind}'])}"
        for kind, word in _KINDS.items()
    ]
    said = f"{listed(parts)} ({rule})"
    if check.state is CheckState.YES:
        return f"{said}."
    if check.state is CheckState.NOT_YET:
        return f"{said} ; des communes atteintes ne sont pas classées."
    return f"{said}. Les plus en difficulté : {listed(facts['names'])}."


def _sufficient(check: Check, facts: dict[str, Any], _: Extent) -> str:
    if check.state is CheckState.NOT_YET:
        if facts["why"] == "empty":
            return _EMPTY
        if facts["why"] == "little_data":
            known, wanted = percent(facts["data"]), percent(facts["data_min"], 0)
            return f"L'indice n'est connu que pour {known} des habitants ({wanted} attendus)."
    who = facts["set_by"] or "proposés par l'outil, à fixer par la Conférence"
    said = [f"{verdict} : {listed(_criteria(facts, is_met))}." for is_met, verdict in _MET if _criteria(facts, is_met)]
    return f"{' '.join(said)} Seuils : {who}."


def _criteria(facts: dict[str, Any], is_met: bool | None) -> list[str]:
    return [
        f"{label} {percent(facts[value])} ({bound} {percent(facts[limit], 0)})"
        for met, label, value, bound, limit in _CRITERIA
        if facts[met] is is_met
    ]


_SENTENCES: Mapping[str, Callable[[Check, dict[str, Any], Extent], str]] = {
    "contiguous": _contiguous,
    "no_enclave": _no_enclave,
    "living_areas": _living_areas,
    "population_cap": _population_cap,
    "envelope": _envelope,
    "urban_and_rural": _urban_and_rural,
    "sufficient": _sufficient,
}
