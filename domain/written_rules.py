"""Rules as plain values: as the fields of the page hold them, in files and in the browser alike."""

import json
from typing import Any

from domain.errors import InvalidInput
from domain.plan import Rules
from domain.terms import write_terms

FORMAT, VERSION = "geoprio-regles", 1
LARGEST_FILE_BYTES = 500_000


def write_rules(rules: Rules) -> dict[str, Any]:
    """Write rules, rates and shares in per cent, which `callbacks._parse.rules` reads."""
    return {
        "envelope": rules.envelope_eur,
        "cost": rules.cost_eur_per_head,
        "schedule": rules.schedule,
        "mode": rules.mode,
        "guaranteed": round(rules.guaranteed_rate * 100),
        "derogation": rules.derogation,
        "population_cap": "" if rules.population_cap is None else rules.population_cap,
        "strata": [list(rules.thresholds), [round(rate * 100, 1) for rate in rules.rates]],
        "derogations": list(rules.derogations),
        "contract": None
        if rules.contract_eur is None
        else [rules.contract_eur, *(round(one * 100, 1) for one in rules.contract_shares)],
        "terms": write_terms(rules.terms),
        "means": rules.means,
        "index": rules.index,
    }


def write_file(rules: Rules, about: dict[str, str]) -> dict[str, Any]:
    """Write a file of rules.

    Args:
        rules: the rules.
        about: what identifies it, for its reader alone.
    """
    return {"format": FORMAT, "version": VERSION, **about, "rules": write_rules(rules)}


def read_file(body: bytes) -> dict[str, Any]:
    """Read the plain rules of a file; what is absent is as in rules that nobody changed.

    Raises:
        InvalidInput: too large, no JSON, another format or version, or a rule of another name.
    """
    if len(body) > LARGEST_FILE_BYTES:
        raise InvalidInput(field="rules_file", given=f"{len(body)} octets", expected=f"{LARGEST_FILE_BYTES} at most")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field="rules_file", given="pas de JSON", expected="JSON") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT or document.get("version") != VERSION:
        raise InvalidInput(field="rules_file", given="un autre format", expected=f"{FORMAT} {VERSION}")
    found, usual = document.get("rules"), write_rules(Rules())
    if not isinstance(found, dict) or not found.keys() <= usual.keys():
        names = sorted(map(str, found.keys() - usual.keys())) if isinstance(found, dict) else ["rules"]
        raise InvalidInput(field="rules_file", given=", ".join(names)[:60], expected="known rules")
    return {**usual, **found}
