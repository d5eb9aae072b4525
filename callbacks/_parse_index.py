"""The definition of an index as the browser holds it: parsed here, never trusted."""

from domain import index
from domain.errors import IndexRefused


def index_text(value: object) -> str:
    """Read the text of a definition, as a state keeps it; nothing is the default index.

    Raises:
        IndexRefused: another form, or a definition that cannot be.
    """
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        raise IndexRefused(field=index.FIELD, given=type(value).__name__, expected="text", reason="form")
    return index.chosen_text(index.read(value))


def usable_index(value: object) -> str:
    """Read the definition of an index as a state keeps it; the default one where it cannot be used."""
    try:
        return index_text(value)
    except IndexRefused:
        return ""
