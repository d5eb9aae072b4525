import csv
import io
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode
from domain.edits import Perimeter
from domain.values import Column
from domain.wording.exports import in_spreadsheet
from exports.beneficiaries import beneficiaries
from exports.cells import TableColumn
from exports.figures import panel_figures
from exports.tables import communes_table, render_csv, render_xlsx
from tests.exports.made import ADDRESS, EVERYTHING, made_request
from tests.worlds import twelve_communes

AID, REST, COST = "Aide (€)", "Reste à charge (€)", "Coût supposé (hypothèse) (€)"
UNDECIDED = Perimeter(communes=frozenset([CommuneCode("02001")]))
"""One commune whose position is unknown."""
INCOME = "Niveau de vie médian, 2021 (€/UC)"


def read_csv(body):
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


def read_sheet(body, name):
    sheet = openpyxl.load_workbook(io.BytesIO(body))[name]
    rows = list(sheet.iter_rows(values_only=True))
    return rows[0], rows[1:]


@given(text=st.text(min_size=1, max_size=12))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_no_text_of_a_file_begins_like_a_formula(text):
    """Threat model: a text beginning with = + - @ tab CR gets a leading apostrophe, any other is untouched."""
    written = in_spreadsheet(text)
    assert written[0] not in "=+-@\t\r"
    assert written.removeprefix("'") == text or written == text


@given(values=st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=8), unit=st.sampled_from(["%", "€", ""]))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_p4_a_number_written_then_read_is_the_number(values, unit):
    """P4: what is exported then read is the same number, to nine decimals; a share comes back in per cent."""
    shown = TableColumn("x", "x", unit, 1, tuple(values)).shown
    for cell, value in zip(shown, values, strict=True):
        assert cell == pytest.approx(100.0 * value if unit == "%" else value, rel=1e-12, abs=1e-9)


def test_the_aid_column_sums_to_the_total_of_the_plan():
    request = made_request()
    rows = read_csv(render_csv(request))
    decided = [int(row[AID]) for row in rows.values() if row[AID].isdigit()]
    assert sum(decided) == request.metrics.plan.total_aid_eur
    header, lines = read_sheet(render_xlsx(request), "Communes")
    assert sum(line[header.index(AID)] for line in lines if isinstance(line[header.index(AID)], int)) == sum(decided)


def test_aid_and_rest_make_the_cost_where_the_rate_is_decided():
    for row in read_csv(render_csv(made_request())).values():
        if row[AID].isdigit():
            assert int(row[AID]) + int(row[REST]) == int(row[COST])


def test_rows_are_the_communes_chosen_whole_or_through_a_quarter():
    rows = read_csv(render_csv(made_request()))
    assert list(rows) == ["01001", "01004", "02001", "02002", "02004", "2A001", "2A003"]
    assert rows["01001"]["Commune choisie"] == "entière"
    assert rows["01004"]["Commune choisie"] == "par ses quartiers"
    assert "population inconnue" in rows["02002"]["Quartiers choisis"]


def test_a_value_that_is_secret_missing_or_merged_is_never_blank_and_never_0():
    rows = read_csv(render_csv(made_request(EVERYTHING)))
    assert rows["02001"][INCOME] == "secret"
    assert rows["2A001"][INCOME] == "n.d. (fusion)"
    assert rows["2A003"]["Part de la population en QPV, 2021 (%)"] == "n.d."
    assert all(cell for row in rows.values() for cell in row.values())


def test_a_commune_without_position_is_to_decide_and_not_0_euro():
    row = read_csv(render_csv(made_request()))["02001"]
    assert row[AID] == row[REST] == row["Taux final (%)"] == row["Dérogation nécessaire"] == "à décider"


def test_a_plan_that_cannot_pay_its_floors_gives_no_figure_rather_than_0():
    request = made_request()
    plan = request.metrics.plan
    nothing = np.full(plan.communes.size, np.nan)
    failed = replace(plan, status="infaisable_planchers", final_rate=nothing, aid_eur=plan.aid_eur * 0)
    rows = read_csv(render_csv(replace(request, metrics=replace(request.metrics, plan=failed))))
    assert {row[AID] for row in rows.values()} == {"n.d.", "à décider"}


def test_shares_are_written_in_per_cent_with_a_decimal_comma():
    row = read_csv(render_csv(made_request()))["01001"]
    assert row["Taux de pauvreté, 2021 (%)"] == "34"
    assert row["Part de la population en QPV, 2021 (%)"] == "17,442307692"


def test_codes_stay_text_in_the_workbook():
    header, lines = read_sheet(render_xlsx(made_request()), "Communes")
    assert [line[0] for line in lines][:2] == ["01001", "01004"]
    assert lines[0][header.index("EPCI\xa0: code")] == "200000001"


def test_csv_and_workbook_say_the_same():
    request = made_request(EVERYTHING)
    rows = read_csv(render_csv(request))
    header, lines = read_sheet(render_xlsx(request), "Communes")
    for line in lines:
        for name, cell in zip(header, line, strict=True):
            text = rows[line[0]][name]
            assert cell == text or float(cell) == float(text.replace(",", ".")), name


def test_figures_and_sources_have_their_sheets():
    body = render_xlsx(made_request())
    _, figures = read_sheet(body, "Périmètre")
    by_name = {row[1]: row for row in figures}
    assert by_name["Communes entières"][2] == 4
    assert by_name["Part de la population du territoire"][3] == "%"
    _, empty = read_sheet(render_xlsx(made_request(Perimeter())), "Périmètre")
    assert "Indice de concentration de l'aide" in {row[1] for row in empty if row[2] == "n.d."}
    assert "Brenne\xa0: Aide par habitant couvert" in {row[1] for row in empty if row[2] == "non atteint"}
    assert all(row[2] is not None for row in (*figures, *empty))
    assert [row[0] for row in figures if row[0] == "Combien\xa0?"]
    header, sources = read_sheet(body, "Sources")
    assert header[1:5] == ("Producteur", "Millésime", "COG", "Licence")
    texts = {cell for row in sources for cell in row if cell}
    assert {"document de travail", ADDRESS, twelve_communes().fingerprint, "2021"} <= texts


def test_every_variable_of_the_territory_has_its_column_and_its_source():
    request = made_request()
    keys = {column.key for column in communes_table(request)}
    assert set(request.territory.variables) <= keys
    _, sources = read_sheet(render_xlsx(request), "Sources")
    named = {row[0] for row in sources}
    assert {column.header for column in communes_table(request) if column.key in request.territory.variables} <= named


def test_a_name_that_looks_like_a_formula_is_only_text():
    world = twelve_communes()
    names = world.names.astype("<U60").copy()
    names[0] = '=HYPERLINK("http://x")'
    request = made_request(territory=replace(world, names=names))
    assert read_csv(render_csv(request))["01001"]["Commune"].startswith("'=")
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(request)))["Communes"]
    assert sheet["B2"].data_type == "s" and sheet["B2"].hyperlink is None


def test_negative_amounts_stay_numbers():
    world = twelve_communes()
    amounts = Column.known(np.where(world.communes == "01001", -12.5, world.columns["equalisation_eur"].values))
    columns = MappingProxyType({**world.columns, "equalisation_eur": amounts})
    request = made_request(territory=replace(world, columns=columns))
    assert read_csv(render_csv(request))["01001"]["Dotations de péréquation, 2021 (€)"] == "-12,5"


def test_an_empty_perimeter_gives_a_header_and_no_row():
    request = made_request(Perimeter())
    assert beneficiaries(request).size == 0
    assert read_csv(render_csv(request)) == {}
    assert read_sheet(render_xlsx(request), "Communes")[1] == []


def test_every_row_of_the_csv_says_what_the_file_is():
    request = made_request()
    for row in read_csv(render_csv(request)).values():
        assert list(row)[-5:] == ["Territoire", "Empreinte des données", "Statut", "Règles", "Sources"]
        territory, fingerprint, status, rules, credit = list(row.values())[-5:]
        assert "Enveloppe de la simulation\xa0: 9\u202f000\u202f000\u202f€" in rules
        assert (territory, fingerprint) == ("Douze-Communes", request.territory.fingerprint)
        assert status == "document de travail" and credit.endswith(". Licence Ouverte 2.0")
        producers = credit.removesuffix(". Licence Ouverte 2.0").split(", ")
        assert len(set(producers)) == len(producers) > 1


def test_aid_rest_and_what_is_left_to_decide_make_the_total_cost():
    figures = {figure.key: figure.value for figure in panel_figures(made_request())}
    assert figures["n_undecided"] == 1 and figures["undecided_cost_eur"] > 0
    parts = ("total_aid_eur", "total_rest_eur", "undecided_cost_eur")
    assert sum(figures[key] for key in parts) == figures["total_cost_eur"]
    people = sum(
        cell
        for cell, rate in zip(*(cells_of(key) for key in ("covered_population", "final_rate")), strict=True)
        if rate == "à décider"
    )
    assert figures["undecided_population"] == pytest.approx(people)


def cells_of(key):
    return next(column.cells for column in communes_table(made_request()) if column.key == key)


def test_a_perimeter_without_any_known_rate_is_to_decide():
    figures = {figure.key: figure for figure in panel_figures(made_request(UNDECIDED))}
    assert {figures[key].value for key in ("total_aid_eur", "total_rest_eur", "unused_eur")} == {"à décider"}
    assert "aucun taux n'est décidé" in figures["status"].value
    assert figures["undecided_cost_eur"].value == figures["total_cost_eur"].value > 0


def test_a_departement_says_why_it_has_no_aid():
    figures = {figure.label: figure.value for figure in panel_figures(made_request(UNDECIDED))}
    reached = {label: value for label, value in figures.items() if label.endswith("Aide par habitant couvert")}
    assert sorted(reached.values()) == ["non atteint", "non atteint", "à décider"]


def test_areas_agree_with_their_noun_and_communes_left_out_with_their_inhabitants():
    figures = {figure.key: figure for figure in panel_figures(made_request())}
    assert figures["living_area_n_cut"].label == "Bassins de vie\xa0: coupés"
    assert figures["employment_area_n_whole"].label == "Zones d'emploi\xa0: entières"
    assert figures["left_out"].value == "aucune"
    nobody = {figure.key: figure for figure in panel_figures(made_request(Perimeter()))}
    assert nobody["left_out"].value == "Aubœuf (52\u202f000\u202fhab. sur 52\u202f000)"


def test_lines_end_as_spreadsheets_expect():
    body = render_csv(made_request())
    assert body.count(b"\r\n") == body.count(b"\n") == 8


def test_the_same_request_gives_the_same_bytes():
    assert render_csv(made_request()) == render_csv(made_request())
    assert render_xlsx(made_request()) == render_xlsx(made_request())
