"""Running ``ruobr web-host``."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ruobr_tui.config import ACCESSIBLE
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.config import Config, Settings
    from ruobr_tui.files.paths import Paths


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
        file_links=options.file_links,
        public_url=options.public_url,
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
    """The settings of clients' programs, without what only the host's own terminal or user needs."""
    config = settings.config
    if settings.variables.get("low_bandwidth") == "SSH_TTY":
        config = replace(config, low_bandwidth=False)
    if settings.variables.get("reader") == ACCESSIBLE:
        config = replace(config, reader=False)
    if settings.variables.get("cursor") == ACCESSIBLE:
        config = replace(config, cursor="hidden")
    return config
