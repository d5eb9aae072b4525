"""The exports of the territory that comes with the application, on three perimeters that people really choose."""

import csv
import io
from datetime import date
from functools import cache

import numpy as np
import pytest
from pypdf import PdfReader

from domain.checks import check_perimeter
from domain.classing import Classing
from domain.edits import Perimeter, communes_of, starting_point
from domain.mapped import map_classes
from domain.need import default_need
from domain.plan import Rules
from domain.summary import summarise
from exports.beneficiaries import beneficiaries
from exports.report import render_a3, render_pdf
from exports.request import ExportRequest
from exports.tables import communes_table, render_csv
from geodata.atlas import open_default

INDICATOR = "median_income_eur_per_cu"


@cache
def atlas():
    return open_default()


def request_for(name):
    territory = atlas().territory
    perimeter = {
        "every quarter": starting_point(territory),
        "one departement": Perimeter(communes=communes_of(territory, "departement", "93")),
        "whole region": Perimeter(communes=frozenset(territory.communes.tolist())),
    }[name]
    need = default_need(territory)
    metrics = summarise(territory, need, perimeter, Rules())
    return ExportRequest(
        atlas=atlas(),
        perimeter=perimeter,
        metrics=metrics,
        checks=check_perimeter(territory, need, metrics, atlas().on_border),
        indicator=territory.variables[INDICATOR],
        classification=map_classes(territory.columns[INDICATOR], territory.variables[INDICATOR], Classing()),
        layers=("departements", "living_areas", "employment_areas", "arrondissements", "qpv"),
        address="/?t=idf",
        day=date(2026, 3, 12),
    )


PERIMETERS = ["every quarter", "one departement", "whole region"]


@pytest.mark.parametrize("name", PERIMETERS)
def test_the_table_sums_to_the_figures_of_the_panel(name):
    request = request_for(name)
    columns = {column.key: column.cells for column in communes_table(request)}
    plan, who = request.metrics.plan, request.metrics.who
    given = [cell for cell in columns["aid_eur"] if not isinstance(cell, str)]
    assert sum(given) == plan.total_aid_eur if plan.total_aid_eur is not None else not given
    assert sum(cell for cell in columns["cost_eur"] if not isinstance(cell, str)) == plan.total_cost_eur
    covered = [cell for cell in columns["covered_population"] if not isinstance(cell, str)]
    assert np.sum(covered) == pytest.approx(who.population.population, abs=1e-3)
    assert columns["chosen"].count("entière") == who.n_communes


@pytest.mark.parametrize("name", PERIMETERS)
def test_no_cell_is_blank(name):
    rows = list(csv.reader(io.StringIO(render_csv(request_for(name)).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert all(cell for row in rows for cell in row)
    assert all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("name", PERIMETERS)
@pytest.mark.parametrize("render", [render_pdf, render_a3], ids=["a4", "a3"])
def test_a_sheet_has_its_figures_in_front_its_rules_overleaf_and_every_commune_behind(name, render):
    request = request_for(name)
    front, back, *behind = PdfReader(io.BytesIO(render(request))).pages
    figures = front.extract_text()
    assert "Est-ce juste" in figures and request.territory.fingerprint in figures
    assert "Strates" in back.extract_text()
    told = "".join("".join(page.extract_text() for page in behind).split())
    codes = beneficiaries(request)
    assert codes.size > 25
    assert [one for one in request.territory.names[codes].tolist() if "".join(one.split()) not in told] == []
