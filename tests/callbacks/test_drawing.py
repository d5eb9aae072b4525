"""A drawing is sent as Dash itself would write it."""

import json

import pytest
from dash import html
from plotly.utils import PlotlyJSONEncoder

from callbacks.explanation import explained
from callbacks.perimeter import edit_perimeter
from components.drawing import written
from tests.callbacks.controls import DEFAULT_RULES as RULES
from tests.callbacks.test_posts import HERE, JOURNAL


def test_the_panel_and_the_explanations_are_written_as_dash_writes_them():
    panel = edit_perimeter(JOURNAL, RULES, HERE)["panel"]
    for places in (
        panel,
        {"why": explained(HERE, RULES)},
        {"odd": html.P(["a", None, 5, html.B("c", **{"data-x": "1"})])},
    ):
        assert json.loads(written(places)) == json.loads(json.dumps(places, cls=PlotlyJSONEncoder))


def test_what_is_no_element_is_no_drawing():
    with pytest.raises(TypeError):
        written({"place": [object()]})
