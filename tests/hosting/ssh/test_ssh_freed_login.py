"""A host that keeps things, where a login has changed hands: each gets the own account."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import asyncssh
import pytest

from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.client import Portal
from ruobr_tui.files.paths import former_name, login_name, normal_server
from ruobr_tui.hosting.ssh.keys import KeyFolder
from ruobr_tui.store import Store
from ruobr_tui.store.account.owner import Owner
from support.fixtures import FixedClock
from support.guests import Guest, Hosted, OpenHost, guest
from support.logins import HER_NOTE, fill, pass_on, rename
from support.patience import PATIENCE
from support.school import PASSWORD
from support.screens import SERVER, Line

KEYS = "\x1b[18~"


def new_key(name: str) -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519", comment=name)


@pytest.fixture
def hers() -> asyncssh.SSHKey:
    return new_key("laptop")


@pytest.fixture
def his() -> asyncssh.SSHKey:
    return new_key("phone")


async def add(someone: Guest, key: asyncssh.SSHKey) -> None:
    await someone.wait_for("Tue 24")
    await someone.press(KEYS)
    await someone.wait_for("No keys yet")
    await someone.press("a")
    await someone.wait_for("AAAA… name")
    await someone.press(f"\x1b[200~{key.export_public_key().decode().strip()}\x1b[201~\r")
    await someone.wait_for(lambda text: key.get_fingerprint() in text)


async def opened_by_key(host: Hosted, login: str, key: asyncssh.SSHKey) -> str:
    async with guest(host, login, None, client_keys=[key]) as someone:
        return await someone.wait_for(lambda text: "Tue 24" in text and "now" in text.splitlines()[0])


def fill_store(keep: Path, clock: FixedClock) -> None:
    """A note and a half-filled form of hers, as her session left them."""
    [file] = (keep / "accounts").glob("*.sqlite")
    store = Store.open(file, clock=clock)
    fill(store, clock)
    store.close()


async def leave_all(host: Hosted, keep: Path, clock: FixedClock, hers: asyncssh.SSHKey) -> None:
    """Her session has ended; her key, a note and a half-filled form stay."""
    async with guest(host) as mother:
        await add(mother, hers)
    await host.emptied()
    fill_store(keep, clock)


async def test_by_password_and_by_key_each_sees_the_own_diary(
    open_host: OpenHost,
    line: Line,
    tmp_path: Path,
    clock: FixedClock,
    hers: asyncssh.SSHKey,
    his: asyncssh.SSHKey,
) -> None:
    keep = tmp_path / "keep"
    async with open_host(keep=keep) as host:
        await leave_all(host, keep, clock, hers)
        pass_on(line.database, "mother", "olga", "father")

        async with guest(host, "mother") as heir:  # his password, the freed login
            text = await heir.wait_for("Tue 24")
            assert "Вера" in text
            assert "Борис" not in text
            await add(heir, his)  # her key is not in his list
        await host.emptied()
        assert "Вера" in await opened_by_key(host, "mother", his)
        await host.emptied()
        # Her key goes on opening her own diary; from then on by her new login.
        async with guest(host, "mother", None, client_keys=[hers]) as mother:
            assert "Борис" in await mother.wait_for("Tue 24")
            async with asyncio.timeout(PATIENCE):
                while not list((keep / "keys").glob(f"{login_name(SERVER, 'olga')}.*")):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)  # the portal sends it a moment later
        await host.emptied()
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, "mother", hers)
        assert "Борис" in await opened_by_key(host, "olga", hers)
        with pytest.raises(asyncssh.PermissionDenied):
            await opened_by_key(host, "olga", his)
        async with guest(host, "olga") as mother:
            await mother.wait_for("Tue 24")
            await mother.press(KEYS)
            assert "phone" not in await mother.wait_for("laptop")
        await host.emptied()
    stores = list((keep / "accounts").glob("*.sqlite"))
    assert len(stores) == 2
    assert sum(HER_NOTE.encode() in file.read_bytes() for file in stores) == 1


async def test_whoever_signs_in_over_an_ended_session_gets_neither_her_keys_nor_her_diary(
    open_host: OpenHost, line: Line, tmp_path: Path, clock: FixedClock, hers: asyncssh.SSHKey
) -> None:
    keep = tmp_path / "keep"
    async with open_host(keep=keep) as host:
        await leave_all(host, keep, clock, hers)
        [file] = (keep / "keys").iterdir()
        file.write_text(json.dumps(json.loads(file.read_text()) | {"token": "ended-elsewhere"}))
        pass_on(line.database, "mother", "olga", "father")
        async with guest(host, "mother", None, client_keys=[hers]) as someone:  # at her own machine
            await someone.wait_for("Your session has ended.")
            await someone.press(PASSWORD + "\r")
            text = await someone.wait_for(lambda text: "Вера" in text)
            assert "Борис" not in text
            await someone.press(KEYS)
            assert "laptop" not in await someone.wait_for("No keys yet")
        await host.emptied()
        assert json.loads(file.read_text())["token"] == "ended-elsewhere", "her keys open no session of his"


async def test_her_own_renaming_leaves_everything_where_it_was(
    open_host: OpenHost, line: Line, tmp_path: Path, clock: FixedClock, hers: asyncssh.SSHKey
) -> None:
    keep = tmp_path / "keep"
    async with open_host(keep=keep) as host:
        await leave_all(host, keep, clock, hers)
        rename(line.database, "mother", "olga")
        async with guest(host, "olga") as mother:
            await mother.wait_for("Tue 24")
            await mother.press(KEYS)
            await mother.wait_for("laptop")
        await host.emptied()
        assert "Борис" in await opened_by_key(host, "olga", hers)
        await host.emptied()
    [file] = (keep / "accounts").glob("*.sqlite")
    assert HER_NOTE.encode() in file.read_bytes()


def of_before(keep: Path, login: str, token: str, *keys: asyncssh.SSHKey) -> Path:
    """A file of keys as a version wrote it that knew logins alone."""
    file = keep / "keys" / f"{former_name(SERVER, login)}.json"
    rows = [
        {
            "line": " ".join(key.export_public_key().decode().split()[:2]),
            "name": key.get_comment(),
            "fingerprint": key.get_fingerprint(),
            "added": "2026-11-01",
        }
        for key in keys
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"token": token, "keys": rows}))
    file.chmod(0o600)
    return file


async def a_session(line: Line, clock: FixedClock, login: str) -> str:
    async with Portal(SERVER, transport=line, clock=clock) as portal:
        return (await portal.sign_in(login, PASSWORD, "")).token.get_secret_value()


async def test_keys_of_before_open_the_account_that_still_has_the_login(
    open_host: OpenHost, line: Line, tmp_path: Path, clock: FixedClock, hers: asyncssh.SSHKey
) -> None:
    keep = tmp_path / "keep"
    former = of_before(keep, "mother", await a_session(line, clock, "mother"), hers)
    async with open_host(keep=keep) as host:
        assert "Борис" in await opened_by_key(host, "mother", hers)
        await host.emptied()
        assert not former.exists()
        assert "Борис" in await opened_by_key(host, "mother", hers)
        await host.emptied()


async def test_keys_of_before_open_nothing_when_the_login_has_changed_hands(
    open_host: OpenHost,
    line: Line,
    tmp_path: Path,
    clock: FixedClock,
    hers: asyncssh.SSHKey,
    his: asyncssh.SSHKey,
) -> None:
    """The next one had added his own to them: they opened her session."""
    keep = tmp_path / "keep"
    former = of_before(keep, "mother", await a_session(line, clock, "mother"), hers, his)
    pass_on(line.database, "mother", "olga", "father")
    async with open_host(keep=keep) as host:
        async with guest(host, "mother", None, client_keys=[his]) as someone:
            text = await someone.wait_for("This login now belongs to another account")
            assert "Борис" not in text
        await host.emptied()
    assert not former.exists()
    assert not list((keep / "accounts").glob("*.sqlite"))


def test_a_file_of_keys_that_another_account_wrote_opens_nothing_for_it(
    tmp_path: Path, hers: asyncssh.SSHKey, his: asyncssh.SSHKey, clock: FixedClock
) -> None:
    folder = KeyFolder(tmp_path, SERVER)
    mother, heir = (Owner(normal_server(SERVER), "mother", uid, "parent") for uid in ("a", "b"))
    for owner, key, token in ((mother, hers, "hers"), (heir, his, "his")):
        text = key.export_public_key().decode()
        folder.add(owner, SessionToken(token), text, clock().date())
    assert folder.opened("MOTHER", hers) == mother
    assert folder.opened("mother", his) == heir
    assert [folder.session(owner).token for owner in (mother, heir)] == ["hers", "his"]  # type: ignore[union-attr]
    folder.renew(heir, SessionToken("hers"), SessionToken("newest"))
    assert [folder.session(owner).token for owner in (mother, heir)] == ["hers", "his"]  # type: ignore[union-attr]
    other = KeyFolder(tmp_path, "https://other.test/")
    assert other.opened("mother", hers) is None
    folder.forget(heir)
    assert folder.opened("mother", his) is None
    assert len(folder.of(mother)) == 1
