"""From a file that somebody dropped to clean tables and contours, with the report of what happened to every row."""
