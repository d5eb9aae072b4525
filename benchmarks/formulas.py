"""Throw random texts at the formula language: `python -m benchmarks.formulas [--texts 100000] [--seed 1]`.

Nothing but the listed refusals may come out, each within 50 ms of processor time (METHODS 1.7, I25). A share of the
texts are mutations of formulas, so that all checks and the evaluation are reached.
"""

import argparse
import sys
import time
from collections import Counter
from random import Random

from domain.errors import FormulaRefused
from domain.formula import evaluate, read_formula
from tests.domain.formula.worlds import alone, dictionary, random_text

LIMIT_S = 0.05


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formulas")
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random, outcomes = Random(arguments.seed), Counter[str]()
    indicators = dictionary(rev=[12.0], pop=[4.0], log=[1.5], km=[16.0], jobs=[0.0], homes=[None], share=["secret"])
    slowest, total, slowest_text = 0.0, 0.0, ""
    for _ in range(arguments.texts):
        text = random_text(random)
        start = time.process_time()
        try:
            found = evaluate(read_formula(text, indicators), indicators, alone())
            outcome = f"value {found.states[0]}"
        except FormulaRefused as refused:
            outcome = refused.code.value
        spent = time.process_time() - start
        outcomes[outcome] += 1
        total += spent
        if spent > slowest:
            slowest, slowest_text = spent, text
    for outcome, count in sorted(outcomes.items()):
        print(f"{outcome:<20} {count:>8}")
    print(f"mean {1e6 * total / arguments.texts:.0f} us, slowest {1e3 * slowest:.1f} ms: {slowest_text[:80]!r}")
    return 0 if slowest <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
