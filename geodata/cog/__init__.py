"""The official geographic code (COG) from 2014 to 2026: its communes of every 1 January and what became of them."""
