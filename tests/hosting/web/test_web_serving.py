"""Where the web host may listen, and the command that starts it."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect

from ruobr_tui.api.errors import InsecureAddress, WrongAddress
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.config import Config, load
from ruobr_tui.hosting.web.command import client_config
from ruobr_tui.hosting.web.serving import bind
from ruobr_tui.hosting.web.settings import (
    CannotListen,
    CertificateAlone,
    Hosting,
    NoFile,
    ProxyElsewhere,
    SocketWithoutProxy,
    Unprotected,
    check,
)
from support.certificates import self_signed
from support.web_clients import HELLO, Address, OpenWebHost, WebClient, connected


@pytest.mark.parametrize(
    ("choices", "problem"),
    [
        ({"host": "0.0.0.0"}, Unprotected),
        ({"host": "::"}, Unprotected),
        ({"host": "192.0.2.1"}, Unprotected),
        ({"host": "school.example"}, Unprotected),
        ({"host": "0.0.0.0", "behind_proxy": True}, ProxyElsewhere),
        ({"certificate": Path(__file__)}, CertificateAlone),
        ({"key": Path(__file__)}, CertificateAlone),
        ({"certificate": Path(__file__), "key": Path("/nowhere/key.pem")}, NoFile),
        ({"unix_socket": Path("/tmp/door")}, SocketWithoutProxy),
        ({"origins": ("school.example",)}, WrongAddress),
        ({"config": Config(server="http://school.example")}, InsecureAddress),
    ],
)
def test_what_would_be_unsafe_is_refused(choices: dict[str, object], problem: type[Exception]) -> None:
    with pytest.raises(problem):
        check(Hosting(**({"config": Config()} | choices)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"host": "::1"},
        {"host": "localhost", "behind_proxy": True},
        {"unix_socket": Path("/tmp/door"), "behind_proxy": True},
        {"host": "0.0.0.0", "certificate": Path(__file__), "key": Path(__file__)},
    ],
)
def test_this_machine_alone_or_tls_is_allowed(choices: dict[str, object]) -> None:
    check(Hosting(Config(), **choices))  # type: ignore[arg-type]


def test_a_taken_port_is_reported() -> None:
    with bind(Hosting(Config(), port=0)) as taken:
        taken.listen()
        with pytest.raises(CannotListen):
            bind(Hosting(Config(), port=taken.getsockname()[1]))


async def test_a_unix_socket_serves_the_proxys_group_and_outlives_no_crash(
    open_web_host: OpenWebHost, tmp_path: Path
) -> None:
    place = tmp_path / "door"
    bind(Hosting(Config(), unix_socket=place)).close()  # as a crash leaves it
    async with open_web_host(unix_socket=place, behind_proxy=True):
        assert place.stat().st_mode & 0o777 == 0o660
        transport = httpx.AsyncHTTPTransport(uds=str(place))
        async with httpx.AsyncClient(transport=transport, base_url="http://diary.example") as web:
            assert (await web.get("/")).status_code == 200
        with pytest.raises(CannotListen):
            bind(Hosting(Config(), unix_socket=place))


async def test_tls(open_web_host: OpenWebHost, certificate: tuple[Path, Path]) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate[0]))
    async with open_web_host(certificate=certificate[0], key=certificate[1]) as running:
        assert running.address.startswith("https://")
        async with httpx.AsyncClient(verify=trusting) as web:
            assert (await web.get(running.address)).status_code == 200
        async with connect(running.socket, origin=running.origin, ssl=trusting) as socket:
            client = WebClient(socket)
            await client.say(**HELLO)
            await client.wait_for("Password")


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 and its key."""
    return self_signed().files(tmp_path)


# The command

RUOBR = [sys.executable, "-m", "ruobr_tui", "--lang", "en"]


@contextmanager
def command(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``ruobr web-host``, and its address."""
    env = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    running = subprocess.Popen(
        [*RUOBR, *options], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        yield running, running.stdout.readline().strip()
    finally:
        running.kill()
        running.communicate()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("server", [("web-host", "--port", "0"), ("ssh-host", "--listen", "127.0.0.1:0")])
def test_the_line_that_programs_read_is_the_same_in_every_language(
    tmp_path: Path, language: str, server: tuple[str, ...]
) -> None:
    with command(tmp_path, "--server", "http://127.0.0.1:9", "--lang", language, *server) as (_, line):
        assert line.startswith("listening on ")
        assert "127.0.0.1:" in line


async def test_the_command_serves_until_a_signal_and_informs_its_clients(tmp_path: Path) -> None:
    with command(tmp_path, "--server", "http://127.0.0.1:9", "web-host", "--port", "0") as (running, line):
        address = line.removeprefix("listening on ")
        assert address.startswith("http://127.0.0.1:")
        async with connected(Address(address)) as client:
            await client.wait_for("Password")
            running.send_signal(signal.SIGTERM)
            await client.wait_for("The server is shutting down")
            running.send_signal(signal.SIGTERM)  # whoever asks twice does not wait
            assert await client.wait_end() == 1012
        assert running.wait(20) == Exit.OK
        assert running.stderr is not None
        assert running.stderr.read() == ""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--host", "0.0.0.0"), "Refusing to send passwords unencrypted"),
        (("--port", "70000"), "a number from 0 to 65535"),
        (("--sessions", "0"), "a number from 1 to"),
        (("--cert", "x.pem"), "--cert and --key must be used together"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, options: tuple[str, ...], fault: str) -> None:
    with command(tmp_path, "web-host", *options) as (running, line):
        assert line == ""
        assert running.wait(20) == Exit.USAGE
        assert running.stderr is not None
        assert fault in running.stderr.read()


def test_the_connection_of_the_host_is_not_the_clients(tmp_path: Path) -> None:
    over_ssh = {"SSH_TTY": "/dev/pts/1"}
    nowhere = tmp_path / "config.toml"
    assert not client_config(load(nowhere, over_ssh)).low_bandwidth
    assert client_config(load(nowhere, over_ssh | {"RUOBR_LOW_BANDWIDTH": "1"})).low_bandwidth
    assert client_config(load(nowhere, over_ssh, {"low_bandwidth": True})).low_bandwidth
