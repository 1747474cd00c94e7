"""The portal gets the address of each client of the SSH host; people behind one router at the host itself."""

from __future__ import annotations

import asyncssh
import pytest

from ruobr_tui.hosting.ssh.limits import Attempts
from support.fixtures import NOW
from support.guests import OpenHost, guest
from support.screens import Line, clients_of

SECRET = b"s" * 32


async def test_the_portal_gets_each_clients_address(open_host: OpenHost, line: Line) -> None:
    async with open_host(portal_secret=SECRET) as host:
        async with guest(host, local_addr=("127.0.0.2", 0)) as mother:
            await mother.wait_for("Tue 24")
        async with guest(host, "new", None, local_addr=("127.0.0.3", 0)) as newcomer:
            await newcomer.sign_in("father")
            await newcomer.wait_for("Tue 24")
        await host.emptied()
    assert clients_of(line, SECRET, NOW) == {"127.0.0.2", "127.0.0.3"}


async def test_a_command_sends_the_clients_address_too(open_host: OpenHost, line: Line) -> None:
    async with (
        open_host(portal_secret=SECRET) as host,
        await host.connect("mother", local_addr=("127.0.0.2", 0)) as connection,
    ):
        assert (await connection.run("week")).exit_status == 0
    assert clients_of(line, SECRET, NOW) == {"127.0.0.2"}


async def test_without_a_secret_no_address_is_sent(open_host: OpenHost, line: Line) -> None:
    async with open_host() as host, guest(host) as mother:
        await mother.wait_for("Tue 24")
    assert clients_of(line, SECRET, NOW) == {""}


async def test_one_who_guesses_passwords_blocks_nobody_known_behind_the_same_router(
    open_host: OpenHost, line: Line
) -> None:
    async with open_host(attempts_per_address=2) as host:
        async with guest(host) as mother:
            await mother.wait_for("Tue 24")
        for _number in range(2):
            with pytest.raises(asyncssh.PermissionDenied):
                await host.connect("father", "wrong")
        with pytest.raises(asyncssh.DisconnectError):
            await host.connect("father")
        async with guest(host) as mother:
            await mother.wait_for("Tue 24")


def test_a_known_login_has_attempts_of_its_own() -> None:
    attempts = Attempts(2, lambda: 0.0)
    attempts.succeeded("a", "Mother ")
    known = attempts.source("a", "mother")
    assert known != attempts.source("a", "father") == "a"
    assert attempts.source("b", "mother") == "b"
    for _number in range(2):
        attempts.failed(known)
    assert attempts.are_too_many(known)
    assert not attempts.are_too_many("a")
