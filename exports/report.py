"""A tagged sheet, A4 or A3: map, figures in four blocks, sources; overleaf the rules, then every commune."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import numpy as np
import orjson
import typst

from domain import look
from domain.departements import listed_departements
from domain.metrics import Coherent, DepartementAid, Metrics
from domain.values import Ints
from domain.wording import exports as wording
from domain.wording import rules as rules_wording
from domain.wording import sheets
from domain.wording.aid import why_unknown
from domain.wording.checks import keys_by_state
from domain.wording.numbers import MISSING_TEXT, SECRET_TEXT, listed, number, quantity
from domain.wording.reading import cell_texts, circles_in_words
from exports.beneficiaries import beneficiaries, beneficiary_columns
from exports.canvas import FAMILY, FONTS, text_width
from exports.cells import PER_CENT, Cell, TableColumn
from exports.figures import Figure, panel_figures
from exports.maps import class_labels, map_title, render_svg
from exports.request import ExportRequest
from exports.rules import RuleTable, rule_tables
from exports.sources import credit_line, map_notes

TEMPLATE = Path(__file__).with_name("report.typ")
MOST_COMMUNES = 25
"""Communes measured to fill what is left of an A4 page; the template keeps those that fit."""
MOST_LISTED = 2_000
"""Communes of the whole list; a larger perimeter has its table."""
NOTE_SIZE_PX = 6.5 / 0.75
"""Size of the notes on A4; those of A3 are a quarter larger."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A size of paper.

    Attributes:
        paper: its name.
        map_width_mm: width of the map.
        map_height_mm: height of the map.
        notes_width_mm: width of the lines below, as if they were written in the size of A4.
        main_communes: communes that its front names at most; the others are in the list behind.
    """

    paper: str
    map_width_mm: float
    map_height_mm: float
    notes_width_mm: float
    main_communes: int


A4 = Sheet("a4", 174.0, 96.0, 174.0, MOST_COMMUNES)
A3 = Sheet("a3", 250.0, 214.0, 384.0 / 1.25, 0)


@dataclass(frozen=True, slots=True)
class Question:
    """One block of the page.

    Attributes:
        block: key of the question, see `domain.wording.exports.BLOCKS`.
        large: figures that may be written large; the first known one is, the others head the list.
        listed: keys of the figures listed below.
    """

    block: str
    large: tuple[str, ...]
    listed: tuple[str, ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        "who",
        ("population",),
        (
            *("population_share", "n_communes", "n_quarters_whole", "n_quarters_part", "quarter_coverage"),
            *("worst_fifth_reached", "revenue", "region_revenue", "left_out"),
        ),
    ),
    Question(
        "where",
        ("n_pieces",),
        (
            *("largest_piece_share", "living_area_counts", "living_area_n_cut_by_border", "living_area_cut_index"),
            *("employment_area_counts", "employment_area_n_cut_by_border", "employment_area_cut_index"),
            *("living_area_worst_cuts", "employment_area_worst_cuts", "quarters_alone"),
        ),
    ),
    Question(
        "how_much",
        ("total_aid_eur",),
        (
            *("envelope_eur", "unused_eur", "cost_eur_per_head", "total_cost_eur", "undecided_cost_eur"),
            *("requested_eur", "total_rest_eur", "n_beneficiaries", "n_undecided", "undecided_population"),
            *("n_derogations", "status"),
        ),
    ),
    Question(
        "fair",
        ("max_min_ratio", "gini_income"),
        ("concentration_aid", "concentration_rest", "share_to_worst_fifth", "departements", "checks"),
    ),
)
"""The blocks of the page, in the order of the panel."""
NOTED = "how_much"
"""Block whose notes are written on the page, beside the names of its figures."""
LONG = {
    *("left_out", "living_area_worst_cuts", "employment_area_worst_cuts", "quarters_alone"),
    *("status", "departements", "checks"),
}
"""Figures written as a sentence over the whole width of their block."""

LIST_COLUMNS = ("covered_population", "position", "final_rate", "aid_eur", "rest_eur", "rest_eur_per_head")


def render_pdf(request: ExportRequest) -> bytes:
    """Write the A4 sheet as PDF/UA-1: tagged, titled, in French, the map with its text."""
    return _render(request, A4)


def render_a3(request: ExportRequest) -> bytes:
    """Write the A3 sheet: the map as large as the paper lets it be, the same figures beside it."""
    return _render(request, A3)


def _render(request: ExportRequest, sheet: Sheet) -> bytes:
    """Write a sheet.

    The compiler sees one folder that holds the template, the map and the values; nothing else can be read. The day
    of the request is the only date.
    """
    with tempfile.TemporaryDirectory(prefix="geoprio-") as name:
        folder = Path(name)
        shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
        (folder / "map.svg").write_bytes(render_svg(request, sheet.map_width_mm, sheet.map_height_mm))
        (folder / "data.json").write_bytes(orjson.dumps(_values(request, sheet)))
        page: bytes = typst.compile(
            folder / TEMPLATE.name,
            root=folder,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(request.day, time(), UTC),
        )
    return page


def _values(request: ExportRequest, sheet: Sheet) -> dict[str, object]:
    who, territory, day = request.metrics.who, request.territory, request.day
    summary = wording.perimeter_text(who.n_communes, int(who.selected_quarters.sum()), who.population.population)
    return {
        "paper": sheet.paper,
        "title": wording.map_heading(territory.name, request.variant and request.variant.name),
        "author": wording.PROGRAM,
        "summary": summary,
        "subtitle": f"{request.status}, {wording.day_text(day)} · {summary}",
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "font": FAMILY,
        "colors": {"ink": look.INK, "muted": look.MUTED, "line": look.LINE},
        "map_width": sheet.map_width_mm,
        "map_height": sheet.map_height_mm,
        "alternative": _alternative(request, summary),
        "questions": _questions(request),
        **_lists(request, sheet),
        "notes": _notes(request, sheet),
        "rules_title": rules_wording.TITLE,
        "rules": [_rule_table(one) for one in rule_tables(request.territory, request.metrics.plan)],
        "footer": f"{wording.PROGRAM} · {territory.name} · {request.status} · {wording.day_text(day)}",
        "page": wording.PAGE,
    }


def _lists(request: ExportRequest, sheet: Sheet) -> dict[str, object]:
    """Write the main communes of the front, and every commune where the front cannot hold them."""
    rows = beneficiaries(request)
    columns = {column.key: column for column in beneficiary_columns(request, rows)}
    shown = [_texts(columns["name"]), *(_texts(columns[key]) for key in LIST_COLUMNS)]
    every = [[column[place] for column in shown] for place in range(int(rows.size))]
    is_listed = sheet.main_communes < rows.size <= MOST_LISTED
    return {
        "list_title": sheets.LIST_TITLE,
        "headers": [sheets.REPORT_COLUMNS[key] for key in ("name", *LIST_COLUMNS)],
        "communes": [every[place] for place in _most_covered(columns, rows)[: sheet.main_communes]],
        "communes_total": int(rows.size),
        "others": [sheets.other_communes(count) for count in range(1, int(rows.size) + 1)],
        "nobody": sheets.NOBODY,
        "every_title": sheets.EVERY_TITLE,
        "every": every if is_listed else [],
    }


def _most_covered(columns: dict[str, TableColumn], rows: Ints) -> list[int]:
    """Return the places of the beneficiaries, those with most covered inhabitants first."""
    covered = [-1.0 if isinstance(cell, str) else cell for cell in columns["covered_population"].cells]
    return np.lexsort((rows, -np.array(covered))).tolist()


def _rule_table(table: RuleTable) -> dict[str, object]:
    columns = [_texts(column) for column in table.columns]
    return {
        "title": table.title,
        "headers": [column.label for column in table.columns],
        "is_text": [column.decimals is None for column in table.columns],
        "rows": [list(row) for row in zip(*columns, strict=True)],
    }


def _alternative(request: ExportRequest, summary: str) -> str:
    """Put the map into words: what it shows, its classes with their counts, the perimeter."""
    classes, variable = request.classification.classes, request.indicator
    pairs = zip(class_labels(classes, variable), classes.counts.tolist(), strict=True)
    counted = [wording.counted_label(label, number(count)) for label, count in pairs]
    unknown = request.crossing or classes
    if request.crossing:
        counted = cell_texts(request.crossing)
    counted.append(wording.counted_label(MISSING_TEXT, number(unknown.n_missing)))
    counted.append(wording.counted_label(SECRET_TEXT, number(unknown.n_secret)))
    shown = f"{summary}. {circles_in_words(request.circles)}" if request.circles else summary
    return wording.map_in_words(map_title(request), listed(counted), shown)


def _questions(request: ExportRequest) -> list[dict[str, object]]:
    every = (*panel_figures(request), *_page_figures(request.metrics), _checks(request))
    figures = {figure.key: figure for figure in every}
    hidden = _hidden(request.metrics)
    questions: list[dict[str, object]] = []
    for question in QUESTIONS:
        known = [key for key in (*question.large, *question.listed) if key in figures]
        offered = [key for key in question.large if key in figures]
        large = next((key for key in offered if figures[key].value is not None), offered[0])
        below = [key for key in known if key != large]
        questions.append(
            {
                "title": wording.BLOCKS[question.block],
                "key": _as_json(figures[large]),
                "figures": [_as_json(figures[key]) for key in below if key not in hidden],
            }
        )
    return questions


def _page_figures(metrics: Metrics) -> Iterator[Figure]:
    """Bring together what the page writes on one line: counts of areas, aid of every département."""
    for areas in _known_areas(metrics):
        counts = wording.slashed([number(count) for count in (areas.n_touched, areas.n_whole, areas.n_cut)])
        yield Figure("where", f"{areas.zoning}_counts", wording.counts_figure(areas.zoning), counts)
    yield Figure("where", "quarters_alone", wording.QUARTERS_ALONE, "")
    shown, n_others = listed_departements(metrics.fair.departements)
    texts = [wording.departement_text(aid.name, _per_covered_head(aid)) for aid in shown]
    ends = [wording.other_departements(n_others)] if n_others else []
    yield Figure("fair", "departements", wording.BY_DEPARTEMENT, wording.SEPARATOR.join([*texts, *ends]))


def _checks(request: ExportRequest) -> Figure:
    return Figure("fair", "checks", wording.CHECKS, keys_by_state(request.checks))


def _known_areas(metrics: Metrics) -> tuple[Coherent, ...]:
    """Return the coherence with each zoning that the territory has a table of."""
    return tuple(one for one in (metrics.where.living_areas, metrics.where.employment_areas) if one is not None)


def _per_covered_head(aid: DepartementAid) -> str:
    return why_unknown(aid) if aid.per_covered_head is None else number(aid.per_covered_head, 1)


def _hidden(metrics: Metrics) -> set[str]:
    """Return the keys of the lines that have nothing to say for these figures."""
    areas = _known_areas(metrics)
    hidden = {f"{one.zoning}_worst_cuts" for one in areas if not one.worst}
    hidden |= {f"{one.zoning}_n_cut_by_border" for one in areas if not one.n_cut_by_border}
    if not metrics.who.selected_quarters.size:
        hidden |= {"n_quarters_whole", "quarter_coverage"}
    if not metrics.who.n_quarters_part:
        hidden.add("n_quarters_part")
    if metrics.where.n_pieces or not metrics.who.selected_quarters.any():
        hidden.add("quarters_alone")
    if not metrics.plan.n_undecided:
        hidden |= {"n_undecided", "undecided_cost_eur", "undecided_population"}
    return hidden


def _as_json(figure: Figure) -> dict[str, object]:
    is_long = figure.key in LONG
    label = wording.missing_because(figure.label, figure.note) if figure.block == NOTED else figure.label
    return {"label": label, "value": figure.value if is_long else figure.text, "long": is_long}


def _texts(column: TableColumn) -> list[str]:
    return [_text(cell, column) for cell in column.shown]


def _text(cell: Cell, column: TableColumn) -> str:
    if isinstance(cell, str):
        return cell
    unit = column.unit if column.unit in {PER_CENT, "€"} else ""
    return quantity(cell, unit, column.decimals or 0)


def _notes(request: ExportRequest, sheet: Sheet) -> list[str]:
    """Write sources, warnings, geography, fingerprint and address, cut into lines that fit."""
    territory = request.territory
    cog, mark = wording.cog_text(territory.cog_year), wording.fingerprint_text(territory.fingerprint)
    texts = [
        " ".join([credit_line(request), *map_notes(request)]),
        *dict.fromkeys(one.warning for one in request.variables if one.warning),
        f"{wording.SIMULATION} {cog}. {mark}",
        *_variant_note(request),
    ]
    return [*texts, *_cut(wording.address_text(request.address), sheet.notes_width_mm / 25.4 * 96.0 - 4.0)]


def _variant_note(request: ExportRequest) -> list[str]:
    """Say which state of a kept variant the page shows, and what proves it later."""
    if request.variant is None:
        return []
    one = request.variant
    version, journal = wording.version_text(one.version, is_exact=one.is_exact), one.head_hash
    return [f"{wording.labelled('version', version)} ; {wording.labelled('journal', journal)}."]


def _cut(text: str, width_px: float) -> Sequence[str]:
    """Cut an address, which has no space to be cut at, into lines."""
    lines = [""]
    for character in text:
        if text_width(lines[-1] + character, NOTE_SIZE_PX) > width_px:
            lines.append("")
        lines[-1] += character
    return lines
