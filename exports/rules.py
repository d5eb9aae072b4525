"""The rules of the simulation as tables: strata, derogations, tree of the envelope, themes and transfers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from domain.contract import split_of
from domain.errors import InvalidInput
from domain.ledger import Ledger, ledger_of
from domain.plan import Plan, Rules
from domain.terms import advances_of
from domain.territory import Territory
from domain.wording import envelope as envelope_wording
from domain.wording import rules as wording
from domain.wording.errors import sentence
from domain.wording.numbers import MISSING_TEXT
from exports.cells import PER_CENT, Cell, TableColumn

EUROS = "€"


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One table of the rules.

    Attributes:
        key: of `domain.wording.rules.TABLES`.
        columns: parallel columns.
    """

    key: str
    columns: tuple[TableColumn, ...]

    @property
    def title(self) -> str:
        """French title."""
        return wording.TABLES[self.key]


def rule_tables(territory: Territory, plan: Plan) -> tuple[RuleTable, ...]:
    """Make the tables of the rules, those with nothing to say left out."""
    rules = plan.rules
    tables = [_rules(rules), _strata(plan), _derogations(territory, plan), _tree(rules), *_ledger(rules)]
    return tuple(one for one in tables if one.columns[0].cells)


def _table(key: str, columns: Sequence[tuple[str, str, int | None, Sequence[Cell]]]) -> RuleTable:
    """Make a table of columns given by key, unit, decimals and cells."""
    return RuleTable(
        key,
        tuple(
            TableColumn(name, wording.COLUMNS[name], unit, places, tuple(cells))
            for name, unit, places, cells in columns
        ),
    )


def _rules(rules: Rules) -> RuleTable:
    names, values, origins = zip(*wording.rule_lines(rules), strict=True)
    return _table("rules", [("rule", "", None, names), ("value", "", None, values), ("origin", "", None, origins)])


def _strata(plan: Plan) -> RuleTable:
    rules, is_given = plan.rules, plan.total_aid_eur is not None
    places = list(reversed(range(len(rules.rates))))
    inside = [plan.stratum == one for one in places]
    advances = advances_of(rules.terms, len(rules.rates))

    def sums(amounts: np.ndarray) -> list[Cell]:
        return [int(amounts[one].sum()) if is_given else MISSING_TEXT for one in inside]

    return _table(
        "strata",
        [
            ("stratum", "", 0, [one + 1 for one in places]),
            ("positions", "", None, [wording.stratum_bounds(rules, one) for one in places]),
            ("scheduled_rate", PER_CENT, 1, [rules.rates[one] for one in places]),
            ("advance", PER_CENT, 1, [advances[one] for one in places]),
            ("n_communes", "", 0, [int(one.sum()) for one in inside]),
            ("cost_eur", EUROS, 0, [int(plan.cost_eur[one].sum()) for one in inside]),
            ("aid_eur", EUROS, 0, sums(plan.aid_eur)),
            ("rest_eur", EUROS, 0, sums(plan.rest_eur)),
        ],
    )


def _derogations(territory: Territory, plan: Plan) -> RuleTable:
    """List the exceptions declared; one whose commune is not a beneficiary has neither rate nor aid."""
    place = {str(code): k for k, code in enumerate(territory.communes[plan.communes].tolist())}
    names = dict(zip(territory.communes.tolist(), territory.names.tolist(), strict=True))
    rates = np.append(plan.final_rate, np.nan)
    rows = [place.get(code, -1) for code in plan.rules.derogations]
    known = [row >= 0 and not np.isnan(rates[row]) for row in rows]
    return _table(
        "derogations",
        [
            ("commune", "", None, [names.get(code, code) for code in plan.rules.derogations]),
            ("commune_code", "", None, list(plan.rules.derogations)),
            (
                "final_rate",
                PER_CENT,
                1,
                [float(rates[r]) if k else MISSING_TEXT for r, k in zip(rows, known, strict=True)],
            ),
            (
                "aid_eur",
                EUROS,
                0,
                [int(plan.aid_eur[r]) if k else MISSING_TEXT for r, k in zip(rows, known, strict=True)],
            ),
        ],
    )


def _tree(rules: Rules) -> RuleTable:
    split, total = split_of(rules), rules.contract_eur or 0
    parts = envelope_wording.PARTS if split is not None else ()
    amounts = [int(getattr(split, key)) for key, *_ in parts]
    return _table(
        "tree",
        [
            ("part", "", None, [f"{'· ' * (level - 1)}{name}" for _, name, level, _ in parts]),
            ("amount_eur", EUROS, 0, amounts),
            ("share", PER_CENT, 1, [one / total if total else MISSING_TEXT for one in amounts]),
            ("origin", "", None, [note for *_, note in parts]),
        ],
    )


def _ledger(rules: Rules) -> Iterator[RuleTable]:
    """Make the tables of the themes and of the transfers; lines that cannot be read stand as they were typed."""
    try:
        told = ledger_of(rules.terms)
    except InvalidInput as error:
        yield _table(
            "themes",
            [("theme", "", None, rules.terms.ledger.splitlines()), ("verdict", "", None, _refused(rules, error))],
        )
        return
    yield from (_themes(told), _transfers(told))


def _refused(rules: Rules, error: InvalidInput) -> list[Cell]:
    lines = rules.terms.ledger.splitlines()
    return [sentence(error), *[""] * (len(lines) - 1)]


def _themes(told: Ledger) -> RuleTable:
    outcome = told.outcome
    return _table(
        "themes",
        [
            ("theme", "", None, [one.key for one in told.themes]),
            ("owner", "", None, [envelope_wording.OWNERS[one.owner] for one in told.themes]),
            ("initial_eur", EUROS, 0, [one.initial_eur for one in told.themes]),
            ("after_eur", EUROS, 0, [outcome.balances_eur[one.key] for one in told.themes]),
            ("remaining_eur", EUROS, 0, [outcome.remaining_eur[one.key] for one in told.themes]),
        ],
    )


def _transfers(told: Ledger) -> RuleTable:
    return _table(
        "transfers",
        [
            ("transfer", "", None, [f"{one.source} → {one.target}" for one in told.transfers]),
            ("amount_eur", EUROS, 0, [one.amount_eur for one in told.transfers]),
            ("verdict", "", None, [envelope_wording.verdict_text(one) for one in told.outcome.verdicts]),
        ],
    )
