"""The options of ``ruobr ssh-host``; ``hosting/ssh/command.py`` runs it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ruobr_tui.commands.numbers import place, positive
from ruobr_tui.i18n import _


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``ruobr ssh-host``."""

    def number(name: str, unit: str, default: int, about: str) -> None:
        text = f"{about} ({default})"
        parser.add_argument(name, metavar=unit, type=positive, default=default, help=text)

    parser.add_argument(
        "--listen",
        metavar="ADDR:PORT",
        type=place,
        default=("127.0.0.1", 8022),
        help=_("address and port to listen on (127.0.0.1:8022)"),
    )
    parser.add_argument("--host-key", metavar="FILE", type=Path, help=_("host key file; created if missing"))
    parser.add_argument("--keep", metavar="DIR", type=Path, help=_("folder for account caches and SSH keys"))
    parser.add_argument(
        "--file-links",
        metavar="DIR",
        type=Path,
        help=_("folder of files behind one-time links; a web host with the same folder serves them"),
    )
    parser.add_argument(
        "--file-links-url", metavar="URL", default="", help=_("public address of that web host")
    )
    parser.add_argument(
        "--portal-secret-file",
        metavar="FILE",
        type=Path,
        default=os.environ.get("RUOBR_PORTAL_SECRET_FILE"),
        help=_("pass client addresses to the portal, signed with the secret in this file (mode 0600)"),
    )
    number("--workers", "N", 1, _("worker processes; limits apply to each"))
    number("--sessions", "N", 100, _("maximum concurrent sessions"))
    number("--sessions-per-address", "N", 10, _("maximum concurrent sessions per address"))
    number("--idle", "MINUTES", 15, _("idle timeout"))
    number("--longest", "HOURS", 12, _("maximum session length"))
    number("--login-time", "SECONDS", 60, _("sign-in timeout"))
    number("--attempts", "N", 5, _("failed sign-ins per connection"))
    number("--attempts-per-address", "N", 30, _("failed sign-ins per address in 15 minutes"))
    number("--grace", "SECONDS", 10, _("grace period for open sessions at shutdown"))
