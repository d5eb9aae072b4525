"""French sentences about ordinary-law means: refusals of a declaration, what a comparison says (METHODS 7)."""

from collections.abc import Mapping

from domain.errors import InvalidInput
from domain.means import LONGEST_METHOD, LONGEST_NAME, MOST_DECLARATIONS
from domain.wording.numbers import capital, counted, listed

_REFUSALS: Mapping[str, str] = {
    "head": "il faut l'institution, le moyen, son unité (€ ou ETP) et ses territoires, en "
    f"{LONGEST_NAME} caractères chacun, {LONGEST_METHOD} pour la méthode",
    "number": "ce n'est pas un nombre positif. Écrivez 1 234,5, ou rien là où le montant n'est pas connu",
    "territory": "il faut un territoire (code ou nom), les moyens de droit commun, puis les crédits spécifiques, "
    "séparés par des points-virgules ou des tabulations",
    "twice": "un territoire y est nommé deux fois (le code et le nom comptent pour un). Gardez une seule ligne pour "
    "chacun",
    "rows": "aucune ligne ne suit. Donnez au moins un territoire et son montant",
    "packed": "elle ne peut pas être lue ; copiez l'adresse à nouveau en entier",
}
TOO_LONG = (
    f"{MOST_DECLARATIONS} déclarations au plus, et ce qu'une adresse peut porter avec le reste des règles. "
    "Arrondissez les montants, ou déclarez par EPCI, bassin de vie ou département plutôt que par commune."
)


def means_refusal(error: InvalidInput) -> str:
    """Say which line of a declaration cannot be read, and what it should be."""
    if error.expected == "long":
        size = "" if error.given == "0" else f" ({counted(int(error.given), 'ligne')} en tout)"
        return f"Déclaration trop longue{size} : {TOO_LONG}"
    told = _REFUSALS.get(error.expected, _REFUSALS["packed"])
    line = f", ligne {error.given}" if error.given not in {"0", ""} else ""
    return f"Déclaration de droit commun{line}\u00a0: {told}."


DECLARED = "Déclaré : les chiffres en tiennent compte, et l'adresse de la page les garde."
TOO_LARGE = "Ce fichier dépasse 1 Mo ou ne peut pas être lu."


def file_sentence(columns: tuple[str, ...], aside: tuple[str, ...], n_lines: int) -> str:
    """Say how a file of means was read: territories, ordinary law, specific credits, what was left aside."""
    roles = ("territoires", "droit commun", "crédits spécifiques (€)")
    read = " ; ".join(f"{role} : « {name} »" for role, name in zip(roles, columns, strict=False))
    left = f" Colonnes laissées de côté : {listed(list(aside))}." if aside else ""
    return f"{capital(read)}.{left} {counted(n_lines, 'ligne')} à vérifier ci-dessus, puis « Déclarer »."


def columns_refusal(amounts: tuple[str, ...]) -> str:
    """Say that a file has not the columns of a declaration."""
    found = f" Colonnes de nombres trouvées : {listed(list(amounts))}." if amounts else " Aucune n'a été trouvée."
    return (
        "Il faut une colonne de territoires (code ou nom), puis une ou deux colonnes de nombres : le droit commun, et "
        f"les crédits spécifiques s'il y en a.{found}"
    )
