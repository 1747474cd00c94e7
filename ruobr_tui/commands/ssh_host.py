"""The options of ``ruobr ssh-host``; ``hosting/ssh/command.py`` runs it."""

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
    """The options of ``ruobr ssh-host``."""

    def number(name: str, unit: str, default: int, about: str) -> None:
        text = f"{about} ({default})"
        parser.add_argument(name, metavar=unit, type=positive, default=default, help=text)

    parser.add_argument(
        "--listen",
        metavar="ADDR:PORT",
        type=_place,
        default=("127.0.0.1", 8022),
        help=_("where to listen (127.0.0.1:8022)"),
    )
    parser.add_argument(
        "--host-key", metavar="FILE", type=Path, help=_("the host's key; made when it is not there")
    )
    parser.add_argument(
        "--keep", metavar="DIR", type=Path, help=_("keep caches and SSH keys of accounts in this folder")
    )
    parser.add_argument(
        "--portal-secret-file",
        metavar="FILE",
        type=Path,
        default=os.environ.get("RUOBR_PORTAL_SECRET_FILE"),
        help=_("tell the portal visitors' addresses, signed with this secret (mode 0600)"),
    )
    number("--workers", "N", 1, _("processes; the limits hold for each"))
    number("--sessions", "N", 100, _("at most so many at once"))
    number("--sessions-per-address", "N", 10, _("at most so many at once from one address"))
    number("--idle", "MINUTES", 15, _("end a session without keys"))
    number("--longest", "HOURS", 12, _("end a session of this length"))
    number("--login-time", "SECONDS", 60, _("how long signing in may take"))
    number("--attempts", "N", 5, _("wrong passwords on one connection"))
    number("--attempts-per-address", "N", 30, _("wrong passwords from one address in a quarter of an hour"))
    number("--grace", "SECONDS", 10, _("how long visitors may go on when the host stops"))


def _place(text: str) -> tuple[str, int]:
    host, _colon, number = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or "127.0.0.1"
    if ":" in host and f"[{host}]:" not in text:
        raise argparse.ArgumentTypeError(_("an address is written as 127.0.0.1:8022 or [::1]:8022"))
    return host, port(number)
