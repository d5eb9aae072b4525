"""French words of the replay of real projects: screen and files."""

from domain.plan import Rules
from domain.project_totals import Grouping, Left, Totals
from domain.projects import Budget, ProjectList, ProjectStanding, Replay
from domain.scaling import ScalingStatus
from domain.wording.numbers import agreed, counted, euros, euros_short, listed, percent

STANDINGS: dict[str, str] = {
    ProjectStanding.NO_COMMUNE: "sans commune (EPCI, syndicat ou code absent)",
    ProjectStanding.OUTSIDE: "hors du territoire",
    ProjectStanding.NOT_COVERED: "commune hors du périmètre",
    ProjectStanding.NO_COST: "sans coût connu",
    ProjectStanding.IMPOSSIBLE: "montants impossibles",
    ProjectStanding.UNDECIDED: "taux à décider (commune sans indice)",
    ProjectStanding.REPLAYED: "rejoué",
}
GROUPINGS = {
    Grouping.FINALITY: "finalité",
    Grouping.EPCI: "intercommunalité",
    Grouping.DEPARTEMENT: "département",
    Grouping.COMMUNE: "commune",
}
BUDGETS = {
    Budget.GRANTED: "à budget égal : ce qui a été accordé",
    Budget.SIMULATION: "enveloppe de la simulation",
}
NO_GROUP = "sans intitulé"
COLUMNS = {
    "key": "identifiant",
    "owner": "maître d'ouvrage",
    "description": "projet",
    "finality": "finalité",
    "commune_code": "code commune",
    "commune": "commune",
    "epci": "intercommunalité",
    "departement": "département",
    "standing": "situation",
    "cost_eur": "coût",
    "private_eur": "financement privé",
    "other_eur": "autres aides publiques",
    "granted_eur": "aide accordée",
    "position": "position",
    "scheduled_rate": "taux du barème",
    "aid_eur": "aide simulée",
    "gap_eur": "aide simulée moins aide accordée",
    "rest_eur": "reste à charge simulé",
    "about": "source et règles",
}
TITLE = "Qui aurait reçu combien ?"
NO_LIST = (
    "Aucune liste de projets. Déposez la liste DETR/DSIL de la DGCL (2018 ou 2019), ou la vôtre : un CSV ou un "
    "classeur avec les colonnes « Code commune », « Finalité », « Coût » et, si vous les connaissez, "
    "« Financement privé », « Autres aides publiques » et « Aide accordée »."
)
NOT_PROJECTS = (
    "Ce fichier n'est pas une liste de projets reconnue, ou elle est vide ou trop longue. Attendu : la liste DETR/DSIL "
    "de la DGCL, ou les colonnes « Code commune », « Finalité » et « Coût »."
)
FORGOTTEN = "Cette liste n'est plus gardée par le serveur. Déposez-la de nouveau."
TOO_BUSY = "Deux fichiers sont déjà en cours de lecture. Recommencez dans quelques secondes."
TOO_LARGE = "Ce fichier dépasse 10 Mo ou ne peut pas être lu."


def list_name(projects: ProjectList) -> str:
    """Name a list of projects in a menu."""
    return f"{projects.label} · {counted(projects.keys.size, 'projet')}"


def credit_text(projects: ProjectList) -> str:
    """Write who publishes a list, its year and its licence."""
    told = (projects.producer, projects.dataset, projects.vintage, projects.licence or "licence non dite")
    return "Source : " + ", ".join(part for part in told if part) + "."


def finding_text(sums: Totals, more: int, less: int) -> str:
    """Answer the title in one sentence with its numbers.

    Args:
        sums: totals of the projects replayed.
        more: communes that would receive more than what was granted.
        less: communes that would receive less.
    """
    who = f"{counted(sums.n, 'projet')} de {counted(sums.n_communes, 'commune')}"
    if not sums.n:
        return "Aucun projet de cette liste n'entre dans la simulation ; voyez pourquoi ci-dessous."
    if sums.aid_eur is None:
        return f"{who} : aucune aide n'est calculée, le taux garanti coûte plus que l'enveloppe."
    if sums.granted_eur is None:
        return f"{who} recevraient {euros_short(sums.aid_eur)} ; ce qui leur a été accordé n'est pas connu (n.d.)."
    return (
        f"{who} auraient reçu {euros_short(sums.aid_eur)} au lieu de {euros_short(sums.granted_eur)} : "
        f"{counted(more, 'commune')} plus, {counted(less, 'commune')} moins."
    )


def status_text(replayed: Replay, asked: Budget) -> str:
    """Say what the envelope does."""
    amount = euros(replayed.envelope_eur)
    name = "budget égal à ce qui a été accordé" if replayed.budget is Budget.GRANTED else "enveloppe de la simulation"
    unknown = " (le montant accordé n'est pas connu de tous les projets)" if asked is not replayed.budget else ""
    match replayed.status:
        case ScalingStatus.FLOORS_TOO_HIGH:
            end = "le taux garanti coûte davantage, personne ne reçoit rien"
        case ScalingStatus.BINDING:
            end = "les taux sont réduits et elle est répartie à l'euro près"
        case _:
            end = f"elle suffit, il en reste {euros(replayed.envelope_eur - int(replayed.aid_eur.sum()))}"
    return f"{name[0].upper()}{name[1:]}{unknown}, {amount} : {end}."


def left_text(left: Left) -> str:
    """Write the projects that one reason keeps out: how many, their costs and grants."""
    told = [f"coût {euros(left.cost_eur)}"]
    if left.granted_eur is not None:
        told.append(f"accordé {euros(left.granted_eur)}")
    return f"{counted(left.projects.size, 'projet')} : {STANDINGS[left.standing]} ({listed(told, 'et')})"


def funding_text(replayed: Replay) -> str:
    """Say what unknown private funding does to the figures; nothing where all is known."""
    if not replayed.n_funding_unknown:
        return ""
    return (
        f"Financement privé ou autres aides publiques inconnus de {counted(replayed.n_funding_unknown, 'projet')} : "
        "l'aide permise et le reste à charge y sont des maximums."
    )


def over_text(n_over: int, excess_eur: int) -> str:
    """Say where what was granted exceeds the rate of the schedule for a whole finality (fiche 24)."""
    if not n_over:
        return "Aucune finalité d'une commune n'a reçu plus que le taux du barème (fiche 24)."
    return (
        f"Jugé par finalité (fiche 24) : dans {counted(n_over, 'cas', 'cas')}, "
        f"une commune a reçu pour une finalité plus que le taux du barème, de {euros(excess_eur)} au total."
    )


def derogation_text(n_over: int, rules: Rules) -> str:
    """Say how many projects exceed ordinary law by the rate of the schedule; nothing where none does."""
    if not n_over:
        return ""
    some = f"dérogation déclarée pour {counted(len(rules.derogations), 'commune')}, aide plafonnée ailleurs"
    required = some if rules.derogations else "dérogation requise, aide plafonnée"
    what = "dérogation supposée accordée" if rules.derogation else required
    verb = agreed(n_over, "dépasse", "dépassent")
    return (
        f"{counted(n_over, 'projet')} {verb} au taux du barème la participation minimale de {percent(0.2, 0)} "
        f"(CGCT, art. L1111-10, III ; à vérifier) : {what}."
    )
