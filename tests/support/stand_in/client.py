"""The program over the stand-in: its commands and its full screen, in the same process."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.app import RuobrApp
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.printing import fetch_and_print
from ruobr_tui.commands.streams import Streams
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from support.fixtures import FixedClock
from support.screens import paths_in
from support.stand_in.portal import LOGIN, PASSWORD, SERVER, StandIn


@dataclass(frozen=True)
class Printed:
    """What came of a command: its exit code, what it printed, and what it said beside it."""

    code: int
    text: str
    messages: tuple[str, ...]


def context_of(folder: Path, portal: StandIn, clock: FixedClock) -> Context:
    """The context of one program; close it."""
    i18n.activate("en")
    config = Config(server=SERVER, login=LOGIN, lang="en", requests_per_minute=0)
    paths = paths_in(folder)
    return Context(
        config, open_store(config, paths, clock), paths, clock=clock, transport=portal, password=PASSWORD
    )


@cache
def _english_parser() -> argparse.ArgumentParser:
    """Made once: it takes longer than most commands."""
    return parser()


async def run(folder: Path, portal: StandIn, clock: FixedClock, *words: str) -> Printed:
    """Run a command for the account of the stand-in; ``folder`` is the user's."""
    context = context_of(folder, portal, clock)
    context.auth = HeaderCredentials(LOGIN, PASSWORD)
    printed: list[bytes] = []
    messages: list[str] = []
    try:
        code = await fetch_and_print(
            _english_parser().parse_args(words), context, Streams(printed.append, messages.append)
        )
    finally:
        context.close()
    return Printed(code, b"".join(printed).decode(), tuple(messages))


def program(folder: Path, portal: StandIn, clock: FixedClock) -> RuobrApp:
    """The full screen of the account; it signs in by itself."""
    return RuobrApp(context_of(folder, portal, clock))
