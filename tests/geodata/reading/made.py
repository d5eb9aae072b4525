"""Small bad files made by code, and what the reading engine says of them in French."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import geopandas
import xlsxwriter

from domain.wording.imports import sentence
from geodata.reading.dispatch import parse
from geodata.reading.table import Finding, Outcome, Reading

SQUARE = [[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]
"""A small square south of Paris, in degrees."""


def plain(text: str) -> str:
    """Write ordinary spaces in place of no-break ones, for readable comparisons."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(findings: Sequence[Finding], outcome: Outcome | None = None) -> list[str]:
    return [plain(sentence(each)) for each in findings if outcome in (None, each.outcome)]


def refused(reading: Reading) -> str:
    """Return the only refusal, checking that nothing came out with it."""
    assert reading.report.is_refused
    assert reading.tables == ()
    assert reading.shapes is None
    (only,) = said(reading.report.findings, Outcome.REFUSED)
    return only


def repaired(reading: Reading) -> list[str]:
    assert not reading.report.is_refused
    return said(reading.report.findings, Outcome.REPAIRED)


def asked(reading: Reading) -> list[str]:
    assert not reading.report.is_refused
    return said(reading.report.findings, Outcome.QUESTION)


def warned(reading: Reading) -> list[str]:
    assert not reading.report.is_refused
    return said(reading.report.findings, Outcome.WARNED)


def parsed(
    folder: Path, content: bytes | str, name: str = "fichier.csv", answers: Mapping[str, str] | None = None
) -> Reading:
    """Read some bytes in this process."""
    path = folder / "dropped"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return parse(path, name, answers or {})


def packed(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook(write: Callable[[xlsxwriter.Workbook], None], **options: object) -> bytes:
    """Make a workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    write(book)
    book.close()
    return buffer.getvalue()


def sheet_of(rows: Sequence[Sequence[object]], name: str = "Feuil1") -> Callable[[xlsxwriter.Workbook], None]:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for position, row in enumerate(rows):
            sheet.write_row(position, 0, row)

    return write


def altered(content: bytes, changes: Mapping[str, Callable[[bytes], bytes]], added: Mapping[str, bytes] = {}) -> bytes:
    """Change some entries of an archive and add others."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: changes.get(name, lambda same: same)(body) for name, body in files.items()} | dict(added))


def polygon(*rings: Sequence[Sequence[float]]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def moved(ring: Sequence[Sequence[float]], east: float, north: float = 0.0) -> list[list[float]]:
    return [[x + east, y + north] for x, y in ring]


def collection(*geometries: object, crs: str = "", **properties: object) -> str:
    """Write a GeoJSON of these geometries, named A, B, C..."""
    features = [
        {"type": "Feature", "properties": {"nom": chr(65 + place), **properties}, "geometry": geometry}
        for place, geometry in enumerate(geometries)
    ]
    document: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(document)


def geopackage(path: Path, layers: Mapping[str, geopandas.GeoDataFrame]) -> Path:
    for name, frame in layers.items():
        frame.to_file(path, layer=name, driver="GPKG", engine="pyogrio")
    return path


def executed(path: Path, *statements: str) -> Path:
    """Run statements on the database of a GeoPackage."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def shapefile(folder: Path, frame: geopandas.GeoDataFrame, name: str = "zones") -> dict[str, bytes]:
    """Make the parts of a Shapefile."""
    place = folder / name
    place.mkdir()
    frame.to_file(place / f"{name}.shp", driver="ESRI Shapefile", engine="pyogrio", encoding="utf-8")
    return {part.name: part.read_bytes() for part in place.iterdir()}
