"""Codes are text, each with its own type."""

from typing import NewType

CommuneCode = NewType("CommuneCode", str)
DepartementCode = NewType("DepartementCode", str)
RegionCode = NewType("RegionCode", str)
QpvCode = NewType("QpvCode", str)


def departement_of(commune_code: str) -> DepartementCode:
    """Name the département of a commune, of an arrondissement or of a commune of a collectivité overseas.

    Args:
        commune_code: 5 characters, of any year.

    Returns:
        Its first 3 characters overseas (97, 98), its first 2 elsewhere.
    """
    return DepartementCode(commune_code[: 3 if commune_code.startswith(("97", "98")) else 2])
