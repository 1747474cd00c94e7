"""The options of ``ruobr web-host``; ``hosting/web/command.py`` runs it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_tui.commands.numbers import port, positive
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    pass


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``ruobr web-host``."""
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help=_("where to listen (127.0.0.1)")
    )
    parser.add_argument(
        "--port", type=port, default=8023, help=_("port to listen on (8023; 0: any free one)")
    )
    parser.add_argument("--cert", metavar="FILE", type=Path, help=_("certificate chain for TLS (PEM)"))
    parser.add_argument("--key", metavar="FILE", type=Path, help=_("key of the certificate (PEM)"))
    parser.add_argument(
        "--behind-proxy", action="store_true", help=_("a proxy in front does TLS and adds X-Forwarded-For")
    )
    parser.add_argument(
        "--unix-socket", metavar="FILE", type=Path, help=_("listen on a Unix socket instead, for a proxy")
    )
    parser.add_argument(
        "--origin",
        metavar="URL",
        action="append",
        default=[],
        help=_("another address under which the page is opened; can be repeated"),
    )
    parser.add_argument(
        "--portal-secret-file",
        metavar="FILE",
        type=Path,
        default=os.environ.get("RUOBR_PORTAL_SECRET_FILE"),
        help=_("tell the portal visitors' addresses, signed with this secret (mode 0600)"),
    )
    parser.add_argument(
        "--sessions", metavar="N", type=positive, default=100, help=_("at most so many at once (100)")
    )
    parser.add_argument(
        "--sessions-per-address",
        metavar="N",
        type=positive,
        default=10,
        help=_("at most so many at once from one address (10)"),
    )
    parser.add_argument(
        "--idle", metavar="MINUTES", type=positive, default=15, help=_("end a session without keys (15)")
    )
