"""Territories: from published files and packages to an atlas that the application opens."""
