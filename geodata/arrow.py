"""Tables as Arrow files, uncompressed: opened by mapping them into memory, read by any tool that knows the format.

Numbers are 64 bits wide and without null (unknown is NaN, its state stands in a column beside it), so that an array is
the very bytes of the file. What is known of a column is text beside its name; what is known of a table, beside all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from domain.values import Floats, Ints, States, Texts
from geodata.topology import Geometries

if TYPE_CHECKING:
    import pyarrow as pa

About = Mapping[str, str]
Cells = npt.NDArray[Any] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table, mapped.

    Attributes:
        rows: what Arrow made of the file; arrays taken from it cannot be written to.
    """

    rows: "pa.Table"

    @property
    def names(self) -> list[str]:
        """Names of the columns, in their order."""
        return list(self.rows.column_names)

    @property
    def about(self) -> dict[str, str]:
        """What is known of the table."""
        return _decoded(self.rows.schema.metadata)

    def about_column(self, name: str) -> dict[str, str]:
        """Return what is known of one column."""
        return _decoded(self.rows.schema.field(name).metadata)

    def floats(self, name: str) -> Floats:
        """Return a column of numbers."""
        return self._array(name, np.float64)

    def ints(self, name: str) -> Ints:
        """Return a column of positions or counts."""
        return self._array(name, np.int64)

    def states(self, name: str) -> States:
        """Return a column of states."""
        return self._array(name, np.int8)

    def texts(self, name: str) -> Texts:
        """Return a column of texts."""
        return np.array(self.rows.column(name).to_pylist(), dtype=np.str_)

    def shapes(self, name: str) -> Geometries:
        """Return a column of geometries; None where there is none."""
        return np.asarray(shapely.from_wkb(np.array(self.rows.column(name).to_pylist(), dtype=object)), dtype=object)

    def _array(self, name: str, kind: type[np.generic]) -> npt.NDArray[Any]:
        column = self.rows.column(name)
        if not column.num_chunks:
            return np.empty(0, dtype=kind)
        array = column.chunk(0).to_numpy(zero_copy_only=True)
        if array.dtype != kind:
            raise ValueError(f"column {name} holds {array.dtype}")
        return array


def opened(body: bytes | memoryview) -> Table:
    """Open the content of an Arrow file without copying it.

    Raises:
        ValueError: it is no Arrow file.
    """
    import pyarrow as pa  # noqa: PLC0415 - takes 0.2 s: at the first territory, not at import

    return Table(pa.ipc.open_file(pa.BufferReader(pa.py_buffer(body))).read_all())


def table_bytes(
    columns: Mapping[str, Cells], about: About | None = None, about_columns: Mapping[str, About] | None = None
) -> bytes:
    """Write a table as an Arrow file: the same cells give the same bytes.

    Args:
        columns: by name, as many cells each: floats, 64-bit integers, states, texts or geometries (object).
        about: what is known of the table.
        about_columns: what is known of some columns.
    """
    import pyarrow as pa  # noqa: PLC0415 - see `opened`

    known = about_columns or {}
    arrays = {name: _arrow(cells) for name, cells in columns.items()}
    fields = [pa.field(name, array.type, metadata=known.get(name)) for name, array in arrays.items()]
    table = pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields, metadata=about))
    stream = pa.BufferOutputStream()
    with pa.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=max(table.num_rows, 1))
    return stream.getvalue().to_pybytes()


def _arrow(cells: Cells) -> "pa.Array":
    import pyarrow as pa  # noqa: PLC0415 - see `opened`

    array = np.asarray(cells)
    if array.dtype == object:
        return pa.array(shapely.to_wkb(array, byte_order=1).tolist(), type=pa.binary())
    if array.dtype.kind == "U" or (not array.size and not isinstance(cells, np.ndarray)):
        return pa.array(array.tolist(), type=pa.string())
    return pa.array(np.ascontiguousarray(array))


def _decoded(metadata: Mapping[bytes, bytes] | None) -> dict[str, str]:
    return {key.decode(): value.decode() for key, value in (metadata or {}).items()}
