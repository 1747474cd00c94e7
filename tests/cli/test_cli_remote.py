"""Printing for someone at the other end of a channel: only what prints, and only to that channel."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui import i18n
from ruobr_tui.api.auth import HeaderCredentials
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED
from ruobr_tui.commands.remote import NotAllowed, parse_remote, run_remote
from ruobr_tui.commands.streams import Streams
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson


def portal_of(clock: FixedClock, child: int, name: str, subject: str) -> DataPortal:
    data = DataPortal(clock)
    data.answers["user/"] = {
        "status": "applicant",
        "childs": [{"id": child, "first_name": name, "last_name": "Ким", "group": "9В"}],
    }
    data.lessons[child] = [raw_lesson(1, "2026-11-24", number=1, subject=subject)]
    return data


class Channel:
    """What one session was sent."""

    def __init__(self) -> None:
        self.out = b""
        self.said: list[str] = []
        self.streams = Streams(self._write, self.said.append)

    def _write(self, content: bytes) -> None:
        self.out += content


async def ran(
    line: str, clock: FixedClock, portal: DataPortal | None, login: str = "kim"
) -> tuple[int, Channel]:
    def refused(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    channel = Channel()
    context = Context(
        Config(server="http://127.0.0.1:9/", login=login, requests_per_minute=6000, keep_cache=False),
        Store.open(None, clock=clock),
        Paths(Path("none"), Path("none"), Path("none")),
        clock=clock,
        transport=httpx.MockTransport(portal._answer if portal is not None else refused),
        hosted=True,
    )
    context.auth = HeaderCredentials(login, "secret")
    try:
        code = await run_remote(line, context=context, streams=channel.streams)
    finally:
        context.close()
    return code, channel


async def test_two_at_once_get_only_their_own(clock: FixedClock, capfd: pytest.CaptureFixture[str]) -> None:
    i18n.own_speech("en")
    portals = [portal_of(clock, 11, "Аня", "Алгебра"), portal_of(clock, 12, "Боря", "Физика")]
    (first, anya), (second, borya) = await asyncio.gather(
        ran("week --json", clock, portals[0], "anna"),
        ran("week --json --lang ru", clock, portals[1], "boris"),
    )
    assert (first, second) == (Exit.OK, Exit.OK)
    assert [child["name"] for child in json.loads(anya.out)["children"]] == ["Ким Аня"]
    assert [child["name"] for child in json.loads(borya.out)["children"]] == ["Ким Боря"]
    assert i18n.language() == "en"
    assert capfd.readouterr() == ("", "")


async def test_a_line_speaks_its_own_language(clock: FixedClock) -> None:
    i18n.own_speech("en")
    _code, russian = await ran("week --lang ru", clock, portal_of(clock, 11, "Аня", "Алгебра"))
    _code, english = await ran("week", clock, portal_of(clock, 11, "Аня", "Алгебра"))
    assert "вторник" in russian.out.decode()
    assert "Tuesday" in english.out.decode()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "sh -c id",
        "sync",
        "logout",
        "config",
        "demo",
        "week --config /etc/passwd",
        "week --log /tmp/x",
        "week --server http://127.0.0.1:1/",
        "week --login other",
        "week --kiosk",
        "week --js",
        "week 'unfinished",
        "week --help",
        "--version",
        "week; id",
        "week --from tomorrow",
        "week " + "x" * 2000,
        "week --child \x1b[31m --nonsense \x1b[2J",
    ],
)
async def test_everything_else_is_refused(
    line: str, clock: FixedClock, capfd: pytest.CaptureFixture[str]
) -> None:
    code, channel = await ran(line, clock, portal_of(clock, 11, "Аня", "Алгебра"))
    assert code == Exit.USAGE
    assert channel.out == b""
    assert "week, marks, homework, absences, news" in channel.said[-1]
    assert "\x1b" not in "".join(channel.said)
    assert capfd.readouterr() == ("", "")


async def test_exit_codes_are_those_of_the_command(clock: FixedClock) -> None:
    code, channel = await ran("week", clock, None)
    assert code == Exit.NOTHING
    assert channel.said
    code, channel = await ran("week --child 7", clock, portal_of(clock, 11, "Аня", "Алгебра"))
    assert code == Exit.USAGE


@given(st.text(max_size=60))
def test_any_line_is_a_command_or_refused(line: str) -> None:
    try:
        options = parse_remote(line)
    except NotAllowed:
        return
    assert options.command in PRINTED
