"""Registry of the files that a perimeter can be taken away as."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.wording.exports import FORMAT_LABELS
from exports.layers import render_geojson
from exports.maps import render_png
from exports.report import render_a3, render_pdf
from exports.request import ExportRequest
from exports.tables import render_csv, render_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    Attributes:
        key: name in the address `/exports/perimetre.<key>`.
        label: French name.
        suffix: ending of the file name, without dot.
        media_type: as sent by the server.
        render: makes the file; the same request gives the same bytes.
    """

    key: str
    label: str
    suffix: str
    media_type: str
    render: Callable[[ExportRequest], bytes]


def _format(key: str, media_type: str, render: Callable[[ExportRequest], bytes], suffix: str = "") -> Format:
    return Format(key, FORMAT_LABELS[key], suffix or key, media_type, render)


FORMATS: tuple[Format, ...] = (
    _format("pdf", "application/pdf", render_pdf),
    _format("a3", "application/pdf", render_a3, "a3.pdf"),
    _format("png", "image/png", render_png),
    _format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", render_xlsx),
    _format("csv", "text/csv", render_csv),
    _format("geojson", "application/geo+json", render_geojson),
)
"""In the order of the menu."""
