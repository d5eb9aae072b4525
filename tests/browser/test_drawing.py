"""Figures drawn by `web/assets/dessin.js`: what changes in place is what would have been drawn afresh."""

from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "web" / "assets" / "dessin.js"
RANDOM_TREES = """
(seed) => {
    let state = seed;
    const below = (n) => { state = (state * 48271) % 2147483647; return state % n; };
    const pick = (list) => list[below(list.length)];
    const word = () => pick(["12", "habitants", "", "<b>gras</b>", "&amp;", "\u202f%"]);
    const props = () => {
        const all = { id: pick(["un", "deux"]), className: pick(["a", "b", "variation"]), title: word(), role: null };
        all.hidden = pick([true, false]);
        all["data-x"] = word();
        all["aria-hidden"] = pick([true, false]);
        all.style = { width: `${below(100)}%`, fontWeight: 600 };
        return Object.fromEntries(Object.entries(all).filter(() => below(2)));
    };
    const tree = (depth) => {
        if (!depth || below(3) === 0) return pick([word(), below(100), null]);
        const children = pick([null, word(), Array.from({ length: below(5) }, () => tree(depth - 1))]);
        return { namespace: "dash_html_components", type: pick(["Div", "P", "Span"]), props: { ...props(), children } };
    };
    const place = document.createElement("div");
    for (let turn = 0; turn < 12; turn += 1) {
        const next = [tree(4), tree(3), tree(4)];
        geoprio.dessin.draw(place, next);
        const afresh = document.createElement("div");
        geoprio.dessin.draw(afresh, next);
        if (!place.isEqualNode(afresh)) return [place.outerHTML, afresh.outerHTML];
    }
    return [];
}
"""
ELEMENT = "(type, props) => ({ namespace: 'dash_html_components', type, props })"


@pytest.fixture
def paper(browser):
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()


def test_a_change_in_place_gives_what_a_fresh_drawing_gives(paper):
    for seed in range(1, 200):
        assert paper.evaluate(RANDOM_TREES, seed) == [], seed


def test_a_folded_block_stays_folded_and_new_figures_come_in(paper):
    told = paper.evaluate(f"""() => {{
        const el = {ELEMENT};
        const title = el("Summary", {{ children: "Qui ?" }});
        const block = (n) => el("Details", {{ open: true, children: [title, `${{n}} habitants`] }});
        const place = document.createElement("div");
        geoprio.dessin.draw(place, block(1));
        place.firstChild.open = false;
        geoprio.dessin.draw(place, block(2));
        return [place.firstChild.open, place.textContent];
    }}""")
    assert told == [False, "Qui ?2 habitants"]


def test_what_did_not_change_is_left_alone_and_a_change_plays_again(paper):
    told = paper.evaluate(f"""() => {{
        const el = {ELEMENT};
        const change = () => el("Span", {{ className: "variation", children: "+1" }});
        const figure = (n) => [el("Span", {{ children: `${{n}}` }}), change()];
        const place = document.createElement("div");
        geoprio.dessin.draw(place, figure(1));
        const [value, moved] = place.childNodes;
        geoprio.dessin.draw(place, figure(2));
        return [place.childNodes[0] === value, place.childNodes[1] === moved, place.textContent];
    }}""")
    assert told == [True, False, "2+1"]


def test_a_text_is_never_read_as_html(paper):
    told = paper.evaluate(f"""() => {{
        const el = {ELEMENT};
        const place = document.createElement("div");
        geoprio.dessin.draw(place, el("P", {{ children: "<img src=x onerror=alert(1)>", title: '"><b>' }}));
        return [place.querySelectorAll("img, b").length, place.textContent];
    }}""")
    assert told == [0, "<img src=x onerror=alert(1)>"]


def test_a_component_that_is_no_plain_element_is_refused(paper):
    told = paper.evaluate("""() => {
        try {
            const tree = { namespace: "dash_mantine_components", type: "Select", props: {} };
            geoprio.dessin.draw(document.createElement("div"), tree);
        } catch (error) { return error.message; }
    }""")
    assert "dash_mantine_components.Select" in told


def test_a_place_that_left_the_page_is_passed_over(paper):
    told = paper.evaluate("""() => {
        document.body.innerHTML = "<div id='here'></div>";
        geoprio.dessin.drawAll({ gone: "a", here: "b" }, document);
        return document.body.textContent;
    }""")
    assert told == "b"


def test_an_answer_is_drawn_as_it_comes_and_a_late_one_not_at_all(paper):
    told = paper.evaluate("""() => {
        document.body.innerHTML = "<p id='who'></p>";
        const { asked, answered } = geoprio.dessin;
        const ask = (output) => { const question = { output }; asked(question); return question; };
        const answer = (text, store = "sheet-drawing") => ({ [store]: { data: JSON.stringify({ who: text }) } });
        const seen = () => document.getElementById("who").textContent;
        const told = [];
        const first = ask("..panel..");
        const second = ask("..panel..");
        ask("..another..");
        answered(second, answer("second"));
        told.push(seen());
        answered(first, answer("first, late"));
        told.push(seen());
        answered(ask("..panel.."), answer("no drawing", "perimeter"));
        answered(ask("..panel.."), {});
        answered(ask("..panel.."), null);
        told.push(seen());
        return told;
    }""")
    assert told == ["second"] * 3


def test_why_the_last_figures_were_is_not_drawn_over_the_next_ones(paper):
    told = paper.evaluate("""() => {
        document.body.innerHTML = "<p id='why'></p>";
        const { asked, answered, forgetReasons } = geoprio.dessin;
        const question = { output: "explanation-drawing.data" };
        asked(question);
        forgetReasons();
        answered(question, { "explanation-drawing": { data: JSON.stringify({ why: "late" }) } });
        return document.body.textContent;
    }""")
    assert told == ""


def test_an_element_that_has_an_id_stays_itself_when_another_comes_before_it(paper):
    told = paper.evaluate(f"""() => {{
        const el = {ELEMENT};
        const version = (id) => el("Article", {{ id, children: [el("Textarea", {{ children: `note ${{id}}` }})] }});
        const head = (text) => el("Div", {{ children: text }});
        const place = document.body.appendChild(document.createElement("div"));
        geoprio.dessin.draw(place, [head("1"), version("v1"), version("v0")]);
        const field = place.querySelector("#v1 textarea");
        field.value = "en cours";
        field.focus();
        geoprio.dessin.draw(place, [head("2"), version("v2"), version("v1")]);
        const order = [...place.querySelectorAll("article")].map((one) => one.id);
        return [order, place.querySelector("#v1 textarea") === field, field.value, document.activeElement === field];
    }}""")
    assert told == [["v2", "v1"], True, "en cours", True]
