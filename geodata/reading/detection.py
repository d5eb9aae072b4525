"""What a dropped file really is, from its size and its bytes, before any parser sees it (F rows)."""

import hashlib
import logging
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from geodata.reading.table import Inquiry, Refused

logger = logging.getLogger(__name__)

MAX_BYTES = 25_000_000
HEAD_BYTES = 65_536
_MEGABYTE = 1e6


class Kind(StrEnum):
    """A container that is read; the texts are shown in sentences."""

    CSV = "CSV"
    XLSX = "XLSX"
    GEOJSON = "GeoJSON"
    GPKG = "GPKG"
    ZIP = "ZIP"
    PARQUET = "Parquet"
    SHAPEFILE = "Shapefile"


ENDINGS: Mapping[Kind, frozenset[str]] = {
    Kind.CSV: frozenset({".csv", ".txt", ".tsv", ".tab", ""}),
    Kind.XLSX: frozenset({".xlsx", ".xlsm"}),
    Kind.GEOJSON: frozenset({".geojson", ".json", ".js"}),
    Kind.GPKG: frozenset({".gpkg"}),
    Kind.ZIP: frozenset({".zip"}),
    Kind.PARQUET: frozenset({".parquet", ".geoparquet"}),
    Kind.SHAPEFILE: frozenset({".shp", ".dbf", ".shx"}),
}
"""Extensions that announce each kind."""

_OLE = b"\xd0\xcf\x11\xe0"
_SQLITE = b"SQLite format 3\x00"
_SHAPE = b"\x00\x00\x27\x0a"
_FOREIGN = (
    *(b"%PDF", b"MZ", b"\x7fELF", b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x89PNG"),
    *(b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x89HDF", b"\xca\xfe\xba\xbe", b"!<arch>", b"OggS", b"ID3"),
)
"""First bytes of formats that are no table: documents, programs, archives, images."""

_PAGE = re.compile(r"<(!doctype\s+html|html|head|body|table|script|meta)\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"<\s*(OGRVRT\w*|VRTDataset|OGRWFS\w*|GDAL_\w+|OGCAPI\w*|VRTTileIndex\w*|GDALTileIndex\w*|WFS:\w+|wfs:\w+)\b"
    r"|\A\s*(WFS|CSW|OAPIF|MVT|PG|MYSQL|HTTP|EEDA|AMIGOCLOUD|CARTO|ES|NGW|PLSCENES|GDALG|STACTA|STACIT)\s*:"
    r"|\A\s*/vsi\w+/"
    r'|"type"\s*:\s*"gdal_\w+"',
    re.IGNORECASE,
)
"""Texts by which a geographic library would open other files or addresses (VRT, GDALG, WFS...)."""


def ending(label: str) -> str:
    """Return the extension of a name, lower case with its dot; empty where it has none."""
    found = re.search(r"\.[A-Za-z0-9]{1,10}$", label.strip())
    return found[0].lower() if found else ""


def fingerprint(path: Path) -> str:
    """Hash the bytes of a file (SHA-256): the same bytes dropped twice are one import (F11)."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_size(path: Path) -> None:
    """Refuse an empty file or one over 25 MB, without reading it.

    Raises:
        Refused: F01, F02.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refused("F01")
    if size > MAX_BYTES:
        raise Refused("F02", taille=round(size / _MEGABYTE, 1))


def detect(path: Path, label: str) -> Kind:
    """Tell the kind of a file by its first bytes; its name is not believed.

    Args:
        path: a file of an accepted size.
        label: its name, for the sentences.

    Returns:
        Its kind; what a ZIP holds is seen by `geodata.reading.archive`.

    Raises:
        Refused: F03, F05, F06, F08, F10.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head.startswith(_OLE):
        _refuse_ole(path, label)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.ZIP
    if head.startswith(_SQLITE):
        return Kind.GPKG
    if head.startswith(_SHAPE):
        return Kind.SHAPEFILE
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if head.startswith(_FOREIGN):
        raise Refused("F03", ext=ending(label) or "?")
    return _text_kind(_sketch(head), label)


def _refuse_ole(path: Path, label: str) -> None:
    """Refuse the old container of office files: a protected workbook, an old one, or a document."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("F08")
    if "WordDocument".encode("utf-16-le") in content or "PowerPoint".encode("utf-16-le") in content:
        raise Refused("F03", ext=ending(label) or "?")
    if "Workbook".encode("utf-16-le") in content or ending(label) == ".xls":
        raise Refused("F06", ext=".xls")
    raise Refused("F08")


def _sketch(head: bytes) -> str:
    """Decode the first bytes roughly, enough to see markup."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _text_kind(text: str, label: str) -> Kind:
    start = text.lstrip("\ufeff \t\r\n")
    if _REFERENCE.search(text):
        logger.warning("file that refers to other files refused ending=%s", ending(label))
        raise Refused("F10")
    if start.startswith("<"):
        if _PAGE.search(start[:2000]):
            raise Refused("F05")
        raise Refused("F03", ext=ending(label) or "?")
    if start.startswith(("{", "[")):
        return Kind.GEOJSON
    known = ENDINGS[Kind.CSV] | ENDINGS[Kind.XLSX] | ENDINGS[Kind.GEOJSON]
    if ending(label) in known or _looks_tabular(start):
        return Kind.CSV
    raise Refused("F03", ext=ending(label))


def _looks_tabular(text: str) -> bool:
    """Tell whether a text of unknown extension has a separator in each of its first lines."""
    lines = [line for line in text.splitlines()[:5] if line.strip()]
    is_plain = "\x00" not in text and text.count("\ufffd") < len(text) / 50
    return is_plain and len(lines) > 1 and any(all(mark in line for line in lines) for mark in ";\t|,")


def check_name(label: str, kind: Kind, inquiry: Inquiry) -> None:
    """Note a name whose extension is that of another kind (F04).

    Args:
        label: name of the file.
        kind: what it holds.
        inquiry: receives the finding.
    """
    given = ending(label)
    if given and given not in ENDINGS[kind] and any(given in endings for endings in ENDINGS.values()):
        inquiry.repaired("F04", ext=given, reel=str(kind))
