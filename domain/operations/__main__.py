"""`python -m domain.operations OP < inputs.json`: run one operation on plain JSON and print its outputs.

With `--explain [POSITION]`, print the formula with the actual values of the unit at that position put in.
`python -m domain.operations recompute < recalcul.json` runs every call of a file of the page « Cofinancement » and
compares it with what the page showed.
Exit codes: 0 done, 2 unknown operation or unreadable input, 3 input refused by the operation, 4 a figure differs.
"""

import argparse
import dataclasses
import json
import sys

from domain.errors import GeoprioError
from domain.operations import OPERATIONS, Json
from domain.operations.recomputing import recompute

RECOMPUTE = "recompute"


def main() -> int:
    """Read inputs on standard input, print outputs as JSON."""
    parser = argparse.ArgumentParser(prog="python -m domain.operations")
    parser.add_argument("op", choices=sorted([*OPERATIONS, RECOMPUTE]))
    parser.add_argument("--explain", type=int, nargs="?", const=0, default=None, metavar="POSITION")
    arguments = parser.parse_args()
    try:
        inputs = json.load(sys.stdin)
        outputs = _answered(arguments.op, inputs, arguments.explain)
    except json.JSONDecodeError as error:
        print(f"inputs are not JSON: {error}", file=sys.stderr)
        return 2
    except (GeoprioError, KeyError, TypeError) as error:
        print(f"inputs refused: {error!r}", file=sys.stderr)
        return 3
    print(json.dumps(outputs, ensure_ascii=False, indent=1, allow_nan=False))
    return 4 if outputs.get("different") else 0


def _answered(op: str, inputs: Json, explained: int | None) -> Json:
    if op == RECOMPUTE:
        return recompute(inputs)
    outputs = OPERATIONS[op].run(inputs)
    return outputs if explained is None else dataclasses.asdict(OPERATIONS[op].explain(inputs, outputs, explained))


if __name__ == "__main__":
    sys.exit(main())
