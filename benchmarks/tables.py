"""One line of a table of measures, as every benchmark of the page prints it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what, how much, in which unit, and the target where there is one."""

    what: str
    value: float | None
    unit: str
    target: float | None = None
    remark: str = ""


def show(row: Row) -> str:
    value = "-" if row.value is None else f"{row.value:,.0f}".replace(",", " ")
    target = "" if row.target is None else f"<= {row.target:,.0f}".replace(",", " ")
    verdict = "" if row.target is None or row.value is None else ("met" if row.value <= row.target else "MISSED")
    return f"{row.what:<62} {value:>11} {row.unit:<5} {target:>12} {verdict:<6} {row.remark}".rstrip()
