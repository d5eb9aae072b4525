"""Every reference vector of the operations that exist goes through `OPERATIONS`; none is special-cased."""

import json
from pathlib import Path

import pytest

from domain.operations import OPERATIONS
from domain.wording.formulas import FORMULAS

VECTORS = Path(__file__).parent / "golden" / "vectors"
LATER = {"suggest_perimeter", "pareto_filter"}
"""Operations of section 8, which come with the page that shows them."""

INFORMATIVE = ("for_contrast", "_without_options", "verdict_sign", "lp_bound_knapsack_only")


def _cases() -> list:
    return list(_read_cases())


def _read_cases():
    for path in sorted(VECTORS.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            if case["op"] not in LATER:
                yield pytest.param(case, id=case["id"])


def _tolerance(case, key):
    tolerance = case["tolerance"]
    if tolerance == "exact":
        return {"exact": True}
    if set(tolerance) <= {"abs", "rel", "exact"}:
        return tolerance
    chosen = tolerance.get(key, tolerance.get("other", {"abs": 1e-9}))
    return {"exact": True} if chosen == "exact" else chosen


def _is_informative(key):
    return key.startswith("unweighted_") or any(mark in key for mark in INFORMATIVE)


def assert_same(found, expected, tolerance, path):
    """Compare plain JSON values: numbers one by one within the tolerance, texts, booleans and nulls exactly."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert key in found, f"{path}.{key} is absent"
            assert_same(found[key], value, tolerance, f"{path}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), f"{path}: {len(found)} values for {len(expected)}"
        for position, value in enumerate(expected):
            assert_same(found[position], value, tolerance, f"{path}[{position}]")
    elif expected is None or isinstance(expected, bool | str):
        assert found == expected and type(found) is type(expected), f"{path}: {found!r} for {expected!r}"
    else:
        assert isinstance(found, int | float) and not isinstance(found, bool), f"{path}: {found!r} for {expected!r}"
        if tolerance.get("exact"):
            assert found == expected, f"{path}: {found!r} for {expected!r}"
        else:
            bound = tolerance["abs"] if "abs" in tolerance else tolerance["rel"] * abs(expected)
            assert abs(found - expected) <= bound, f"{path}: {found!r} for {expected!r}"


@pytest.mark.parametrize("case", _cases())
def test_vector(case):
    outputs = OPERATIONS[case["op"]].run(case["inputs"])
    json.dumps(outputs, allow_nan=False)
    if "error" in case["expected"]:
        assert outputs == case["expected"]
    for key, expected in case["expected"].items():
        if not _is_informative(key):
            assert key in outputs, f"{key} is absent"
            assert_same(outputs[key], expected, _tolerance(case, key), key)


@pytest.mark.parametrize("case", _cases())
def test_every_output_explains_itself(case):
    """The formula with its values: its key has a French wording and the terms are named."""
    operation = OPERATIONS[case["op"]]
    outputs = operation.run(case["inputs"])
    if "error" not in outputs:
        explanation = operation.explain(case["inputs"], outputs, 0)
        assert explanation.key in FORMULAS
        assert explanation.section.split(".")[0] == operation.section.split(".")[0]
        assert all(term.symbol for term in explanation.terms)


def test_every_operation_of_the_vectors_exists():
    named = {case.values[0]["op"] for case in _cases()}
    assert named - set(OPERATIONS) == set()
