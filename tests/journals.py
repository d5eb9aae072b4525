"""Journals of edits on the twelve-commune world, replayed by Python and by JavaScript alike.

`python -m tests.journals` writes `golden/journals.json` again: the units as the browser receives them, then journals
with the perimeter that their replay gives.
"""

import json
import random
import sys
from pathlib import Path

from callbacks import _parse
from domain.edits import replay
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
    start = {
        "communes": sorted(draws.sample(world.communes.tolist(), draws.randint(0, 6))),
        "quarters": sorted(draws.sample(world.quarters.codes.tolist(), draws.randint(0, 3))),
    }
    journal = {"start": start, "edits": [_edit(world, draws) for _ in range(draws.randint(0, MOST_EDITS))]}
    perimeter, edits, _ = _parse.journal({**journal, "sequence": number})
    communes, quarters = replay(perimeter, edits, world).key()
    return {**journal, "expected": {"communes": list(communes), "quarters": list(quarters)}}


def _edit(world: Territory, draws: random.Random) -> dict[str, str]:
    operation = draws.choices(["toggle_commune", "toggle_quarter", "add_area", "remove_area", "clear"], [6, 4, 4, 4, 1])
    match operation[0]:
        case "toggle_commune":
            return {"op": "toggle_commune", "commune": draws.choice(world.communes.tolist())}
        case "toggle_quarter":
            return {"op": "toggle_quarter", "quarter": draws.choice(world.quarters.codes.tolist())}
        case "clear":
            return {"op": "clear"}
        case op:
            zoning = draws.choice(sorted(world.zonings))
            return {"op": op, "zoning": zoning, "area": draws.choice(world.zonings[zoning].codes.tolist())}


def text() -> str:
    """Write the document as it is kept."""
    return json.dumps(fixture(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PATH.name} written\n")
