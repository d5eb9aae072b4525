"""From one territory to another, and two side by side: nothing of one shows in the other."""

from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbacks.address import open_address, read, write_address
from callbacks.data import show_catalogue
from callbacks.indicator import classing_values, show_indicator
from callbacks.perimeter import edit_perimeter
from callbacks.rail import mark_page
from callbacks.sheet import show_sheet
from callbacks.territory import list_territories, name_territory
from components import metrics_panel, notices
from domain.carrying import carry
from domain.classing import Classing
from domain.edits import Perimeter, starting_point
from domain.errors import UnknownTerritory
from domain.plan import Rules
from domain.state import State, default_state
from domain.wording.carrying import opened_text
from tests.trees import texts
from tests.worlds import twelve_communes

pytestmark = pytest.mark.usefixtures("wide")
OWN_CLASSES = classing_values(Classing())
RULES = {
    "envelope": 7_000_000,
    "cost": 37,
    "schedule": "linear",
    "mode": "shift",
    "guaranteed": 33,
    "derogation": True,
}
FREE = {"locked": [], "withdrawn": []}
VERSAILLES, MONTREUIL = "78646", "93048"
CODES = {"dep-78": VERSAILLES, "dep-93": MONTREUIL}


def _journal(*communes):
    return {"start": {"communes": list(communes), "quarters": []}, "edits": [], "sequence": 1}


def _address(territory, communes=(), quarters=(), indicator="poverty_rate", layers=("epci", "zus")):
    perimeter = {"communes": list(communes), "quarters": list(quarters)}
    return write_address(
        perimeter,
        indicator,
        list(layers),
        {"view": [48.8, 2.1, 10], "gaps": None, "reading": None},
        RULES,
        OWN_CLASSES,
        territory,
    )


def _to(territory, search):
    """Write what the list of the header asks for: the address of one state, to be brought to another territory."""
    here = parse_qs(search[1:])["t"][0]
    return search.replace(f"t={here}", f"t={territory}&de={here}")


def test_the_same_gesture_on_two_territories_gives_the_figures_of_each():
    answers = {key: edit_perimeter(_journal(code), RULES, None, key) for key, code in CODES.items()}
    of_78, of_93 = (texts(answers[key]["panel"][metrics_panel.WHO_WHERE]) for key in CODES)
    assert "sur 259 dans le département" in of_78 and "sur 39 dans le département" in of_93
    again = edit_perimeter(_journal(VERSAILLES), RULES, None, "dep-78")
    assert texts(again["panel"][metrics_panel.WHO_WHERE]) == of_78


def test_a_commune_of_another_territory_is_refused():
    answer = edit_perimeter(_journal(MONTREUIL), RULES, None, "dep-78")
    assert f"« {MONTREUIL} » n'existe pas" in texts(answer["panel"][notices.EDIT_AREA]).replace("\u00a0", " ")


@pytest.mark.parametrize("wrong", ["bretagne", 5, ["idf"], "x" * 50, "é"])
def test_a_territory_that_no_page_sends_is_a_french_refusal(wrong):
    answer = edit_perimeter(_journal(), RULES, None, wrong)
    assert answer["panel"][notices.EDIT_AREA].role == "alert" and "territoire" in texts(
        answer["panel"][notices.EDIT_AREA]
    )


def test_indicator_sheet_and_catalogue_are_those_of_their_territory():
    assert len(show_indicator("poverty_rate", False, OWN_CLASSES, "dep-78")["fill"]["class_of"]) == 259
    assert len(show_indicator("poverty_rate", False, OWN_CLASSES, "dep-93")["fill"]["class_of"]) == 39
    subject = {"kind": "commune", "code": MONTREUIL}
    assert "Montreuil" in texts(show_sheet(subject, None, "dep-93"))
    assert "n'existe pas" in texts(show_sheet(subject, None, "dep-78"))
    catalogue = texts(show_catalogue("data-catalogue-body", "dep-93"))
    for name in ("Territoires de ce serveur", "Yvelines", "Seine-Saint-Denis", "Île-de-France"):
        assert name in catalogue


def test_an_address_names_its_territory_and_restores_its_state():
    search = _address("dep-93", (MONTREUIL,))
    assert search.startswith("?t=dep-93&")
    start = open_address(search)["start"]
    assert (start["communes"], start["quarters"]) == ((MONTREUIL,), ())
    now, state = read(search)
    assert now.territory.key == "dep-93" and state.perimeter.communes == {MONTREUIL}


def test_an_address_without_state_opens_at_the_starting_point_of_its_territory():
    start = open_address("?t=dep-93")["start"]
    assert 0 < len(start["quarters"]) < 298
    assert open_address("?t=dep-93")["notice"] == []


def test_an_address_of_an_unknown_territory_is_a_french_sentence_over_the_first_one():
    opened = open_address("?t=bretagne&e=5")
    said = texts(opened["notice"]).replace("\u00a0", " ")
    assert "(« bretagne »), qui n'est pas disponible ici" in said and "Choisissez un territoire" in said
    assert len(opened["start"]["quarters"]) == 298
    with pytest.raises(UnknownTerritory):
        read("?t=bretagne")


def test_the_header_names_the_territory_and_lists_the_others_with_their_communes():
    assert name_territory("dep-78") == {"name": "Yvelines", "geography": "code officiel géographique 2025"}
    shown = list_territories("dep-78")
    assert shown["key"] == "dep-78" and shown["style"] == {}
    labels = [one["label"].replace("\u202f", " ").replace("\u00a0", " ") for one in shown["options"]]
    assert labels[:2] == ["Yvelines (259 communes)", "Seine-Saint-Denis (39 communes)"]
    assert labels[2].startswith("Île-de-France")


def test_the_rail_leads_to_pages_of_the_same_territory():
    assert [one.href for one in mark_page("/", "dep-78")] == [
        "/?t=dep-78",
        "/indicateurs?t=dep-78",
        "/cofinancement?t=dep-78",
        "/disparites?t=dep-78",
        "/donnees?t=dep-78",
        "/a-propos?t=dep-78",
    ]


def test_what_exists_there_is_carried_and_what_does_not_is_said():
    search = _address("idf", (VERSAILLES, "78517", MONTREUIL), ("QN09219N",))
    opened = open_address(_to("dep-78", search))
    assert opened["start"] == {"communes": ("78517", VERSAILLES), "quarters": (), **FREE}
    assert (opened["indicator"], opened["layers"], opened["view"]) == ("poverty_rate", ["epci", "zus"], None)
    assert {key: opened[key] for key in RULES} == RULES
    said = texts(opened["notice"]).replace("\u00a0", " ")
    assert "Territoire ouvert : Yvelines." in said
    assert "N'y existent pas : 1 commune et 1 quartier du périmètre." in said
    assert "Le reste du périmètre est repris." in said


def test_a_perimeter_of_which_nothing_exists_there_gives_way_to_the_starting_point():
    opened = open_address(_to("dep-78", _address("dep-93", (MONTREUIL,))))
    assert opened["start"] == open_address("?t=dep-78")["start"]
    assert "N'y existe pas : 1 commune du périmètre. La carte s'ouvre sur son point de départ." in texts(
        opened["notice"]
    ).replace("\u00a0", " ")


def test_the_starting_point_of_one_becomes_that_of_the_other():
    start = open_address("?t=dep-93")["start"]
    opened = open_address(_to("idf", _address("dep-93", start["communes"], start["quarters"])))
    assert opened["start"] == open_address("?t=idf")["start"]
    assert "exist" not in texts(opened["notice"])


def test_an_empty_perimeter_stays_empty_from_one_to_the_other():
    assert open_address(_to("idf", _address("dep-93")))["start"] == {"communes": (), "quarters": (), **FREE}


@pytest.mark.parametrize("origin", ["bretagne", "", "idf"])
def test_an_origin_that_says_nothing_of_use_opens_at_the_starting_point(origin):
    search = _address("dep-93", (MONTREUIL,)).replace("t=dep-93", f"t=dep-78&de={origin}")
    opened = open_address(search)
    assert opened["start"] == open_address("?t=dep-78")["start"]
    assert texts(opened["notice"])


WORLD = twelve_communes()
LAYERS, INDICATORS = ("epci", "qpv", "zus"), ("poverty_rate", "density_per_km2")


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    communes=st.frozensets(st.sampled_from([*WORLD.communes.tolist(), "99001", "99002"])),
    quarters=st.frozensets(st.sampled_from([*WORLD.quarters.codes.tolist(), "QN99001M"])),
    locked=st.frozensets(st.sampled_from([*WORLD.communes.tolist(), "99003"])),
    layers=st.lists(st.sampled_from([*LAYERS, "ept"]), unique=True),
    indicator=st.sampled_from([*INDICATORS, "vacant_dwelling_share"]),
)
def test_all_that_is_kept_exists_and_all_that_is_not_is_counted(communes, quarters, locked, layers, indicator):
    state = State(Perimeter(communes, quarters, locked), indicator, tuple(layers), Rules(envelope_eur=5))
    default = default_state(WORLD, INDICATORS[0], LAYERS)
    found = carry(state, WORLD, WORLD, default, INDICATORS, LAYERS)
    WORLD.positions(found.state.perimeter.communes), WORLD.quarter_positions(found.state.perimeter.quarters)
    assert set(found.state.layers) <= set(LAYERS) and found.state.indicator in INDICATORS
    assert found.state.rules == state.rules and found.state.view is None
    if not found.is_start:
        kept = found.state.perimeter.communes | found.state.perimeter.locked
        assert found.n_communes == len(communes | locked) - len(kept)
        assert found.n_quarters == len(quarters) - len(found.state.perimeter.quarters)
    else:
        assert found.state.perimeter == starting_point(WORLD)
    assert found.n_layers == len(layers) - len(found.state.layers)
    assert opened_text("Douze-Communes", found).startswith("Territoire ouvert")
