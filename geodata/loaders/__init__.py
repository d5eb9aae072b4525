"""Readers, one module per provider: published files in, checked frames with English column names out."""
