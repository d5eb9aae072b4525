"""Values that no page sends: any JSON, and well-formed values with a piece replaced, removed or added."""

import math
from random import Random
from typing import Any

ODD = (
    *(None, True, False, 0, -1, 1, 1.5, 10**9, 2**63, -(2**63), 10**30, 1e308, math.inf, -math.inf, math.nan),
    *("", " ", "0", "93066", "93066\0", "QN09301M", "\ud800", "é" * 50, "x" * 50_000, "<script>alert(1)</script>"),
    *("__proto__", "constructor", "../../etc/passwd", "?p=&q=", "clear", "departement", "need_position", "qpv"),
    *([], {}, [[]], [{}], {"": None}, [None] * 50, ["93066"] * 500, {"communes": "93066"}, {"op": ["clear"]}),
)


def value(draws: Random, depth: int = 3) -> Any:
    """Make any JSON value."""
    kind = draws.random()
    if depth == 0 or kind < 0.6:
        return draws.choice(ODD)
    if kind < 0.8:
        return [value(draws, depth - 1) for _ in range(draws.randint(0, 4))]
    return {str(draws.choice(ODD))[:20]: value(draws, depth - 1) for _ in range(draws.randint(0, 4))}


def mutated(given: Any, draws: Random) -> Any:
    """Change one piece of a value, most often deep inside."""
    if draws.random() < 0.15:
        return value(draws)
    if isinstance(given, dict) and given:
        key = draws.choice(list(given))
        if draws.random() < 0.1:
            return {one: part for one, part in given.items() if one != key}
        if draws.random() < 0.1:
            return {**given, str(draws.choice(ODD))[:20]: value(draws)}
        return {**given, key: mutated(given[key], draws)}
    if isinstance(given, list) and given:
        place = draws.randrange(len(given))
        if draws.random() < 0.2:
            return given[:place] + given[place + 1 :]
        return [*given[:place], mutated(given[place], draws), *given[place + 1 :]]
    if isinstance(given, str) and given and draws.random() < 0.5:
        place = draws.randrange(len(given))
        return given[:place] + draws.choice("aZ0.,&=%é\0\ud800 -") + given[place + 1 :]
    return value(draws)
