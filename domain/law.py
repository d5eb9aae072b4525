"""Legal parameters as dated data (STYLE rule 17, METHODS 5.3).

A record says what the source read says, and `to_verify` is true wherever METHODS marks the source as not verified: such
a value must not be shown as a legal fact before somebody has read the text in force.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the law.

    Attributes:
        key: its wording in `domain.wording.law.THRESHOLDS`.
        value: 0 to 1; None where the law sets no number (decided case by case).
        since: date of the law cited; None where it was not verified.
        source: text cited.
        to_verify: true where the text in force was not read.
    """

    key: str
    value: float | None
    since: date | None
    source: str
    to_verify: bool = False


_ENGAGEMENT_LAW = date(2019, 12, 27)
_URBAN_RENEWAL_LAW = date(2003, 8, 1)

ORDINARY_SHARE = 0.20

ORDINARY_MINIMUM_SHARE = Threshold(
    key="ordinary",
    value=ORDINARY_SHARE,
    since=_ENGAGEMENT_LAW,
    source="CGCT, L1111-10, III, as amended by law 2019-1461, article 82 (secondary sources)",
)
"""Part of the public funding that the collectivity owning an investment provides at least."""

LEAD_AUTHORITY_MINIMUM_SHARE = Threshold(
    key="lead_authority",
    value=0.30,
    since=None,
    source="CGCT, L1111-9 (secondary sources)",
)

EXEMPTED_TERRITORY_SHARE = Threshold(
    key="exempted_territory",
    value=0.0,
    since=None,
    source="CGCT, L1111-10, III (secondary sources)",
)

URBAN_RENEWAL_SHARE = Threshold(
    key="urban_renewal",
    value=0.0,
    since=_URBAN_RENEWAL_LAW,
    source="Law of 1 August 2003, article 9",
)

CORSICA_WORKS_SHARE = Threshold(
    key="corsica_works",
    value=0.10,
    since=None,
    source="CGCT, special provision for Corsica, some works only (secondary sources)",
)

SCHOOL_RENOVATION_SHARE = Threshold(
    key="school_renovation",
    value=0.10,
    since=None,
    source="Energy renovation of schools, derogation down to 10 % (blog, March 2024)",
)

PREFECT_DEROGATION_SHARE = Threshold(
    key="prefect_derogation",
    value=None,
    since=None,
    source="CGCT, L1111-10, III: derogation granted by the prefect of the département (list in force not verified)",
    to_verify=True,
)

RURAL_BILL_SHARE = Threshold(
    key="rural_bill",
    value=0.05,
    since=None,
    source="Bill for rural communes, Senate 14 February 2024, Assemblée nationale 11 March 2025",
    to_verify=True,
)
"""Promulgation not verified."""

ENGINEERING_OUTSIDE_RULE = Threshold(
    key="engineering_outside",
    value=None,
    since=None,
    source="CGCT, L1111-10: operating expenditure and engineering posts taken as outside the rule",
    to_verify=True,
)

MINIMUM_SHARES: tuple[Threshold, ...] = (
    ORDINARY_MINIMUM_SHARE,
    LEAD_AUTHORITY_MINIMUM_SHARE,
    EXEMPTED_TERRITORY_SHARE,
    URBAN_RENEWAL_SHARE,
    CORSICA_WORKS_SHARE,
    SCHOOL_RENOVATION_SHARE,
    PREFECT_DEROGATION_SHARE,
    RURAL_BILL_SHARE,
)
"""Every minimum share of the project owner, ordinary law first."""

EXEMPTED_TERRITORIES: frozenset[str] = frozenset({"971", "972", "973", "974", "975", "976", "977", "978"})
"""First three characters of the commune codes of the exempted territories (CGCT, L1111-10, secondary sources)."""

DEROGATION_REASONS: tuple[str, ...] = (
    "heritage",
    "public_disaster",
    "water",
    "waste",
    "forest_fire",
    "communal_roads",
    "biodiversity",
)
"""Grounds read for a derogation of the prefect of the département; the list in force is to be verified."""


def minimum_share_of(commune_code: str) -> Threshold:
    """Return the minimum share of the project owner that ordinary law sets for an investment of a commune.

    Args:
        commune_code: code of the COG; the lead-authority rule, urban renewal and derogations depend on the operation
            and are chosen by the user.
    """
    return EXEMPTED_TERRITORY_SHARE if commune_code[:3] in EXEMPTED_TERRITORIES else ORDINARY_MINIMUM_SHARE


def minimum_share_to_verify(share: float) -> bool:
    """Tell whether a minimum share typed by a user rests on a text that was not verified.

    Ordinary law, the lead-authority rule and the exemptions were read; any other number is a derogation whose text in
    force must be checked first.
    """
    read = {threshold.value for threshold in MINIMUM_SHARES if not threshold.to_verify}
    return share not in read
