"""A save that was acknowledged is never lost, whenever its process is killed (ROBUSTNESS P1)."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
N_KILLS, SECONDS = 25, 30


def test_killed_writers_lose_nothing_and_write_nothing_twice(tmp_path):
    command = [sys.executable, "-m", "tests.store.writers", str(tmp_path), str(N_KILLS), str(SECONDS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    kept = json.loads(done.stdout)
    assert kept["kills"] >= 20
    assert kept["acknowledged"] == kept["stored"] > kept["kills"]
    assert {kept[name] for name in ("lost", "foreign", "duplicated", "problems", "wrong_state")} == {0}
