"""One gesture, one answer: the confirmed perimeter and every figure, in French; or why nothing changed."""

import json
import re

import pytest

from callbacks.perimeter import edit_perimeter
from domain.plan import MODES, SCHEDULES
from pages.map import layout
from tests.callbacks.controls import DEFAULT_RULES as RULES
from tests.trees import identifiers, pieces, texts, walk

KEYS, WHO_WHERE, MONEY, FAIR, NOTICE = PLACES = (
    "metrics-panel-keys",
    "metrics-panel-who-where",
    "funding-plan-body",
    "metrics-panel-fair",
    "notices-edit",
)
PARTS = PLACES[:4]
THIN, WORD = "\u202f", "\u00a0"
SAINT_DENIS, MONTENILS, BONDY, PARIS = "93066", "77304", "93010", "75056"


def _journal(communes=(), quarters=(), edits=(), sequence=1):
    return {
        "start": {"communes": list(communes), "quarters": list(quarters)},
        "edits": list(edits),
        "sequence": sequence,
    }


def _answer(communes=(), quarters=(), before=None, **rules):
    return edit_perimeter(_journal(communes, quarters), {**RULES, **rules}, before)


def _panel(answer):
    return texts([answer["panel"][place] for place in PARTS])


def _plain(text):
    return text.replace(THIN, " ").replace(WORD, " ")


def test_the_answer_confirms_the_replay_and_its_sequence():
    edits = [
        {"op": "add_area", "zoning": "living_area", "area": "78361"},
        {"op": "toggle_commune", "commune": "78361"},
        {"op": "toggle_quarter", "quarter": "QN09301I"},
    ]
    answer = edit_perimeter(_journal((BONDY,), (), edits[:2], 41), RULES, None)
    confirmed = answer["perimeter"]
    assert confirmed["sequence"] == 41 and confirmed["cog_year"] == 2025
    assert len(confirmed["communes"]) == 37
    assert BONDY in confirmed["communes"] and "78361" not in confirmed["communes"]
    assert answer["panel"][NOTICE] == []
    json.dumps(confirmed)


@pytest.mark.parametrize(
    ("journal", "said"),
    [
        (_journal(("99999",)), "La commune « 99999 » n'existe pas dans ce territoire."),
        (_journal((), ("QN99999M",)), "Le quartier « QN99999M » n'existe pas"),
        (_journal(edits=[{"op": "add_area", "zoning": "canton", "area": "1"}]), "Le découpage « canton » n'existe pas"),
        (_journal(edits=[{"op": "add_area", "zoning": "epci", "area": "1"}]), "L'EPCI « 1 » n'existe pas"),
        (_journal(edits=[{"op": "rm -rf"}]), "ne peut pas être lue"),
        ([], "ne peut pas être lue"),
        ("clear", "ne peut pas être lue"),
    ],
)
def test_a_refused_gesture_keeps_the_screen_and_says_why(journal, said):
    answer = edit_perimeter(journal, RULES, None)
    assert answer["perimeter"] is None and set(answer["panel"]) == {NOTICE}
    assert said in texts(answer["panel"][NOTICE])
    assert answer["panel"][NOTICE].role == "alert"


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("envelope", -1, "L'enveloppe doit être comprise entre 0 et 100 000 000 000 € ; « -1 » a été demandé."),
        ("envelope", "beaucoup", "L'enveloppe ne peut pas être lue"),
        ("cost", 100_001, "Le coût par habitant doit être compris entre 0 et 100 000 € ; « 100001 » a été demandé."),
        ("cost", 37.5, "Le coût par habitant ne peut pas être lu "),
        ("guaranteed", 101, "Le taux garanti doit être compris entre 0 et 100 % ; « 101 » a été demandé."),
        ("schedule", "libre", "Le barème ne peut pas être lu "),
        ("mode", "hasard", "Le mode de réduction ne peut pas être lu "),
    ],
)
def test_a_refused_setting_keeps_its_default_and_the_perimeter_is_confirmed_and_drawn(field, wrong, said):
    chosen = {"envelope": 3_000_001, "cost": 37, "schedule": "linear", "mode": "shift", "derogation": True}
    chosen["guaranteed"] = 33
    answer = _answer((PARIS, BONDY), **{**chosen, field: wrong})
    instead = _answer((PARIS, BONDY), **{**chosen, field: RULES[field]})
    assert _plain(texts(answer["panel"][NOTICE])).startswith(said)
    assert answer["panel"][NOTICE].role == "alert" and instead["panel"][NOTICE] == []
    assert answer["perimeter"] == instead["perimeter"]
    assert _panel(answer) == _panel(instead)


def test_of_several_refused_settings_the_first_is_named_and_each_keeps_its_default():
    answer = _answer((BONDY,), cost=-1, envelope=-1, mode="hasard")
    assert _plain(texts(answer["panel"][NOTICE])).startswith("L'enveloppe doit être comprise")
    assert _panel(answer) == _panel(_answer((BONDY,)))


def test_a_refused_setting_does_not_hide_a_refused_gesture():
    answer = _answer(("99999",), envelope=-1)
    assert answer["perimeter"] is None
    assert "La commune « 99999 » n'existe pas" in _plain(texts(answer["panel"][NOTICE]))


def test_an_empty_perimeter_says_so_with_the_first_gesture_and_no_figures():
    answer = _answer()
    assert answer["perimeter"]["communes"] == answer["perimeter"]["quarters"] == ()
    assert [answer["panel"][place] for place in (MONEY, FAIR, NOTICE)] == [[], [], []]
    said = _plain(texts(answer["panel"][WHO_WHERE]))
    assert said.startswith("Le périmètre est vide. Cliquez une commune ou un quartier")
    assert not re.search(r"\d|n\.d\.", said)
    assert "aucune commune, aucun quartier" in _plain(texts(answer["panel"][KEYS]))


def test_emptying_the_perimeter_and_filling_it_again_draws_the_figures_again():
    empty = {"communes": [], "quarters": []}
    again = _answer((BONDY,), before=empty)
    assert again["panel"][MONEY] and again["panel"][FAIR]
    assert "+1" in pieces(again["panel"][WHO_WHERE])
    assert _answer(before={"communes": [BONDY], "quarters": []})["panel"][MONEY] == []


def test_the_checks_stand_after_the_areas_with_a_button_that_shows_where():
    drawn = _answer((BONDY, MONTENILS))["panel"][WHO_WHERE]
    said = _plain(texts(drawn))
    assert said.index("Zones d'emploi 2020") < said.index("Vérifications") and "2 morceaux" in said
    buttons = [one for one in walk(drawn) if getattr(one, "data-action", None) == "voir"]
    assert json.dumps([MONTENILS]) in [getattr(one, "data-codes") for one in buttons]
    assert all(getattr(one, "aria-label").startswith("Voir sur la carte") for one in buttons)


def test_a_cap_is_checked_at_once_and_the_room_sees_how_many_checks_hold():
    free, capped = _answer((BONDY,)), _answer((BONDY,), population_cap=1_000)
    assert "Aucun plafond n'est donné" in _plain(texts(free["panel"][WHO_WHERE]))
    assert "pour un plafond de 1 000" in _plain(texts(capped["panel"][WHO_WHERE]))
    assert re.search(r"\d vérifications? sur 7 : oui", _plain(texts(free["panel"][KEYS])))
    assert "vérification" not in _plain(texts(_answer()["panel"][KEYS]))


def test_without_whole_commune_the_block_of_areas_has_no_table():
    quarters_alone = _plain(texts(_answer((), ("QN09219N",))["panel"][WHO_WHERE]))
    assert "aucune commune entière : les quartiers seuls ne comptent ni en morceaux ni en bassins" in quarters_alone
    assert "Bassins de vie 2022" not in quarters_alone and "indice de coupure" not in quarters_alone
    with_commune = _plain(texts(_answer((BONDY,), ("QN09219N",))["panel"][WHO_WHERE]))
    assert "Bassins de vie 2022" in with_commune and "Zones d'emploi 2020" in with_commune


def test_those_left_out_are_named_with_their_inhabitants_not_covered():
    said = _plain(texts(_answer((), ("QN09219N",))["panel"][WHO_WHERE]))
    assert "Laissés de côté, parmi les plus en difficulté :  | Montreuil (111 934 hab. sur 111 934)" in said
    part = _plain(texts(_answer((), ("QN09318M",))["panel"][WHO_WHERE]))
    assert "| Argenteuil (106 130 hab. sur 106 130), Montreuil (97 137 hab. sur 111 934), Aubervilliers" in part
    keys = _plain(texts(_answer((), ("QN09219N",))["panel"][KEYS]))
    assert "Laissés de côté, surtout : Montreuil, Argenteuil, Aubervilliers" in keys


@pytest.mark.parametrize(
    ("communes", "quarters", "said"),
    [
        ((BONDY,), (), "1 commune entière"),
        ((BONDY, PARIS), (), "2 communes entières"),
        ((), ("QN09219N",), "1 quartier choisi"),
        ((BONDY,), ("QN09219N", "QN07705M"), "1 commune entière et 2 quartiers choisis"),
    ],
)
def test_what_is_selected_is_counted_with_its_plural(communes, quarters, said):
    assert f"Périmètre : {said}" in _plain(texts(_answer(communes, quarters)["panel"][KEYS]))


@pytest.mark.parametrize(("communes", "unit"), [((), "morceau"), ((BONDY,), "morceau"), ((BONDY, PARIS), "morceaux")])
def test_pieces_are_counted_with_their_plural(communes, unit):
    assert unit in pieces(_answer(communes, ("QN09219N",))["panel"][WHO_WHERE])


def test_a_quarter_alone_is_no_empty_perimeter():
    panel = _panel(_answer((), ("QN09219N",)))
    assert "Le périmètre est vide" not in panel


def test_a_commune_without_index_is_named_as_left_to_decide():
    panel = _plain(texts(_answer((SAINT_DENIS,))["panel"][MONEY]))
    assert "Taux à décider pour 1 commune, sans indice disponible : Saint-Denis." in panel
    assert "(14 907 700 € de coût, 149 077 habitants couverts)" in panel
    assert "n.d. | d'aide" in panel and "Reste à charge des communes | n.d." in panel
    assert "communes dépassent" not in panel


def test_what_is_left_to_decide_stays_out_of_what_the_communes_pay():
    answer = _answer((SAINT_DENIS, MONTENILS))
    money, fair = _plain(texts(answer["panel"][MONEY])), _plain(texts(answer["panel"][FAIR]))
    assert "Coût total supposé | 14 911 100 €" in money
    assert "Reste à charge des communes | 680 € | … par habitant couvert | 20,00 €" in money
    assert "Seine-Saint-Denis | à décider | n.d." in fair and "Paris | non atteint | 0,00" in fair


def test_where_no_rate_is_known_no_line_of_the_panel_says_zero_euro():
    assert f"0{THIN}€" not in pieces(_answer((SAINT_DENIS,))["panel"][MONEY])


@pytest.mark.parametrize("chosen", [{"communes": (SAINT_DENIS,)}, {"communes": (BONDY,), "envelope": 1}])
def test_a_departement_reached_without_decided_aid_is_not_said_to_be_out_of_reach(chosen):
    assert "Aucun département n'est atteint" not in texts(_answer(**chosen)["panel"][FAIR])


def test_bounds_appear_only_where_a_quarter_is_cut():
    cut = _plain(texts(_answer((), ("QN09328M",))["panel"][WHO_WHERE]))
    assert "… au moins, au plus" not in cut
    inside_part = _plain(texts(_answer(("93001",), ())["panel"][WHO_WHERE]))
    assert "… au moins, au plus" in inside_part


def test_the_envelope_that_binds_is_said_to_the_euro():
    money = _plain(texts(_answer((PARIS, BONDY), envelope=3_000_001)["panel"][MONEY]))
    assert "Les demandes dépassent l'enveloppe" in money
    assert "exactement 3 000 001 €" in money


def test_a_promise_that_costs_too_much_says_how_much_is_missing():
    answer = _answer((BONDY,), envelope=1, guaranteed=50)
    money = _plain(texts(answer["panel"][MONEY]))
    assert "n.d. | d'aide" in money
    assert "Le taux garanti coûte" in money and "il manque" in money
    assert "Aucune aide n'est calculée" in money


def test_where_no_aid_is_decided_no_line_of_the_panel_says_zero_euro():
    answer = _answer((BONDY,), envelope=1, guaranteed=50)
    assert f"0{THIN}€" not in pieces(answer["panel"][MONEY])


def test_a_change_is_shown_beside_the_figure_it_changed():
    before = {"communes": [BONDY], "quarters": []}
    answer = _answer((BONDY, PARIS), before=before)
    assert "+1" in pieces(answer["panel"][WHO_WHERE])
    assert f"+2{THIN}103{THIN}778" in pieces(answer["panel"][WHO_WHERE])
    unchanged = _answer((BONDY,), before=before)
    assert not any(piece.startswith("+") for piece in pieces(unchanged["panel"][WHO_WHERE]))


@pytest.mark.parametrize("derogation", [False, True])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_rule_draws_a_panel_of_french_numbers(schedule, mode, derogation):
    answer = _answer((PARIS, BONDY, MONTENILS), schedule=schedule, mode=mode, derogation=derogation, envelope=5_000_000)
    for piece in pieces([answer["panel"][place] for place in PARTS]):
        assert "nan" not in piece.split() and "None" not in piece and "inf" not in piece.split()
        assert not re.search(r"\d{5,}", piece), f"thousands stand together in « {piece} »"
        assert not re.search(r"\d\.\d", piece), f"a decimal point in « {piece} »"
        assert not re.search(r"\d €", piece), f"an ordinary space before the euro in « {piece} »"


def test_no_line_can_break_before_a_unit_or_a_double_sign():
    answer = _answer((PARIS, BONDY, MONTENILS), envelope=3_000_000)
    for piece in pieces([answer["panel"][place] for place in PARTS]):
        assert not re.search(r"\d %| [:;!?»]|« ", piece), piece


def test_the_reference_of_the_court_of_audit_stands_apart():
    fair = _plain(texts(_answer((BONDY,))["panel"][FAIR]))
    assert "Référence publiée : crédits de l'Acsé 2011" in fair
    assert "Dénominateur non publié" in fair and "2,42" in fair


def test_an_earlier_perimeter_that_cannot_be_read_is_a_notice_and_changes_nothing():
    answer = _answer((BONDY,), before={"communes": ["99999"]})
    assert answer["perimeter"] is None
    assert "La commune « 99999 » n'existe pas" in texts(answer["panel"][NOTICE])


def test_the_browser_can_draw_every_answer():
    answers = [_answer(), _answer((BONDY, MONTENILS), ("QN09219N",)), _answer((BONDY,), mode="factor", envelope=5)]
    for answer in answers:
        for drawn in answer["panel"].values():
            assert {type(one)._namespace for one in walk(drawn)} <= {"dash_html_components"}


def test_every_place_that_an_answer_draws_is_on_the_page(table):
    places = identifiers(layout(table.view))
    for answer in (_answer((BONDY,)), _answer(), edit_perimeter([], RULES, None)):
        assert set(answer["panel"]) <= set(places)
