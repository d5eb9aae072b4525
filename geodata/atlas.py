"""An atlas: one territory with its layers, opened from a folder that is whole or refused."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from domain.errors import UnreadableData
from domain.projects import ProjectList
from domain.territory import Territory
from domain.values import Bools
from geodata import territory_files
from geodata.arrow import opened
from geodata.folder import fingerprint, read_folder, write_folder
from geodata.layers import Drawing, Layers, make_all
from geodata.projects import read_lists
from geodata.published import PublishedRatio, ratios_bytes, read_ratios
from geodata.sources import Source, source_among
from geodata.topology import on_the_border

DEFAULT_FOLDER = Path(__file__).with_name("default")


@dataclass(frozen=True)
class Atlas:
    """One territory, ready for the application.

    Attributes:
        territory: what calculations read.
        drawing: contours and names that layers are made of, in degrees.
        published_ratios: credits per inhabitant of public reports.
        sources: every dataset it is made of.
        fingerprint: hash of the folder, lower-case hexadecimal.
        stored_layers: layers compressed when the territory was built; None for a territory made in memory.
        projects: lists of real projects that were loaded when it was built, the latest first.
    """

    territory: Territory
    drawing: Drawing
    published_ratios: tuple[PublishedRatio, ...]
    sources: tuple[Source, ...]
    fingerprint: str
    stored_layers: Layers | None = None
    projects: tuple[ProjectList, ...] = ()

    @cached_property
    def n_indicative(self) -> int:
        """Number of priority quarters of which only an indicative extent is known."""
        return sum(contour is None for contour in self.drawing.quarter_contours)

    @cached_property
    def on_border(self) -> Bools:
        """Communes on the border of the territory, shape (n,): part of their outline is shared with no other."""
        return on_the_border(self.drawing.contours)

    @cached_property
    def layers(self) -> Layers:
        """Layers by key, with what a legend says of each."""
        return self.stored_layers or make_all(self.territory, self.drawing, self.sources)

    def source(self, key: str) -> Source:
        """Return the dataset of a key as this territory takes it, `contours`, `qpv`, `population`...

        Raises:
            UnknownCode: no source has that key.
        """
        return source_among(self.sources, key)


def open_default() -> Atlas:
    """Open the territory that comes with the application, Île-de-France.

    Raises:
        UnreadableData: its folder is not as it was written.
    """
    return open_folder(DEFAULT_FOLDER)


def open_folder(folder: Path) -> Atlas:
    """Open a territory folder: its files are mapped, checked against their hashes, and not parsed.

    Args:
        folder: as written by `write_atlas`.

    Raises:
        UnreadableData: a file is absent, altered, or not of the form expected.
    """
    manifest, files = read_folder(folder)
    mark = fingerprint(manifest)
    try:
        territory = territory_files.territory_of(manifest, files, mark)
        return Atlas(
            territory,
            territory_files.drawing_of(files, territory),
            read_ratios(opened(files[territory_files.RATIOS])),
            territory_files.sources_of(manifest),
            mark,
            territory_files.layers_of(manifest, files),
            read_lists(files),
        )
    except (KeyError, ValueError, IndexError, TypeError, OSError) as error:
        raise UnreadableData(file=folder.name, problem=f"not of the form expected: {error!r}") from error


def write_atlas(folder: Path, atlas: Atlas, about: dict[str, object], others: dict[str, bytes] | None = None) -> None:
    """Write a territory folder; the same territory gives the same bytes.

    Args:
        folder: made where absent.
        atlas: what is written; its fingerprint is that of the folder once read again.
        about: what else the manifest says.
        others: other files.
    """
    files = {
        **territory_files.files_of(atlas),
        territory_files.RATIOS: ratios_bytes(atlas.published_ratios),
        **(others or {}),
    }
    write_folder(folder, files, {**territory_files.about(atlas), **about})
