"""`python -m domain.operations OP < inputs.json`: run one operation on plain JSON and print its outputs.

With `--explain [POSITION]`, print the formula with the actual values of the unit at that position put in.
Exit codes: 0 done, 2 unknown operation or unreadable input, 3 input refused by the operation.
"""

import argparse
import dataclasses
import json
import sys

from domain.errors import GeoprioError
from domain.operations import OPERATIONS


def main() -> int:
    """Read inputs on standard input, print outputs as JSON."""
    parser = argparse.ArgumentParser(prog="python -m domain.operations")
    parser.add_argument("op", choices=sorted(OPERATIONS))
    parser.add_argument("--explain", type=int, nargs="?", const=0, default=None, metavar="POSITION")
    arguments = parser.parse_args()
    operation = OPERATIONS[arguments.op]
    try:
        inputs = json.load(sys.stdin)
        outputs = operation.run(inputs)
        if arguments.explain is not None:
            outputs = dataclasses.asdict(operation.explain(inputs, outputs, arguments.explain))
    except json.JSONDecodeError as error:
        print(f"inputs are not JSON: {error}", file=sys.stderr)
        return 2
    except (GeoprioError, KeyError, TypeError) as error:
        print(f"inputs refused: {error!r}", file=sys.stderr)
        return 3
    print(json.dumps(outputs, ensure_ascii=False, indent=1, allow_nan=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
