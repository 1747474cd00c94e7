"""Logging to standard error: faults always, requests if configured; as text or as JSON lines."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from ruobr_server.kit.http.request_ids import current_request_id

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class TextFormatter(logging.Formatter):
    """A line for people; that of a request ends with its id."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        line, request_id = super().format(record), current_request_id()
        return f"{line} [{request_id}]" if request_id else line


class JsonFormatter(logging.Formatter):
    """An object on each line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if request_id := current_request_id():
            entry["request_id"] = request_id
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def configure(*, access: bool, says_causes: bool = True, as_json: bool = False) -> None:
    """Set up logging of this process; each worker does it.

    ``says_causes`` off: for a command that prints the cause of a database error itself.
    """
    logging.basicConfig(level=logging.WARNING)
    formatter = JsonFormatter() if as_json else TextFormatter(_TEXT)
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:  # ours, and not that of a test
            handler.setFormatter(formatter)
    logging.getLogger("ruobr_server.access").setLevel(logging.INFO if access else logging.WARNING)
    logging.getLogger("ruobr_server.kit.db").setLevel(
        logging.WARNING if says_causes else logging.CRITICAL + 1
    )
    # SQLAlchemy and psycopg log without the cause; our own lines have it.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
