"""The two processes of `python -m tests`: both are heard, either can fail the whole, and Ctrl+C stops both."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.__main__ import INTERRUPTED, PARTS, ROOT, WALKS, run

WAITS = """
import sys, time
from pathlib import Path
folder, name = Path(sys.argv[1]), sys.argv[2]
try:
    (folder / f"{name}-opened").touch()
    time.sleep(60)
finally:
    (folder / f"{name}-closed").touch()
"""
MAIN = f"""
import sys
from tests.__main__ import run
sys.exit(run({{name: (sys.executable, "-c", {WAITS!r}, sys.argv[1], name) for name in ("first", "second")}}))
"""


@pytest.fixture(autouse=True)
def same_end_of_process():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def says(words, code=0):
    return (sys.executable, "-c", f"print({words!r}); raise SystemExit({code})")


@pytest.mark.parametrize(("codes", "expected"), [((0, 0), 0), ((1, 0), 1), ((0, 1), 1), ((0, 2), 1), ((3, 4), 1)])
def test_a_failure_of_either_fails_the_whole(codes, expected):
    assert run({str(k): says("done", code) for k, code in enumerate(codes)}) == expected


def test_a_part_that_is_killed_fails_the_whole():
    killed = (sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")
    assert run({"walks": says("done"), "rest": killed}) == 1


def test_both_are_printed_each_below_its_title(capfd):
    run({"rest": says("6 passed, 1 skipped"), "walks": says("2 passed, 3 skipped")})
    assert capfd.readouterr().out.split("\n")[:4] == [
        "== rest",
        "6 passed, 1 skipped",
        "== walks",
        "2 passed, 3 skipped",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stops_both_and_lets_them_close_what_they_opened(tmp_path, number):
    one = subprocess.Popen([sys.executable, "-c", MAIN, str(tmp_path)], cwd=ROOT, stdout=subprocess.DEVNULL)
    limit = time.monotonic() + 60
    while len(list(tmp_path.glob("*-opened"))) < 2:
        assert time.monotonic() < limit and one.poll() is None
        time.sleep(0.02)
    os.kill(one.pid, number)
    assert one.wait(timeout=30) == INTERRUPTED
    assert sorted(path.name for path in tmp_path.glob("*-closed")) == ["first-closed", "second-closed"]


def test_every_test_belongs_to_one_of_the_two_and_both_say_why_they_skip():
    rest, walks = ([*command[command.index("pytest") + 1 :]] for command in PARTS.values())
    assert (rest, walks) == (["-rs", f"--ignore={WALKS}"], ["-rs", WALKS])
    assert list((ROOT / WALKS).glob("test_*.py"))
