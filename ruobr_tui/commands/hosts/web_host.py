"""The options of ``ruobr web-host``; ``hosting/web/command.py`` runs it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ruobr_tui.commands.numbers import port, positive
from ruobr_tui.i18n import _


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``ruobr web-host``."""
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help=_("address to listen on (127.0.0.1)")
    )
    parser.add_argument(
        "--port", type=port, default=8023, help=_("port to listen on (8023; 0: any free port)")
    )
    parser.add_argument("--cert", metavar="FILE", type=Path, help=_("certificate chain for TLS (PEM)"))
    parser.add_argument("--key", metavar="FILE", type=Path, help=_("private key for --cert (PEM)"))
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help=_("run behind a reverse proxy that handles TLS and sets X-Forwarded-For"),
    )
    parser.add_argument(
        "--unix-socket", metavar="FILE", type=Path, help=_("Unix socket to listen on, for a proxy")
    )
    parser.add_argument(
        "--origin",
        metavar="URL",
        action="append",
        default=[],
        help=_("additional allowed page origin; repeatable"),
    )
    parser.add_argument(
        "--public-url",
        metavar="URL",
        default="",
        help=_("public address of this page, for links to files (the address that a browser has opened)"),
    )
    parser.add_argument(
        "--file-links",
        metavar="DIR",
        type=Path,
        help=_("folder of files behind one-time links, shared with an SSH host (a temporary one)"),
    )
    parser.add_argument(
        "--portal-secret-file",
        metavar="FILE",
        type=Path,
        default=os.environ.get("RUOBR_PORTAL_SECRET_FILE"),
        help=_("pass client addresses to the portal, signed with the secret in this file (mode 0600)"),
    )
    parser.add_argument(
        "--sessions", metavar="N", type=positive, default=100, help=_("maximum concurrent sessions (100)")
    )
    parser.add_argument(
        "--sessions-per-address",
        metavar="N",
        type=positive,
        default=10,
        help=_("maximum concurrent sessions per address (10)"),
    )
    parser.add_argument("--idle", metavar="MINUTES", type=positive, default=15, help=_("idle timeout (15)"))
