"""Running ``ruobr kiosk`` with one-time links."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.config import Settings
    from ruobr_tui.files.paths import Paths


def run_kiosk(options: argparse.Namespace, settings: Settings, paths: Paths, password: str | None) -> int:
    """Show the full screen while a listener of its own passes files on; returns the exit code."""
    from ruobr_tui.api.errors import RuobrError
    from ruobr_tui.commands.exit_codes import Exit
    from ruobr_tui.commands.messages import print_message
    from ruobr_tui.commands.screen import open_screen

    if any(find_spec(name) is None for name in ("starlette", "uvicorn", "httptools")):
        print_message(_("Missing packages. Install them: pip install 'ruobr-tui[host]'"))
        return Exit.USAGE
    from ruobr_tui.hosting.kiosk_links import LinksAlone, Listening, passing_on

    config = settings.config
    try:
        if options.links_listen is None or not options.links_url:
            raise LinksAlone
        listening = Listening(options.links_listen, options.links_url, options.links_cert, options.links_key)
        with passing_on(listening, config.lang):
            return open_screen(config, paths, password)
    except RuobrError as error:
        print_message(_(error.text) % error.details)
        return Exit.USAGE
