"""Archives looked at before anything is unpacked, then unpacked within their limits (Z rows)."""

import logging
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from domain.names import clean_text
from geodata.reading.strings import server_name
from geodata.reading.table import Refused

logger = logging.getLogger(__name__)

MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 200_000_000
MAX_RATIO = 100
RATIO_FLOOR_BYTES = 1_000_000
"""Under this unpacked size a high ratio harms nobody: a small sheet of zeros is no bomb."""

_CHUNK = 1 << 20
_MEGABYTE = 1e6
_SHOWN = 5
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".jar"})
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)", re.IGNORECASE)
DATA_ENDINGS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".geojson", ".json", ".gpkg"})
"""Files of an archive that are read by themselves."""
SHAPEFILE_ENDINGS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
_COMPANIONS = frozenset(
    {".sbn", ".sbx", ".qix", ".qmd", ".qml", ".qpj", ".fix", ".xml", ".txt", ".md", ".pdf", ".html"}
)
_EXPECTED = DATA_ENDINGS | SHAPEFILE_ENDINGS | _COMPANIONS | {""}


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose limits were checked.

    Attributes:
        path: where it is.
        entries: names of its files, folders and system litter left out (Z05), in their order.
        n_bytes: their announced size once unpacked.
    """

    path: Path
    entries: tuple[str, ...]
    n_bytes: int

    def has(self, name: str) -> bool:
        """Tell whether an entry of that exact name is there."""
        return name in self.entries

    def read(self, name: str) -> bytes:
        """Unpack one entry in memory.

        Raises:
            Refused: Z01 where it is larger than announced, F09 where it is damaged.
        """
        return b"".join(self._chunks(name))

    def unpack(self, name: str, into: Path) -> Path:
        """Unpack one entry under a name of ours.

        Args:
            name: of the entry.
            into: a folder of ours.

        Returns:
            Where it was written.

        Raises:
            Refused: Z01, F09.
        """
        target = into / server_name(PurePosixPath(name).suffix.lower())
        with target.open("wb") as stream:
            for chunk in self._chunks(name):
                stream.write(chunk)
        return target

    def _chunks(self, name: str) -> Iterator[bytes]:
        n_read = 0
        with _damage_refused(), zipfile.ZipFile(self.path) as archive, archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                n_read += len(chunk)
                if n_read > MAX_UNPACKED_BYTES:
                    raise Refused("Z01", x=round(n_read / _MEGABYTE))
                yield chunk


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, UnicodeError) as error:
        logger.info("damaged archive refused error=%s", type(error).__name__)
        raise Refused("F09") from error


def open_archive(path: Path) -> Archive:
    """Look at an archive: how many files, how large, where they want to go, whether they are encrypted.

    Args:
        path: a file that begins like a ZIP.

    Returns:
        The archive; what it holds is still to be judged (`check_content`).

    Raises:
        Refused: F09, Z01, Z03, Z04.
    """
    with _damage_refused(), zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    is_bomb = size > RATIO_FLOOR_BYTES and (size / packed > MAX_RATIO or size / path.stat().st_size > MAX_RATIO)
    if len(entries) > MAX_ENTRIES or size > MAX_UNPACKED_BYTES or is_bomb:
        raise Refused("Z01", x=round(size / _MEGABYTE))
    for entry in entries:
        _check_place(entry)
    encrypted = [entry.filename for entry in entries if entry.flag_bits & 0x1]
    if encrypted:
        raise Refused("Z04", noms=_shown(encrypted))
    names = tuple(entry.filename for entry in entries if not entry.is_dir() and not _LITTER.search(entry.filename))
    return Archive(path, names, size)


def _check_place(entry: zipfile.ZipInfo) -> None:
    raw = entry.orig_filename.replace("\\", "/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    leaves = raw.startswith("/") or re.match(r"[A-Za-z]:", raw) is not None or ".." in PurePosixPath(raw).parts
    if is_link or leaves or "\x00" in raw:
        logger.warning("archive with a forbidden path refused link=%s", is_link)
        raise Refused("Z03")


def check_content(archive: Archive) -> None:
    """Refuse an archive of data that holds another archive, or files that no data set has.

    Workbooks are archives too and are not checked here.

    Raises:
        Refused: F01 where nothing is left, Z02, Z04.
    """
    if not archive.entries:
        raise Refused("F01")
    if any(PurePosixPath(name).suffix.lower() in _ARCHIVES for name in archive.entries):
        raise Refused("Z02")
    unexpected = [name for name in archive.entries if PurePosixPath(name).suffix.lower() not in _EXPECTED]
    if unexpected:
        raise Refused("Z04", noms=_shown(unexpected))


def _shown(names: list[str]) -> str:
    return ", ".join(clean_text(PurePosixPath(name).name)[0] for name in names[:_SHOWN])
