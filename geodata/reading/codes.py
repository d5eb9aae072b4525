"""Codes of a column repaired, asked about or refused (C01 to C05, C13, C14, C17, C18).

Whether they exist in a year of the official code is the matter of `geodata.reading.vintages`, whether a row comes
twice that of `geodata.reading.rows`.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.names import clean_text
from domain.wording.imports import LEVELS
from geodata.reading.table import Finding, Inquiry, Refused

ARRONDISSEMENTS: Mapping[str, tuple[str, frozenset[str]]] = {
    "75056": ("Paris", frozenset(str(code) for code in range(75101, 75121))),
    "69123": ("Lyon", frozenset(str(code) for code in range(69381, 69390))),
    "13055": ("Marseille", frozenset(str(code) for code in range(13201, 13217))),
}
"""Municipal arrondissements by commune: its name and their codes."""
COMMUNE_OF_ARRONDISSEMENT = {part: code for code, (_, parts) in ARRONDISSEMENTS.items() for part in parts}

_SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_WRAPPING = re.compile(r"[\s'’\"=\u00a0\u202f\u2009]+")
_OLD_CORSICA = re.compile(r"20\d{3}")
_POSTAL_SHARE, _UNKNOWN_SHARE = 0.6, 0.2
_MAJORITY = 0.8


class KnownCodes(Protocol):
    """What cleaning needs to know of the official codes; a crosswalk fulfils it."""

    def knows(self, code: str) -> bool:
        """Tell whether a code was that of a commune in any known year."""


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How the codes of a column are to be cleaned.

    Attributes:
        answers: what the user answered, by `Finding.answer_key`.
        groups_arrondissements: ask whether municipal arrondissements become their commune (C14); where false they
            are kept as they are.
        signs: texts of this producer that stand for no code.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    groups_arrondissements: bool = True
    signs: frozenset[str] = frozenset()


PLAIN_RULES = CodeRules()

Codes = list[str | None]


@dataclass(slots=True)
class _Repairs:
    """Pairs of texts before and after, by key of the repair."""

    zeros: list[tuple[str, str]] = field(default_factory=list)
    cleaned: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, inquiry: Inquiry) -> None:
        """Note both repairs, with their number and first example."""
        for key, pairs in (("C01", self.zeros), ("C02", self.cleaned)):
            if pairs:
                inquiry.repaired(key, n=len(pairs), avant=pairs[0][0], apres=pairs[0][1])


def clean_commune_codes(
    values: Sequence[str | None],
    lines: Sequence[int],
    known: KnownCodes | None = None,
    rules: CodeRules = PLAIN_RULES,
) -> tuple[Codes, tuple[Finding, ...]]:
    """Clean a column of commune codes.

    Args:
        values: n texts.
        lines: n lines in the source.
        known: the official codes of all years, to tell postal codes and old Corsican ones; None to do without.
        rules: answers and choices.

    Returns:
        n codes of five characters, None where there is none or where the level is not that of a commune; and the
        findings. Where one of them is a refusal no code may be used.
    """

    def clean(inquiry: Inquiry) -> Codes:
        codes = _repaired(values, lines, 5, rules, inquiry)
        level = level_of(codes)
        if level:
            agrees = inquiry.agrees("C17", niveau=LEVELS[level])
            return [code[:5] if agrees and code and level == "iris" else None for code in codes]
        _check_postal(codes, known)
        codes = _corsican(codes, known, inquiry)
        return _grouped(codes, inquiry) if rules.groups_arrondissements else codes

    return _cleaned(clean, len(values), rules.answers)


def clean_sirens(
    values: Sequence[str | None], lines: Sequence[int], rules: CodeRules = PLAIN_RULES
) -> tuple[Codes, tuple[Finding, ...]]:
    """Clean a column of SIREN numbers of EPCI, nine digits: as `clean_commune_codes` without its questions."""
    return _cleaned(lambda inquiry: _repaired(values, lines, 9, rules, inquiry), len(values), rules.answers)


def clean_departement_codes(
    values: Sequence[str | None], lines: Sequence[int], rules: CodeRules = PLAIN_RULES
) -> tuple[Codes, tuple[Finding, ...]]:
    """Clean a column of département codes: `1` and `01.0` give 01, `20A` and `02A` give 2A."""
    return _cleaned(lambda inquiry: _repaired(values, lines, 2, rules, inquiry), len(values), rules.answers)


def clean_qpv_codes(
    values: Sequence[str | None], lines: Sequence[int], rules: CodeRules = PLAIN_RULES
) -> tuple[Codes, tuple[Finding, ...]]:
    """Clean a column of quarters; those of 2015 (`QP`) and of 2024 (`QN`) together are refused (C18)."""

    def clean(inquiry: Inquiry) -> Codes:
        codes = _repaired(values, lines, 0, rules, inquiry)
        if {"QP", "QN"} <= {code[:2] for code in codes if code}:
            raise Refused("C18")
        return codes

    return _cleaned(clean, len(values), rules.answers)


def _cleaned(
    clean: Callable[[Inquiry], Codes], size: int, answers: Mapping[str, str]
) -> tuple[Codes, tuple[Finding, ...]]:
    inquiry = Inquiry(answers)
    try:
        codes = clean(inquiry)
    except Refused as refusal:
        return [None] * size, (*inquiry.findings, refusal.finding)
    return codes, tuple(inquiry.findings)


def _repaired(
    values: Sequence[str | None], lines: Sequence[int], width: int, rules: CodeRules, inquiry: Inquiry
) -> Codes:
    repairs = _Repairs()
    memory: dict[str, str | None] = {}
    codes: Codes = []
    for value, line in zip(values, lines, strict=True):
        text = (value or "").strip()
        if text not in memory:
            memory[text] = _repaired_one(text, width, line) if text and text not in rules.signs else None
        code = memory[text]
        codes.append(code)
        if code is not None and value is not None and code != value:
            (repairs.zeros if len(_bare(text)) < len(code) else repairs.cleaned).append((value, code))
    repairs.tell(inquiry)
    return codes


def _repaired_one(text: str, width: int, line: int) -> str:
    if len(text) == width and text.isascii() and text.isdigit():
        return text
    if _SCIENTIFIC.fullmatch(text):
        raise Refused("C03", v=text, line=line)
    code = _bare(text)
    foreign = next((place for place, letter in enumerate(code) if letter.isalnum() and not letter.isascii()), None)
    if foreign is not None:
        raise Refused("C05", v=text, p=text.upper().index(code[foreign]) + 1, line=line)
    if width in (2, 5):
        code = re.sub(r"^(?:20|02)([AB])(?=\d{3}$|$)", r"2\1", code)
    if width and code.isdigit() and len(code) == width - 1:
        code = f"0{code}"
    return code


def _bare(text: str) -> str:
    visible = _WRAPPING.sub("", clean_text(text)[0]).upper()
    return re.sub(r"(?<=\d)[.,]0+$", "", visible)


def level_of(codes: Sequence[str | None]) -> str:
    """Name the level of codes that are not those of communes: `iris`, `epci`, `qpv`; empty for anything else.

    Args:
        codes: cleaned codes.
    """
    told = [code for code in codes if code]
    counts = {
        "iris": sum(
            bool(re.fullmatch(r"(\d{2}|2[AB])\d{3}\d{4}", code) and not code.startswith("200")) for code in told
        ),
        "epci": sum(bool(re.fullmatch(r"2[04]\d{7}", code)) for code in told),
        "qpv": sum(bool(re.fullmatch(r"Q[PN]\w{6}", code)) for code in told),
    }
    sirens = counts["epci"] >= _MAJORITY * len(told)
    level = "epci" if sirens else max(counts, key=lambda name: counts[name])
    return level if told and counts[level] >= _MAJORITY * len(told) else ""


def _check_postal(codes: Codes, known: KnownCodes | None) -> None:
    """Refuse postal codes: many end with 0, and too many are the codes of no commune (C13)."""
    told = sorted({code for code in codes if code and re.fullmatch(r"\d{5}", code)})
    ending = [code for code in told if code.endswith("0")]
    if len(told) < 2 or len(ending) < _POSTAL_SHARE * len(told):
        return
    unknown = [code for code in told if known is not None and not known.knows(code)]
    if known is None and len(told) < 10:
        return
    if known is None or len(unknown) > _UNKNOWN_SHARE * len(told):
        raise Refused("C13", v=", ".join((unknown or ending)[:3]))


def _corsican(codes: Codes, known: KnownCodes | None, inquiry: Inquiry) -> Codes:
    """Ask whether a code of Corsica before 1976 is the one that bears its number today (C04)."""
    old = sorted({code for code in codes if code and _OLD_CORSICA.fullmatch(code)})
    if not old or known is None:
        return codes
    modern = {}
    for code in old:
        candidates = [f"2{letter}{code[2:]}" for letter in "AB" if known.knows(f"2{letter}{code[2:]}")]
        if candidates:
            modern[code] = candidates[0]
    if not modern:
        return codes
    first = min(modern)
    if not inquiry.agrees("C04", v=first, apres=modern[first]):
        return codes
    return [modern.get(code, code) if code else None for code in codes]


def _grouped(codes: Codes, inquiry: Inquiry) -> Codes:
    """Ask whether arrondissements become their commune, one question for each of the three cities (C14)."""
    present = Counter(COMMUNE_OF_ARRONDISSEMENT[code] for code in codes if code in COMMUNE_OF_ARRONDISSEMENT)
    grouped = {
        commune
        for commune in sorted(present)
        if inquiry.agrees("C14", ville=ARRONDISSEMENTS[commune][0], code=commune, subject=commune)
    }
    if not grouped:
        return codes
    return [
        COMMUNE_OF_ARRONDISSEMENT[code] if code and COMMUNE_OF_ARRONDISSEMENT.get(code) in grouped else code
        for code in codes
    ]
