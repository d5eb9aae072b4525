"""Small XML documents of a workbook, read by events: no document type, no entity, limited depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers import expat

from geodata.reading.table import Refused

MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its name without prefix and its attributes, their prefixes kept."""

    name: str
    attributes: dict[str, str]


def make_parser() -> expat.XMLParserType:
    """Make a parser that refuses document types, hence entities, whatever they are."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def refuse(*_: object) -> None:
        raise Refused("F09")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_: 0
    return parser


def run(parser: expat.XMLParserType, content: bytes) -> None:
    """Parse a whole document.

    Raises:
        Refused: F09 where it is not well formed.
    """
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused("F09") from error


def elements(content: bytes, names: Sequence[str]) -> list[Element]:
    """List the elements of some names, in document order.

    Args:
        content: the document.
        names: without prefix.

    Raises:
        Refused: F09 where it is not well formed, or nested too deep.
    """
    found: list[Element] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused("F09")
        local = name.rpartition(":")[2]
        if local in names:
            found.append(Element(local, attributes))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = make_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    run(parser, content)
    return found
