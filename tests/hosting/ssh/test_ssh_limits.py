"""Limits of the SSH host: places, wrong passwords, time."""

from __future__ import annotations

import asyncio

import asyncssh
import pytest

from ruobr_tui.hosting.ssh.limits import FREE, LONGEST_WAIT, WINDOW, Attempts
from support.guests import Hosted, OpenHost, guest
from support.patience import PATIENCE
from support.screens import Line


class Time:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_each_wrong_password_is_answered_later_than_the_one_before() -> None:
    time = Time()
    attempts = Attempts(30, time)
    waits = []
    for _number in range(12):
        waits.append(attempts.wait("a"))
        attempts.failed("a")
    assert waits[:FREE] == [0.0] * FREE
    assert waits[FREE : FREE + 3] == [1.0, 2.0, 4.0]
    assert max(waits) == LONGEST_WAIT
    assert attempts.wait("b") == 0.0
    time.now += WINDOW + 1
    assert attempts.wait("a") == 0.0


def test_after_many_nothing_is_tried_any_more_for_a_while() -> None:
    time = Time()
    attempts = Attempts(3, time)
    for _number in range(3):
        assert not attempts.are_too_many("a")
        attempts.failed("a")
    assert attempts.are_too_many("a")
    assert not attempts.are_too_many("b")
    time.now += WINDOW + 1
    assert not attempts.are_too_many("a")


async def refused(host: Hosted, login: str = "mother", password: str | None = None) -> str:
    """What somebody reads who is refused."""
    with pytest.raises(asyncssh.DisconnectError) as caught:
        await (host.connect(login, password) if password else host.connect(login))
    return caught.value.reason


async def test_when_all_places_are_taken_a_line_says_so(open_host: OpenHost) -> None:
    async with open_host(sessions=2) as host:
        async with guest(host) as mother, guest(host, "father"):
            await mother.wait_for("Tue 24")
            assert "The server is full. Try again in a few minutes." in await refused(host, "vera")
        await host.emptied()
        async with guest(host, "vera") as vera:
            await vera.wait_for("Tue 24")
    async with open_host(sessions_per_address=1) as host, guest(host):
        assert "is full" in await refused(host)


async def test_a_connection_may_mistype_only_so_often(open_host: OpenHost) -> None:
    tried: list[str] = []

    class Guesser(asyncssh.SSHClient):
        def password_auth_requested(self) -> str:
            tried.append("guess")
            return f"guess {len(tried)}"

    async with open_host(attempts=2) as host:
        with pytest.raises(asyncssh.DisconnectError) as caught:
            await host.connect("mother", None, client_factory=Guesser)
        assert "Too many failed sign-in attempts" in caught.value.reason
        assert len(tried) == 3


async def test_an_address_that_guesses_is_not_heard_for_a_while(open_host: OpenHost, line: Line) -> None:
    async with open_host(attempts_per_address=2) as host:
        for _number in range(2):
            with pytest.raises(asyncssh.PermissionDenied):
                await host.connect("mother", "wrong")
        requests_before = len(line.requests)
        assert "Too many failed sign-in attempts" in await refused(host)
        assert len(line.requests) == requests_before  # the portal is not bothered


async def test_a_portal_out_of_reach_is_reported_before_the_password_is_requested_again(
    open_host: OpenHost, line: Line
) -> None:
    shown: list[str] = []

    class Listener(asyncssh.SSHClient):
        def auth_banner_received(self, msg: str, lang: str) -> None:
            shown.append(msg)

    async with open_host() as host:
        line.cut()
        with pytest.raises(asyncssh.PermissionDenied):
            await host.connect("mother", client_factory=Listener)
        assert shown == ["No connection to the portal.\r\n"]
        line.mend()
        for _number in range(3):  # that was not a wrong password
            async with guest(host) as mother:
                await mother.wait_for("Tue 24")


async def test_who_does_not_sign_in_is_sent_away(open_host: OpenHost) -> None:
    async with open_host(login_time=0.3) as host:
        reader, writer = await asyncio.open_connection("127.0.0.1", host.port)
        async with asyncio.timeout(PATIENCE):
            while await reader.read(4096):
                pass
        writer.close()
        await host.emptied()


@pytest.mark.parametrize(
    ("choice", "farewell"),
    [
        ({"idle": 0.3}, "because of inactivity"),
        ({"longest": 0.3}, "reached its time limit"),
    ],
)
async def test_a_session_does_not_last_for_ever(
    open_host: OpenHost, choice: dict[str, float], farewell: str
) -> None:
    async with open_host(**choice) as host, guest(host, "new", None) as newcomer:
        code, said = await newcomer.wait_end()
        assert code == 0
        assert farewell in said
