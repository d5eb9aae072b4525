"""The panel: four questions in French, money that follows its settings, the published reference apart."""

import re

from playwright.sync_api import Page, expect

from tests.browser import map_page


def test_the_panel_answers_the_four_questions_in_french(resting_map: Page) -> None:
    panel = map_page.panel(resting_map)
    titles = [title.replace("\u00a0", " ") for title in panel.locator("details > summary").all_inner_texts()]
    assert [title for title in titles if title.endswith("?")] == ["Qui ?", "Où ?", "Combien ?", "Est-ce juste ?"]
    text = "\n".join(map_page.figures(resting_map))
    for words in (
        r"habitants",
        r"communes? entières?",
        r"Quartiers prioritaires 2024 \| \d+ \| 298",
        r"Cinquième le plus en difficulté, part atteinte \| \d+,\d\s%",
        r"Recettes de fonctionnement 2017, €/hab",
        r"morceaux?",
        r"Coût total supposé \| [\d\s]+\s€",
        r"Reste à charge des communes \| [\d\s]+\s€",
        r"par habitant couvert \| \d+,\d\d\s€",
        r"Gini des niveaux de vie",
        r"Concentration de l'aide",
    ):
        assert re.search(words, text), words


def test_no_figure_is_written_the_english_way_or_left_raw(resting_map: Page) -> None:
    text = "\n".join([*map_page.figures(resting_map), map_page.legend(resting_map).inner_text()])
    text = text.replace("Licence Ouverte 2.0", "")
    assert re.findall(r"\d\.\d|\d{5,}|\bNaN\b|\bNone\b|\bnull\b|\bundefined\b|\d ?%(?<!\s%)", text) == []


def test_one_commune_moves_people_places_and_money_together(empty_map: Page) -> None:
    map_page.click_commune(empty_map, "78517")
    assert map_page.whole_number(map_page.row(empty_map, "Coût total supposé")) == 100 * 27_724
    assert map_page.key_figure(empty_map, "morceaux?") == "1"
    for title in ("Bassins de vie 2022", "Zones d'emploi 2020"):
        expect(map_page.panel(empty_map).get_by_role("table", name=title)).to_contain_text("indice de coupure")
    touched = [line for line in map_page.figures(empty_map) if line.startswith(("touchés", "touchées"))]
    assert [line.rsplit("| ", 1)[1] for line in touched] == ["1 / 0 / 1", "1 / 0 / 1"]
    cuts = map_page.panel(empty_map).get_by_text("Les coupures qui touchent le plus d'habitants").first
    cuts.click()
    expect(map_page.panel(empty_map)).to_contain_text("Rambouillet")


def test_the_change_of_a_gesture_is_said_beside_the_figure(empty_map: Page) -> None:
    map_page.click_commune(empty_map, "78517")
    expect(map_page.panel(empty_map)).to_contain_text(re.compile(r"\+27\s724"))


def test_the_envelope_the_cost_and_the_guaranteed_rate_move_the_money(empty_map: Page) -> None:
    map_page.click_commune(empty_map, "78517")
    map_page.set_amount(empty_map, "Coût par habitant", "200")
    assert map_page.whole_number(map_page.row(empty_map, "Coût total supposé")) == 200 * 27_724
    map_page.set_amount(empty_map, "Enveloppe de l'État", "1000000")
    assert "1,0\u202fM€" in "\n".join(map_page.figures(empty_map))
    given = [line for line in map_page.figures(empty_map) if line.startswith("exactement")]
    assert map_page.whole_number(given[0].removeprefix("exactement")) <= 1_000_000
    map_page.set_amount(empty_map, "Enveloppe de l'État", "120000000")
    map_page.set_amount(empty_map, "Coût par habitant", "100")


def test_the_schedule_and_the_reduction_are_choices_that_count(empty_map: Page) -> None:
    map_page.press(
        empty_map, map_page.choose_place(empty_map, "Essonne", "departement").get_by_role("button", name="Ajouter les")
    )
    map_page.change_figures(empty_map, lambda: map_page.choose_option(empty_map, "funding-plan-schedule", "lissé"))
    assert map_page.row(empty_map, "… au barème par paliers")
    map_page.change_figures(empty_map, lambda: map_page.set_amount(empty_map, "Enveloppe de l'État", "20000000"))
    protected = map_page.figures(empty_map)
    map_page.change_figures(
        empty_map,
        lambda: map_page.choose_option(empty_map, "funding-plan-mode", "réduire tous les taux au prorata"),
    )
    assert map_page.figures(empty_map) != protected
    assert "exactement 20\u202f000\u202f000\u202f€" in map_page.figures(empty_map)


def test_the_derogation_lifts_the_legal_ceiling_and_says_so(open_page: map_page.OpenPage) -> None:
    page = open_page()
    map_page.wait_until_drawn(page)
    panel = map_page.panel(page)
    expect(panel).to_contain_text("Dérogation requise")
    without = map_page.whole_number(re.findall(r"exactement (.+€)", "\n".join(map_page.figures(page)))[0])
    switch = page.get_by_role("switch").or_(page.locator("#funding-plan-derogation")).first
    map_page.change_figures(page, lambda: switch.check(force=True))
    expect(panel).to_contain_text("Dérogation supposée accordée")
    granted = map_page.whole_number(re.findall(r"exactement (.+€)", "\n".join(map_page.figures(page)))[0])
    assert granted > without


def test_the_published_reference_stands_apart_with_its_pair(resting_map: Page) -> None:
    table = map_page.panel(resting_map).get_by_role("table").filter(has_text="Acsé 2011")
    expect(table.get_by_role("row")).to_have_count(8)
    assert sorted(table.locator("strong").all_inner_texts()) == ["Seine-Saint-Denis", "Yvelines"]
    expect(table).not_to_contain_text("Aide simulée")
    text = map_page.panel(resting_map).inner_text()
    assert "2,42" in text
    assert "Dénominateur non publié" in text


def test_the_panel_says_why_these_figures_with_the_values_put_in(empty_map: Page) -> None:
    map_page.click_commune(empty_map, "78517")
    empty_map.get_by_role("button", name="Pourquoi ces chiffres").click()
    answer = empty_map.locator("#explanation-body")
    expect(answer.get_by_role("heading").first).to_be_visible()
    expect(answer).to_contain_text(re.compile(r"27\s724"))
