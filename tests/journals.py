"""Journals of edits on the twelve-commune world, replayed by Python and by JavaScript alike.

`python -m tests.journals` writes `golden/journals.json` again: the units as the browser receives them, then journals
with the perimeter that their replay gives.
"""

import json
import random
import sys
from pathlib import Path

from callbacks import _parse
from domain.edits import AREA_OPERATIONS, COMMUNES_OPERATIONS, HOLDS, MEANS, QUARTERS_OPERATIONS, Perimeter, replay
from domain.territory import Territory
from exports.units import units_document
from tests.worlds import twelve_communes

PATH = Path(__file__).parent / "golden" / "journals.json"
N_JOURNALS, MOST_EDITS, SEED = 60, 14, 2012


def fixture() -> dict[str, object]:
    """Make the whole document; the same every time."""
    world, draws = twelve_communes(), random.Random(SEED)
    units = json.loads(units_document(world).body)
    kept = {key: units[key] for key in ("communes", "names", "zonings", "quarters")}
    return {"units": kept, "journals": [_journal(world, draws, number) for number in range(N_JOURNALS)]}


def _journal(world: Territory, draws: random.Random, number: int) -> dict[str, object]:
    order = draws.sample(world.communes.tolist(), 9)
    start = {
        "communes": sorted(order[: draws.randint(0, 6)]),
        "quarters": sorted(draws.sample(world.quarters.codes.tolist(), draws.randint(0, 3))),
        "locked": sorted(order[3 : draws.randint(3, 6)]),
        "withdrawn": sorted(order[7 : draws.randint(7, 9)]),
    }
    journal = {"start": start, "edits": [_edit(world, draws) for _ in range(draws.randint(0, MOST_EDITS))]}
    perimeter, edits, _ = _parse.journal({**journal, "sequence": number})
    return {**journal, "expected": parts(replay(perimeter, edits, world))}


def parts(perimeter: Perimeter) -> dict[str, list[str]]:
    """Write a perimeter as the page does."""
    communes, quarters = perimeter.key()
    held = {"locked": sorted(perimeter.locked), "withdrawn": sorted(perimeter.withdrawn)}
    return {"communes": list(communes), "quarters": list(quarters), **held}


def _edit(world: Territory, draws: random.Random) -> dict[str, object]:
    areas, sets, quarters = sorted(AREA_OPERATIONS), sorted(COMMUNES_OPERATIONS), sorted(QUARTERS_OPERATIONS)
    operations = ["toggle_commune", "toggle_quarter", *areas, *sets, *quarters, "hold", "clear"]
    [operation] = draws.choices(operations, [6, 4, *[2] * 12, 3, 1])
    match operation:
        case "toggle_commune":
            return {"op": "toggle_commune", "commune": draws.choice(world.communes.tolist())}
        case "toggle_quarter":
            return {"op": "toggle_quarter", "quarter": draws.choice(world.quarters.codes.tolist())}
        case "clear":
            return {"op": "clear"}
        case "hold":
            return {"op": "hold", "hold": draws.choice(HOLDS), "communes": _some(world, draws)}
        case op if op in sets:
            return {"op": op, "means": draws.choice(MEANS), "communes": _some(world, draws)}
        case op if op in quarters:
            codes = world.quarters.codes.tolist()
            some = sorted(draws.sample(codes, draws.randint(0, len(codes))))
            return {"op": op, "means": draws.choice(MEANS), "quarters": some}
        case op:
            zoning = draws.choice(sorted(world.zonings))
            return {"op": op, "zoning": zoning, "area": draws.choice(world.zonings[zoning].codes.tolist())}


def _some(world: Territory, draws: random.Random) -> list[str]:
    return sorted(draws.sample(world.communes.tolist(), draws.randint(0, 7)))


def text() -> str:
    """Write the document as it is kept."""
    return json.dumps(fixture(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PATH.name} written\n")
