"""Reading a formula: recursive descent over the grammar of METHODS 1.7, then the checks that need no indicator.

    or   = and { "or" and }          and  = not { "and" not }     not   = [ "not" ] cmp
    cmp  = sum [ comparison sum ]    sum  = prod { ("+"|"-") prod }
    prod = unary { ("*"|"/") unary } unary = ["-"|"+"] power      power = atom [ "^" ["-"] digits ]
    atom = number | name | function "(" or { "," or } ")" | "(" or ")"

Nothing of the text is ever given to Python to be evaluated.
"""

from collections.abc import Callable

from domain.errors import FormulaCode, FormulaRefused
from domain.formula.language import (
    COMPARISONS,
    FUNCTIONS,
    LARGEST_EXPONENT,
    MOST_CHARACTERS,
    MOST_OPEN_PARENTHESES,
    MOST_STEPS,
    Kind,
    Step,
    Steps,
)
from domain.formula.tokens import Token, TokenKind, tokens

_SHOWN = 40


def parse(text: str) -> Steps:
    """Read a formula into its steps, and check all that its indicators do not decide.

    Checks, in the order of METHODS 1.7: characters; reading from the left, syntax and depth; number of steps;
    exponents; functions; number of arguments.

    Raises:
        FormulaRefused: the first check that fails, with the place of what it refuses.
    """
    if len(text) > MOST_CHARACTERS:
        raise _refused(FormulaCode.TOO_LONG, text, MOST_CHARACTERS, len(text), f"{MOST_CHARACTERS} characters at most")
    steps = _Reader(text).read()
    _check_size(steps, text)
    for check in (_check_exponent, _check_function, _check_arguments):
        for step in sorted(steps, key=lambda step: step.start):
            check(step, text)
    return steps


def _refused(code: FormulaCode, text: str, start: int, end: int, expected: str) -> FormulaRefused:
    given = text[start:end]
    return FormulaRefused(
        field="formula",
        given=given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…",
        expected=expected,
        code=code,
        start=start,
        end=end,
    )


def _check_size(steps: Steps, text: str) -> None:
    if len(steps) > MOST_STEPS:
        first_over = sorted(step.start for step in steps)[MOST_STEPS]
        raise _refused(FormulaCode.TOO_LONG, text, first_over, len(text), f"{MOST_STEPS} nodes at most")


def _check_exponent(step: Step, text: str) -> None:
    if step.kind is Kind.POWER and abs(int(step.text)) > LARGEST_EXPONENT:
        expected = f"exponent from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}"
        raise _refused(FormulaCode.EXPONENT, text, step.start, step.end, expected)


def _check_function(step: Step, text: str) -> None:
    if step.kind is Kind.CALL and step.text not in FUNCTIONS:
        name_end = step.start + len(step.text)
        raise _refused(FormulaCode.FUNCTION, text, step.start, name_end, " ".join(FUNCTIONS))


def _check_arguments(step: Step, text: str) -> None:
    if step.kind is not Kind.CALL:
        return
    fewest, most = FUNCTIONS[step.text]
    if step.n_operands < fewest or (most is not None and step.n_operands > most):
        expected = f"{fewest} arguments" if most == fewest else f"{fewest} arguments at least"
        raise _refused(FormulaCode.SYNTAX, text, step.start, step.end, expected)


class _Reader:
    """One pass over the words of a text, which writes the steps as it meets them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._place = 0
        self._n_open = 0
        self._steps: list[Step] = []

    def read(self) -> Steps:
        self._either()
        if self._token.kind is not TokenKind.END:
            raise self._unexpected("end of the formula")
        return tuple(self._steps)

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    def _unexpected(self, expected: str) -> FormulaRefused:
        return _refused(FormulaCode.SYNTAX, self._text, self._token.start, self._token.end, expected)

    def _next(self, *texts: str) -> Token | None:
        """Take the word if it is one of these."""
        token = self._token
        if token.kind not in (TokenKind.OPERATOR, TokenKind.KEYWORD) or token.text not in texts:
            return None
        self._place += 1
        return token

    def _write(self, kind: Kind, token: Token, n_operands: int) -> None:
        self._steps.append(Step(kind, token.text, n_operands, token.start, token.end))

    def _left_to_right(self, operand: Callable[[], None], *texts: str) -> None:
        operand()
        while token := self._next(*texts):
            operand()
            self._write(Kind.OPERATOR, token, 2)

    def _either(self) -> None:
        self._left_to_right(self._both, "or")

    def _both(self) -> None:
        self._left_to_right(self._negation, "and")

    def _negation(self) -> None:
        token = self._next("not")
        self._comparison()
        if token:
            self._write(Kind.NOT, token, 1)

    def _comparison(self) -> None:
        self._sum()
        if token := self._next(*COMPARISONS):
            self._sum()
            self._write(Kind.OPERATOR, token, 2)

    def _sum(self) -> None:
        self._left_to_right(self._product, "+", "-")

    def _product(self) -> None:
        self._left_to_right(self._signed, "*", "/")

    def _signed(self) -> None:
        token = self._next("-", "+")
        self._power()
        if token:
            self._write(Kind.SIGN, token, 1)

    def _power(self) -> None:
        self._atom()
        if token := self._next("^"):
            sign = self._next("-")
            digits = self._token
            if digits.kind is not TokenKind.NUMBER or "." in digits.text:
                raise self._unexpected("whole exponent")
            self._place += 1
            exponent = -int(digits.text) if sign else int(digits.text)
            self._steps.append(Step(Kind.POWER, str(exponent), 1, token.start, digits.end))

    def _atom(self) -> None:
        token = self._token
        if token.kind is TokenKind.NUMBER:
            self._place += 1
            self._write(Kind.NUMBER, token, 0)
        elif token.kind is TokenKind.NAME or (token.kind is TokenKind.KEYWORD and token.text == "if"):
            self._named(token)
        elif token.text == "(":
            self._open()
            self._either()
            self._close()
        else:
            raise self._unexpected("number, indicator, function or (")

    def _named(self, token: Token) -> None:
        self._place += 1
        if self._token.text == "(":
            self._call(token)
        elif token.kind is TokenKind.KEYWORD:
            self._place -= 1
            raise self._unexpected("( after if")
        else:
            self._write(Kind.NAME, token, 0)

    def _call(self, name: Token) -> None:
        self._open()
        n_arguments = 1
        self._either()
        while self._next(","):
            self._either()
            n_arguments += 1
        end = self._close()
        self._steps.append(Step(Kind.CALL, name.text, n_arguments, name.start, end))

    def _open(self) -> None:
        token = self._token
        if self._n_open == MOST_OPEN_PARENTHESES:
            expected = f"{MOST_OPEN_PARENTHESES} parentheses open at most"
            raise _refused(FormulaCode.TOO_DEEP, self._text, token.start, token.end, expected)
        self._n_open += 1
        self._place += 1

    def _close(self) -> int:
        token = self._next(")")
        if token is None:
            raise self._unexpected(")")
        self._n_open -= 1
        return token.end
