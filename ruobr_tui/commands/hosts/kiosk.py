"""The options of ``ruobr kiosk``; ``hosting/kiosk_links.py`` opens one with links."""

from __future__ import annotations

import argparse
from pathlib import Path

from ruobr_tui.commands.numbers import place
from ruobr_tui.i18n import _


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``ruobr kiosk``."""
    parser.add_argument(
        "--set-code", action="store_true", help=_("set the code that closes the kiosk, then exit")
    )
    parser.add_argument(
        "--links-listen",
        metavar="ADDR:PORT",
        type=place,
        help=_("address and port on which files are passed on by one-time links (there are none)"),
    )
    parser.add_argument(
        "--links-url",
        metavar="URL",
        default="",
        help=_("where phones reach that address; needed with --links-listen"),
    )
    parser.add_argument(
        "--links-cert", metavar="FILE", type=Path, help=_("certificate chain of the links for TLS (PEM)")
    )
    parser.add_argument(
        "--links-key", metavar="FILE", type=Path, help=_("private key for --links-cert (PEM)")
    )
