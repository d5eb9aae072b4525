"""Proposals kept: an append-only journal in an embedded database, one transaction for each save."""
