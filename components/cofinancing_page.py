"""Places of the page « Cofinancement »: what each answer draws, and where the sections of other modules stand."""

FIGURES = "cofinancing-figures"
ENVELOPE_PLACE = "cofinancing-envelope"
"""Section of the tree of the envelope."""
PROJECTS_PLACE = "cofinancing-projects"
"""Section of the real projects."""
