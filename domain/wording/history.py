"""The journal of a proposal in French, one line for each event: « ajout du bassin de vie de Meaux, 46 communes »."""

from collections.abc import Mapping, Sequence

import numpy as np

from domain.edits import (
    ChangeArea,
    ChangeCommunes,
    ChangeQuarters,
    Clear,
    Edit,
    Hold,
    HoldCommunes,
    How,
    Means,
    Perimeter,
    ToggleCommune,
    ToggleQuarter,
)
from domain.events import (
    ChoicesChanged,
    Created,
    Deleted,
    Delta,
    Duplicated,
    Edited,
    Event,
    Recorded,
    Redone,
    Renamed,
    Restored,
    Step,
    Undeleted,
    Undone,
    VisibilityChanged,
)
from domain.index import chosen, mark
from domain.mapped import NEED_POSITION, variable_of
from domain.means import read_means
from domain.plan import Rules
from domain.proposals import Choices, Visibility, changed_choices
from domain.reading import Reading
from domain.territory import Territory
from domain.values import Texts
from domain.wording.exports import MODES, SCHEDULES, rates_text, thresholds_text
from domain.wording.numbers import NO_BREAK_SPACE, counted, euros, listed, number, percent, quoted
from domain.wording.terms import terms_text
from domain.wording.territory import LAYER_LABELS

VISIBILITIES: Mapping[Visibility, str] = {
    Visibility.INSTITUTION: "institution",
    Visibility.LOCAL_AUTHORITIES: "collectivités",
    Visibility.STATE_SESSION: "séance avec l'État",
}
"""Names of the visibilities, as PRODUCT gives them."""

ADDED, REMOVED = "ajout", "retrait"
NOTHING = "rien"
_VOWELS = tuple("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")
_COLON = f"{NO_BREAK_SPACE}: "
_AREAS: Mapping[str, str] = {
    "living_area": "du bassin de vie {of}",
    "employment_area": "de la zone d'emploi {of}",
    "epci": "de l'EPCI {name}",
    "ept": "de l'établissement public territorial {name}",
    "departement": "du département {name} ({code})",
}
_OTHER_AREA = "de la zone {name}"
_SETS: Mapping[How, str] = {"add": ADDED, "remove": REMOVED, "toggle": "inversion", "keep": "conservation"}
_MEANS: Mapping[Means, str] = {
    "brush": "au pinceau",
    "rectangle": "au rectangle",
    "lasso": "au lasso",
    "neighbours": "voisines",
    "distance": "proches de quartiers",
    "rule": "selon une règle",
    "list": "selon une liste",
    "table": "dans le tableau",
    "zoning": "selon un découpage",
    "variant": "selon une autre variante",
}
_HOLDS: Mapping[Hold, str] = {"locked": "verrouillage", "withdrawn": "mise hors négociation", "free": "libération"}
_CHOICES: Mapping[str, str] = {
    "indicator": "indicateur",
    "layers": "couches",
    "reading": "lecture de la carte",
    "envelope_eur": "enveloppe",
    "cost_eur_per_head": "coût par habitant",
    "schedule": "barème",
    "mode": "réduction à l'enveloppe",
    "guaranteed_rate": "taux garanti",
    "derogation": "dérogation",
    "derogations": "dérogations par commune",
    "contract_eur": "enveloppe du contrat",
    "contract_shares": "parts de l'enveloppe du contrat",
    "terms": "conditions",
    "means": "moyens de droit commun déclarés",
    "thresholds": "seuils des strates",
    "rates": "taux des strates",
    "population_cap": "plafond d'habitants",
    "index": "indice du besoin",
}


def history_lines(journal: Sequence[Recorded], territory: Territory, most: int | None = None) -> list[str]:
    """Write one line for each event, in order.

    Args:
        journal: every event of a proposal, from its first version on.
        territory: for the names of places; a code that it does not hold is shown as it is.
        most: how many lines, the last ones; all of them where it is None.
    """
    steps = {one.version: one.event for one in journal if isinstance(one.event, Step)}
    lines = []
    for one in journal if most is None else journal[-most:]:
        target = steps.get(one.event.target) if isinstance(one.event, Undone | Redone) else None
        lines.append(history_sentence(one.event, territory, target))
    return lines


def history_sentence(event: Event, territory: Territory, target: Step | None = None) -> str:  # noqa: PLR0911 - one sentence each
    """Say what one event did.

    Args:
        event: what happened.
        territory: for the names of places.
        target: the step that an undoing or a redoing names.
    """
    match event:
        case Created(name):
            return f"création de la variante {quoted(name)}"
        case Duplicated(_, source_version, source_name, copy):
            return f"copie de la variante {quoted(source_name)}, état {source_version}, sous le nom {quoted(copy.name)}"
        case Edited(edit, delta):
            return _edited(edit, delta, territory)
        case ChoicesChanged(before, after):
            return _chosen(before, after, territory)
        case Restored(version):
            return f"retour à l'état {version}"
        case Renamed(before, after):
            return f"nouveau nom{_COLON}{quoted(after)} au lieu de {quoted(before)}"
        case VisibilityChanged(_, after):
            return f"visibilité{_COLON}{VISIBILITIES[after]}"
        case Deleted():
            return "suppression de la variante"
        case Undeleted():
            return "suppression annulée"
        case Undone(version):
            return f"annulation{_COLON}{_named(version, target, territory)}"
        case Redone(version):
            return f"rétablissement{_COLON}{_named(version, target, territory)}"


def copy_name(name: str) -> str:
    """Propose the name of a copy; the server shortens it to what a name may hold."""
    return f"Copie de {name}"


def of_place(name: str) -> str:
    """Write `de` before the name of a place: `de Meaux`, `d'Épernon`, `du Mans`, `des Ulis`, `de La Ferté`."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d'{name}" if name.startswith(_VOWELS) else f"de {name}"


def _named(version: int, target: Step | None, territory: Territory) -> str:
    return f"état {version}" if target is None else history_sentence(target, territory)


def _edited(edit: Edit, delta: Delta, territory: Territory) -> str:
    verb = ADDED if delta.added != Perimeter() else REMOVED
    match edit:
        case ToggleCommune(code):
            return f"{verb} {of_place(_name(territory.communes, territory.names, code))}"
        case ToggleQuarter(code):
            quarters = territory.quarters
            return f"{verb} du quartier {quoted(_name(quarters.codes, quarters.names, code))}"
        case ChangeArea() | ChangeCommunes() | ChangeQuarters() | HoldCommunes():
            return _edited_set(edit, delta, territory)
        case Clear():
            counts = (len(delta.removed.communes), "commune"), (len(delta.removed.quarters), "quartier")
            said = listed([counted(count, noun) for count, noun in counts if count])
            return f"tout retiré{_COLON}{said or NOTHING}"


def _edited_set(  # noqa: PLR0911 - one sentence each
    edit: ChangeArea | ChangeCommunes | ChangeQuarters | HoldCommunes, delta: Delta, territory: Territory
) -> str:
    match edit:
        case ChangeArea(zoning, area, "add" | "remove" as action):
            verb, changed = _verb(action, delta)
            count = counted(len(changed.communes), "commune")
            return f"{verb} {_area(zoning, area, territory)}, {count}{_already(len(delta.unchanged.communes), action)}"
        case ChangeArea(zoning, area, action):
            return f"{_SETS[action]} {_area(zoning, area, territory)}{_COLON}{_moved(delta)}"
        case ChangeCommunes(_, "add" | "remove" as action, means):
            verb, changed = _verb(action, delta)
            count = counted(len(changed.communes), "commune")
            return f"{verb} de communes {_MEANS[means]}, {count}{_already(len(delta.unchanged.communes), action)}"
        case ChangeCommunes(_, action, means):
            return f"{_SETS[action]} de communes {_MEANS[means]}{_COLON}{_moved(delta)}"
        case ChangeQuarters(_, "add" | "remove" as action, means):
            verb, changed = _verb(action, delta)
            count = counted(len(changed.quarters), "quartier")
            return f"{verb} de {count} {_MEANS[means]}{_already(len(delta.unchanged.quarters), action)}"
        case ChangeQuarters(_, action, means):
            return f"{_SETS[action]} de quartiers {_MEANS[means]}{_COLON}{_moved(delta)}"
        case HoldCommunes(communes, hold):
            return f"{_HOLDS[hold]}{_COLON}{counted(len(communes), 'commune')}"


def _moved(delta: Delta) -> str:
    parts = (ADDED, delta.added), (REMOVED, delta.removed)
    said = [
        f"{verb} de {counted(len(codes), noun)}"
        for verb, part in parts
        for codes, noun in ((part.communes, "commune"), (part.quarters, "quartier"))
        if codes
    ]
    return listed(said) or NOTHING


def _area(zoning: str, area: str, territory: Territory) -> str:
    areas = territory.zonings.get(zoning)
    name = area if areas is None else _name(areas.codes, areas.names, area)
    return _AREAS.get(zoning, _OTHER_AREA).format(name=name, of=of_place(name), code=area)


def _verb(action: str, delta: Delta) -> tuple[str, Perimeter]:
    """Return the word of an addition or a removal, and what it changed."""
    return (ADDED, delta.added) if action == "add" else (REMOVED, delta.removed)


def _already(count: int, action: str) -> str:
    if not count:
        return ""
    singular, plural = ("y était déjà", "y étaient déjà") if action == "add" else ("n'y était pas", "n'y étaient pas")
    return f" ({number(count)} {singular if count == 1 else plural})"


def _chosen(before: Choices, after: Choices, territory: Territory) -> str:
    names = changed_choices(before, after)
    said = [
        f"{label}{_COLON}{_choice(name, after, territory)} {_instead_of(_choice(name, before, territory))}"
        for name, label in _CHOICES.items()
        if name in names
    ]
    return f"{NO_BREAK_SPACE}; ".join(said) or "choix inchangés"


def _instead_of(text: str) -> str:
    return f"au lieu d'{text}" if text.startswith(("aucun", "un ")) else f"au lieu de {text}"


def _choice(name: str, choices: Choices, territory: Territory) -> str:  # noqa: PLR0911 - one wording for each choice
    rules = choices.rules
    match name:
        case "indicator":
            return quoted(_indicator(choices.indicator, territory))
        case "layers":
            return listed([LAYER_LABELS.get(key, key) for key in choices.layers]) or "aucune"
        case "reading":
            return _reading(choices.reading, territory)
        case "schedule":
            return SCHEDULES.get(rules.schedule, rules.schedule)
        case "mode":
            return MODES.get(rules.mode, rules.mode)
        case "derogation":
            return "accordée" if rules.derogation else "non accordée"
        case _:
            return _rule(name, rules)


def _reading(reading: Reading, territory: Territory) -> str:
    crossed, circles = reading.crossed, reading.circles
    said = [f"croisée avec {quoted(_indicator(crossed, territory))}"] if crossed else []
    said += [f"cercles {quoted(_indicator(circles, territory))}"] if circles else []
    return listed(said) or "un seul indicateur"


def _rule(name: str, rules: Rules) -> str:  # noqa: PLR0911 - one wording for each rule
    match name:
        case "envelope_eur":
            return euros(rules.envelope_eur)
        case "cost_eur_per_head":
            return euros(rules.cost_eur_per_head)
        case "guaranteed_rate":
            return percent(rules.guaranteed_rate, 0)
        case "population_cap":
            return "aucun" if rules.population_cap is None else number(rules.population_cap)
        case "thresholds":
            return thresholds_text(rules.thresholds) or "aucun"
        case "contract_eur":
            return "aucune" if rules.contract_eur is None else euros(rules.contract_eur)
        case "contract_shares":
            return rates_text(rules.contract_shares) or "aucune"
        case "means":
            return counted(len(read_means(rules.means)), "déclaration")
        case "index":
            return own_index(mark(chosen(rules.index))) if rules.index else "par défaut"
        case "derogations":
            return counted(len(rules.derogations), "commune")
        case "terms":
            return terms_text(rules.terms)
        case _:
            return rates_text(rules.rates)


def own_index(own_mark: str) -> str:
    """Name an index composed on the page « Indicateurs » by its mark."""
    return f"composé, marque {own_mark}"


def _indicator(key: str, territory: Territory) -> str:
    known = key == NEED_POSITION or key in territory.variables
    return variable_of(key, territory).label if known else key


def _name(codes: Texts, names: Texts, code: str) -> str:
    found = np.flatnonzero(codes == code)
    return str(names[found[0]]) if found.size else code
