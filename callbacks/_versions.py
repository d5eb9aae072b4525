"""The published versions of an index on a territory, and the names that pages give to the index of a state."""

import logging

from callbacks._context import Context, database
from components import index_versions
from components.index_versions import VersionView
from domain import index
from domain.errors import StoreError
from domain.index import Definition
from domain.index_versions import Version, in_force, version_with
from domain.wording.index import DEFAULT_NAME, differences
from store import index_versions as store

logger = logging.getLogger(__name__)


def published(now: Context) -> tuple[Version, ...]:
    """Return the versions of a territory; none where nothing can be kept."""
    try:
        return store.versions(database(), now.territory.key)
    except StoreError as error:
        logger.info("versions not read error=%r", error)
        return ()


def index_name(now: Context, text: str) -> str:
    """Name the index that a state keeps."""
    definition = index.chosen(text)
    return index_versions.name_of(definition, version_with(published(now), definition))


def reference(now: Context) -> tuple[Definition, str]:
    """Return the index in force, the default one where none was adopted, with its French name."""
    adopted = in_force(published(now))
    if adopted is None:
        return index.DEFAULT, "l'indice par défaut de Géoprio"
    return adopted.definition, f"l'indice en vigueur ({index_versions.version_name(adopted)})"


def badge(now: Context, text: str) -> index_versions.Component:
    """Say which index the figures of a page follow."""
    versions, definition = published(now), index.chosen(text)
    return index_versions.badge(definition, version_with(versions, definition), in_force(versions))


def views(now: Context, text: str) -> list[VersionView]:
    """Return the versions of a territory with what each changes, the last one first."""
    versions, shown = published(now), index.chosen(text)
    by_number = {one.number: one for one in versions}
    found = []
    for one in versions:
        amended = by_number.get(one.amends)
        before = amended.definition if amended else index.DEFAULT
        found.append(
            VersionView(
                version=one,
                against=f"la version {amended.number}" if amended else DEFAULT_NAME.replace("Indice", "l'indice"),
                changes=tuple(differences(before, one.definition, now.territory)),
                is_shown=one.definition == shown,
                note_url=f"/indices/{now.territory.key}/{one.number}/note.md",
            )
        )
    return found[::-1]
