"""Codes are text, each with its own type."""

from typing import NewType

CommuneCode = NewType("CommuneCode", str)
DepartementCode = NewType("DepartementCode", str)
RegionCode = NewType("RegionCode", str)
EpciSiren = NewType("EpciSiren", str)
LivingAreaCode = NewType("LivingAreaCode", str)
EmploymentAreaCode = NewType("EmploymentAreaCode", str)
QpvCode = NewType("QpvCode", str)
