"""Where the server's words go: to the standard error, faults always, requests when asked for."""

from __future__ import annotations

import logging


def configure(*, access: bool, says_causes: bool = True) -> None:
    """Set up this process; each worker does it for itself.

    ``says_causes`` off: a command that ends because of the database says so itself, at its end.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ruobr_server.access").setLevel(logging.INFO if access else logging.WARNING)
    logging.getLogger("ruobr_server.kit.db").setLevel(
        logging.WARNING if says_causes else logging.CRITICAL + 1
    )
    # Its own lines come without the cause; ours have it.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
