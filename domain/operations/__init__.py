"""Every operation of the method by its name: the door of the reference vectors, the explanations and scripts."""

from domain.operations._record import Json, Operation
from domain.operations.clustering import OPERATIONS as _CLUSTERING
from domain.operations.discretise import OPERATIONS as _DISCRETISE
from domain.operations.disparities import OPERATIONS as _DISPARITIES
from domain.operations.formula import OPERATIONS as _FORMULA
from domain.operations.indicators import OPERATIONS as _INDICATORS
from domain.operations.interpolate import OPERATIONS as _INTERPOLATE
from domain.operations.money import OPERATIONS as _MONEY
from domain.operations.multiscalar import OPERATIONS as _MULTISCALAR
from domain.operations.perimeter import OPERATIONS as _PERIMETER
from domain.operations.sensitivity import OPERATIONS as _SENSITIVITY
from domain.operations.staffing import OPERATIONS as _STAFFING

OPERATIONS: dict[str, Operation] = {
    operation.key: operation
    for chapter in (
        _INDICATORS,
        _SENSITIVITY,
        _FORMULA,
        _MULTISCALAR,
        _PERIMETER,
        _MONEY,
        _DISPARITIES,
        _CLUSTERING,
        _STAFFING,
        _DISCRETISE,
        _INTERPOLATE,
    )
    for operation in chapter
}

__all__ = ["OPERATIONS", "Json", "Operation"]
