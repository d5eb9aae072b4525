"""The registry of layouts: sound records, and the presentations without a file at hand read from invented ones."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnknownCode
from domain.territory import Aggregation
from domain.wording.layouts import LEVELS
from geodata.intake.checked import Checked, interpret
from geodata.intake.reference import NOTHING
from geodata.intake.typed import STATE
from geodata.layouts import written
from geodata.layouts.doors import dated, door
from geodata.layouts.recognise import match_of, recognise, year_in
from geodata.layouts.record import PERCENT, Dating, Field, Kind, Layout, Level
from geodata.layouts.registry import LAYOUTS, layout
from geodata.reading.table import Inquiry, Table
from tests.geodata.reading.made import parsed

EXAMPLES = {Kind.COMMUNE: "01001", Kind.EPCI: "200000172"}


def read(tmp_path: Path, content: str, name: str = "fichier.csv", **answers: str) -> Checked:
    """Read an invented file as `check` does, in this process."""
    return interpret(parsed(tmp_path, content, name, answers), name, Inquiry(answers), NOTHING)


def row(checked: Checked, code: str) -> dict:
    assert checked.frame is not None, [finding.key for finding in checked.report.findings]
    return checked.frame.set_index(checked.frame.columns[0]).loc[code].to_dict()


@pytest.mark.parametrize("one", LAYOUTS, ids=lambda one: one.key)
def test_a_layout_is_sound(one: Layout):
    read_names = [field.name for field in one.fields]
    assert len(read_names) == len(set(read_names))
    assert any(field.is_required for field in one.fields)
    assert one.level in LEVELS
    assert set(one.row_key) <= {field.name for field in one.all_fields()}
    assert not one.dating.by_field or one.dating.by_field in read_names
    assert set(one.keeps) <= set(read_names)
    assert set(one.gathered) <= set(read_names)
    for field in one.all_fields():
        assert field.name.isascii()
        assert field.name.islower()
        if field.unit == PERCENT:
            assert field.name.endswith("_pct") or "_pct_" in field.name
            assert field.aggregation is Aggregation.NONE
        if field.name.endswith(("_eur_per_cu", "_eur_per_head", "_ratio")):
            assert field.aggregation is Aggregation.NONE


def test_keys_are_distinct_and_found():
    assert len({one.key for one in LAYOUTS}) == len(LAYOUTS)
    assert all(layout(one.key) is one for one in LAYOUTS)
    with pytest.raises(UnknownCode):
        layout("nothing")


@pytest.mark.parametrize("one", LAYOUTS, ids=lambda one: one.key)
def test_a_table_with_the_published_names_is_recognised_as_its_layout(one: Layout):
    """Whatever the layout, a table made of its own names is of that layout and of no other."""
    cells = {dated(field.published[0], 2019): [EXAMPLES.get(field.kind)] for field in one.fields}
    table = Table("t", tuple(cells), cells, [2])
    if any(field.form for field in one.fields):
        assert one in [match.layout for match in recognise(table, has_shapes=one.has_shapes)]
    else:
        assert [match.layout.key for match in recognise(table, has_shapes=one.has_shapes)] == [one.key]


@pytest.mark.parametrize("one", LAYOUTS, ids=lambda one: one.key)
def test_a_table_that_lacks_a_required_column_is_not_of_the_layout(one: Layout):
    required = [field for field in one.fields if field.is_required]
    names = [dated(field.published[0], 2019) for field in required[1:]]
    assert match_of(one, Table("t", tuple(names), {name: [None] for name in names}, [2])) is None


def test_case_accents_and_spaces_of_names_do_not_matter(tmp_path):
    checked = read(tmp_path, "codgeo;libgeo;zrr_simp;ZONAGE_ZRR\n01001;A;C - Classée en ZRR;x\n", "zrr-2021.csv")
    assert checked.layout.key == "zrr_communes"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1990, 2030))
def test_the_year_of_a_name_is_read_back(year):
    filosofi = layout("filosofi_communes")
    names = ["CODGEO", f"MED{year % 100:02d}", f"TP60{year % 100:02d}"]
    match = match_of(filosofi, Table("t", tuple(names), {"CODGEO": ["01001"], names[1]: ["1"], names[2]: ["1"]}, [2]))
    assert match is not None
    assert match.years["median_income_eur_per_cu"] == year


@pytest.mark.parametrize(
    ("label", "year"),
    [("bpe_2019_communes.csv", "2019"), ("zrr-cog2021.xls", "2021"), ("a.csv", ""), ("2015_2023.csv", "2015-2023")],
)
def test_the_year_of_a_file_name(label, year):
    assert year_in(label) == year


def test_the_year_of_the_codes_follows_the_rule_of_the_layout():
    assert Dating(cog_fixed=2024).cog_year("") == 2024
    assert Dating(cog_of={2016: 2019}).cog_year("2016") == 2019
    assert Dating(cog_of={2016: 2019}).cog_year("2017") == 0
    assert Dating(cog_offset=1).cog_year("2018-2025") == 2026


def test_a_layout_made_by_a_user_is_written_and_read_back():
    fields = (
        Field("commune_code", ("INSEE",), Kind.COMMUNE, is_required=True),
        Field("taux", ("Taux",), Kind.NUMBER, "%"),
    )
    own = Layout("own_table", layout("zrr_communes").origin, Level.COMMUNE, fields, ("commune_code",))
    assert written.from_json(written.to_json(own)) == own
    assert written.to_json(layout("zrr_communes")) == {"key": "zrr_communes"}


def test_a_door_takes_the_names_and_years_of_the_registry():
    made = door("filosofi_communes", "f.csv", ("commune_code", "poverty_rate_pct"), years={"poverty_rate_pct": 2016})
    assert [field.published for field in made.fields] == ["CODGEO", "TP6016"]


def test_the_official_list_of_quarters_reads_its_excel_formulas_and_several_communes(tmp_path):
    content = (
        "\ufeffcode_qp;lib_qp;insee_reg;lib_reg;insee_dep;lib_dep;insee_com;lib_com;siren_epci;lib_epci\n"
        'QN00101M;Nord;84;ARA;01;Ain;="01053";Bourg;200071751;CA\n'
        'QN00102M;Sud;84;ARA;01;Ain;"01053;01001";Bourg;200071751;CA\n'
    )
    checked = read(tmp_path, content, "listeqp2024-cog2024.csv")
    assert (checked.layout.key, checked.vintage, checked.cog_year) == ("qpv_2024_list", "2024", 2024)
    assert checked.frame["communes"].tolist() == ["01053", "01053, 01001"]


CRITERIA_2019 = (
    "Informations générales - Code INSEE de la commune;Informations générales - Nom de la commune;"
    "Informations générales - Population DGF Année N';"
    "Potentiel fiscal et financier des communes - Potentiel financier\n"
    "20A004;Ajaccio;70 000;1234567,5\n1001;Lieu;800;650000,25\n"
)
CRITERIA_2022 = CRITERIA_2019.replace("Potentiel financier\n", "Potentiel financier final\n").replace(
    "Population DGF Année N'", "Population DGF Année N"
)


@pytest.mark.parametrize(("content", "year"), [(CRITERIA_2019, 2019), (CRITERIA_2022, 2022)])
def test_criteria_of_the_dgcl_are_read_whatever_their_long_headers(tmp_path, content, year):
    checked = read(tmp_path, content, f"criteres_repartition_{year}.csv")
    assert (checked.layout.key, checked.vintage, checked.cog_year) == ("dgcl_criteria", str(year), year)
    assert row(checked, "2A004")["financial_potential_eur"] == 1_234_567.5
    assert row(checked, "01001")["dgf_population"] == 800


def test_individual_accounts_join_their_codes_and_are_in_thousands(tmp_path):
    content = (
        "an;dep;icom;inom;reg;pop1;prod;fprod;mprod;impo1;fimpo1;mimpo1\n"
        "2017;1;4;AMBERIEU;84;14 000;18 250;1303;1180;8000;571;590\n"
        "2017;02A;4;AJACCIO;94;70 000;100 000;1428;1500;5;1;2\n"
        "2017;101;105;BASSE-TERRE;01;10 000;20 000;2000;1900;5;1;2\n"
        "2017;974;411;SAINT-DENIS;04;150 000;300 000;2000;1900;5;1;2\n"
    )
    checked = read(tmp_path, content, "comptes.csv")
    assert (checked.layout.key, checked.vintage, checked.cog_year) == ("dgfip_accounts", "2017", 2017)
    by_code = checked.frame.set_index("commune_code")
    assert by_code.index.tolist() == ["01004", "2A004", "97105", "97411"]
    assert by_code.loc["01004", "operating_revenue_eur"] == 18_250_000
    assert by_code.loc["01004", "operating_revenue_eur_per_head"] == 1303
    assert by_code.loc["01004", "local_taxes_stratum_eur_per_head"] == 590


def test_projects_of_2019_have_other_names_than_those_of_2018(tmp_path):
    content = (
        "id_projet;id_dep;id_terr;nom_terr;pop19;dotation;echelon;categorie;description;"
        "cout_total;montant_sub;pct_sub;lat;long\n"
        "P1;01;01001;Lieu;800;DETR;commune;Education;Toit;10000,5;4000;40;46;5\n"
        "P2;01;0;Syndicat;0;DSIL;syndicat;Education;Mur;;4000;;46;5\n"
    )
    checked = read(tmp_path, content)
    assert (checked.layout.key, checked.vintage) == ("investment_projects_2019", "2019")
    assert row(checked, "P1")["cost_eur"] == 10_000.5
    assert np.isnan(row(checked, "P2")["cost_eur"])
    assert checked.frame["owner_code"].isna().tolist() == [False, True]


def test_commuting_flows_take_their_year_from_their_column(tmp_path):
    content = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C20_ACTOCC15P\n01001;A;01004;B;12.5\n01001;A;SU002;Genève;3\n"
    checked = read(tmp_path, content, M04="2023")
    assert (checked.layout.key, checked.layout.level, checked.vintage) == ("commuting_flows", Level.FLOW, "2020")
    assert checked.cog_year == 2023
    assert checked.frame["n_commuters"].sum() == 15.5


ZRR = ("C - Classée en ZRR", "NC - Commune non classée", "P - Commune partiellement classée en ZRR")
LISTS = [
    ("zrr-2021.csv", "CODGEO;LIBGEO;ZRR_SIMP;ZONAGE_ZRR\n{};d\n", "zrr", ZRR),
    ("frr_2024.csv", "code_insee;nom_commune;FRR\n{}\n", "frr", ("FRR+", "FRR non", "FRR socle")),
    ("montagne_2020.csv", "insee_com;commune;loi montagne\n{}\n", "mountain", ("Oui", "Non", "Partiellement")),
    ("littoral_2021.csv", "Code INSEE;Commune;Littoral\n{}\n", "coast", ("O", "N", "1")),
]


@pytest.mark.parametrize(("name", "content", "zoning", "classes"), LISTS, ids=lambda value: str(value)[:12])
def test_a_zoning_is_read_from_a_list_of_communes(tmp_path, name, content, zoning, classes):
    end = ";d" if ";d" in content else ""
    rows = f"{end}\n".join(f"{code};L;{one}" for code, one in zip(("01001", "01002", "01004"), classes, strict=True))
    checked = read(tmp_path, content.format(rows), name)
    assert checked.layout.zoning == zoning
    assert checked.vintage == name[-8:-4]
    assert checked.cog_year == int(checked.vintage)
    assert checked.frame["zone"].tolist() == list(classes)
    assert checked.frame["is_member"].tolist() == [True, False, True]


def test_a_wide_table_that_mentions_mountains_is_not_taken_for_the_list_of_mountain_communes(tmp_path):
    content = "code_insee;nom;montagne;population;revenu\n01001;A;Oui;10;20000\n01002;B;Non;12;21000\n"
    assert read(tmp_path, content).layout.key == "own_table"


def test_the_density_grid_has_a_class_for_each_commune(tmp_path):
    rows = "01001;A;6;Rural à habitat dispersé;790\n01004;B;2;Centres intermédiaires;14000\n"
    content = f"CODGEO;LIBGEO;DENS;LIBDENS;PMUN21\n{rows}"
    checked = read(tmp_path, content, "grille_densite_7_niveaux_2024.csv")
    assert (checked.layout.key, checked.vintage, checked.cog_year) == ("density_grid", "2024", 2024)
    assert checked.frame["zone"].tolist() == ["6", "2"]


def test_states_follow_the_meaning_of_an_empty_cell(tmp_path):
    content = "CODGEO;LIBGEO;MED20;TP6020\n01001;A;21000;\n01002;B;;12,5\n"
    frame = read(tmp_path, content, M04="2022").frame
    assert frame["median_income_eur_per_cu" + STATE].tolist() == [0, 1]
    assert frame["poverty_rate_pct" + STATE].tolist() == [1, 0]


def test_the_data_page_names_every_layout():
    page = (Path(__file__).resolve().parents[3] / "docs" / "DATA.md").read_text(encoding="utf-8")
    assert [one.key for one in LAYOUTS if f"| `{one.key}` | {one.origin.producer} |" not in page] == []
