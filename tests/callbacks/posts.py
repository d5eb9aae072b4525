"""Posts to the server as the browser makes them: one callback, its inputs and states in their order."""

from typing import Any

from flask.testing import FlaskClient

URL = "/_dash-update-component"


def dependencies(client: FlaskClient) -> dict[str, dict[str, Any]]:
    """Return the callbacks that the server answers itself, by the id of their first output."""
    listed = client.get("/_dash-dependencies").get_json()
    return {spec_outputs(one)[0]["id"]: one for one in listed if not one["clientside_function"]}


def spec_outputs(dependency: dict[str, Any]) -> list[dict[str, str]]:
    """Read `a.children` or `..a.children...b.data..` as ids and properties; a callback may write nothing."""
    names = dependency["output"]
    texts = names.strip(".").split("...") if names.startswith("..") else [names]
    return [dict(zip(("id", "property"), text.rsplit(".", 1), strict=True)) for text in texts if "." in text]


def payload(dependency: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """Write the post of one callback, its inputs and then its states taking these values."""
    sides = {}
    left = list(values)
    for side in ("inputs", "state"):
        sides[side] = [{**one, "value": left.pop(0)} for one in dependency[side]]
    outputs = spec_outputs(dependency)
    changed = [f"{one['id']}.{one['property']}" for one in dependency["inputs"][:1]]
    is_list = dependency["output"].startswith("..")
    return {
        "output": dependency["output"],
        "outputs": outputs if is_list else outputs[0],
        "changedPropIds": changed,
        **sides,
    }


def n_values(dependency: dict[str, Any]) -> int:
    """Count the inputs and states of a callback."""
    return len(dependency["inputs"]) + len(dependency["state"])
