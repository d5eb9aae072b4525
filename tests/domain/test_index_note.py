"""The method note, read alone, is enough to compute one commune by hand: its values, the note, and nothing else."""

import re

import numpy as np
import pytest

from domain.index import DEFAULT, PRESETS, RESOURCES_AND_CHARGES, URBAN_RURAL, Definition
from domain.index_study import study, worst_of
from domain.need import RURAL, default_need, need_of, strata_of
from domain.normalisation import Method
from domain.wording.index import part_value
from domain.wording.index_note import method_note

SAMPLE = 60


def _number(text):
    return float(re.sub(r"[^0-9.+-]", "", text.replace(",", ".").replace("−", "-")))


def _tables(note):
    """Return every Markdown table under its heading: header and rows of cells."""
    found, heading = {}, ""
    for line in note.splitlines():
        if line.startswith("## "):
            heading = line[3:].split(" : ")[0]
        elif line.startswith("| "):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("| ").split("|")])
    return found


def _hundredth(column, value):
    """Read a table of passage: the middle of the lines that hold the value, else in proportion between two lines."""
    same = [k for k, one in enumerate(column) if abs(one - value) <= 1e-5 * max(1.0, abs(value))]
    if same:
        return (same[0] + same[-1]) / 2
    return float(np.interp(value, column, range(101)))


class Reader:
    """Computes a commune with the note alone."""

    def __init__(self, note):
        tables = _tables(note)
        self.rows = tables["Variables"][1:]
        self.scales = tables.get("Normalisation", [])[1:]
        head, *lines = tables["Tables de passage"]
        self.passages = {
            name: [_number(line[k]) for line in lines] for k, name in enumerate(head) if name != "centième"
        }
        said = re.search(r"λ = ([0-9,]+)\.", note)
        self.balance = _number(said[1]) if said else 0.0
        self.is_bounded = "ramené entre 0 et 100" in note
        self.share = _number(re.search(r"au moins ([0-9]+)", note)[1]) / 100

    def score(self, k, value, stratum):
        direction = _number(self.rows[k][4].split("(")[0])
        if self.scales:
            centre, spread = (_number(cell) for cell in self.scales[k][1:])
            score = (value - centre) / spread
            if self.is_bounded:
                score = 100 * min(max(score, 0.0), 1.0)
                return score if direction == 1 else 100 - score
            return direction * score
        score = _hundredth(self.passages[f"n° {k + 1}"], value)
        if self.balance:
            own = _hundredth(self.passages[f"n° {k + 1} {stratum}"], value)
            score = (1 - self.balance) * score + self.balance * own
        return score if direction == 1 else 100 - score

    def index(self, values, stratum):
        weights = [_number(row[5]) for row in self.rows]
        known = [
            (w, self.score(k, v, stratum))
            for k, (w, v) in enumerate(zip(weights, values, strict=True))
            if v is not None
        ]
        weight = sum(w for w, _ in known)
        return None if weight < self.share * sum(weights) else sum(w * s for w, s in known) / weight


@pytest.mark.parametrize(
    ("definition", "tolerance"),
    [
        (DEFAULT, 1.0),
        (URBAN_RURAL, 1.0),
        (RESOURCES_AND_CHARGES, 1.0),
        (Definition(DEFAULT.parts, Method.ZSCORE), 0.02),
        (Definition(DEFAULT.parts, Method.MINMAX), 0.2),
        (Definition(DEFAULT.parts, Method.ROBUST_Z), 0.05),
    ],
    ids=["default", "balance", "resources", "zscore", "minmax", "robust"],
)
def test_a_commune_is_computed_from_its_values_and_the_note_alone(region, definition, tolerance):
    need = need_of(region, definition)
    found = study(region, definition, need, worst_of(default_need(region)))
    reader = Reader(method_note("Essai", found, region))
    strata = strata_of(region)
    for place in range(0, region.communes.size, region.communes.size // SAMPLE):
        shown = [
            part_value(region, part, float(one.column.values[place]))
            for part, one in zip(need.components, found.parts, strict=True)
        ]
        values = [None if text == "n.d." else _number(text.split("\u202f€")[0].split("pour")[0]) for text in shown]
        computed = reader.index(values, "rural" if strata[place] == RURAL else "urbain")
        if computed is None:
            assert np.isnan(need.index[place])
        else:
            assert computed == pytest.approx(need.index[place], abs=tolerance), region.names[place]


def test_the_note_names_sources_vintages_coverage_and_what_it_is_not(region):
    for definition in PRESETS.values():
        if not definition.parts:
            continue
        found = study(region, definition, need_of(region, definition), worst_of(default_need(region)))
        note = method_note("Essai", found, region)
        for part in found.need.components:
            assert f"`{part.expression}`" in note
        for text in ("Ce n'est pas la dotation légale", "quartier prioritaire à la place des logements sociaux (15)"):
            assert (text in note) == (definition is RESOURCES_AND_CHARGES)
        assert "INSEE" in note and "2016" in note and "communes sur 1" in note
