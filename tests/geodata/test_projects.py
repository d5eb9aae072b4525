"""Lists of projects: the DETR and DSIL of 2018 replayed beside a table of pandas, a list of one's own, files kept."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from domain.need import default_need
from domain.plan import Rules
from domain.project_totals import Grouping, account, left_out, totals
from domain.projects import Budget, replay
from geodata import loaded
from geodata.atlas import Atlas
from geodata.intake.checked import check
from geodata.intake.projects import read_list
from geodata.projects import files_of, read_lists

DETR_2018 = "Projets_DI_2018_extrait_31_78_91_93.csv"
PLENTY = Rules(envelope_eur=10**9, mode="factor")
OWN = "Code commune;Finalité;Coût;Financement privé;Autres aides publiques;Aide accordée;Objet\r\n"


@pytest.fixture(scope="module")
def detr(donnees: Path, atlas: Atlas):
    checked, projects = read_list((donnees / DETR_2018).read_bytes(), DETR_2018, atlas.territory.cog_year)
    assert projects is not None, checked.report
    return projects


def _recomputed(donnees: Path, atlas: Atlas) -> pd.DataFrame:
    """Read the published file by pandas alone: 2018 codes, decimal comma, 0 for no code."""
    table = pd.read_csv(donnees / DETR_2018, sep=";", dtype=str)
    for name in ("COUT", "SUBVENTION"):
        table[name] = np.floor(table[name].str.replace(",", ".").astype(float) + 0.5)
    position = dict(zip(atlas.territory.communes.tolist(), default_need(atlas.territory).position, strict=True))
    table["position"] = table["INSEECOM"].map(position)
    return table


def test_the_projects_of_2018_are_those_that_pandas_finds(detr, donnees, atlas):
    done = replay(detr, atlas.territory, default_need(atlas.territory).position, PLENTY)
    table = _recomputed(donnees, atlas)
    inside = table[table["INSEEDEP"].isin(["78", "91", "93"]) & (table["ECHELON"] == "Commune")]
    kept = inside[inside["position"].notna()]
    per_cent = pd.cut(kept["position"].round(9), [-1, 24.9999999, 49.9999999, 74.9999999, 101], labels=[30, 50, 70, 95])
    asked = kept["COUT"] * per_cent.astype(int) // 100
    aid = np.minimum(asked, kept["COUT"] * 4 // 5)
    told = totals(done)
    assert len(table) == 526
    assert (told.n, told.n_communes) == (len(kept), kept["INSEECOM"].nunique())
    assert (told.cost_eur, told.granted_eur, told.aid_eur) == (
        kept["COUT"].sum(),
        kept["SUBVENTION"].sum(),
        aid.sum(),
    )
    by_kind = kept.assign(aid=aid).groupby("CATGEORIE")["aid"].sum()
    found = {one.key: one.totals.aid_eur for one in account(done, Grouping.FINALITY, atlas.territory).groups}
    assert found == by_kind.to_dict()


def test_every_project_of_2018_that_is_left_out_is_counted_with_its_reason(detr, donnees, atlas):
    done = replay(detr, atlas.territory, default_need(atlas.territory).position, PLENTY)
    table = _recomputed(donnees, atlas)
    counts = {str(one.standing): one.projects.size for one in left_out(done)}
    assert counts["no_commune"] == (table["ECHELON"] != "Commune").sum() == 58
    assert counts["outside"] == ((table["ECHELON"] == "Commune") & (table["INSEEDEP"] == "31")).sum() == 187
    assert sum(counts.values()) + totals(done).n == 526


def test_at_equal_budget_what_was_granted_in_2018_is_given_to_the_euro(detr, atlas):
    position = default_need(atlas.territory).position
    done = replay(detr, atlas.territory, position, Rules(), None, Budget.GRANTED)
    told = totals(done)
    assert (done.status, told.aid_eur, told.granted_rest_eur) == ("ok", told.granted_eur, told.rest_eur)


def test_all_that_is_published_of_2018_can_be_read(donnees, atlas):
    body = (donnees / "projets_dotations_investissement_2018.parquet").read_bytes()
    asked, nothing = read_list(body, "projets.parquet", atlas.territory.cog_year)
    assert ([one.answer_key for one in asked.report.questions], nothing) == (["N19:parts"], None)
    _, projects = read_list(body, "projets.parquet", atlas.territory.cog_year, accepts=True)
    assert projects is not None
    assert projects.keys.size == 26_295
    done = replay(projects, atlas.territory, default_need(atlas.territory).position, Rules())
    assert totals(done).n + sum(one.projects.size for one in left_out(done)) == 26_295


def test_a_list_of_ones_own_needs_a_commune_a_finality_and_a_cost():
    body = f"{OWN}93066;École;100 000;5 000;;n.d.;Toit\r\n1001;Voirie;20000,50;;0;10;=1+1\r\n".encode()
    checked, projects = read_list(body, "liste.csv", 2025)
    assert projects is not None, checked.report
    assert projects.communes.tolist() == ["93066", "01001"]
    assert projects.cost_eur.tolist() == [100_000, 20_000.5]
    assert np.isnan(projects.private_eur).tolist() == [False, True]
    assert np.isnan(projects.other_eur).tolist() == [True, False]
    assert np.isnan(projects.granted_eur).tolist() == [True, False]
    assert projects.keys.tolist() == ["00001", "00002"]


@pytest.mark.parametrize("body", [b"", b"a;b\r\n1;2\r\n", b"CODGEO;MED20\r\n01001;21000\r\n", b"\x00\x01\x02"])
def test_what_is_no_list_of_projects_gives_none(body):
    assert read_list(body, "x.csv", 2025)[1] is None


def test_a_project_of_a_commune_merged_since_goes_to_the_commune_of_today(tmp_path):
    body = f"{OWN}93059;École;100;;;;\r\n".encode()
    assert read_list(body, "liste.csv", 2025)[1].communes.tolist() == ["93066"]


def test_a_list_loaded_into_a_territory_comes_back_whole(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_bytes(f"{OWN}93066;École;100000;5000;;700;Toit\r\n01001;Voirie;7;;;;\r\n".encode())
    checked = check(path, {})
    loaded.store(tmp_path, [(path, checked)], pd.Timestamp("2026-01-01", tz="UTC").to_pydatetime())
    files = files_of(loaded.read_all(tmp_path), 2025)
    (kept,) = read_lists(files)
    _, read = read_list(path.read_bytes(), "liste.csv", 2025)
    assert list(files) == ["projects_00.arrow"]
    for name in ("label", "producer", "dataset", "vintage", "licence"):
        assert getattr(kept, name) == getattr(read, name)
    for name in ("keys", "owners", "descriptions", "finalities", "communes"):
        assert getattr(kept, name).tolist() == getattr(read, name).tolist()
    for name in ("cost_eur", "private_eur", "other_eur", "granted_eur"):
        np.testing.assert_array_equal(getattr(kept, name), getattr(read, name))
