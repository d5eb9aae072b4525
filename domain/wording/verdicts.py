"""French sentences for the verdicts, signs, flags and grades of disparities and equity (METHODS 6.1 to 6.6).

They state what an aid does, never that an aid is good. Sections 6.4 and 6.5 are always shown together.
"""

from dataclasses import dataclass

from domain.equity import NEUTRAL_TOLERANCE, ChargeBurden, Verdict
from domain.solidarity import CONCENTRATION_AID, KAKWANI_REST, NET_EFFECT_RATIO, WORST_QUINTILE, SolidarityStatus


@dataclass(frozen=True, slots=True)
class VerdictText:
    """French wording of one verdict.

    Attributes:
        label: two or three words, for a badge or a table.
        sentence: what it means, one sentence.
    """

    label: str
    sentence: str


VERDICTS: dict[Verdict, VerdictText] = {
    Verdict.UNDETERMINED: VerdictText(
        "indéterminé",
        "L’effet de l’aide ne peut pas être calculé : la capacité par habitant manque ou n’est pas positive.",
    ),
    Verdict.NO_AID: VerdictText("sans objet", "Aucune aide n’est attribuée : il n’y a pas d’effet à mesurer."),
    Verdict.NEUTRAL: VerdictText(
        "neutre",
        "L’aide se répartit comme la capacité par habitant : elle ne change pas les écarts.",
    ),
    Verdict.ABSOLUTELY_EQUALISING: VerdictText(
        "péréquateur absolu",
        "L’aide par habitant va davantage aux territoires dont la capacité est la plus faible.",
    ),
    Verdict.RELATIVELY_EQUALISING: VerdictText(
        "péréquateur relatif",
        "L’aide par habitant ne va pas davantage aux territoires dont la capacité est la plus faible, mais elle est "
        "moins concentrée que la capacité sur ceux qui en ont le plus : à classement inchangé, les écarts relatifs "
        "diminuent.",
    ),
    Verdict.ANTI_REDISTRIBUTIVE: VerdictText(
        "anti-redistributif",
        "L’aide est plus concentrée que la capacité sur les territoires qui en ont le plus : les écarts relatifs "
        "augmentent.",
    ),
}

BURDENS: dict[ChargeBurden, VerdictText] = {
    ChargeBurden.UNDETERMINED: VerdictText(
        "indéterminé",
        "Le poids du reste à charge ne peut pas être calculé : il n’y a pas de reste à charge, ou la capacité par "
        "habitant manque ou n’est pas positive.",
    ),
    ChargeBurden.ON_THE_RICH: VerdictText(
        "péréquateur",
        "Rapporté à la capacité, le reste à charge pèse davantage sur les territoires qui en ont le plus.",
    ),
    ChargeBurden.PROPORTIONAL: VerdictText(
        "proportionnel",
        "Le reste à charge se répartit comme la capacité : il pèse autant sur tous les territoires.",
    ),
    ChargeBurden.REGRESSIVE: VerdictText(
        "régressif",
        "Rapporté à la capacité, le reste à charge pèse davantage sur les territoires dont la capacité est la plus "
        "faible.",
    ),
}

TOGETHER = (
    "L’aide se lit comme un avantage et le reste à charge comme une charge : un taux uniforme peut paraître "
    "péréquateur sur l’aide et peser davantage sur les territoires dont la capacité est la plus faible."
)
"""Shown wherever one of the two readings is."""

FLAGS: dict[str, str] = {
    "valeurs_negatives": "Certaines valeurs sont négatives : l’indice de Gini peut dépasser 1, les indices de Theil et "
    "d’Atkinson ne sont pas définis.",
    "commun_aux_financeurs": "Le reste à charge dépend de tous les financeurs des projets : cette composante leur est "
    "commune.",
}
"""Warnings printed beside a figure, by key."""

COMPONENT_LABELS: dict[str, str] = {
    CONCENTRATION_AID: "Concentration de l’aide",
    NET_EFFECT_RATIO: "Effet net sur les écarts de capacité",
    KAKWANI_REST: "Poids du reste à charge",
    WORST_QUINTILE: "Part des crédits allant au cinquième de population le plus en difficulté",
}
"""Names of the components of the solidarity indicator."""

NOT_OFFICIAL = "indicateur non officiel"
"""Stands with every grade: an official publication belongs to an independent body (fiche 21)."""

SOLIDARITY_STATUSES: dict[SolidarityStatus, str] = {
    SolidarityStatus.OK: "noté",
    SolidarityStatus.NOT_GRADED: "non noté : trop de composantes inconnues",
}


def net_effect_sentence(net_effect: float | None) -> str:
    """Say what happens to the gaps in capacity once the aid is added, re-ranking included (METHODS 6.4)."""
    if net_effect is None:
        return "L’effet net sur les écarts de capacité ne peut pas être calculé."
    if abs(net_effect) <= NEUTRAL_TOLERANCE:
        return "Aide comprise, les écarts de capacité ne changent pas."
    change = "diminuent" if net_effect > 0 else "augmentent"
    return f"Aide comprise, les écarts de capacité {change}."


def reranking_sentence(reranking: float | None) -> str:
    """Say that some territories overtake others once aided; empty when the order is kept or unknown (METHODS 6.4)."""
    if reranking is None or reranking <= NEUTRAL_TOLERANCE:
        return ""
    return "Aide comprise, des territoires en dépassent d’autres : une part de l’effet est perdue en reclassements."


def grade_text(grade: str | None) -> str:
    """Write a grade, never without « indicateur non officiel » (METHODS 6.6)."""
    if grade is None:
        return f"{SOLIDARITY_STATUSES[SolidarityStatus.NOT_GRADED]} ({NOT_OFFICIAL})"
    return f"note {grade} ({NOT_OFFICIAL})"


def grade_range_sentence(grade_low: str, grade_high: str) -> str:
    """Say how far the grade depends on the weights of the components (METHODS 6.6 and 1.6)."""
    if grade_low == grade_high:
        return f"Avec 90 % des pondérations tirées au hasard, la note reste {grade_low} ({NOT_OFFICIAL})."
    return f"Avec 90 % des pondérations tirées au hasard, la note va de {grade_low} à {grade_high} ({NOT_OFFICIAL})."
