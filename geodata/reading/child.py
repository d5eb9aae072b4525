"""The child process that reads one untrusted file: limits first, then the reader, then the answer in a file.

Run as `python -m geodata.reading.child FOLDER`: the folder holds the request and receives the answer.
"""

import ctypes
import logging
import os
import resource
import sys
from pathlib import Path
from typing import NoReturn

REQUEST, ANSWER = "request.json", "answer.bin"
OUT_OF_RESOURCES = 71
"""Exit code of a reading stopped for want of memory."""

CPU_S = 20
MEMORY_BYTES = 2 << 30
LARGEST_FILE_BYTES = 600_000_000
MAX_OPEN_FILES = 64
_AGAIN = "GEOPRIO_DRIVERS_SKIPPED"
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def main(folder: Path) -> int:
    """Read the file that the request names and write what came out of it."""
    limit_resources()
    leave_network()
    try:
        _answer(folder)
    except MemoryError:
        return OUT_OF_RESOURCES
    return 0


def limit_resources() -> None:
    """Limit processor time, address space, size of written files and open files; no core file."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE_BYTES),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def leave_network() -> bool:
    """Enter a network of its own, without any interface, where the system allows it.

    Returns:
        Whether the system allowed it; the readers open no address in any case.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.unshare(_NEW_NETWORK) == 0 or libc.unshare(_NEW_USER | _NEW_NETWORK) == 0


def _answer(folder: Path) -> None:
    import orjson  # noqa: PLC0415 - after the limits

    from geodata.reading import transport  # noqa: PLC0415 - after the limits
    from geodata.reading.dispatch import parse  # noqa: PLC0415 - after the limits
    from geodata.reading.drivers import UnexpectedDrivers  # noqa: PLC0415 - after the limits

    request = orjson.loads((folder / REQUEST).read_bytes())
    try:
        reading = parse(Path(request["path"]), request["label"], request["answers"], request["territory"])
    except UnexpectedDrivers as extra:
        _start_again(extra.names)
    partial = folder / f"{ANSWER}.part"
    partial.write_bytes(transport.to_bytes(reading))
    os.replace(partial, folder / ANSWER)  # noqa: PTH105 - the atomic call by its name


def _start_again(drivers: tuple[str, ...]) -> NoReturn:
    """Become a new process in which these drivers, unknown to us until now, are skipped too; once only."""
    if _AGAIN in os.environ:
        raise RuntimeError(f"drivers cannot be skipped: {drivers}")
    skipped = ",".join((os.environ.get("GDAL_SKIP", ""), *drivers))
    environment = {**os.environ, "GDAL_SKIP": skipped, _AGAIN: "1"}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - ourselves


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    sys.exit(main(Path(sys.argv[1])))
