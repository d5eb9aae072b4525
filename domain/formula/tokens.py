"""Words of a formula's text, each with its place (METHODS 1.7)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.formula.language import KEYWORDS


class TokenKind(StrEnum):
    """What a word is. A word that the language does not know is kept as `BAD`, so that errors are met in order."""

    NUMBER = "number"
    NAME = "name"
    KEYWORD = "keyword"
    OPERATOR = "operator"
    BAD = "bad"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text.

    Attributes:
        kind: what it is.
        text: as written; empty at the end.
        start: place of its first character, from 0.
    """

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Place after the last character."""
        return self.start + len(self.text)


_WORD = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.]))"
    r"|(?P<name>[a-z][a-z0-9_]{0,63}(?![A-Za-z0-9_]))"
    r"|(?P<operator><=|>=|==|!=|[<>+\-*/^(),])"
    r"|(?P<bad>[A-Za-z0-9_.]+|[\s\S])"
)


def tokens(text: str) -> Iterator[Token]:
    """Cut a text into words; the last is `END`."""
    for found in _WORD.finditer(text):
        kind = found.lastgroup
        if kind != "space":
            is_keyword = kind == "name" and found.group() in KEYWORDS
            yield Token(TokenKind.KEYWORD if is_keyword else TokenKind(str(kind)), found.group(), found.start())
    yield Token(TokenKind.END, "", len(text))
