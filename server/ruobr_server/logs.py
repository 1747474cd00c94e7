"""Where the server's words go: to the standard error, faults always, requests when asked for."""

from __future__ import annotations

import logging


def configure(*, access: bool) -> None:
    """Set up this process; each worker does it for itself."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ruobr_server.access").setLevel(logging.INFO if access else logging.WARNING)
