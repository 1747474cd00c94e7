"""Logging to standard error: faults always, requests if configured."""

from __future__ import annotations

import logging


def configure(*, access: bool, says_causes: bool = True) -> None:
    """Set up logging of this process; each worker does it.

    ``says_causes`` off: for a command that prints the cause of a database error itself.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ruobr_server.access").setLevel(logging.INFO if access else logging.WARNING)
    logging.getLogger("ruobr_server.kit.db").setLevel(
        logging.WARNING if says_causes else logging.CRITICAL + 1
    )
    # SQLAlchemy and psycopg log without the cause; our own lines have it.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
