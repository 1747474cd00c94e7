"""``--log``: diagnostics without passwords, tokens or responses."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from ruobr_tui.commands.messages import cause
from ruobr_tui.i18n import _


def write_log(path: Path) -> None:
    """Log to a file with mode 0600; a file that cannot be written is reported."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        reason = {"path": path, "reason": cause(error)}
        print(_("The log %(path)s cannot be written (%(reason)s).") % reason, file=sys.stderr)
        return
    _log_to(handler)


def log_to_stderr() -> None:
    """Log to stderr, for services; the journal adds the time."""
    _log_to(logging.StreamHandler(), "%(levelname)s %(name)s %(message)s")


def _log_to(handler: logging.Handler, form: str = "%(asctime)s %(levelname)s %(name)s %(message)s") -> None:
    handler.setFormatter(_OneLine(form))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold whole addresses


class _OneLine(logging.Formatter):
    """Formats each record as one line, whatever it contains."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return "".join(c if c.isprintable() else "\\n" if c == "\n" else "?" for c in text)
