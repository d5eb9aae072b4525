"""French sentences of the store of proposals: refusals, and what its commands report."""

from collections.abc import Mapping

from domain.errors import (
    ImpossibleChange,
    NoteChanged,
    OperationReused,
    StoreError,
    StoreUnavailable,
    UnknownProposal,
)
from domain.wording.numbers import NO_BREAK_SPACE, counted, moment_long

_KEPT = "Vos modifications restent à l'écran"

IMPOSSIBLE: Mapping[str, str] = {
    "nothing_to_undo": "Il n'y a rien à annuler dans cette variante.",
    "nothing_to_redo": "Il n'y a rien à rétablir dans cette variante.",
    "deleted": "Cette variante a été supprimée. Annulez la suppression, ou enregistrez une copie.",
    "not_deleted": "Cette variante n'est pas supprimée : il n'y a rien à annuler. Rechargez la page.",
    "unknown_version": (
        "Cet état de la variante n'existe pas dans la base. Enregistrez une copie de ce qui est à l'écran, puis "
        "rechargez la page."
    ),
    "index_empty": "L'indice n'a aucune variable de poids supérieur à 0. Ajoutez-en une avant de le proposer.",
    "index_same": "Cette définition est déjà proposée ou adoptée. Changez-la, ou décidez de la version qui la porte.",
    "index_settled": "Cette version n'attend plus de décision : elle est déjà adoptée, amendée ou refusée.",
    "index_unknown": "Cette version de l'indice n'existe pas sur ce territoire. Rechargez la page.",
}
"""Changes that have no meaning in the present state."""

UNAVAILABLE: Mapping[str, str] = {
    "missing": "La base des variantes n'existe pas encore. Lancez « python -m store migrate ».",
    "unmigrated": (
        "La base des variantes date d'une version antérieure de Géoprio. Faites une sauvegarde, puis lancez "
        "« python -m store migrate »."
    ),
    "newer": (
        "La base des variantes a été écrite par une version plus récente de Géoprio. Installez cette version, ou "
        "reprenez une sauvegarde antérieure."
    ),
    "foreign": "Ce fichier n'est pas une base de variantes de Géoprio. Vérifiez son adresse.",
    "unsupported": "Cette adresse de base n'est pas prise en charge. Écrivez-la sous la forme sqlite:///chemin.",
    "exists": "Un fichier de ce nom existe déjà. Choisissez un autre nom pour la sauvegarde.",
    "full": f"Enregistrement impossible : le disque est plein. {_KEPT} ; libérez de la place, puis recommencez.",
    "busy": f"Enregistrement impossible : la base est occupée depuis plus de 5 secondes. {_KEPT} ; recommencez.",
    "readonly": f"Enregistrement impossible : la base est en lecture seule. {_KEPT} ; prévenez l'administrateur.",
    "unwritable": f"Enregistrement impossible : le disque a refusé l'écriture. {_KEPT} ; prévenez l'administrateur.",
    "refused": (
        f"Enregistrement impossible : il est contraire aux règles de la base. {_KEPT} ; prévenez l'administrateur."
    ),
    "damaged": (
        "La base des variantes est endommagée. Arrêtez le service ; « python -m store verify » dit ce qui l'est, "
        "« python -m store restore » reprend une sauvegarde."
    ),
    "unsafe": (
        "Le fichier de la base n'accepte pas les réglages qui protègent les enregistrements. Placez-le sur un disque "
        "local, jamais sur un partage réseau."
    ),
    "unproved": (
        "Cette sauvegarde ne se vérifie pas : elle est incomplète ou a été modifiée. Rien n'a été remplacé ; prenez-en "
        "une autre."
    ),
}
"""Reasons for which the database cannot serve."""

PROBLEMS: Mapping[str, str] = {
    "file": "fichier endommagé",
    "schema": "structure modifiée",
    "missing": "événement disparu",
    "altered": "événement modifié",
    "reordered": "événement déplacé ou remplacé",
    "versions": "suite des versions rompue",
    "state": "état différent de son journal",
    "audit": "trace d'enregistrement différente du journal",
    "head": "empreinte attendue absente du journal",
}
"""What a verification may find."""


def refusal(error: StoreError) -> str:
    """Say in French why a proposal cannot be read or kept, and what to do."""
    match error:
        case UnknownProposal():
            said = "Cette variante n'existe pas. Vérifiez son adresse, ou choisissez-la dans la liste."
        case ImpossibleChange(reason=reason):
            said = IMPOSSIBLE[reason]
        case NoteChanged(author=author, at=at):
            said = (
                f"{author} a gardé une autre note le {moment_long(at)}. Rien n'est écrasé : comparez les deux, puis "
                "choisissez."
            )
        case OperationReused():
            said = f"Cet enregistrement porte le numéro d'un autre. {_KEPT} ; rechargez la page après les avoir notées."
        case StoreUnavailable(reason=reason):
            said = UNAVAILABLE[reason]
        case _:
            said = "Enregistrement impossible. Rechargez la page ; si cela revient, prévenez l'administrateur."
    return _spaced(said)


def verified_sentence(n_events: int, n_proposals: int, head: str) -> str:
    """Report a verification that found nothing.

    Args:
        n_events: events read.
        n_proposals: proposals replayed.
        head: hash of the last event.
    """
    events, proposals = counted(n_events, "événement"), counted(n_proposals, "variante")
    return _spaced(f"Journal intact : {events}, {proposals}, empreinte {head}")


def problem_sentence(kind: str, where: str) -> str:
    """Report one thing that a verification found.

    Args:
        kind: key of `PROBLEMS`.
        where: the event, the proposal or the line of SQLite's own check.
    """
    return _spaced(f"{PROBLEMS[kind]} : {where}")


def migrated_sentence(version: int) -> str:
    """Report that the database is of the present version."""
    return f"Base des variantes prête, version {version} de sa structure."


def copied_sentence(n_events: int, name: str) -> str:
    """Report a backup that was made and verified."""
    return _spaced(f"Sauvegarde faite et vérifiée : {name}, {counted(n_events, 'événement')}.")


def restored_sentence(n_events: int, aside: str) -> str:
    """Report a restoration, and where the former database lies.

    Args:
        n_events: events of the restored database.
        aside: name of the file in which the former one was kept, or empty.
    """
    kept = f" L'état précédent est gardé dans {aside}." if aside else ""
    return _spaced(f"Sauvegarde reprise : {counted(n_events, 'événement')}.{kept}")


def _spaced(text: str) -> str:
    """Put no-break spaces before `: ;` and inside « »."""
    for mark in (":", ";", "»"):
        text = text.replace(f" {mark}", f"{NO_BREAK_SPACE}{mark}")
    return text.replace("« ", f"«{NO_BREAK_SPACE}")
