"""What "remember me" keeps, where, and what a failing keyring does."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from ruobr_tui.account.credentials import KeyringFailed, Secret, Secrets
from ruobr_tui.files.paths import login_name
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.owner import Owner
from support.fixtures import FixedClock

SERVER, LOGIN = "https://portal.test/", "ivanov"
NAME = Owner(SERVER, LOGIN, "7").name


class Desktop(KeyringBackend):
    """A keyring of this process."""

    priority = 5
    viable = False  # keyring finds every subclass by itself: it must only be used where it is set

    def __init__(self) -> None:
        self.stored: dict[tuple[str, str], str] = {}
        self.locked = False

    def _check(self) -> None:
        if self.locked:
            raise RuntimeError("locked; the secret was token-1")

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.stored[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.stored[service, username]


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    before = keyring.get_keyring()
    backend = Desktop()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def bare() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call] # keyring has no types there
    yield
    keyring.set_keyring(before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "secrets.json"


def test_a_keyring_is_used_and_no_file(desktop: Desktop, file: Path) -> None:
    Secrets(file).remember(NAME, Secret(token="token-1"))
    assert not file.exists()
    assert Secrets(file).find(NAME) == Secret(token="token-1")
    assert LOGIN not in str(desktop.stored)
    Secrets(file).forget(NAME)
    assert desktop.stored == {}


@pytest.mark.usefixtures("bare")
def test_without_a_keyring_a_file_of_the_owners_alone_is_used(file: Path) -> None:
    secrets = Secrets(file)
    secrets.remember(NAME, Secret(password="пароль"))
    secrets.remember("other", Secret(token="t"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert Secrets(file).find(NAME) == Secret(password="пароль")
    secrets.forget(NAME)
    assert secrets.find(NAME) is None
    assert secrets.find("other") is not None
    secrets.forget("other")
    assert not file.exists()
    assert secrets.warnings == []


def test_a_failing_keyring_falls_back_with_a_note_that_holds_no_secret(desktop: Desktop, file: Path) -> None:
    desktop.locked = True
    secrets = Secrets(file)
    secrets.remember(NAME, Secret(token="token-1"))
    assert secrets.find(NAME) == Secret(token="token-1")
    assert [type(each) for each in secrets.warnings] == [KeyringFailed]
    assert "token-1" not in str(secrets.warnings[0])


def test_a_kiosk_remembers_nothing(desktop: Desktop, file: Path) -> None:
    secrets = Secrets(file, kiosk=True)
    secrets.remember(NAME, Secret(token="token-1"))
    assert desktop.stored == {}
    assert not file.exists()
    assert secrets.find(NAME) is None


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("content", ["{", "[1]", f'{{"{NAME}": "x"}}'])
def test_a_damaged_file_is_as_good_as_none(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    secrets = Secrets(file)
    assert secrets.find(NAME) is None
    secrets.remember(NAME, Secret(token="t"))
    assert secrets.find(NAME) == Secret(token="t")


def test_a_secret_does_not_show_itself() -> None:
    assert "hush" not in repr(Secret(token="hush", password="hush"))


def test_the_name_of_an_account_reveals_nothing_and_ignores_case() -> None:
    name = login_name(SERVER, "../../etc/passwd")
    assert name.isalnum()
    assert login_name(SERVER, "Ivanov") == login_name("https://portal.test", "IVANOV")
    assert login_name(SERVER, "a") != login_name(SERVER, "b")


def test_the_index_of_accounts_knows_the_last_one(file: Path, clock: FixedClock) -> None:
    accounts = Accounts(file)
    assert accounts.last() is None
    accounts.used(SERVER, Owner(SERVER, "first", "1"), clock())
    clock.advance(hours=1)
    accounts.used(SERVER, Owner(SERVER, "second", "2"), clock())
    clock.advance(hours=1)
    accounts.used(SERVER, Owner(SERVER, "FIRST", "1"), clock())
    assert [each.login for each in accounts.all()] == ["FIRST", "second"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    accounts.used(SERVER, Owner(SERVER, "renamed", "1"), clock())
    assert [each.login for each in accounts.all()] == ["renamed", "second"], "one account, one row"
    accounts.forget(SERVER, "renamed", Owner(SERVER, "renamed", "1").name)
    assert [each.login for each in accounts.all()] == ["second"]
    file.write_text("broken")
    assert accounts.all() == []
