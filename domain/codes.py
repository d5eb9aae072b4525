"""Codes are text, each with its own type."""

from typing import NewType

CommuneCode = NewType("CommuneCode", str)
DepartementCode = NewType("DepartementCode", str)
RegionCode = NewType("RegionCode", str)
QpvCode = NewType("QpvCode", str)
