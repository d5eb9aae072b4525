"""French plurals of zonings, for groups of a search and titles of lists."""

ZONING_PLURALS = {
    "living_area": "Bassins de vie 2022",
    "employment_area": "Zones d'emploi 2020",
    "epci": "Intercommunalités (EPCI)",
    "ept": "Établissements publics territoriaux",
    "departement": "Départements",
}
"""Zonings whose areas can be added whole; the zonage ABC is looked at, not added."""
