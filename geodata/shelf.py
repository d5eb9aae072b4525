"""The territory folders that a server can open: the bundled one, those built beside it, the one chosen at start."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from domain.errors import InvalidInput, UnreadableData
from geodata.folder import MANIFEST, read_manifest

CHOICE = "TERRITOIRE"
LONGEST_KEY = 40

Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One territory folder as its manifest describes it; no other file of it has been read.

    Attributes:
        key: name in addresses.
        name: French name; that of the folder where the manifest cannot be read.
        n_communes: number of communes, or None where the manifest does not say.
        folder: where it is.
        mark: changes whenever the folder is written again.
        problem: why it cannot be read, or None.
    """

    key: str
    name: str
    n_communes: int | None
    folder: Path
    mark: Mark
    problem: UnreadableData | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where territory folders are looked for.

    Attributes:
        bundled: folder of the territory that comes with the application.
        built: folder that holds the territory folders built on this machine, or None; it may be absent.
        chosen: folder of the territory that opens first, or None for the bundled one.
    """

    bundled: Path
    built: Path | None = None
    chosen: Path | None = None

    @property
    def first(self) -> Path:
        """Folder of the territory that opens without being asked for."""
        return self.chosen or self.bundled

    def entries(self) -> tuple[Entry, ...]:
        """List the territories: the chosen one, then the built ones by folder, the bundled one last.

        Two folders may bear one key: the first listed that can be read answers to it.
        """
        return tuple(_entry(folder, manifest_mark(folder)) for folder in self._folders())

    def _folders(self) -> Iterator[Path]:
        built = sorted(_built_in(self.built)) if self.built else []
        seen = set()
        for folder in ([self.chosen] if self.chosen else []) + built + [self.bundled]:
            place = folder.resolve()
            if place not in seen:
                seen.add(place)
                yield folder


def manifest_mark(folder: Path) -> Mark:
    """Return what changes whenever a territory folder is written again: its manifest is written last."""
    try:
        stat = (folder / MANIFEST).stat()
    except OSError:
        return (0, 0, 0)
    return (stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=512)
def _entry(folder: Path, mark: Mark) -> Entry:
    """Read the manifest of a territory folder; what is wrong with it is told in the entry, not raised."""
    try:
        manifest = read_manifest(folder)
        key, name, n_communes = str(manifest["key"]), str(manifest["name"]), manifest.get("n_communes")
        if not key.isascii() or not key.isprintable() or not 0 < len(key) <= LONGEST_KEY:
            raise UnreadableData(file=MANIFEST, problem="its key cannot stand in an address")
    except UnreadableData as problem:
        return Entry(folder.name, folder.name, None, folder, mark, problem)
    except KeyError as error:
        problem = UnreadableData(file=MANIFEST, problem=f"has no {error}")
        return Entry(folder.name, folder.name, None, folder, mark, problem)
    return Entry(key, name, n_communes if isinstance(n_communes, int) else None, folder, mark)


def chosen_folder(words: str, bundled: Path, built: Path | None) -> Path | None:
    """Find the folder that a setting names: the path of a territory folder, or the key of a territory.

    Args:
        words: what the setting says; nothing chooses the bundled territory.
        bundled: folder of the bundled territory.
        built: folder of the built ones, or None.

    Raises:
        InvalidInput: neither a folder nor a key.
    """
    if not words:
        return None
    known = Shelf(bundled, built).entries()
    for one in known:
        if words in {one.key, one.folder.name}:
            return one.folder
    if Path(words).is_dir():
        return Path(words)
    raise InvalidInput(field=CHOICE, given=words[:80], expected=", ".join(sorted({one.key for one in known})))


def _built_in(folder: Path) -> Iterator[Path]:
    """Yield the territory folders of a folder: those with files; hidden ones belong to a writing under way."""
    if not folder.is_dir():
        return
    for one in folder.iterdir():
        if one.is_dir() and not one.name.startswith(".") and any(one.iterdir()):
            yield one


def rebuild_command(key: str) -> str:
    """Write the command that builds a territory again, from its key."""
    match key.split("-"):
        case ["france"]:
            return "python -m geodata build --nation"
        case ["dep", *departements] if departements:
            return f"python -m geodata build --departements {','.join(departements)}"
        case [region] if region.isdecimal():
            return f"python -m geodata build --region {region}"
        case _:
            return "python -m geodata build"
