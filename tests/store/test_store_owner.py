"""What is stored belongs to an account: found again under another login, never opened for anybody else."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.files.paths import Paths, former_name, login_name, normal_server, same_server
from ruobr_tui.store import Store
from ruobr_tui.store.account.logins import Logins
from ruobr_tui.store.account.opening import AnothersRemoved, open_store_of
from ruobr_tui.store.account.owner import PARENT, PUPIL, Owner, owner_of
from ruobr_tui.store.drafts import Draft
from support.fixtures import FixedClock

SERVER = "https://portal.test"
ALICE = Owner(SERVER, "login", "uid-a", PARENT, 1, "Алиса", (11, 12))
BOB = Owner(SERVER, "login", "uid-b", PARENT, 2, "Борис", (21,))
USER_BEFORE = {"status": "applicant", "id": 1, "first_name": "Алиса", "childs": [{"id": 11}, {"id": 12}]}


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "config.toml", tmp_path / "data", tmp_path / "state")


def fill(store: Store, clock: FixedClock) -> None:
    store.set_note(11, 1001, "секрет")
    store.save_draft("profile", Draft({"snils": "112-233-445 95"}, 1, "key", clock()))


def holds(store: Store) -> bool:
    return store.note(11, 1001) == "секрет" and store.draft("profile") is not None


def file_of_before(paths: Paths, clock: FixedClock, login: str = "login", user: object = USER_BEFORE) -> Path:
    """As a version wrote it that knew logins alone."""
    path = paths.store_file(former_name(SERVER, login))
    store = Store.open(path, clock=clock)
    fill(store, clock)
    store._database.write(lambda db: db.execute("DROP TABLE owner"))
    store._database.write(lambda db: db.execute("PRAGMA user_version = 3"))
    if user is not None:
        row = ("account", json.dumps(user).encode(), None, clock().isoformat(), 1)
        store._database.write(lambda db: db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", row))
    store.close()
    return path


def test_who_takes_a_freed_login_finds_nothing_and_its_former_owner_everything(
    paths: Paths, clock: FixedClock
) -> None:
    with closing(open_store_of(ALICE, paths, clock)) as store:
        fill(store, clock)
    with closing(open_store_of(BOB, paths, clock)) as store:
        assert not store.notes(11)
        assert store.draft_names() == []
    renamed = Owner(SERVER, "new-login", "uid-a", PARENT, 1, "Алиса", (11,))
    with closing(open_store_of(renamed, paths, clock)) as store:
        assert holds(store)
        assert store.owner == renamed


def test_a_file_that_lies_in_anothers_place_is_removed_and_reported(paths: Paths, clock: FixedClock) -> None:
    with closing(open_store_of(ALICE, paths, clock)) as store:
        fill(store, clock)
    paths.store_file(ALICE.name).rename(paths.store_file(BOB.name))
    with closing(open_store_of(BOB, paths, clock)) as store:
        assert not store.notes(11)
        assert [type(each) for each in store.take_warnings()] == [AnothersRemoved]
        assert store.owner == BOB
    assert "секрет".encode() not in paths.store_file(BOB.name).read_bytes()


def test_a_file_of_before_is_brought_along_by_who_it_proves_to_be(paths: Paths, clock: FixedClock) -> None:
    former = file_of_before(paths, clock)
    with closing(open_store_of(ALICE, paths, clock)) as store:
        assert holds(store)
    assert not former.exists()
    assert [path.name for path in paths.stores.iterdir()] == [f"{ALICE.name}.sqlite"]
    assert paths.store_file(ALICE.name).stat().st_mode & 0o077 == 0


def test_clearing_a_file_of_before_leaves_it_its_owners(paths: Paths, clock: FixedClock) -> None:
    former = file_of_before(paths, clock)
    with closing(Store.open(former, clock=clock)) as store:
        store.clear()
    with closing(open_store_of(ALICE, paths, clock)) as store:
        assert holds(store)
        store.clear()
        assert not store._database.read(lambda db: db.execute("SELECT * FROM documents").fetchall())


def test_what_was_moved_aside_from_it_stays(paths: Paths, clock: FixedClock) -> None:
    former = file_of_before(paths, clock)
    aside = former.with_name(f"{former.stem}.aside-20261101-120000.sqlite")
    aside.write_bytes(b"own ticks, unreadable")
    with closing(open_store_of(ALICE, paths, clock)) as store:
        assert holds(store)
    assert aside.exists()


def test_also_on_a_file_system_without_links(
    paths: Paths, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_names: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", no_links)
    file_of_before(paths, clock)
    with closing(open_store_of(ALICE, paths, clock)) as store:
        assert holds(store)
    assert [path.name for path in paths.stores.iterdir()] == [f"{ALICE.name}.sqlite"]


def test_also_after_renaming_when_the_former_login_is_known(paths: Paths, clock: FixedClock) -> None:
    file_of_before(paths, clock)
    renamed = Owner(SERVER, "new-login", "uid-a", PARENT, 1, "Алиса", (11,))
    with closing(open_store_of(renamed, paths, clock, former_logins=["other", "login"])) as store:
        assert holds(store)


@pytest.mark.parametrize("user", [None, {}, [], {"status": "applicant", "childs": []}, USER_BEFORE])
def test_a_file_of_before_that_proves_nothing_is_not_opened_and_not_lost(
    paths: Paths, clock: FixedClock, user: object
) -> None:
    former = file_of_before(paths, clock, user=user)
    with closing(open_store_of(BOB, paths, clock)) as store:
        assert not store.notes(11)
    assert former.exists()


def test_the_mobile_contract_alone_knows_an_account_by_login_and_children(
    paths: Paths, clock: FixedClock
) -> None:
    before = Owner(SERVER, "login", "", PARENT, None, "", (11, 12))
    with closing(open_store_of(before, paths, clock)) as store:
        fill(store, clock)
    grown = Owner(SERVER, "LOGIN", "", PARENT, None, "", (12, 13))
    with closing(open_store_of(grown, paths, clock)) as store:
        assert holds(store)
    unknown = Owner(SERVER, "login", "", PARENT)
    with closing(open_store_of(unknown, paths, clock)) as store:
        assert not store.is_persistent
        assert not store.notes(11)
    # The portal begins to send who it is: the same file goes on.
    with closing(open_store_of(Owner(SERVER, "login", "uid", PARENT, 1, "", (13,)), paths, clock)) as store:
        assert holds(store)


def test_there_a_freed_login_opens_nothing_and_what_was_there_goes(paths: Paths, clock: FixedClock) -> None:
    with closing(open_store_of(Owner(SERVER, "login", "", PARENT, None, "", (11,)), paths, clock)) as store:
        fill(store, clock)
    heir = Owner(SERVER, "login", "", PARENT, None, "", (21,))
    with closing(open_store_of(heir, paths, clock)) as store:
        assert not store.notes(11)
        assert [type(each) for each in store.take_warnings()] == [AnothersRemoved]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Owner(SERVER, "other", "uid-a", PUPIL, 9), True),
        (Owner("https://other.test", "login", "uid-a", PARENT, 1), False),
        (Owner(SERVER, "login", "uid-b", PARENT, 1, "Алиса", (11, 12)), False),
        (Owner(SERVER, "login", "", PARENT, 1), True),
        (Owner(SERVER, "login", "", PUPIL, 1), False),
        (Owner(SERVER, "login", "", PARENT, None, "Алиса", (11,)), True),
        (Owner(SERVER, "login", "", PARENT, None, "Сергей", (11,)), False),
        (Owner(SERVER, "other", "", PARENT, None, "Алиса", (11,)), False),
        (Owner(SERVER, "login", "", PARENT, None, "Алиса", ()), False),
    ],
)
def test_unknown_is_not_the_same(other: Owner, same: bool) -> None:
    assert ALICE.is_same(other) is same
    assert other.is_same(ALICE) is same


def test_what_is_written_of_an_owner_is_read_again_and_nonsense_is_nobody() -> None:
    assert owner_of(json.loads(json.dumps(ALICE.to_json()))) == ALICE
    nonsenses: tuple[Any, ...] = (
        None,
        [],
        {},
        "x",
        ALICE.to_json() | {"children": ["1"]},
        ALICE.to_json() | {"login": 1},
    )
    for nonsense in nonsenses:
        assert owner_of(nonsense) is None


def test_a_login_leads_to_who_used_it_last_and_to_one_place_only(paths: Paths) -> None:
    logins = Logins(paths.logins)
    logins.note(ALICE)
    assert logins.find("HTTPS://Portal.TEST:443/", " LOGIN ") == ALICE
    logins.note(BOB)
    assert logins.find(SERVER, "login") == BOB
    renamed = Owner(SERVER, "new-login", "uid-b", PARENT, 2)
    logins.note(renamed)
    assert logins.find(SERVER, "login") is None
    assert logins.find(SERVER, "new-login") == renamed
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths.logins.iterdir())
    logins.forget(SERVER, "NEW-LOGIN")
    assert list(paths.logins.iterdir()) == []


def test_one_portal_has_one_name_and_two_have_two() -> None:
    for same in (
        "https://portal.test/",
        "HTTPS://PORTAL.test",
        "https://portal.test:443//",
        " https://portal.test. ",
    ):
        assert same_server(same, SERVER), same
        assert login_name(same, "kim") == login_name(SERVER, "KIM ")
    assert normal_server("https://школа.рф/") == normal_server("https://xn--80atdl2c.xn--p1ai")
    others = (
        "http://portal.test",
        "http://portal.test:443",
        "https://portal.test:80",
        "https://portal.test:8443",
        "https://portal.test/B",
        "https://portal.test/b",
    )
    assert len({login_name(each, "kim") for each in (SERVER, *others)}) == 7
    assert login_name(SERVER, "a") != login_name(SERVER, "b")
    assert Owner(SERVER, "kim", "1").name != Owner("https://other.test", "kim", "1").name
