"""`build --region 76 | --departements 31,81 | --nation`: write a territory folder, with what was loaded into it."""

import argparse
import os
from pathlib import Path

import shapely

from domain.errors import UnknownCode
from domain.wording import building as wording
from domain.wording.numbers import counted, listed
from domain.wording.territory import COLUMN_LABELS, ZONING_LABELS
from geodata.atlas import Atlas
from geodata.commands.answer import DONE, REFUSED, Answer, Say
from geodata.commands.progress import progress
from geodata.regions import Region, departements_of, nation, region_of

_STATE_FOLDER = Path(__file__).resolve().parents[2] / "var"
PACKAGES_FOLDER, TERRITORIES_FOLDER = "paquets", "territoires"
_MOST_NAMED = 12


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the words of the command."""
    parser = commands.add_parser("build", help="write the folder of a region, of some départements or of the nation")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--region", metavar="CODE", help="code of a region, as 76")
    what.add_argument("--departements", metavar="CODES", help="codes of départements with commas, as 31,81")
    what.add_argument("--nation", action="store_true", help="every département")
    parser.add_argument("--into", type=Path, help="territory folder (default: its key in the folder of territories)")
    parser.add_argument(
        "--from", type=Path, dest="loaded_in", help="folder whose loaded files are used (default: --into)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def packages_folder() -> Path:
    """Folder where the packages of the registries are kept, below `GEOPRIO_ETAT`."""
    return Path(os.environ.get("GEOPRIO_ETAT", _STATE_FOLDER)) / PACKAGES_FOLDER


def territories_folder() -> Path:
    """Folder of the territories built on this machine: `GEOPRIO_TERRITOIRES`, or one below `GEOPRIO_ETAT`."""
    state = Path(os.environ.get("GEOPRIO_ETAT", _STATE_FOLDER))
    return Path(os.environ.get("GEOPRIO_TERRITOIRES") or state / TERRITORIES_FOLDER)


def run(words: argparse.Namespace, say: Say) -> Answer:
    """Build a territory and say what it holds and what it lacks."""
    from geodata.build import build  # noqa: PLC0415 - geographic libraries are loaded for it alone
    from geodata.download import keep_all  # noqa: PLC0415 - the same
    from geodata.loaders import decoupage  # noqa: PLC0415 - the same

    with progress(wording.STEPS["packages"]):
        packages = keep_all(packages_folder())
        national = decoupage.load(packages["decoupage"])
    try:
        region = _region(words, national)
    except UnknownCode as error:
        text = wording.UNKNOWN[error.field].format(given=error.given, known=error.expected)
        return Answer(REFUSED, (text,), {"built": None, "message": text, "expected": error.expected}, is_error=True)
    into = words.into or territories_folder() / region.key
    tell = (lambda _step: None) if words.json else lambda step: say(wording.STEPS[step])
    atlas, findings = build(region, packages, into, tell, words.loaded_in)
    return Answer(DONE, _lines(atlas, findings, into), _facts(atlas, findings, into))


def _region(words: argparse.Namespace, national: "object") -> Region:
    if words.nation:
        return nation(national)
    return (
        region_of(words.region, national) if words.region else departements_of(words.departements.split(","), national)
    )


def _lines(atlas: Atlas, findings: dict[str, object], into: Path) -> tuple[str, ...]:
    territory = atlas.territory
    lines = [
        wording.BUILT.format(
            name=territory.name,
            communes=counted(territory.communes.size, "commune"),
            quarters=counted(territory.quarters.codes.size, "quartier prioritaire", "quartiers prioritaires"),
            columns=counted(len(territory.columns), "colonne"),
            zonings=counted(len(territory.zonings), "découpage"),
        )
    ]
    if territory.quarters.codes.size:
        n_indicative = int(shapely.is_missing(atlas.drawing.quarter_contours).sum())
        lines.append(wording.quarters_text(n_indicative, territory.quarters.codes.size))
    lacking = _lacking(atlas)
    if lacking:
        lines.append(wording.LACKING.format(items=listed(lacking)))
    for key, text in (
        ("communes_without_contour", wording.WITHOUT_CONTOUR),
        ("communes_without_area", wording.WITHOUT_AREA),
    ):
        codes = findings.get(key)
        if isinstance(codes, list) and codes:
            lines.append(
                text.format(items=listed([*codes[:_MOST_NAMED], *(["…"] if len(codes) > _MOST_NAMED else [])]))
            )
    return (*lines, wording.WHERE.format(folder=into))


def _lacking(atlas: Atlas) -> list[str]:
    columns = [label for key, label in COLUMN_LABELS.items() if key not in atlas.territory.columns]
    zonings = [label for key, label in ZONING_LABELS.items() if key not in atlas.territory.zonings]
    return [*columns, *zonings]


def _facts(atlas: Atlas, findings: dict[str, object], into: Path) -> dict[str, object]:
    territory = atlas.territory
    return {
        "built": territory.key,
        "name": territory.name,
        "folder": str(into),
        "communes": int(territory.communes.size),
        "quarters": int(territory.quarters.codes.size),
        "columns": list(territory.columns),
        "zonings": list(territory.zonings),
        "layers": list(atlas.layers),
        "sources": [source.citation for source in atlas.sources],
        "findings": findings,
    }
