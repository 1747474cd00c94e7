"""SSH keys on a host that keeps them: added by their owner, opening the diary alone, taken back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import asyncssh
import pytest

from ruobr_tui.account.ssh_keys import MOST, NotAPublicKey, PrivateKeyPasted, TooManyKeys, WeakKey
from ruobr_tui.api.auth import SessionToken
from ruobr_tui.files.paths import normal_server
from ruobr_tui.hosting.ssh.keys import KeyFolder
from ruobr_tui.store.account.owner import Owner
from support.guests import Guest, Hosted, OpenHost, guest
from support.school import PASSWORD
from support.screens import SERVER, Line

DAY = date(2026, 11, 24)
MOTHER = Owner(normal_server(SERVER), "mother", "1", "parent")
ENDED = "DELETE /cabinet/session"


@pytest.fixture(scope="module")
def key() -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519", comment="laptop")


def public(key: asyncssh.SSHKey) -> str:
    return key.export_public_key().decode().strip()


async def add(mother: Guest, key: asyncssh.SSHKey) -> None:
    """As its owner does: F7, a, paste, Enter."""
    await mother.wait_for("Tue 24")
    await mother.press("\x1b[18~")
    await mother.wait_for("No keys yet")
    await mother.press("a")
    await mother.wait_for("AAAA… name")
    await mother.press(f"\x1b[200~{public(key)}\x1b[201~\r")
    await mother.wait_for(lambda text: "laptop" in text and key.get_fingerprint() in text)


async def opened_by_key(host: Hosted, key: asyncssh.SSHKey, login: str = "mother") -> str:
    """What a guest sees whom the key alone lets in. Raises ``PermissionDenied``."""
    async with guest(host, login, None, client_keys=[key]) as someone:
        return await someone.wait_for("Tue 24")


async def test_a_key_opens_the_diary_until_it_is_removed(
    open_host: OpenHost, line: Line, tmp_path: Path, key: asyncssh.SSHKey
) -> None:
    keep = tmp_path / "keep"
    async with open_host(keep=keep) as host:
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, key)
        async with guest(host) as mother:
            await add(mother, key)
        await host.emptied()
        assert ENDED not in line.requests  # the stored session stays open
        assert "Анна" in await opened_by_key(host, key)
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, key, "father")
        await host.emptied()
        assert ENDED not in line.requests
        async with await host.connect("mother", None, client_keys=[key]) as connection:
            assert "Алгебра" in str((await connection.run("week", check=True)).stdout)

    files = {path for path in keep.rglob("*") if path.is_file()}
    assert {path.parent.name for path in files} == {"keys", "accounts"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in keep.rglob("*"))
    assert "mother" not in " ".join(path.name for path in files)

    async with open_host(keep=keep) as host:  # another day
        async with guest(host, "mother", None, client_keys=[key]) as mother:
            await mother.wait_for("Tue 24")
            await mother.press("\x1b[18~")
            await mother.wait_for("laptop")
            await mother.press("d")
            await mother.wait_for("Delete this SSH key?")
            await mother.press("y")
            await mother.wait_for("No keys yet")
        await host.emptied()
        assert ENDED in line.requests
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, key)


async def test_signing_out_takes_the_keys_along(
    open_host: OpenHost, line: Line, tmp_path: Path, key: asyncssh.SSHKey
) -> None:
    keep = tmp_path / "keep"
    async with open_host(keep=keep) as host:
        async with guest(host) as mother:
            await add(mother, key)
        async with guest(host) as mother:  # by password this time: a session of its own
            await mother.wait_for("Tue 24")
            await mother.press("\x1b[19~")  # F8
            await mother.wait_for("Sign out?")
            await mother.press("y")
            await mother.wait_for("Password")
        await host.emptied()
        assert line.requests.count(ENDED) == 2  # the running one and the stored one
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, key)
    assert not list((keep / "keys").iterdir())


async def test_a_session_that_was_ended_elsewhere_is_requested_once(
    open_host: OpenHost, line: Line, tmp_path: Path, key: asyncssh.SSHKey
) -> None:
    keep = tmp_path / "keep"
    async with open_host(keep=keep) as host:
        async with guest(host) as mother:
            await add(mother, key)
        await host.emptied()
        (file,) = (keep / "keys").iterdir()
        file.write_text(json.dumps(json.loads(file.read_text()) | {"token": "ended-elsewhere"}))
        async with guest(host, "mother", None, client_keys=[key]) as mother:
            await mother.wait_for("Your session has ended.")
            await mother.press(PASSWORD + "\r")
            await mother.wait_for(lambda text: "Tue 24" in text and "now" in text.splitlines()[0])
        await host.emptied()
        async with guest(host, "mother", None, client_keys=[key]) as mother:
            await mother.wait_for(lambda text: "Tue 24" in text and "now" in text.splitlines()[0])


async def test_the_public_half_alone_opens_nothing(
    open_host: OpenHost, tmp_path: Path, key: asyncssh.SSHKey
) -> None:
    class Pretender(asyncssh.SSHKeyPair):
        """Shows her public half, and signs with another key."""

        def __init__(self) -> None:
            super().__init__(
                key.algorithm, b"ssh-ed25519", (b"ssh-ed25519",), (b"ssh-ed25519",), key.public_data, None
            )
            self._stranger = asyncssh.generate_private_key("ssh-ed25519")

        def sign(self, data: bytes) -> bytes:
            return self._stranger.sign(data, b"ssh-ed25519")

    async with open_host(keep=tmp_path / "keep") as host:
        async with guest(host) as mother:
            await add(mother, key)
        await host.emptied()
        with pytest.raises(asyncssh.PermissionDenied):
            await host.connect("mother", None, client_keys=[Pretender()])
        assert "Анна" in await opened_by_key(host, key)


async def test_without_a_folder_there_are_no_keys(open_host: OpenHost, key: asyncssh.SSHKey) -> None:
    async with open_host() as host:
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, key)
        async with guest(host) as mother:
            await mother.wait_for("Tue 24")
            await mother.press("\x1b[18~gm")
            assert "SSH" not in await mother.wait_for("Marks")


def test_only_public_halves_of_strong_keys_are_stored(tmp_path: Path, key: asyncssh.SSHKey) -> None:
    folder = KeyFolder(tmp_path, SERVER)
    auth = SessionToken("token")
    for text, refusal in (
        ("hello", NotAPublicKey),
        ("ssh-ed25519 AAAA", NotAPublicKey),
        (public(key) + "\n" + public(key), NotAPublicKey),
        ('command="id" ssh-ed25519', NotAPublicKey),
        (key.export_private_key().decode(), PrivateKeyPasted),
        (public(asyncssh.generate_private_key("ssh-rsa", key_size=1024)), WeakKey),
    ):
        with pytest.raises(refusal):
            folder.add(MOTHER, auth, text, DAY)
    assert folder.of(MOTHER) == []
    stored = folder.add(MOTHER, auth, public(key) + " \x1b[2J", DAY)
    assert "\x1b" not in stored.name
    named = folder.add(MOTHER, auth, " ".join(public(key).split()[:2]) + " мама, дома", DAY)
    assert named.name == "мама, дома"
    folder.add(MOTHER, auth, public(key), DAY)  # again: the same key
    assert len(folder.of(MOTHER)) == 1
    for _number in range(MOST - 1):
        folder.add(MOTHER, auth, public(asyncssh.generate_private_key("ssh-ed25519")), DAY)
    with pytest.raises(TooManyKeys):
        folder.add(MOTHER, auth, public(asyncssh.generate_private_key("ssh-ed25519")), DAY)


def test_a_damaged_file_opens_nothing(tmp_path: Path, key: asyncssh.SSHKey) -> None:
    folder = KeyFolder(tmp_path, SERVER)
    folder.add(MOTHER, SessionToken("token"), public(key), DAY)
    assert folder.opened("Mother ", key) == MOTHER
    (file,) = tmp_path.iterdir()
    file.write_text(file.read_text()[:-20])
    assert folder.opened("mother", key) is None
    assert folder.session(MOTHER) is None
