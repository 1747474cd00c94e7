"""Other people's SSH clients: dropbear's and PuTTY's, and clients that guess how keys are agreed upon."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import asyncssh
import pytest
from asyncssh.packet import Boolean, NameList, UInt32

from ruobr_tui.hosting.ssh import host as host_module
from ruobr_tui.hosting.ssh.key_exchange import wrongly_guessed
from support.guests import Hosted, OpenHost
from support.needs import program
from support.patience import PATIENCE
from support.school import PASSWORD


async def run(command: Sequence[str], **env: str) -> tuple[int | None, str, str]:
    """Run a client to its end: exit code, output, errors."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **env},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            output, errors = await process.communicate()
    except TimeoutError:
        process.kill()
        output, errors = await process.communicate()
        raise AssertionError(f"{command[0]} never ended:\n{errors.decode()}") from None
    return process.returncode, output.decode(), errors.decode()


async def by_dropbear(host: Hosted, home: str) -> tuple[int | None, str, str]:
    command = [program("dbclient"), "-y", "-y", "-p", str(host.port), "mother@127.0.0.1", "week --csv"]
    return await run(command, DROPBEAR_PASSWORD=PASSWORD, HOME=home)


async def by_putty(host: Hosted, home: str) -> tuple[int | None, str, str]:
    key = asyncssh.read_private_key(str(host.server.hosting.host_key)).get_fingerprint()
    command = [
        program("plink"),
        "-ssh",
        "-batch",
        "-noagent",
        "-P",
        str(host.port),
        "-hostkey",
        key,
        "-pw",
        PASSWORD,
    ]
    return await run([*command, "mother@127.0.0.1", "week --csv"], HOME=home)


@pytest.mark.parametrize("first", ["ours", "asyncssh's"])
@pytest.mark.parametrize(
    "client",
    [pytest.param("dbclient", marks=pytest.mark.dropbear), pytest.param("plink", marks=pytest.mark.putty)],
)
async def test_other_clients_read_the_week(
    open_host: OpenHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: str, first: str
) -> None:
    """In our order of methods, and in one in which a client that guesses is wrong."""
    if first != "ours":
        monkeypatch.setattr(host_module, "ALGORITHMS", ())
    async with open_host() as host:
        read = by_dropbear if client == "dbclient" else by_putty
        code, output, errors = await read(host, str(tmp_path))
    assert code == 0, errors
    assert "Алгебра" in output


OURS = [b"curve25519-sha256", b"ecdh-sha2-nistp256"], [b"ssh-ed25519"]


def kexinit(methods: list[bytes], host_keys: list[bytes], follows: bool) -> bytes:
    lists = [methods, host_keys, *([b"any"] for _list in range(6)), [], []]
    return bytes(16) + b"".join(NameList(each) for each in lists) + Boolean(follows) + UInt32(0)


@pytest.mark.parametrize(
    ("methods", "host_keys", "follows", "wrong"),
    [
        ([b"curve25519-sha256"], [b"ssh-ed25519"], True, False),
        ([b"curve25519-sha256"], [b"ssh-ed25519"], False, False),
        ([b"ecdh-sha2-nistp256", b"curve25519-sha256"], [b"ssh-ed25519"], True, True),  # possible, yet wrong
        ([b"ecdh-sha2-nistp256", b"curve25519-sha256"], [b"ssh-ed25519"], False, False),
        ([b"unheard-of", b"curve25519-sha256"], [b"ssh-ed25519"], True, True),
        ([b"curve25519-sha256"], [b"ssh-rsa", b"ssh-ed25519"], True, True),
        ([], [], True, True),
    ],
)
def test_a_guess_is_right_when_both_like_the_same_best(
    methods: list[bytes], host_keys: list[bytes], follows: bool, wrong: bool
) -> None:
    assert wrongly_guessed(kexinit(methods, host_keys, follows), *OURS) is wrong
