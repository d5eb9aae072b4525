"""French words of the envelope's tree, of the themes and of the transfers between them."""

from domain.envelope import EnvelopeSplit, Fungibility, ThemeBalance, ThemeOwner, TransferVerdict
from domain.plan import Rules
from domain.wording.law import STATUSES
from domain.wording.numbers import euros, percent

PRESETS = {"half": "moitié-moitié", "anru": "70 % quartiers prioritaires nationaux / 30 % à l'initiative du préfet"}
PRESET_NOTES = {
    "half": "exemple du rapport (fiche 12, proposition 11)",
    "anru": "modèle ANRU cité par le rapport : une analogie, appliquée à territoires / projets",
}
PARTS: tuple[tuple[str, str, int, str], ...] = (
    ("evaluation_eur", "Évaluation", 1, "proposition 19 ; la part est un choix de la Conférence"),
    ("engineering_eur", "Assistance à l'ingénierie", 1, "proposition 23 ; la part est un choix de la Conférence"),
    ("interventions_eur", "Interventions", 1, "le reste de l'enveloppe"),
    (
        "territories_eur",
        "Territoires prioritaires",
        2,
        "fiche 12, « par exemple la moitié » ; enveloppe de la simulation",
    ),
    ("projects_eur", "Projets", 2, "proposition 22 ; le reste des interventions"),
    ("state_themes_eur", "Thèmes de l'État", 3, "proposition 11, la moitié des thèmes"),
    ("local_themes_eur", "Thèmes des collectivités", 3, "le reste des projets"),
)
"""Parts of the tree in their order: attribute, name, level, where the share comes from."""
OWNERS = {ThemeOwner.STATE: "État", ThemeOwner.LOCAL: "Collectivités"}
VARIANTS = {
    Fungibility.WITHIN_FAMILY: "dans une famille, 25 % au plus (exemple de la fiche 15)",
    Fungibility.WHOLE: "globale : toute la somme, familles inchangées à la fin",
}
NO_CONTRACT = (
    "L'enveloppe de la simulation est saisie directement. Choisissez un modèle pour la tirer de l'enveloppe du contrat."
)
NO_THEMES = "Aucun thème n'est saisi : écrivez-en un par ligne, ou mettez l'exemple de la méthode."
LEDGER_HELP = (
    "Une ligne par thème : « Habitat ; État ; 500 000 ». Une ligne par transfert : « Habitat > Emploi ; 25 000 », "
    "suivie de « ; unanimité » si toutes les collectivités sont d'accord."
)
LEDGER_EXAMPLE = (
    "Habitat ; État ; 1001\nEmploi ; État ; 999\nÉcole ; Collectivités ; 1000\nSanté ; Collectivités ; 1000\n"
    "Habitat > Emploi ; 250\nHabitat > Emploi ; 1\nÉcole > Santé ; 100\nÉcole > Santé ; 100 ; unanimité\n"
    "Habitat > École ; 10 ; unanimité"
)
ACCEPTED = "accepté"


def tree_text(rules: Rules, split: EnvelopeSplit) -> str:
    """Say in one sentence what the tree gives to the simulation."""
    return (
        f"Sur {euros(rules.contract_eur)}, {euros(split.territories_eur)} vont aux territoires, soit "
        f"{percent(split.territories_share)} de l'enveloppe de l'État : c'est l'enveloppe de la simulation."
    )


def balance_text(balance: ThemeBalance) -> str:
    """Say whether the collectivities have half of the themes and of the credits."""
    if balance.local_share_of_themes is None:
        return "Aucun thème : l'équilibre est n.d."
    themes = _judged(balance.local_share_of_themes, balance.themes_are_compliant)
    credits = _judged(balance.local_share_of_amounts, balance.amounts_are_compliant)
    return f"Les collectivités ont {themes} des thèmes (proposition 11) et {credits} des crédits (fiche 15)."


def verdict_text(verdict: TransferVerdict) -> str:
    """Say what became of a transfer, and why it is refused."""
    return ACCEPTED if verdict is TransferVerdict.OK else f"refusé : {STATUSES[verdict]}"


def _judged(share: float | None, is_fine: bool | None) -> str:
    verdict = "n.d." if is_fine is None else "conforme à la moitié" if is_fine else "hors de la moitié"
    return f"{percent(share)} ({verdict})"
