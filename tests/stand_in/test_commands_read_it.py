"""The commands over all that portals have been seen to send: nothing crashes, is lost, or is called empty."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED
from ruobr_tui.config import Config
from support.fixtures import FixedClock
from support.screens import paths_in
from support.stand_in.client import Printed, run
from support.stand_in.odd_school_life import SCHOOL
from support.stand_in.oddities import FAILED, READ
from support.stand_in.oddity import Oddity
from support.stand_in.portal import LOGIN, SERVER, StandIn

COMMANDS = tuple(command for command in PRINTED if command != "queue")
"""The kindergarten queue is none of the mobile contract's."""

ASK = {
    "timetable2/": ("week", "homework", "absences", "marks"),
    "controlmark/": ("marks",),
    "mail/": ("news", "letters"),
    "food/calendary/": ("meals",),
}
"""The commands that ask for a path."""


@pytest.fixture
def portal() -> StandIn:
    return StandIn()


async def everything(
    folder: Path, portal: StandIn, clock: FixedClock, commands: Iterable[str] = COMMANDS
) -> dict[str, Printed]:
    """What each command prints."""
    return {command: await run(folder, portal, clock, command) for command in commands}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """What each command prints of the usual answers."""
    printed = asyncio.run(everything(tmp_path_factory.mktemp("usual"), StandIn(), FixedClock()))
    assert all(one.code == Exit.OK and not one.messages for one in printed.values())
    return printed


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By path the commands that ask for it when nothing is stored. Others never see its oddities."""
    found: dict[str, list[str]] = {}
    for command in COMMANDS:
        portal = StandIn()
        asyncio.run(run(tmp_path_factory.mktemp("readers"), portal, FixedClock(), command))
        for path in dict.fromkeys(request.partition("?")[0] for request in portal.requests):
            found.setdefault(path, []).append(command)
    return found


def set_aside(folder: Path, clock: FixedClock) -> tuple[str, ...]:
    """The kinds of what could not be read."""
    store = open_store(Config(server=SERVER, login=LOGIN), paths_in(folder), clock)
    try:
        return tuple(sorted(store.set_aside()))
    finally:
        store.close()


@pytest.mark.parametrize("oddity", [each for each in READ if each not in SCHOOL], ids=str)
async def test_another_form_is_read_as_the_same(
    oddity: Oddity,
    usual: dict[str, Printed],
    readers: dict[str, list[str]],
    tmp_path: Path,
    portal: StandIn,
    clock: FixedClock,
) -> None:
    oddity.switch_on(portal.answers)
    commands = readers.get(oddity.path, COMMANDS)
    assert set(oddity.instead) <= set(commands)
    for command, printed in (await everything(tmp_path, portal, clock, commands)).items():
        wanted = usual[command].text
        for before, after in oddity.instead.get(command, {}).items():
            assert before in wanted
            wanted = wanted.replace(before, after)
        assert (printed.code, printed.text) == (Exit.OK, wanted), command
        assert printed.messages in ((), oddity.messages), command
    assert set_aside(tmp_path, clock) == oddity.not_read


@pytest.mark.parametrize("oddity", [each for each in FAILED if each.path in ASK], ids=str)
async def test_a_failure_empties_nothing(
    oddity: Oddity, usual: dict[str, Printed], tmp_path: Path, portal: StandIn, clock: FixedClock
) -> None:
    commands = ASK[oddity.path]
    for command in commands:
        await run(tmp_path, portal, clock, command)
    known = dict(portal.answers)
    oddity.switch_on(portal.answers)
    clock.advance(minutes=5)
    for command in commands:
        portal.requests.clear()
        printed = await run(tmp_path, portal, clock, command)
        was_met = any(each.startswith(oddity.path) for each in portal.requests)
        assert printed.text == usual[command].text, command
        assert printed.code == (Exit.FAILED if was_met else Exit.OK), command
        assert bool(printed.messages) == was_met, command
    portal.answers = known
    clock.advance(minutes=5)
    more = () if "meals" in commands else ("news",)  # the requested balance is news itself
    for command in (*commands, *more):  # and nothing that was known is news, or was withdrawn
        printed = await run(tmp_path, portal, clock, command)
        assert (printed.code, printed.text) == (Exit.OK, usual[command].text), command


@pytest.mark.parametrize("oddity", [each for each in FAILED if each.path in ASK], ids=str)
async def test_a_failure_is_not_called_empty(
    oddity: Oddity, tmp_path: Path, portal: StandIn, clock: FixedClock
) -> None:
    oddity.switch_on(portal.answers)
    for command in ASK[oddity.path]:
        printed = await run(tmp_path, portal, clock, command)
        assert printed.code == Exit.FAILED, command
        assert printed.messages, command
        if oddity.path == "timetable2/":
            assert "nothing" not in printed.text, command
