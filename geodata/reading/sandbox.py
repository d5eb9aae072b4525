"""Running the child process that reads an untrusted file, and stopping it: time, memory, whole process group."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import orjson

import geodata
from geodata.reading import transport
from geodata.reading.child import ANSWER, OUT_OF_RESOURCES, REQUEST
from geodata.reading.drivers import GDAL_ENVIRONMENT
from geodata.reading.table import Box, Finding, Outcome, Reading, Report

logger = logging.getLogger(__name__)

WALL_S = 30.0
_LOG_LENGTH = 2000
_STOPPED_BY = frozenset({signal.SIGKILL, signal.SIGXCPU, signal.SIGABRT, signal.SIGXFSZ, signal.SIGTERM})


def read_in_child(
    path: Path,
    label: str,
    answers: Mapping[str, str],
    territory: Box | None = None,
    wall_s: float = WALL_S,
) -> Reading:
    """Read a file in a process of its own, with no secret in its environment.

    Args:
        path: where the file is.
        label: name under which it was dropped.
        answers: what the user answered.
        territory: bounds of the territory on the table.
        wall_s: longest time given.

    Returns:
        What the child read; refused with F13 where it took too much, F09 where its reader broke.
    """
    with tempfile.TemporaryDirectory(prefix="geoprio-") as folder:
        place = Path(folder)
        request = {
            "path": str(path.resolve()),
            "label": _encodable(label),
            "answers": dict(answers),
            "territory": territory,
        }
        (place / REQUEST).write_bytes(orjson.dumps(request))
        code = _run(place, wall_s)
        answer = place / ANSWER
        if code == 0 and answer.exists():
            try:
                return transport.from_bytes(answer.read_bytes())
            except (ValueError, KeyError) as error:
                logger.error("answer of the reader not understood error=%s", type(error).__name__)
    is_too_much = code is None or code == OUT_OF_RESOURCES or -code in _STOPPED_BY
    return Reading(Report((Finding("F13" if is_too_much else "F09", Outcome.REFUSED),)))


def _encodable(label: str) -> str:
    return label.encode("utf-8", errors="replace").decode("utf-8")


def _run(folder: Path, wall_s: float) -> int | None:
    """Run the child to its end, or to ours: its exit code, or None when it was stopped for time."""
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(folder),
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
        try:
            code = child.wait(timeout=wall_s)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _stop(child)
    if code != 0:
        said = (folder / "log").read_bytes()[-_LOG_LENGTH:].decode("utf-8", errors="replace")
        logger.warning("reader stopped code=%s log=%s", code, said)
    return code


def _command(folder: Path) -> list[str]:
    return [sys.executable, "-s", "-P", "-m", "geodata.reading.child", str(folder)]


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the process group of the child, and wait for it."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        logger.debug("process group already gone pid=%d", child.pid)
    child.wait()


def _environment(folder: Path) -> dict[str, str]:
    """Return the whole environment of the child: where our code is, its own folder, one thread, few drivers."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_IO_THREADS", "GDAL_NUM_THREADS")
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(Path(geodata.__file__).resolve().parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        **dict.fromkeys(threads, "1"),
        **GDAL_ENVIRONMENT,
    }
