"""The log: one English sentence with keys, on standard error."""

import logging


def configure(level: int = logging.INFO) -> None:
    """Send every log line to standard error with its time and its module."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
