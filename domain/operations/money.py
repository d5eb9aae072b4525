"""Operations of this chapter."""

from domain.operations._record import Operation

OPERATIONS: tuple[Operation, ...] = ()
