"""What the SSH host does not do: shells, forwarding, files, environment, a second session."""

from __future__ import annotations

import asyncio

import asyncssh
import pytest

from ruobr_tui.hosting.intake import MOST
from ruobr_tui.hosting.ssh.host import WINDOW
from support.guests import OpenHost, guest
from support.patience import PATIENCE


async def test_nothing_is_forwarded_in_either_direction(open_host: OpenHost) -> None:
    async with open_host() as host, await host.connect("mother") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", host.port)
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection("/run/some.sock")
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port("127.0.0.1", 0, "127.0.0.1", host.port)
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_path("/tmp/ruobr-never", "/run/some.sock")


async def test_there_are_no_files(open_host: OpenHost) -> None:
    async with open_host() as host, await host.connect("mother") as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.start_sftp_client()


async def test_agents_and_displays_are_not_taken(open_host: OpenHost) -> None:
    async with open_host() as host, await host.connect("mother", agent_forwarding=True) as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(term_type="xterm", x11_forwarding=True, x11_display="127.0.0.1:0")


async def test_the_environment_is_not_heard_but_for_language_and_colours(open_host: OpenHost) -> None:
    environment = {
        "LC_ALL": "ru_RU.UTF-8",
        "RUOBR_SERVER": "http://127.0.0.1:1/",
        "TEXTUAL_LOG": "/tmp/never",
    }
    async with open_host() as host, guest(host, "new", None, env=environment) as newcomer:
        await newcomer.wait_for("Пароль")
        (session,) = host.server.sessions
        assert session.channel.environment.variables == {"LC_ALL": "ru_RU.UTF-8"}


async def test_a_flood_of_environment_is_not_stored(open_host: OpenHost) -> None:
    flood = {f"NAME{number}": "x" * 1000 for number in range(5000)}
    async with (
        open_host() as host,
        guest(host, "new", None, env={**flood, "LANG": "ru_RU.UTF-8"}) as newcomer,
    ):
        await newcomer.wait_for("Пароль")
        (session,) = host.server.sessions
        assert session.channel.environment.variables == {"LANG": "ru_RU.UTF-8"}


async def test_a_connection_has_one_session(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host) as mother:
        await mother.wait_for("Tue 24")
        with pytest.raises(asyncssh.ChannelOpenError):
            await mother.connection.create_process(term_type="xterm")
        await mother.press("gm")
        await mother.wait_for("Marks")


async def test_a_newcomer_runs_no_command(open_host: OpenHost) -> None:
    async with open_host() as host, await host.connect("new", None) as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.run("week", check=True)


async def test_a_flood_of_keys_waits_at_its_sender(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host, "new", None) as newcomer:
        await newcomer.wait_for("Password")
        (session,) = host.server.sessions
        newcomer.process.stdin.write(b"j" * 2_000_000)
        async with guest(host) as mother:  # another is served meanwhile
            await mother.wait_for("Tue 24")
            await mother.press("gm")
            await mother.wait_for(lambda text: "Marks" in text.splitlines()[0])
        assert 0 < session.intake.waiting <= MOST + WINDOW


async def test_a_paste_without_an_end_is_cut(open_host: OpenHost) -> None:
    async with open_host() as host, guest(host, "new", None) as newcomer:
        await newcomer.wait_for("Password")
        newcomer.process.stdin.write(b"\x1b[200~" + b"p" * 1_000_000 + b"\x1b[201~")
        await newcomer.press("\t")
        async with asyncio.timeout(PATIENCE):
            await newcomer.wait_for("pppp")
