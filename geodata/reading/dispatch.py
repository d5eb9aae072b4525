"""Reading one file in the present process: its kind, then the reader of that kind. Called inside the child process."""

import importlib
import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import ModuleType

from geodata.reading import archive as archives
from geodata.reading.archive import Archive
from geodata.reading.detection import Kind, check_name, detect, ending
from geodata.reading.header import to_table
from geodata.reading.strings import clean_label
from geodata.reading.table import Box, Inquiry, Reading, Refused, Report
from geodata.reading.text import read_grid

logger = logging.getLogger(__name__)


def parse(path: Path, label: str, answers: Mapping[str, str], territory: Box | None = None) -> Reading:
    """Read a file whose size was accepted.

    Args:
        path: where it is.
        label: name under which it was dropped, believed for nothing.
        answers: what the user answered, by `Finding.answer_key`.
        territory: bounds of the territory on the table, outside which contours are refused; None for all of France.

    Returns:
        Tables or contours with the report; only the report where the file is refused.
    """
    inquiry = Inquiry(answers, territory=territory)
    name = clean_label(label)
    try:
        return _read(path, name, inquiry)
    except Refused as refusal:
        logger.info("file refused key=%s", refusal.finding.key)
        return Reading(Report((*inquiry.findings, refusal.finding)), preview=inquiry.preview)


def _read(path: Path, label: str, inquiry: Inquiry) -> Reading:
    kind = detect(path, label)
    if kind is Kind.ZIP:
        return _read_archive(path, label, inquiry)
    check_name(label, kind, inquiry)
    inquiry.preview["kind"] = str(kind)
    match kind:
        case Kind.CSV:
            return _one_table(path, label, inquiry)
        case Kind.GEOJSON:
            return _reader("geojson").read_json(path, label, inquiry)
        case Kind.GPKG:
            return _reader("vector").read_geopackage(path, label, inquiry)
        case Kind.SHAPEFILE:
            return _reader("vector").refuse_alone(label)
        case _:
            return _reader("columnar").read_parquet(path, label, inquiry)


def _reader(name: str) -> ModuleType:
    """Load a reader only when a file needs it: the child process starts sooner and geographic drivers stay shut."""
    return importlib.import_module(f"geodata.reading.{name}")


def _one_table(path: Path, label: str, inquiry: Inquiry) -> Reading:
    table = to_table(read_grid(path, inquiry), label, inquiry)
    return Reading(inquiry.report(), (table,), None, inquiry.preview)


def _read_archive(path: Path, label: str, inquiry: Inquiry) -> Reading:
    """Read a ZIP: a workbook, or an archive of data."""
    archive = archives.open_archive(path)
    if archive.has("xl/workbook.xml"):
        return _read_workbook(archive, label, inquiry)
    _refuse_office(archive, label)
    archives.check_content(archive)
    check_name(label, Kind.ZIP, inquiry)
    inquiry.preview["kind"] = str(Kind.ZIP)
    sets = _data_sets(archive)
    if not sets:
        return _reader("vector").refuse_incomplete(archive)
    chosen = sets[0]
    if len(sets) > 1:
        chosen = inquiry.ask("G20", tuple(sets), noms=", ".join(sets[:10]))
    if chosen.lower().endswith(".shp"):
        return _reader("vector").read_shapefile(archive, chosen, inquiry)
    with tempfile.TemporaryDirectory() as folder:
        return _read(archive.unpack(chosen, Path(folder)), clean_label(chosen), inquiry)


def _data_sets(archive: Archive) -> list[str]:
    """List what an archive offers to read: its Shapefiles, else its other files of data."""
    by_ending = {name: PurePosixPath(name).suffix.lower() for name in archive.entries}
    shapes = [name for name in archive.entries if by_ending[name] == ".shp"]
    if shapes or any(ending in (".shx", ".dbf") for ending in by_ending.values()):
        return shapes
    return [name for name in archive.entries if by_ending[name] in archives.DATA_ENDINGS]


def _read_workbook(archive: Archive, label: str, inquiry: Inquiry) -> Reading:
    check_name(label, Kind.XLSX, inquiry)
    inquiry.preview["kind"] = str(Kind.XLSX)
    if ending(label) == ".xlsm" or archive.has("xl/vbaProject.bin"):
        inquiry.repaired("F07")
    workbook = _reader("workbook")
    grid, sheet = workbook.read_grid(archive, inquiry)
    table = to_table(grid, label, inquiry, sheet)
    workbook.refuse_dates_in_names(table)
    return Reading(inquiry.report(), (table,), None, inquiry.preview)


def _refuse_office(archive: Archive, label: str) -> None:
    """Refuse the other files of office programs, which are archives too."""
    if archive.has("xl/workbook.bin"):
        raise Refused("F06", ext=".xlsb")
    if archive.has("mimetype") and b"opendocument.spreadsheet" in archive.read("mimetype")[:100]:
        raise Refused("F06", ext=".ods")
    if archive.has("[Content_Types].xml") or archive.has("mimetype"):
        raise Refused("F03", ext=ending(label) or "?")
