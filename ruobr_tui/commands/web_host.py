"""``ruobr web-host``: the program in a browser, for kiosks and for those without SSH."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_tui.commands.numbers import port, positive
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.config import Config, Settings
    from ruobr_tui.files.paths import Paths


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


def run_web_host(options: argparse.Namespace, settings: Settings, paths: Paths) -> int:
    """Serve the page until a signal; returns the exit code."""
    from ruobr_tui.api.errors import RuobrError
    from ruobr_tui.commands.exit_codes import Exit
    from ruobr_tui.commands.messages import print_message

    if any(find_spec(name) is None for name in ("starlette", "uvicorn", "websockets", "httptools")):
        print_message(_("Missing packages. Install them: pip install 'ruobr-tui[host]'"))
        return Exit.USAGE
    config = client_config(settings)
    # Textual reads these once; all sessions of the process share them.
    for exported in ("COLUMNS", "LINES"):
        os.environ.pop(exported, None)
    if not config.animations:
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    from ruobr_tui.hosting.client_address import read_secret
    from ruobr_tui.hosting.web.serving import serve
    from ruobr_tui.hosting.web.settings import Hosting

    try:
        secret = read_secret(options.portal_secret_file)
    except RuobrError as error:
        print_message(_(error.text) % error.details)
        return Exit.USAGE
    hosting = Hosting(
        config,
        host=options.host,
        port=options.port,
        certificate=options.cert,
        key=options.key,
        behind_proxy=options.behind_proxy,
        unix_socket=options.unix_socket,
        origins=tuple(options.origin),
        sessions=options.sessions,
        sessions_per_address=options.sessions_per_address,
        idle=options.idle * 60.0,
        portal_secret=secret,
    )
    try:
        serve(
            hosting,
            paths,
            lambda address: print(f"listening on {address}", flush=True),
        )
    except RuobrError as error:
        print_message(_(error.text) % error.details)
        return Exit.USAGE
    return Exit.OK


def client_config(settings: Settings) -> Config:
    """The settings of clients' programs: low bandwidth that only the host's own terminal needs is dropped."""
    if settings.variables.get("low_bandwidth") == "SSH_TTY":
        return replace(settings.config, low_bandwidth=False)
    return settings.config
