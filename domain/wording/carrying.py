"""French sentences of a change of territory: what was kept, what was left and why."""

from domain.carrying import Carried
from domain.wording.numbers import counted, listed


def opened_text(name: str, carried: Carried) -> str:
    """Say what of the former state the territory now open has kept.

    Args:
        name: French name of the territory.
        carried: what was brought to it.
    """
    sentences = [f"Territoire ouvert : {name}.", *_left(carried), _perimeter(carried)]
    return " ".join(one for one in sentences if one) + " Les réglages d'argent sont gardés."


def _left(carried: Carried) -> list[str]:
    places = [
        *([counted(carried.n_communes, "commune")] if carried.n_communes else []),
        *([counted(carried.n_quarters, "quartier")] if carried.n_quarters else []),
    ]
    chosen = [
        *(["l'indicateur affiché"] if carried.is_indicator_left else []),
        *([counted(carried.n_layers, "couche")] if carried.n_layers else []),
    ]
    n_places, n_chosen = carried.n_communes + carried.n_quarters, carried.is_indicator_left + carried.n_layers
    return [
        *([f"N'y exist{'e' if n_places == 1 else 'ent'} pas : {listed(places)} du périmètre."] if places else []),
        *([f"{_unavailable(n_chosen)} : {listed(chosen)}."] if chosen else []),
    ]


def _unavailable(count: int) -> str:
    return "N'y est pas disponible" if count == 1 else "N'y sont pas disponibles"


def _perimeter(carried: Carried) -> str:
    if carried.is_start:
        return "La carte s'ouvre sur son point de départ."
    return (
        "Le reste du périmètre est repris." if carried.n_communes + carried.n_quarters else "Le périmètre est repris."
    )
