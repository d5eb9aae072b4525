"""Operations of the money chapters: envelopes (section 4) and cofinancing (section 5)."""

from domain.operations._cofinancing import OPERATIONS as _COFINANCING
from domain.operations._effects import OPERATIONS as _EFFECTS
from domain.operations._envelope import OPERATIONS as _ENVELOPE
from domain.operations._record import Operation

OPERATIONS: tuple[Operation, ...] = (*_ENVELOPE, *_COFINANCING, *_EFFECTS)
