"""Addresses outside the pages: health, layers, files to take away."""

import hashlib
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import BoundedSemaphore
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, jsonify, request

from callbacks import _parse, _reads, _versions
from callbacks._context import Context, context, database, territories
from callbacks._parse_changes import proposal_id
from callbacks.address import VARIANT, opening, read
from callbacks.indicator import answer as coloured
from callbacks.indicator import classing_values
from callbacks.projects import BUDGET, LIST, SCOPE, chosen_list, replayed
from domain import index
from domain.checks import check_perimeter
from domain.classing import Classing
from domain.errors import GeoprioError, InvalidInput, StoreUnavailable, UnknownTerritory
from domain.proposals import check_territory, content_of
from domain.reading import Reading
from domain.state import BASE_MAP, State
from domain.wording.history import VISIBILITIES
from exports import disparities as disparities_file
from exports import projects as projects_file
from exports.formats import FORMATS
from exports.money import MONEY_FILES, MoneyRequest
from exports.request import ExportRequest, KeptVariant
from exports.units import UnitsDocument, compressed, neighbours_document, table_document, units_document
from pages import cofinancing
from store.proposals import get, head_hash

logger = logging.getLogger(__name__)

YEAR_SECONDS = 31_536_000
COLOURS = "/layers/couleurs.json"
"""Colours and legend of the page that an address opens; its query is that of the address."""
LEAST_FREE_BYTES = 500 * 1024 * 1024
LONGEST_WAIT_SECONDS = 20

_EXPORTS = BoundedSemaphore(2)
"""Two files are made at a time (ROBUSTNESS section 2): the others wait, the room goes on."""


def register(server: Flask) -> None:
    """Add the routes."""
    server.add_url_rule("/sante", "alive", alive)
    server.add_url_rule("/pret", "ready", ready)
    server.add_url_rule("/layers/unites.json", "units", units)
    server.add_url_rule(COLOURS, "colours", colours)
    server.add_url_rule("/layers/<key>.geojson", "layer", layer)
    server.add_url_rule("/layers/<territory>/unites.json", "units_of", units)
    server.add_url_rule("/layers/<territory>/voisines.json", "neighbours_of", neighbours)
    server.add_url_rule("/layers/<territory>/tableau.json", "rows_of", rows)
    server.add_url_rule("/layers/<territory>/<key>.geojson", "layer_of", layer)
    server.add_url_rule("/exports/perimetre.<key>", "export", export)
    server.add_url_rule("/exports/disparites.csv", "export_disparities", export_disparities)
    server.add_url_rule("/exports/projets.<key>", "export_projects", export_projects)
    server.add_url_rule("/exports/cofinancement/<name>", "export_money", export_money)


def alive() -> Response:
    """Say that the process answers; no file is read."""
    return jsonify(sante="ok")


def ready() -> Response:
    """Say whether the first territory is open, variants can be kept, there is room; and what cannot be opened."""
    first, refusal = territories().opening(None)
    is_ready = refusal is None and shutil.disk_usage(".").free >= LEAST_FREE_BYTES and _can_keep()
    unreadable = {one.name: one.problem for one in territories().choices() if one.problem}
    answer = jsonify(
        pret=is_ready,
        territoire=first.territory.key,
        communes=first.view.n_communes,
        **({"illisibles": unreadable} if unreadable else {}),
    )
    answer.status_code = 200 if is_ready else 503
    return answer


def _can_keep() -> bool:
    try:
        with database().writing():
            return True
    except StoreUnavailable as error:
        logger.error("variants cannot be kept error=%r", error)
        return False


def layer(key: str, territory: str | None = None) -> Response:
    """Serve one layer of a territory, of the first one where none is named; compressed once, with its ETag."""
    layers = _known(territory).atlas.layers
    if key not in layers:
        abort(404)
    one = layers[key]
    return _compressed(one.body, one.gzip, one.brotli, one.etag, "application/geo+json")


def units(territory: str | None = None) -> Response:
    """Serve codes, names, zonings and quarters: what the browser needs to answer before the server does."""
    atlas = _known(territory).atlas
    document = units_document(atlas.territory, has_contours="qpv_contours" in atlas.layers)
    return _compressed(document.body, document.gzip, document.brotli, document.etag, "application/json")


def neighbours(territory: str) -> Response:
    """Serve the pairs of communes that share a border, for the keyboard and for « Ajouter les voisines »."""
    document = neighbours_document(_known(territory).territory)
    return _compressed(document.body, document.gzip, document.brotli, document.etag, "application/json")


def rows(territory: str) -> Response:
    """Serve every indicator of every commune, for the table, under the index that the address of the page names."""
    try:
        index_text = index.read_field(request.args.get(index.FIELD, ""))
    except InvalidInput:
        abort(404)
    document = table_document(_known(territory).territory, index_text)
    return _compressed(document.body, document.gzip, document.brotli, document.etag, "application/json")


def colours() -> Response:
    """Serve the colours and the legend that an address opens with, before the controls that choose them are there.

    What cannot be read of the address is said by the page itself (`callbacks/address.py`).
    """
    opened = opening(f"?{request.query_string.decode('utf-8', 'replace')}")
    state, mark = opened.state, context(opened.territory).territory.fingerprint
    document = _coloured(opened.territory, mark, state.indicator, state.classing, state.rules.index, state.reading)
    answer = _compressed(document.body, document.gzip, document.brotli, document.etag, "application/json")
    answer.headers["Cache-Control"] = "no-cache"  # its `v` is a view of the map, not a version
    return answer


@lru_cache(maxsize=32)
def _coloured(
    territory: str, _fingerprint: str, indicator: str, classing: Classing, text: str, reading: Reading
) -> UnitsDocument:
    """Write them once: over a country they weigh a megabyte, and everybody opens with the same."""
    read = [reading.crossed, reading.circles]
    return compressed(coloured(indicator, False, classing_values(classing), territory, text, reading=read))


def _known(territory: str | None) -> Context:
    try:
        return context(territory)
    except UnknownTerritory:
        abort(404)


def _compressed(body: bytes, gzip: bytes, brotli: bytes, etag: str, media_type: str) -> Response:
    encoding, content = _best(brotli, gzip, body)
    answer = Response(content, mimetype=media_type)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["ETag"] = etag
    is_versioned = "v" in request.args
    answer.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if is_versioned else "no-cache"
    answer.make_conditional(request)
    return answer


def _best(brotli: bytes, gzip: bytes, body: bytes) -> tuple[str, bytes]:
    """Choose the smallest encoding that the browser accepts; a quality of 0 is a refusal."""
    accepted = request.accept_encodings
    if accepted["br"] > 0:
        return "br", brotli
    return ("gzip", gzip) if accepted["gzip"] > 0 else ("", body)


def export(key: str) -> Response:
    """Make one file from the state of the address.

    Raises:
        GeoprioError: the address cannot be read, or the format is unknown.
    """
    chosen = next((one for one in FORMATS if one.key == key), None)
    if chosen is None:
        raise InvalidInput(field="format", given=key[:20], expected=", ".join(one.key for one in FORMATS))
    now, state, search = _asked()
    with _one_of_two():
        body = chosen.render(_export_request(now, state, search))
    return _file(body, chosen.media_type, _file_name(now.territory.key, search, chosen.suffix))


def export_money(name: str) -> Response:
    """Make one file of the page « Cofinancement » from the state of the address.

    Raises:
        GeoprioError: the address cannot be read, or there is no such file.
    """
    chosen = next((one for one in MONEY_FILES if one.name == name), None)
    if chosen is None:
        raise InvalidInput(field="format", given=name[:20], expected=", ".join(one.name for one in MONEY_FILES))
    now, state, search = _asked()
    with _one_of_two():
        study = _reads.study(now, state.perimeter, state.rules)
        body = chosen.render(MoneyRequest(now.territory, study, f"{cofinancing.PATH}?{search}", _today()))
    stem, suffix = name.rsplit(".", 1)
    return _file(body, chosen.media_type, _file_name(f"{stem}-{now.territory.key}", search, suffix))


def export_projects(key: str) -> Response:
    """Make one file of the projects replayed under the state of the address.

    Raises:
        GeoprioError: the address cannot be read, the format is unknown, or the list is not kept any more.
    """
    if key not in projects_file.MEDIA_TYPES:
        raise InvalidInput(field="format", given=key[:20], expected=", ".join(projects_file.MEDIA_TYPES))
    now, state, search = _asked()
    fields = _parse.query(search)
    values: dict[str, object] = {
        name: fields.get(field) for name, field in (("source", LIST), ("scope", SCOPE), ("budget", BUDGET))
    }
    with _one_of_two():
        done = replayed(now, state.perimeter, state.rules, chosen_list(values))
        body = projects_file.render(key, done, now.territory, _today())
    return _file(body, projects_file.MEDIA_TYPES[key], _file_name(f"projets-{now.territory.key}", search, key))


def export_disparities() -> Response:
    """Make the file of every commune of the comparison that the address describes.

    Raises:
        GeoprioError: the address cannot be read, or its amount cannot be compared.
    """
    now, state, search = _asked()
    with _one_of_two():
        study = _reads.gaps(now, state.perimeter, state.rules, state.gaps)
        body = disparities_file.render_csv(study, now.territory)
    return _file(body, disparities_file.MEDIA_TYPE, _file_name(f"disparites-{now.territory.key}", search, "csv"))


def _asked() -> tuple[Context, State, str]:
    """Read the state of the address asked for; another site may not ask for files."""
    search = request.query_string.decode("utf-8", "replace")
    now, state = read(f"?{search}")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403)
    return now, state, search


@contextmanager
def _one_of_two() -> Iterator[None]:
    """Wait for one of the two places where files are made."""
    if not _EXPORTS.acquire(timeout=LONGEST_WAIT_SECONDS):
        abort(503)
    try:
        yield
    finally:
        _EXPORTS.release()


def _file(body: bytes, media_type: str, name: str) -> Response:
    answer = Response(body, mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _export_request(now: Context, state: State, search: str) -> ExportRequest:
    metrics, text = _reads.metrics(now, state.perimeter, state.rules), state.rules.index
    return ExportRequest(
        atlas=now.atlas,
        perimeter=state.perimeter,
        metrics=metrics,
        checks=check_perimeter(now.territory, _reads.need(now, text), metrics, now.atlas.on_border),
        indicator=_reads.variable(now, state.indicator, text),
        classification=_reads.classes(now, state.indicator, state.classing, text),
        layers=state.layers,
        address=f"/?{search}",
        day=_today(),
        variant=_variant(now, state, search),
        index_name=_versions.index_name(now, text) if text else "",
        crossing=_reads.crossing(now, state.indicator, state.reading.crossed, text),
        circles=_reads.circles(now, state.reading.circles),
        base_map=next((one.source for one in now.view.layers if one.key == BASE_MAP and BASE_MAP in state.layers), ""),
    )


def _variant(now: Context, state: State, search: str) -> KeptVariant | None:
    """Return the kept variant that the address names; a draft where it names none that can be read."""
    asked = _parse.query(search).get(VARIANT)
    if not asked:
        return None
    try:
        found = get(database(), proposal_id(asked))
        check_territory(found.territory_key, found.territory_mark, now.territory)
        if found.is_deleted:
            return None
        content, shown = found.content, content_of(state)
        return KeptVariant(
            name=found.name,
            visibility=VISIBILITIES[found.visibility],
            version=found.version,
            is_exact=(content.perimeter, content.choices.rules) == (shown.perimeter, shown.choices.rules),
            head_hash=head_hash(database()),
        )
    except GeoprioError as error:
        logger.info("export without its variant error=%r", error)
        return None


def _file_name(territory: str, search: str, suffix: str) -> str:
    """Name a file by territory, day and state, so that two variants never take each other's name."""
    mark = hashlib.sha256(search.encode()).hexdigest()[:8]
    return f"geoprio-{territory}-{_today():%Y-%m-%d}-{mark}.{suffix}"


def _today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Paris")).date()
