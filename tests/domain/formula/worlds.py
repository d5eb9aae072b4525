"""Small dictionaries of indicators, texts and trees of formulas for the tests of the formula language."""

from random import Random

import numpy as np
from hypothesis import strategies as st

from domain.formula import Indicator, Universe, unit_of
from domain.formula.language import MOST_CHARACTERS
from domain.values import OK, STATES, Column, ValueState

UNITS = {"rev": "eur", "pop": "hab", "log": "log", "km": "km2", "jobs": "etp", "homes": "men", "share": "1"}
SIGNS = st.sampled_from(["+", "-"])
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
DIGITS = st.one_of(
    st.integers(0, 200).map(str),
    st.tuples(st.integers(0, 99), st.integers(0, 999)).map(lambda parts: f"{parts[0]}.{parts[1]}"),
)
ALPHABET = "".join(sorted(set("+-*/^(),<>=!._ \t\n0123456789abcdefghijklmnopqrstuvwxyzEé€\x00\u0660²")))
WORDS = [
    *("rev", "pop", "log", "km", "share", "zzz", "and", "or", "not", "if", "min", "max", "clip", "sqrt", "ln", "exp"),
    *("coalesce", "region_sum", "region_ratio", "group_ratio", "rank_pct", "eval", "__import__", "lambda", "0", "1.5"),
    *("9", "1e5", ".5", "5.", "(", ")", "(((((((", ")))))", ",", "+", "-", "*", "**", "/", "^", "^-3", "^9", "<", "<="),
    *("==", "=", "!=", "!", " ", "\n", "@", "'", '"', "[", "]", "{", "}", ":=", "#", "\\", ";", "²", "é", "\ud800"),
]

EXAMPLES = (
    "rev / pop",
    "if(rev / pop > 75 * rev / pop and pop < 100 * pop, rev, 2 * rev)",
    "coalesce(homes, 0) / region_sum(homes) + group_ratio(jobs, jobs) - rank_pct(km) / 100",
    "sqrt(km * km) / clip(km, 0, max(km, km)) ^ -3 * ln(share)",
    "1/3" + "+2*-3.25^4" * 45,
    "(" * 19 + "rev" + ")" * 19,
)


def columns(values):
    """A column from numbers, None and names of states."""
    states = [
        ValueState(one) if isinstance(one, str) else ValueState.MISSING if one is None else None for one in values
    ]
    return Column(
        np.array([np.nan if state else one for one, state in zip(values, states, strict=True)], dtype=np.float64),
        np.array([STATES.index(state) if state else OK for state in states], dtype=np.int8),
    )


def dictionary(**values):
    """Indicators of n values each; units as in `UNITS`."""
    return {name: Indicator(columns(own), unit_of(UNITS[name]), name) for name, own in values.items()}


def alone(n=1):
    """A universe of n units, all of reference, in one group."""
    return Universe(np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.int64))


def texts():
    """Texts near and far from formulas, up to a little over the limit."""
    return st.one_of(
        st.text(ALPHABET, max_size=520),
        st.text(max_size=520),
        st.lists(st.sampled_from(WORDS), max_size=120).map("".join),
        st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join),
        formulas(),
    )


def formulas():
    """Texts of formulas inside the grammar, whatever their units."""
    leaves = st.one_of(DIGITS, st.sampled_from(sorted(UNITS)))
    return st.recursive(leaves, _grown, max_leaves=12)


def _grown(parts):
    spaces = st.sampled_from(["", " ", "\n", "  "])
    held = parts.map(lambda one: f"({one})")
    return st.one_of(
        st.builds("{0}{1}{2}{1}{3}".format, held, spaces, st.sampled_from([*"+-*/", *COMPARISONS]), held),
        st.builds("{} {} {}".format, held, st.sampled_from(["and", "or"]), held),
        st.builds("not {}".format, held),
        st.builds("{}{}".format, SIGNS, held),
        st.builds("{}^{}".format, held, st.integers(-4, 4)),
        st.builds("{}({})".format, st.sampled_from(["abs", "sqrt", "ln", "exp", "region_sum", "rank_pct"]), parts),
        st.builds("{}({},{})".format, st.sampled_from(["min", "max", "region_ratio", "coalesce"]), parts, parts),
        st.builds("{}({}, {}, {})".format, st.sampled_from(["if", "clip"]), parts, parts, parts),
    )


def random_text(random: Random) -> str:
    """Make one text: characters, words, or a formula in which some characters changed."""
    draw = random.random()
    if draw < 0.2:
        return "".join(random.choices(ALPHABET, k=random.randint(0, MOST_CHARACTERS)))
    if draw < 0.3:
        return "".join(chr(random.randint(0, 0x10FFFF)) for _ in range(random.randint(0, MOST_CHARACTERS)))
    if draw < 0.6:
        return random.choice(["", " "]).join(random.choices(WORDS, k=random.randint(0, 160)))[:MOST_CHARACTERS]
    letters = list(random.choice(EXAMPLES))
    for _ in range(random.randint(0, 4)):
        place = random.randrange(len(letters))
        letters[place : place + random.randint(0, 2)] = random.choice([*ALPHABET, *WORDS])
    return "".join(letters)[:MOST_CHARACTERS]
