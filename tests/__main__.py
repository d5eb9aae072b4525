"""Run every Python test in two processes side by side, the browser walks and the rest: `python -m tests`.

The walks mostly wait for a page, so that the second core is free for the rest. The rest is printed as it comes, the
walks in one piece after it. A failure of either fails both; Ctrl+C stops both, with the servers that they started.
"""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
WALKS = "tests/browser"
PYTEST = (sys.executable, "-m", "pytest", "-rs")
PARTS = {"everything but the browser walks": (*PYTEST, f"--ignore={WALKS}"), "browser walks": (*PYTEST, WALKS)}
INTERRUPTED = 130


def run(parts: Mapping[str, Sequence[str]]) -> int:
    """Run the command of every part, all at once.

    Args:
        parts: command of each part by its title; the first is printed as it comes, the others in one piece at the end.

    Returns:
        0 where every part succeeded, 1 where one failed, 130 after Ctrl+C or a polite request to end.
    """
    # SIGINT too: a check started in the background ignores it, and so would its parts
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    first, *others = parts
    with ExitStack() as stack:
        outputs = {title: stack.enter_context(tempfile.TemporaryFile()) for title in others}
        print(f"== {first}", flush=True)
        code = _wait([_start(command, outputs.get(title)) for title, command in parts.items()])
        for title, output in outputs.items():
            output.seek(0)
            print(f"== {title}", output.read().decode(errors="replace"), sep="\n", flush=True)
    return code


def _start(command: Sequence[str], output: object) -> "subprocess.Popen[bytes]":
    """Start a part in a session of its own: Ctrl+C reaches it once, from here, and it closes what it opened."""
    errors = None if output is None else subprocess.STDOUT
    return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=errors, start_new_session=True)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _wait(running: Sequence["subprocess.Popen[bytes]"]) -> int:
    try:
        codes = [one.wait() for one in running]
    except KeyboardInterrupt:
        for one in running:
            one.send_signal(signal.SIGINT)
        for one in running:
            one.wait()
        return INTERRUPTED
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(run({title: [*command, *sys.argv[1:]] for title, command in PARTS.items()}))
