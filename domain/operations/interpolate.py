"""Operations of the changes of zoning: areal interpolation, ratios, years of the official code."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from domain.cog import Event, Merger, Recoding, Split, convert_counts
from domain.compactness import boxes
from domain.errors import InvalidInput, OutOfDomain, UnknownCode
from domain.explanations import Explanation, Term
from domain.interpolate import Overlay, area_overlay, interpolate_extensive, interpolate_ratio
from domain.operations._arrays import column, floats, plain, plain_list, state_texts
from domain.operations._record import Json, Operation
from domain.outlines import Polygons
from domain.values import Floats
from domain.wording.formulas.perimeter import SYMBOLS, share_of, value_of


def _boxes(bounds: Sequence[Sequence[float]]) -> Polygons:
    return boxes(np.array([floats(box, "box") for box in bounds], dtype=np.float64).reshape(-1, 4))


def _overlay(inputs: Json) -> Overlay:
    return area_overlay(
        _boxes([source["box"] for source in inputs["sources"].values()]), _boxes(list(inputs["targets"].values()))
    )


def _source_values(inputs: Json) -> Floats:
    return floats([source["value"] for source in inputs["sources"].values()], "value")


def _run_extensive(inputs: Json) -> Json:
    carried = interpolate_extensive(_source_values(inputs), _overlay(inputs))
    return {
        "values": dict(zip(inputs["targets"], plain_list(carried.values), strict=True)),
        "outside": plain(carried.outside),
        "total": carried.total,
        "split_share": dict(zip(inputs["targets"], plain_list(carried.split_share), strict=True)),
    }


def _explain_extensive(inputs: Json, outputs: Json, position: int) -> Explanation:
    shares = _overlay(inputs)
    values, codes = _source_values(inputs), list(inputs["sources"])
    feeding = np.flatnonzero(shares.target == position)
    terms = tuple(
        Term(symbol, plain(value))
        for piece in feeding
        for symbol, value in (
            (value_of(codes[shares.source[piece]]), values[shares.source[piece]]),
            (share_of(codes[shares.source[piece]]), shares.share[piece]),
        )
    )
    result = list(outputs["values"].values())[position] if outputs["values"] else None
    result_term = Term(SYMBOLS["value"], result)
    return Explanation("interpolate_extensive", terms, result_term, "10", _status(result), to_verify=True)


def _status(value: float | None) -> str:
    return "manquant" if value is None else "ok"


def _shares(inputs: Json) -> tuple[list[str], list[str], Overlay]:
    """Read shares as given, without snapping; sources are those of the numerator, targets in order of appearance."""
    given: Mapping[str, Mapping[str, Any]] = inputs["share_of_source_in_target"]
    sources = list(inputs["numerator"])
    for code in [*inputs["denominator"], *given]:
        if code not in inputs["numerator"]:
            raise UnknownCode(field="source", given=code, expected="code of the numerator")
    targets = list(dict.fromkeys(target for shares in given.values() for target in shares))
    source_place = {code: position for position, code in enumerate(sources)}
    target_place = {code: position for position, code in enumerate(targets)}
    pieces = [(source, target, share) for source, shares in given.items() for target, share in shares.items()]
    share = floats([share for _, _, share in pieces], "share_of_source_in_target")
    if not ((share >= 0.0) & (share <= 1.0)).all():
        raise OutOfDomain(field="share_of_source_in_target", given=str(share.tolist())[:60], expected="from 0 to 1")
    overlay = Overlay(
        np.array([source_place[source] for source, _, _ in pieces], dtype=np.int64),
        np.array([target_place[target] for _, target, _ in pieces], dtype=np.int64),
        share,
        len(sources),
        len(targets),
    )
    return sources, targets, overlay


def _run_ratio(inputs: Json) -> Json:
    sources, targets, overlay = _shares(inputs)
    numerator = floats(list(inputs["numerator"].values()), "numerator")
    denominator = floats([inputs["denominator"].get(code) for code in sources], "denominator")
    carried = interpolate_ratio(numerator, denominator, overlay)
    return {
        "ratio": dict(zip(targets, plain_list(carried.ratio), strict=True)),
        "numerator": dict(zip(targets, plain_list(carried.numerator), strict=True)),
        "denominator": dict(zip(targets, plain_list(carried.denominator), strict=True)),
        "partial": dict(zip(targets, carried.is_partial.tolist(), strict=True)),
    }


def _explain_ratio(_inputs: Json, outputs: Json, position: int) -> Explanation:
    target = list(outputs["ratio"])[position] if outputs["ratio"] else ""
    result = outputs["ratio"].get(target)
    return Explanation(
        key="interpolate_ratio",
        terms=(
            Term(SYMBOLS["numerator"], outputs["numerator"].get(target)),
            Term(SYMBOLS["denominator"], outputs["denominator"].get(target)),
        ),
        result=Term(SYMBOLS["rate"], result),
        section="10",
        status=_status(result),
        to_verify=True,
    )


def _event(event: Json) -> Event:
    match event["type"]:
        case "fusion":
            return Merger(tuple(event["from"]), event["to"])
        case "scission":
            return Split(event["from"], event["shares"])
        case "changement_code":
            return Recoding(event["from"], event["to"])
        case other:
            raise InvalidInput(field="type", given=str(other), expected="fusion, scission or changement_code")


def _run_cog(inputs: Json) -> Json:
    values = column(list(inputs["values"].values()))
    converted = convert_counts(inputs["values"], values, [_event(event) for event in inputs["events"]])
    return {
        "values": dict(zip(converted.codes, plain_list(converted.column.values), strict=True)),
        "total": converted.total,
        "absent_codes": list(converted.absent_codes),
        "status": dict(zip(converted.codes, state_texts(converted.column.states), strict=True)),
    }


def _explain_cog(inputs: Json, outputs: Json, position: int) -> Explanation:
    code = list(outputs["values"])[position] if outputs["values"] else ""
    terms = tuple(Term(value_of(old), value) for old, value in inputs["values"].items())
    return Explanation(
        key="cog_convert",
        terms=(*terms, Term(SYMBOLS["events"], len(inputs["events"]))),
        result=Term(value_of(code), outputs["values"].get(code)),
        section="10",
        status=outputs["status"].get(code, "manquant"),
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation("interpolate_extensive", "10", _run_extensive, _explain_extensive),
    Operation("interpolate_ratio", "10", _run_ratio, _explain_ratio),
    Operation("cog_convert", "10", _run_cog, _explain_cog),
)
