"""Versions of the structure of the database, one SQL file each, in order; a released file is never changed."""
