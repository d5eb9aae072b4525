"""Codes are text, each with its own type."""

from typing import NewType

CommuneCode = NewType("CommuneCode", str)
QpvCode = NewType("QpvCode", str)
