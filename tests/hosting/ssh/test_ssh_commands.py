"""Commands over SSH: what prints is allowed, everything else is refused."""

from __future__ import annotations

import asyncio
import json

import asyncssh
import pytest

from support.guests import OpenHost
from support.screens import Line


async def test_the_week_is_printed_for_a_script(open_host: OpenHost, line: Line) -> None:
    async with open_host() as host:
        async with await host.connect("mother") as connection:
            done = await connection.run("week --json", check=True)
        assert json.loads(str(done.stdout))
        assert "Алгебра" in str(done.stdout)
        assert done.stderr == ""
        await host.emptied()
        assert "DELETE /cabinet/session" in line.requests


async def test_the_clients_language_is_spoken_and_a_terminal_gets_its_line_ends(open_host: OpenHost) -> None:
    async with open_host() as host:
        async with await host.connect("mother") as connection:
            done = await connection.run("week", env={"LANG": "ru_RU.UTF-8"}, term_type="xterm", encoding=None)
        assert isinstance(done.stdout, bytes)
        assert "вторник" in done.stdout.decode().casefold()
        assert done.stdout.count(b"\n") == done.stdout.count(b"\r\n") > 5


async def test_each_sees_its_own(open_host: OpenHost) -> None:
    async def printed(login: str) -> str:
        async with await host.connect(login) as connection:
            done = await connection.run("marks --json", check=True)
        return str(done.stdout)

    async with open_host() as host:
        hers, his = await asyncio.gather(printed("mother"), printed("father"))
    assert "Анна" in hers
    assert "Вера" not in hers
    assert "Вера" in his
    assert "Анна" not in his


@pytest.mark.parametrize(
    "words",
    ["sh", "week; id", "week --server http://127.0.0.1:1", "config", "sync", "demo", "scp -t /", " ", "'"],
)
async def test_whatever_else_is_refused(open_host: OpenHost, words: str) -> None:
    async with open_host() as host, await host.connect("mother") as connection:
        done = await connection.run(words, check=False, stdin=asyncssh.DEVNULL)
        assert done.exit_status == 2
        assert done.stdout == ""
        assert "week, marks" in str(done.stderr)


async def test_what_a_portal_out_of_reach_means_for_a_script(open_host: OpenHost, line: Line) -> None:
    async with open_host() as host, await host.connect("mother") as connection:
        line.cut()
        done = await connection.run("homework", check=False)
        assert done.exit_status == 5
        assert "No connection to the portal." in str(done.stderr)
