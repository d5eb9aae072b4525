"""Communes of a small country through some years, then the published facts of the real one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain, UnreadableData
from geodata.cog.lineage import Lineage, moves, national_lineage
from geodata.cog.table import ChangeKind, Row, base_bytes, events_bytes, read_base, read_events

PUBLISHED_COUNTS = {
    2014: 36_681,
    2015: 36_658,
    2016: 35_885,
    2017: 35_416,
    2018: 35_357,
    2019: 34_970,
    2020: 34_968,
    2021: 34_965,
    2022: 34_955,
    2023: 34_945,
    2024: 34_935,
    2025: 34_875,
    2026: 34_875,
}
"""Communes of France on 1 January (INSEE, Code officiel géographique, nombre de communes)."""
BASE = frozenset(f"0100{number}" for number in range(1, 8))


def row(year, kind, old, new, parts=(), population=None):
    return Row(year, ChangeKind(kind), old, f"Old {old}", new, f"New {new}", tuple(parts), population, None)


def merger(year, new, *olds):
    return [row(year, "merger", old, new) for old in olds]


def country(*rows):
    return Lineage.of(BASE, rows, range(2014, 2019))


@st.composite
def countries(draw):
    """A country where communes merge, change code, and are restored, at random, during four years."""
    rows, owners, fresh = [], {code: frozenset({code}) for code in BASE}, 100
    for year in range(2015, 2019):
        free = sorted(owners)
        for _ in range(draw(st.integers(0, 2))):
            kind = draw(st.sampled_from(["merger", "recoding", "split"]))
            if kind == "merger" and len(free) > 1:
                olds = draw(st.lists(st.sampled_from(free), min_size=2, max_size=3, unique=True))
                new = olds[0]
                rows += merger(year, new, *olds)
                owners[new] = frozenset().union(*(owners.pop(old) for old in olds))
            elif kind == "recoding" and free:
                olds, new, fresh = [draw(st.sampled_from(free))], f"02{fresh}", fresh + 1
                rows.append(row(year, "recoding", olds[0], new))
                owners[new] = owners.pop(olds[0])
            else:
                olds = [code for code in free if len(owners[code]) > 1][:1]
                if olds:
                    parts = sorted(owners.pop(olds[0]))
                    new, fresh = f"02{fresh}", fresh + 1
                    for code, piece in ((olds[0], parts[:1]), (new, parts[1:])):
                        rows.append(row(year, "split", olds[0], code, piece, draw(st.integers(1, 900))))
                        owners[code] = frozenset(piece)
            free = [code for code in free if code not in olds]
    return country(*rows)


YEARS = st.integers(2014, 2018)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(lineage=countries(), year=YEARS)
def test_the_communes_of_every_year_share_the_whole_territory(lineage, year):
    parts = [part for code in lineage.codes_of(year) for part in lineage.parts_of(code, year)]
    assert sorted(parts) == sorted(BASE)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(lineage=countries(), years=st.tuples(YEARS, YEARS))
def test_every_commune_leads_to_communes_of_the_other_year_and_none_is_lost(lineage, years):
    start, end = years
    found = moves(lineage, start, end)
    assert found.keys() <= lineage.codes_of(start)
    reached = {new for shares in found.values() for new in shares} | (lineage.codes_of(start) - found.keys())
    assert reached == lineage.codes_of(end)
    for shares in found.values():
        assert None in shares.values() or sum(shares.values()) == pytest.approx(1.0)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(lineage=countries(), year=YEARS)
def test_nothing_moves_from_a_year_to_itself(lineage, year):
    assert moves(lineage, year, year) == {}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(lineage=countries(), years=st.tuples(YEARS, YEARS, YEARS))
def test_what_keeps_its_territory_in_two_steps_keeps_it_at_once(lineage, years):
    first, second, third = years
    stays = (lineage.codes_of(first) - moves(lineage, first, second).keys()) & (
        lineage.codes_of(second) - moves(lineage, second, third).keys()
    )
    assert not stays & moves(lineage, first, third).keys()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(lineage=countries())
def test_writing_then_reading_the_changes_is_identity(lineage):
    body = events_bytes(lineage.rows)
    assert sorted(read_events(body), key=repr) == sorted(lineage.rows, key=repr)
    assert events_bytes(read_events(body)) == body


@given(codes=st.frozensets(st.from_regex(r"(0[1-9]|2A)[0-9]{3}|97[1-6][0-9]{2}|987[0-9]{2}", fullmatch=True)))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_writing_then_reading_the_first_codes_is_identity(codes):
    assert read_base(base_bytes(codes)) == codes


def test_four_codes_are_written_as_a_range_and_a_number():
    assert base_bytes(["2A001", "2A002", "2A003", "2A005"]) == b"departement_code,numbers\n2A,001-003 005\n"


def test_a_commune_restored_is_found_again_without_any_estimate():
    lineage = country(
        *merger(2015, "01001", "01001", "01002", "01003"),
        row(2017, "split", "01001", "01001", ["01001"], 30),
        row(2017, "split", "01001", "01002", ["01002", "01003"], 70),
    )
    assert moves(lineage, 2014, 2017) == {"01002": {"01002": 1.0}, "01003": {"01002": 1.0}}
    assert moves(lineage, 2015, 2017) == {"01001": {"01001": 0.3, "01002": 0.7}}
    assert [(one.year, one.code) for one in lineage.restored] == [(2017, "01002")]


def test_a_split_has_no_share_where_a_population_is_unknown():
    lineage = country(
        *merger(2015, "01001", "01001", "01002"),
        row(2017, "split", "01001", "01001", ["01001"], 30),
        row(2017, "split", "01001", "01002", ["01002"], None),
    )
    assert moves(lineage, 2015, 2017) == {"01001": {"01001": None, "01002": None}}


def test_going_back_to_before_a_merger_has_no_share():
    lineage = country(*merger(2015, "01001", "01001", "01002"))
    assert moves(lineage, 2015, 2014) == {"01001": {"01001": None, "01002": None}}


def test_a_commune_that_never_was_one_comes_out_of_the_first_that_held_it():
    lineage = country(
        row(2016, "split", "01001", "01001", ["01001"], 75), row(2016, "split", "01001", "01099", ["01099"], 25)
    )
    assert lineage.parts_of("01001", 2014) == {"01001", "01099"}
    assert moves(lineage, 2014, 2016)["01001"] == {"01001": 0.75, "01099": 0.25}


def test_a_code_used_again_is_two_communes():
    lineage = country(
        *merger(2015, "01001", "01001", "01002", "01003"),
        row(2016, "recoding", "01001", "01002"),
    )
    assert moves(lineage, 2014, 2016) == {code: {"01002": 1.0} for code in ("01001", "01002", "01003")}
    assert moves(lineage, 2015, 2016) == {"01001": {"01002": 1.0}}
    assert lineage.year_of_change("01003", 2014, 2016) == 2015
    assert lineage.year_of_change("01001", 2015, 2016) == 2016


@pytest.mark.parametrize(
    "rows",
    [
        merger(2015, "01001", "01001", "09999"),
        [row(2015, "recoding", "01001", "01002")],
        [row(2015, "split", "01001", "01001", ["01001"]), row(2015, "split", "01001", "01098", ["01001"])],
    ],
)
def test_changes_that_lose_or_double_a_commune_are_refused(rows):
    with pytest.raises(UnreadableData):
        country(*rows)


def test_a_year_without_list_is_refused():
    with pytest.raises(OutOfDomain):
        country().codes_of(2013)


def _of_departements(lineage, year):
    return {code for code in lineage.codes_of(year) if not code.startswith(("975", "977", "978", "98"))}


@pytest.mark.parametrize("year", sorted(PUBLISHED_COUNTS))
def test_the_number_of_communes_is_the_published_one(year):
    assert len(_of_departements(national_lineage(), year)) == PUBLISHED_COUNTS[year]


@pytest.mark.parametrize(
    ("code", "from_year", "to_year", "expected"),
    [
        ("91182", 2018, 2025, {"91228": 1.0}),  # Courcouronnes, in Évry-Courcouronnes
        ("91228", 2018, 2025, {"91228": 1.0}),
        ("74011", 2016, 2017, {"74010": 1.0}),  # Annecy-le-Vieux, in Annecy
        ("50173", 2015, 2016, {"50129": 1.0}),  # Équeurdreville-Hainneville, in Cherbourg-en-Cotentin
        ("93059", 2024, 2025, {"93066": 1.0}),  # Pierrefitte-sur-Seine, in Saint-Denis
        (
            "49144",
            2017,
            2018,
            {"44180": 1.0},
        ),  # Freigné, in Vallons-de-l'Erdre: from Maine-et-Loire to Loire-Atlantique
        ("44060", 2015, 2016, {"49160": 1.0}),  # Le Fresne-sur-Loire, in Ingrandes-Le Fresne sur Loire
        ("14513", 2017, 2018, {"50592": 1.0}),  # Pont-Farcy, in Tessy-Bocage
        ("02344", 2016, 2017, {"51171": 1.0}),  # Gernicourt, in Cormicy
        ("12076", 2024, 2025, {"12218": 1.0}),  # Conques-en-Rouergue, which moved its seat
        ("12218", 2014, 2025, {"12218": 1.0}),  # Saint-Cyprien-sur-Dourdou, whose code it took
        ("27676", 2019, 2021, {"27058": 1.0}),  # Les Trois Lacs, which took another code for two years
        ("60455", 2018, 2025, {"60694": 1.0}),  # La Neuville-Garnier, in Les Hauts-Talican
        ("15031", 2014, 2025, None),  # Celles, merged in 2016 and restored in 2025: the same commune
        ("2A004", 2014, 2025, None),  # Ajaccio
        ("75056", 2014, 2025, None),  # Paris
    ],
)
def test_known_communes_lead_where_they_went(code, from_year, to_year, expected):
    assert moves(national_lineage(), from_year, to_year).get(code) == expected


def test_les_hauts_talican_came_apart_in_2024():
    """Beaumont-les-Nonains (337 inhabitants in 2022) left Les Hauts-Talican (547), which took the code of Villotran."""
    shares = moves(national_lineage(), 2023, 2024)["60054"]
    assert shares == {"60054": pytest.approx(337 / 884), "60694": pytest.approx(547 / 884)}


def test_shares_of_population_are_known_for_every_restored_commune():
    lineage = national_lineage()
    assert {(one.year, one.code) for one in lineage.restored} == {
        *((2015, "55138"), (2017, "76601"), (2020, "14666"), (2024, "60694"), (2024, "85165"), (2024, "85212")),
        *((2025, "15031"), (2025, "15035"), (2025, "15047"), (2025, "15171")),
    }
    for year in lineage.years[:-1]:
        assert not [code for code, shares in moves(lineage, year, 2026).items() if None in shares.values()]


def test_codes_of_corsica_begin_with_2a_or_2b():
    codes = {code for code in national_lineage().codes_of(2014) if code.startswith(("2", "02A", "02B"))}
    assert not [code for code in codes if code.startswith(("20", "02A", "02B"))]
    assert sum(code.startswith(("2A", "2B")) for code in codes) == 360
