"""The money settings as the fields of the page hold them."""

DEFAULT_RULES = {
    "envelope": 120_000_000,
    "cost": 100,
    "schedule": "stepped",
    "mode": "protected",
    "guaranteed": 50,
    "derogation": False,
}
OWN_RULES = {
    "envelope": 7_000_000,
    "cost": 37,
    "schedule": "linear",
    "mode": "shift",
    "guaranteed": 33,
    "derogation": True,
    "population_cap": 250_000,
    "strata": [[30, 60.5], [20, 55.5, 90]],
    "derogations": ["93066"],
    "means": "# État ; policiers ; ETP ; departement ; négociable\n93;5200;12",
}
"""None of them is the default."""
