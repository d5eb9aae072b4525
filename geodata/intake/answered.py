"""An untrusted file that a form asked for, read in the child process, each question answered as proposed."""

import tempfile
from pathlib import Path

from geodata.reading import engine
from geodata.reading.table import Reading

_ROUNDS = 4


def read_answered(body: bytes, label: str) -> Reading:
    """Read a file, kept nowhere; a question without proposed answer stays open.

    Args:
        body: content of the file: a text with separators, a workbook or a Parquet table.
        label: name under which it was given.
    """
    with tempfile.TemporaryDirectory(prefix="geoprio-fichier-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(body)
        answers: dict[str, str] = {}
        reading = engine.read(path, label, answers)
        for _ in range(_ROUNDS):
            proposed = {one.answer_key: one.choices[0] for one in reading.report.questions if one.choices}
            if not proposed:
                break
            answers |= proposed
            reading = engine.read(path, label, answers)
    return reading
