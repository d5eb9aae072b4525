"""What nothing changes comes as one text: the page that it gives is the same."""

import json

from dash import dcc, html

from components import still
from tests.callbacks import posts


def _packed(tree, wired=frozenset()):
    still.pack(tree, wired)
    return tree


def test_a_part_without_wires_is_one_element():
    tree = _packed(html.Div([html.Ul([html.Li("un"), html.Li("deux"), html.Li("trois")])], className="liste"))
    assert getattr(tree, "children", None) is None
    assert all(word in getattr(tree, still.ATTRIBUTE) for word in ("Ul", "un", "deux", "trois"))
    assert tree.className == "liste"


def test_what_a_callback_reads_or_writes_stays_an_element_and_its_neighbours_are_packed():
    told = html.P([html.B("a"), html.I("b"), html.B("c")])
    tree = _packed(html.Div([html.Span(id="total"), told]), {"total"})
    assert [one.id for one in tree.children[:1]] == ["total"]
    assert getattr(told, "children", None) is None


def test_an_unknown_wiring_spares_every_id_and_other_libraries_stay():
    named = html.Div([html.B("a"), html.I("b"), html.B("c")], id="seen")
    tree = html.Div([named, dcc.Store(id="kept")])
    still.pack(tree)
    assert [one.id for one in tree.children] == ["seen", "kept"]
    assert len(named.children) == 3


def test_two_or_three_elements_are_not_worth_a_text():
    tree = _packed(html.A([html.Img(src="x"), html.Span("y")]))
    assert len(tree.children) == 2


def test_every_element_that_a_callback_reads_or_writes_is_still_one(client):
    known = posts.dependencies(client)
    wired = {
        one["id"] for spec in known.values() for one in (*posts.spec_outputs(spec), *spec["inputs"], *spec["state"])
    }
    layout = client.get("/_dash-layout", headers={"Referer": "http://localhost/"}).get_data(as_text=True)
    texts = [one["props"][still.ATTRIBUTE] for one in _elements(json.loads(layout)) if still.ATTRIBUTE in one["props"]]
    assert texts
    named = {one["props"].get("id") for text in texts for one in _elements(json.loads(text))}
    assert named & wired == set()


def _elements(part):
    if isinstance(part, list):
        return [one for each in part for one in _elements(each)]
    if not isinstance(part, dict) or "props" not in part:
        return []
    return [part, *_elements(part["props"].get("children"))]
