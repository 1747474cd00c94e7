"""Uploads that go on, accounts of a machine, and what could not be read: each part of what is stored."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.uploads import Begun
from ruobr_tui.store import Store, asides, uploads
from ruobr_tui.store.account.accounts import Accounts, StoredAccount
from ruobr_tui.store.account.logins import Logins
from ruobr_tui.store.account.owner import Owner
from ruobr_tui.store.drafts import Draft
from ruobr_tui.store.errors import NotStored
from support.fixtures import NOW

SERVER, OTHER = "https://portal.example/", "https://other.example/"
NAME = "upload-1-residence-proof"


class Uploading:
    """In place of ``api.uploads.upload``: it remembers where it was to begin, and says how far it came."""

    def __init__(self, *saved: Begun) -> None:
        self.saved = saved
        self.begun: list[Begun | None] = []

    async def __call__(self, portal: Any, path: Path, child: int, kind: str, **how: Any) -> Document:
        self.begun.append(how["begun"])
        for each in self.saved:
            how["save"](each)
        if self.saved:
            raise ConnectionError
        return Document.model_construct(id=5)  # type: ignore[call-arg]


async def send(store: Store, path: Path, monkeypatch: pytest.MonkeyPatch, *saved: Begun) -> Begun | None:
    uploading = Uploading(*saved)
    monkeypatch.setattr(uploads, "upload", uploading)
    portal: Any = None
    try:
        await uploads.resume_upload(store, portal, path, 1, "residence-proof", NOW, lambda *_: None)
    except ConnectionError:
        assert saved
    [begun] = uploading.begun
    return begun


async def test_a_broken_upload_goes_on_where_it_was_under_its_key(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scan.pdf"
    assert await send(store, file, monkeypatch, Begun(0, 1000, 7, "key"), Begun(3, 1000, 7, "key")) is None
    assert store.draft(NAME) == Draft(
        {"path": str(file), "number": "3", "size": "1000", "changed": "7"}, 0, "key", NOW
    )
    assert await send(store, file, monkeypatch, Begun(4, 1000, 7, "key")) == Begun(3, 1000, 7, "key")
    assert await send(store, file, monkeypatch) == Begun(4, 1000, 7, "key")
    assert store.draft(NAME) is None, "the portal has the whole file"


async def test_another_file_begins_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(store, tmp_path / "one.pdf", monkeypatch, Begun(3, 1000, 7, "key"))
    assert await send(store, tmp_path / "two.pdf", monkeypatch) is None


@pytest.mark.parametrize("part", ["number", "size", "changed"])
@pytest.mark.parametrize("odd", ["", "-1", "x", "1.5"])
async def test_what_cannot_be_read_begins_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, odd: str
) -> None:
    values = {"path": str(tmp_path), "number": "3", "size": "1000", "changed": "7", part: odd}
    store.save_draft(NAME, Draft(values, 0, "key", NOW))
    assert await send(store, tmp_path, monkeypatch) is None
    store.save_draft(
        NAME, Draft({name: text for name, text in values.items() if name != part}, 0, "key", NOW)
    )
    assert await send(store, tmp_path, monkeypatch) is None


async def test_an_upload_without_a_key_gets_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(store, tmp_path, monkeypatch, Begun(3, 1000, 7, ""))
    one = store.draft(NAME)
    assert one is not None
    assert len(one.key) == 36


def owner(login: str, account: str = "", server: str = SERVER) -> Owner:
    return Owner(server, login, account)


def test_accounts_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    Accounts(file).used(SERVER, owner("Иванова", "a1"), NOW)
    [row] = json.loads(file.read_text("utf-8"))["accounts"]
    assert row == {
        "server": SERVER,
        "login": "Иванова",
        "last_used": NOW.isoformat(),
        "name": owner("Иванова", "a1").name,
    }
    assert "Иванова" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert Accounts(file).all() == [StoredAccount(**row)]


def test_an_account_stands_once_by_its_login_and_by_its_name(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    accounts.used(SERVER, owner("one", "a1"), NOW)
    accounts.used(SERVER, owner("two", "a2"), NOW + timedelta(hours=1))
    accounts.used(OTHER, owner("one", "a1", OTHER), NOW + timedelta(hours=2))
    assert [(each.server, each.login) for each in accounts.all()] == [
        (OTHER, "one"),
        (SERVER, "two"),
        (SERVER, "one"),
    ]
    accounts.used(SERVER, owner("renamed", "a1"), NOW + timedelta(hours=3))
    assert [each.login for each in accounts.all()] == ["renamed", "one", "two"]
    accounts.used(SERVER, owner("TWO", "a3"), NOW + timedelta(hours=4))
    assert [each.login for each in accounts.all()] == ["TWO", "renamed", "one"]
    last = accounts.last()
    assert last is not None
    assert last.login == "TWO"
    assert accounts.knows(SERVER, "two")
    assert accounts.knows(OTHER, "one")
    assert not accounts.knows(SERVER, "one")


def test_accounts_without_a_name_are_distinguished_by_their_logins(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    rows = [{"server": SERVER, "login": login, "last_used": NOW.isoformat()} for login in ("one", "two")]
    file.write_text(json.dumps({"accounts": rows}))
    accounts = Accounts(file)
    assert [each.name for each in accounts.all()] == ["", ""]
    accounts.forget(SERVER, "one")
    assert [each.login for each in accounts.all()] == ["two"]
    accounts.forget(SERVER, "nobody", "nothing")
    assert [each.login for each in accounts.all()] == ["two"]


def test_forgetting_by_name_takes_the_account_wherever_it_was(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    accounts.used(SERVER, owner("one", "a1"), NOW)
    accounts.used(SERVER, owner("two", "a2"), NOW)
    accounts.forget(SERVER, "other", owner("one", "a1").name)
    assert [each.login for each in accounts.all()] == ["two"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"accounts": 1}', '{"accounts": [{}]}', '{"accounts": [1]}']
)
def test_an_index_that_cannot_be_read_is_empty(tmp_path: Path, text: str) -> None:
    file = tmp_path / "accounts.json"
    file.write_text(text)
    assert Accounts(file).all() == []
    assert Accounts(file).last() is None
    Accounts(file).used(SERVER, owner("one"), NOW)
    assert len(Accounts(file).all()) == 1


def test_why_nothing_could_be_written_is_reported(tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    with pytest.raises(NotStored) as error:
        Accounts(nowhere / "accounts.json").used(SERVER, owner("one"), NOW)
    assert "directory" in str(error.value).lower() or "exists" in str(error.value).lower()
    with pytest.raises(NotStored) as error:
        Logins(nowhere).note(owner("one"))
    assert "directory" in str(error.value).lower() or "exists" in str(error.value).lower()


def test_a_login_means_who_had_it_last(tmp_path: Path) -> None:
    logins = Logins(tmp_path)
    mine = owner("one", "a1")
    logins.note(mine)
    logins.note(owner("one", "a1", OTHER))
    assert logins.find(SERVER, "ONE ") == mine
    assert logins.find(SERVER, "two") is None
    renamed = owner("two", "a1")
    logins.note(renamed)
    assert logins.find(SERVER, "one") is None, "its login before means it no more"
    assert logins.find(SERVER, "two") == renamed
    assert logins.find(OTHER, "one") == owner("one", "a1", OTHER)
    logins.note(owner("one", "a2"))
    assert logins.find(SERVER, "two") == renamed
    logins.forget(SERVER, "one")
    logins.forget(SERVER, "one")
    assert logins.find(SERVER, "one") is None
    assert logins.find(SERVER, "two") == renamed


def test_what_was_set_aside_is_summed_over_all_answers(store: Store) -> None:
    def save(key: str, kinds: dict[str, int]) -> None:
        store._database.write(lambda db: asides.save(db, key, kinds))

    store.save_sheet("set-asides", {"Lesson": 100})
    store.save_sheet("other", {"Lesson": 100})
    assert store.set_aside() == Counter()
    save("lessons/1", {"Lesson": 2, "Lesson.topic": 1})
    save("~/mail", {"Letter": 1, "Lesson": 1})
    assert store.set_aside() == Counter({"Lesson": 3, "Lesson.topic": 1, "Letter": 1})
    save("lessons/1", {"Lesson": 1})
    assert store.set_aside() == Counter({"Lesson": 2, "Letter": 1})
    save("lessons/1", {})
    assert store.set_aside() == Counter({"Lesson": 1, "Letter": 1})


def test_only_the_most_frequent_kinds_of_an_answer_are_stored(store: Store) -> None:
    kinds = {f"kind {number}": number for number in range(1, 60)}
    store._database.write(lambda db: asides.save(db, "lessons/1", kinds))
    assert store.set_aside() == Counter({f"kind {number}": number for number in range(10, 60)})
