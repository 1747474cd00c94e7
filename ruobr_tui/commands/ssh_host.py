"""``ruobr ssh-host``: the program for everybody who has SSH; no accounts on this machine are needed."""

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

_FOREIGN = ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "COLUMNS", "LINES")
"""Variables about this process's own terminal, which do not apply to clients."""


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
    from ruobr_tui.config import Source

    config = settings.config
    if settings.sources["low_bandwidth"] is Source.DEFAULT:
        config = replace(config, low_bandwidth=True)
    if settings.sources["no_color"] is Source.ENVIRONMENT and not os.environ.get("RUOBR_NO_COLOR"):
        config = replace(config, no_color=False)
    return replace(config, login=None)


def _announce(address: str, fingerprint: str) -> None:
    print(f"listening on {address}", flush=True)
    print(_("host key %(fingerprint)s") % {"fingerprint": fingerprint}, flush=True)


def _place(text: str) -> tuple[str, int]:
    host, _colon, number = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or "127.0.0.1"
    if ":" in host and f"[{host}]:" not in text:
        raise argparse.ArgumentTypeError(_("an address is written as 127.0.0.1:8022 or [::1]:8022"))
    return host, port(number)
