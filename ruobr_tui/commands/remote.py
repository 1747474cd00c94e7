"""Printing commands over a channel: ``ssh parent@host week --json``.

Only printing commands with their own options are allowed; settings, files and other accounts are the host's.
"""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, NoReturn

from ruobr_tui import i18n
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED, add_printed_options, contradiction
from ruobr_tui.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from ruobr_tui.commands.streams import Streams
    from ruobr_tui.context import Context

LONGEST = 1000
"""Characters of a command line."""


OPTIONS = "--child, --from, --to, --all, --text, --json, --csv, --csv=excel, --ics, --as, --lang"


class NotAllowed(Exception):
    """The line is no allowed command; the text says why."""


class _Parser(argparse.ArgumentParser):
    """Raises errors instead of printing and exiting."""

    def error(self, message: str) -> NoReturn:
        raise NotAllowed(message)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        raise NotAllowed(message or "")


def parse_remote(line: str) -> argparse.Namespace:
    """The options of a line. Raises ``NotAllowed``."""
    if len(line) > LONGEST or "\0" in line:
        raise NotAllowed(_("the command is too long"))
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise NotAllowed(_("a quotation mark is missing")) from error
    parser = _Parser(prog="", add_help=False, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in PRINTED:
        each = commands.add_parser(name, add_help=False, allow_abbrev=False)
        add_printed_options(each, name)
        each.add_argument("--lang", choices=LANGUAGES)
    options = parser.parse_args(words)
    if (wrong := contradiction(options)) is not None:
        raise NotAllowed(wrong)
    options.mark_seen = False  # remote commands do not mark news as seen
    return options


async def run_remote(
    line: str,
    *,
    context: Context,
    streams: Streams,
) -> int:
    """Run a line for the account that is signed in; returns an exit code.

    In the active language, or that of ``--lang`` for this line.
    """
    from ruobr_tui.commands.printing import fetch_and_print

    try:
        options = parse_remote(line)
    except NotAllowed as error:
        reason = "".join(letter if letter.isprintable() else "?" for letter in str(error))[:200]
        if reason:
            streams.message(reason)
        text = _("Available commands: %(names)s. Options: %(options)s.")
        streams.message(text % {"names": ", ".join(PRINTED), "options": OPTIONS})
        return Exit.USAGE
    with i18n.speaking(options.lang or i18n.language()):
        return await fetch_and_print(options, context, streams)
