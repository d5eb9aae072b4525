"""Formats."""

FORMATS = ()
