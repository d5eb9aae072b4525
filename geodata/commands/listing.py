"""`list`: the sources of the default territory, the layouts known, and what is loaded in a folder."""

import argparse
from pathlib import Path
from typing import Any

from domain.wording.layouts import LEVELS, LOADED_TITLE, NO_LICENCE, NOTHING_LOADED
from geodata import loaded
from geodata.commands.answer import DONE, Answer, Say
from geodata.layouts.record import Layout
from geodata.layouts.registry import LAYOUTS
from geodata.sources import PACKAGES, SOURCES


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the words of the command."""
    parser = commands.add_parser("list", help="print every source and layout known, and what is loaded in a folder")
    parser.add_argument("--into", type=Path, help="territory folder whose loaded files are listed")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace, say: Say) -> Answer:  # noqa: ARG001 - same call as other commands
    """List what is known, then what is loaded."""
    lines = [*_source_lines(), *map(_layout_line, LAYOUTS)]
    facts: dict[str, Any] = {
        "sources": [{name: getattr(each, name) for name in each.__slots__} for each in SOURCES],
        "layouts": [_layout_facts(layout) for layout in LAYOUTS],
    }
    if words.into is not None:
        entries = loaded.entries(words.into)
        facts["loaded"] = [{name: getattr(each, name) for name in each.__slots__} for each in entries]
        lines.append(f"{LOADED_TITLE} :" if entries else NOTHING_LOADED)
        lines += [_entry_line(entry) for entry in entries]
    return Answer(DONE, tuple(lines), facts)


def _source_lines() -> list[str]:
    licences = {package.key: f"{package.name} {package.version} ({package.licence})" for package in PACKAGES}
    vias = [licences.get(source.package) or f"sources/{source.table}.csv" for source in SOURCES]
    return [
        f"{source.key}: {source.citation}; {source.licence}; COG {source.cog_year}; via {via}"
        for source, via in zip(SOURCES, vias, strict=True)
    ]


def _vintage(layout: Layout) -> str:
    """Say the vintage of a layout, or what gives it: `MED{yy}`, a column, the name of the file."""
    dating = layout.dating
    if dating.fixed or not dating.by_field:
        return dating.fixed or "{yyyy}"
    return layout.column_read(dating.by_field).published[0]


def _layout_line(layout: Layout) -> str:
    origin = layout.origin
    level = LEVELS[layout.level]
    return f"{layout.key}: {origin.producer}, {origin.dataset}, {_vintage(layout)}; {level}; {origin.licence}"


def _layout_facts(layout: Layout) -> dict[str, Any]:
    return {
        "key": layout.key,
        "producer": layout.origin.producer,
        "dataset": layout.origin.dataset,
        "licence": layout.origin.licence,
        "level": layout.level,
        "vintage": _vintage(layout),
        "has_shapes": layout.has_shapes,
        "required": [field.published[0] for field in layout.fields if field.is_required],
    }


def _entry_line(entry: loaded.Entry) -> str:
    origin = ", ".join(part for part in (entry.producer, entry.dataset, entry.vintage) if part)
    cog = f" ; COG {entry.cog_year}" if entry.cog_year else ""
    return f"{entry.key}: {entry.label} ; {origin} ; {entry.licence or NO_LICENCE}{cog} ; {entry.loaded_at}"
