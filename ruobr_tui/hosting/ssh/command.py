"""Running ``ruobr ssh-host``."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ruobr_tui.config import ACCESSIBLE, Source
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.config import Config, Settings
    from ruobr_tui.files.paths import Paths

_FOREIGN = ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "COLUMNS", "LINES")
"""Variables about this process's own terminal, which do not apply to clients."""


def run_ssh_host(options: argparse.Namespace, settings: Settings, paths: Paths) -> int:
    """Serve until a signal; returns the exit code."""
    from ruobr_tui.api.errors import RuobrError
    from ruobr_tui.commands.exit_codes import Exit
    from ruobr_tui.commands.messages import print_message

    if find_spec("asyncssh") is None:
        print_message(_("Missing packages. Install them: pip install 'ruobr-tui[host]'"))
        return Exit.USAGE
    config = _client_config(settings)
    for name in [name for name in os.environ if name in _FOREIGN or name.startswith("TEXTUAL_")]:
        del os.environ[name]
    os.environ["TEXTUAL_ANIMATIONS"] = "full" if config.animations else "none"
    from ruobr_tui.hosting.client_address import read_secret
    from ruobr_tui.hosting.ssh.serving import serve
    from ruobr_tui.hosting.ssh.settings import Hosting

    try:
        secret = read_secret(options.portal_secret_file)
    except RuobrError as error:
        print_message(_(error.text) % error.details)
        return Exit.USAGE
    host, number = options.listen
    keep = None if config.kiosk else options.keep  # a kiosk stores nothing
    hosting = Hosting(
        config,
        host=host,
        port=number,
        host_key=options.host_key or (keep or paths.data) / "ssh" / "host_key",
        keep=keep,
        file_links=options.file_links,
        file_links_url=options.file_links_url,
        workers=options.workers,
        sessions=options.sessions,
        sessions_per_address=options.sessions_per_address,
        idle=options.idle * 60.0,
        portal_secret=secret,
        longest=options.longest * 3600.0,
        login_time=options.login_time,
        attempts=options.attempts,
        attempts_per_address=options.attempts_per_address,
        grace=options.grace,
    )
    try:
        serve(hosting, paths, _announce)
    except RuobrError as error:
        print_message(_(error.text) % error.details)
        return Exit.USAGE
    return Exit.OK


def _client_config(settings: Settings) -> Config:
    """The settings of clients' programs: over SSH they save bandwidth unless the host's settings say no."""
    config = settings.config
    if settings.sources["low_bandwidth"] is Source.DEFAULT:
        config = replace(config, low_bandwidth=True)
    if settings.sources["no_color"] is Source.ENVIRONMENT and not os.environ.get("RUOBR_NO_COLOR"):
        config = replace(config, no_color=False)
    if settings.variables.get("reader") == ACCESSIBLE:
        config = replace(config, reader=False)
    if settings.variables.get("cursor") == ACCESSIBLE:
        config = replace(config, cursor="hidden")
    return replace(config, login=None)


def _announce(address: str, fingerprint: str) -> None:
    print(f"listening on {address}", flush=True)
    print(_("host key fingerprint %(fingerprint)s") % {"fingerprint": fingerprint}, flush=True)
