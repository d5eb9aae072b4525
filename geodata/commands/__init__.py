"""Commands of `python -m geodata`, one module for each: `add_to` describes its words, `run` does it."""
