"""The page « Disparités »: choices of the browser, clusters of neighbours, means that institutions declare."""

from typing import Any

import dash
from dash import Dash, Input, Output, State, no_update

from callbacks import _dropped, _gap_drawing, _parse, _parse_gaps, _reads
from callbacks._context import context
from callbacks.perimeter import READ_RULES
from components import disparities_page, disparities_places, drawing, js, notices, stores
from domain.errors import GeoprioError
from domain.gap_choices import ZONINGS
from domain.means import LONGEST_TEXT, STANCES, UNITS, checked_means, clean, read_means, without_separators
from domain.ordinary_law import areas_of, refuse_second_amounts
from domain.permutations import N_PERMUTATIONS
from domain.wording import means as wording
from domain.wording.errors import sentence
from domain.wording.imports import sentence as finding_sentence
from geodata.intake.means import read_means_file
from geodata.reading.strings import clean_label

FINER = 9_999
"""Permutations asked for: with 999 no local value can stand the correction among a thousand communes."""
LONGEST_NAME = 1_000
MOST_TESTED = 6_000
"""Communes above which the permutations wait to be asked for."""
FORM = {
    "institution": disparities_page.INSTITUTION,
    "label": disparities_page.MEANS_LABEL,
    "unit": disparities_page.UNIT,
    "areas": disparities_page.AREAS,
    "stance": disparities_page.STANCE,
    "method": disparities_page.METHOD,
    "rows": disparities_page.ROWS,
}


def register(app: Dash) -> None:
    app.clientside_callback(js.clientside("montrerDisparites"), Input(stores.GAPS, "data"))
    app.clientside_callback(js.clientside("garderMoyens"), Input(stores.MEANS, "data"))
    app.clientside_callback(js.clientside("declarer"), Input(disparities_page.CHECKED, "data"))
    app.callback(
        output=Output(disparities_page.CLUSTERS_STORE, "data"),
        inputs={"perimeter": Input(stores.PERIMETER, "data"), "asked": Input(disparities_page.TEST, "n_clicks")},
        state={
            "rules": READ_RULES,
            "gaps": State(stores.GAPS, "data"),
            "territory": State(stores.TERRITORY, "data"),
        },
        prevent_initial_call=True,
    )(show_clusters)
    app.callback(
        output={
            "checked": Output(disparities_page.CHECKED, "data"),
            "told": Output(disparities_page.TOLD_STORE, "data"),
        },
        inputs={"n_clicks": Input(disparities_page.DECLARE, "n_clicks")},
        state={
            "form": {key: State(one, "value") for key, one in FORM.items()},
            "means": State(stores.MEANS, "data"),
            "territory": State(stores.TERRITORY, "data"),
        },
        prevent_initial_call=True,
    )(declare)
    app.callback(
        output={"rows": Output(disparities_page.ROWS, "value"), "told": Output(disparities_page.FILE_STORE, "data")},
        inputs={
            "n_clicks": Input(disparities_page.TEMPLATE, "n_clicks"),
            "contents": Input(disparities_page.UPLOAD, "contents"),
        },
        state={
            "areas": State(disparities_page.AREAS, "value"),
            "label": State(disparities_page.UPLOAD, "filename"),
            "territory": State(stores.TERRITORY, "data"),
        },
        prevent_initial_call=True,
    )(fill)


def show_clusters(
    perimeter: object, asked: object, rules: dict[str, object], gaps: object, territory: object = None
) -> str:
    """Draw Moran's index and its clusters; of a large territory, only when asked."""
    try:
        now = context(_parse.territory(territory))
        if not perimeter:
            return drawing.written({})
        is_asked = bool(asked) and _triggered() == disparities_page.TEST
        is_large = now.territory.communes.size > MOST_TESTED
        if is_large and not is_asked:
            return drawing.written({disparities_page.CLUSTERS: disparities_places.not_tested()})
        chosen, applied = _parse.perimeter(perimeter), _parse.usable_rules(rules)[0]
        study, _ = _gap_drawing.readable(now, chosen, applied, _parse_gaps.gaps(gaps))
        found, tested = _reads.clusters(now, study, FINER if is_asked and not is_large else N_PERMUTATIONS)
        drawn = disparities_places.clusters(study, found, tested, now.territory, _gap_drawing.contours(now))
    except GeoprioError as error:
        return drawing.written({disparities_page.CLUSTERS: notices.refusal(sentence(error))})
    return drawing.written({disparities_page.CLUSTERS: [drawn]})


def _triggered() -> str:
    try:
        return str(dash.ctx.triggered_id)
    except dash.exceptions.MissingCallbackContextException:
        return ""


def declare(n_clicks: object, form: dict[str, object], means: object, territory: object = None) -> dict[str, Any]:
    """Read what an institution declares, and hand it to the page with the others."""
    if not n_clicks:
        return {"checked": no_update, "told": no_update}
    try:
        block = _block(form)
        before = checked_means(_parse.text(means or "", LONGEST_TEXT))
        refuse_second_amounts(read_means(checked_means(block)), context(_parse.territory(territory)).territory)
        added = checked_means(f"{before}\n{block}" if before else block)
    except GeoprioError as error:
        return {"checked": no_update, "told": _told(notices.refusal(sentence(error)))}
    return {"checked": added, "told": _told(notices.note(wording.DECLARED))}


def _told(words: drawing.Drawing) -> str:
    return drawing.written({disparities_page.TOLD: words})


def _block(form: dict[str, object]) -> str:
    cells = [without_separators(_parse.text(form[key] or "", LONGEST_TEXT)) for key in ("institution", "label")]
    cells += [
        _parse.among("unit", form["unit"], UNITS),
        _parse.among("areas", form["areas"], ZONINGS),
        _parse.among("stance", form["stance"], STANCES),
        without_separators(_parse.text(form["method"] or "", LONGEST_TEXT)),
    ]
    return f"# {' ; '.join(cells)}\n{_parse.text(form['rows'] or '', 4 * LONGEST_TEXT)}"


def fill(
    n_clicks: object, contents: object, areas: object, label: object = None, territory: object = None
) -> dict[str, Any]:
    """Fill the lines of the form: one for each area of the territory, or what a file holds."""
    if contents and _triggered() != disparities_page.TEMPLATE:
        return _read_file(contents, areas, label)
    if not n_clicks:
        return {"rows": no_update, "told": no_update}
    now = context(_parse.territory(territory))
    codes, names, _ = areas_of(now.territory, _parse.among("areas", areas, ZONINGS))
    rows = zip(codes, names, strict=True)
    lines = [f"{code if areas == 'commune' else clean(str(name))} ; " for code, name in rows]
    return {"rows": "\n".join(lines), "told": drawing.written({disparities_page.FILE_TOLD: []})}


def _read_file(contents: object, areas: object, label: object) -> dict[str, Any]:
    """Read a dropped file in the child process of every file; a refusal leaves the lines of the form."""
    name = clean_label(_parse.text(label or "fichier", LONGEST_NAME))
    found = _dropped.read(
        contents,
        disparities_page.LARGEST_BYTES,
        lambda body: read_means_file(body, name, _parse.among("areas", areas, ZONINGS)),
    )
    if isinstance(found, str):
        return _file_told(name, [found])
    sentences = [finding_sentence(one) for one in found.findings]
    if found.text:
        lines = len(found.text.splitlines())
        return _file_told(name, [*sentences, wording.file_sentence(found.columns, found.aside, lines)], found.text)
    return _file_told(name, sentences if found.is_stopped else [*sentences, wording.columns_refusal(found.amounts)])


def _file_told(name: str, sentences: list[str], text: str = "") -> dict[str, Any]:
    drawn = disparities_page.file_report(name, sentences, is_refused=not text)
    return {"rows": text or no_update, "told": drawing.written({disparities_page.FILE_TOLD: drawn})}
