"""Commands on a machine where a login has changed hands: each sees its own, by whatever way it signs in."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import keyring
import pytest
from keyring.backends import fail

from ruobr_tui import i18n
from ruobr_tui.account.credentials import Secret, Secrets
from ruobr_tui.account.ownership import store_for
from ruobr_tui.commands import housekeeping
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config, Settings, Source, load
from ruobr_tui.files.paths import Paths, former_name
from ruobr_tui.store.account.logins import Logins
from support.fixtures import FixedClock
from support.portals import raw_lesson

SERVER = "http://127.0.0.1:9/"
Week = Callable[..., int]


class OtherPortal:
    """A portal that gives freed logins out again. ``people``: who opens with a login and a password."""

    def __init__(self) -> None:
        self.people: dict[tuple[str, str], dict[str, Any]] = {}
        self.is_cut = False
        self.ignores_tags = True
        self.requests: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.is_cut:
            raise httpx.ConnectError("cut", request=request)
        login, password = (
            base64.b64decode(request.headers.get(name, "")).decode() for name in ("username", "password")
        )
        who = self.people.get((login.lower(), password))
        if who is None:
            return httpx.Response(401, json={"success": False, "error_type": "auth"})
        path = request.url.path
        self.requests.append(f"{who['first_name']} {path}")
        if not self.ignores_tags and request.headers.get("if-none-match"):
            return httpx.Response(304)
        if path == "/user/":
            return httpx.Response(200, json=who, headers={"etag": '"always-the-same"'})
        if path == "/timetable2/":
            child = int(request.url.params["child"])
            row = raw_lesson(child * 10, "2026-11-24", topic=f"тема {who['first_name']}")
            return httpx.Response(200, json={"lessons": [row]}, headers={"etag": '"always-the-same"'})
        return httpx.Response(404, json={"error": "нет"})


def person(name: str, child: int, **more: Any) -> dict[str, Any]:
    return {
        "status": "applicant",
        "first_name": name,
        "childs": [{"id": child, "first_name": f"Дитя-{name}", "last_name": "К"}],
        **more,
    }


ALICE = person("Алиса", 11, account_id="uid-a", id=1)
BOB = person("Борис", 21, account_id="uid-b", id=2)


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.activate("en")


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # keyring has no types there
    yield
    keyring.set_keyring(before)


@pytest.fixture
def portal() -> OtherPortal:
    found = OtherPortal()
    found.people[("login", "a-word")] = ALICE
    return found


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "c.toml", tmp_path / "data", tmp_path / "state")


@pytest.fixture
def week(paths: Paths, portal: OtherPortal, clock: FixedClock) -> Week:
    def week(login: str, password: str | None, *, server: str = SERVER) -> int:
        options = parser().parse_args(["week", "--from", "2026-11-23", "--to", "2026-11-28"])
        transport = httpx.MockTransport(portal.answer)
        config = Config(server=server, login=login, requests_per_minute=6000)
        return run_printing(options, config, paths, password, transport=transport, clock=clock)

    return week


def hand_over(portal: OtherPortal) -> None:
    portal.people = {("new", "a-word"): ALICE, ("login", "b-word"): BOB}


def add_note(paths: Paths, clock: FixedClock) -> None:
    """As she does on the screen."""
    owner = Logins(paths.logins).find(SERVER, "login")
    assert owner is not None
    store = store_for(owner, Config(server=SERVER, login="login"), paths, clock)
    store.set_note(11, 110, "записка Алисы")
    store.close()


def test_the_next_one_sees_only_his_own_and_she_finds_hers_again(
    week: Week, portal: OtherPortal, paths: Paths, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert week("login", "a-word") == Exit.OK
    add_note(paths, clock)
    hand_over(portal)
    capsys.readouterr()
    assert week("login", "b-word") == Exit.OK
    output = capsys.readouterr()
    assert "Дитя-Борис" in output.out
    assert "тема Борис" in output.out
    assert "Алис" not in output.out + output.err
    assert week("new", "a-word") == Exit.OK
    output = capsys.readouterr()
    assert "записка Алисы" in output.out
    assert "Борис" not in output.out + output.err


def test_an_answer_that_nothing_has_changed_makes_nobody_her(
    week: Week, portal: OtherPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert week("login", "a-word") == Exit.OK
    hand_over(portal)
    portal.ignores_tags = False  # answers 304 to every request with a tag
    capsys.readouterr()
    week("login", "b-word")
    output = capsys.readouterr()
    assert "Алис" not in output.out + output.err


def test_what_was_remembered_of_her_is_not_used_once_it_opens_another_account(
    week: Week, portal: OtherPortal, paths: Paths, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both have the very same password, so that the remembered pair goes on opening something."""
    assert week("login", "a-word") == Exit.OK
    add_note(paths, clock)
    owner = Logins(paths.logins).find(SERVER, "login")
    assert owner is not None
    secrets = Secrets(paths.secrets_file)
    secrets.remember(owner.name, Secret(password="a-word"))
    portal.people = {("new", "a-word"): ALICE, ("login", "a-word"): BOB}
    capsys.readouterr()
    portal.requests.clear()
    assert week("login", None) == Exit.SIGN_IN
    output = capsys.readouterr()
    assert "This login now belongs to another account." in output.err
    assert output.out == ""
    assert portal.requests == ["Борис /user/"], "nothing else was requested"
    assert secrets.find(owner.name) is None
    assert week("new", "a-word") == Exit.OK
    assert "записка Алисы" in capsys.readouterr().out


def test_without_the_portal_only_who_used_the_login_last_is_read_on(
    week: Week, portal: OtherPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert week("login", "a-word") == Exit.OK
    hand_over(portal)
    assert week("login", "b-word") == Exit.OK
    portal.is_cut = True
    capsys.readouterr()
    assert week("login", "b-word") == Exit.OFFLINE
    output = capsys.readouterr()
    assert "тема Борис" in output.out
    assert "Алис" not in output.out + output.err
    assert week("new", "a-word") == Exit.NOTHING  # she has not signed in here with it yet


def test_on_the_mobile_contract_alone_a_freed_login_opens_nothing(
    week: Week, portal: OtherPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.people[("login", "a-word")] = person("Алиса", 11)
    assert week("login", "a-word") == Exit.OK
    portal.people = {("login", "b-word"): person("Борис", 21)}
    capsys.readouterr()
    assert week("login", "b-word") == Exit.OK
    output = capsys.readouterr()
    assert "belonged to another account and was deleted" in output.err
    assert "Алис" not in output.out


def test_two_portals_with_one_login_share_nothing(
    week: Week, portal: OtherPortal, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert week("login", "a-word") == Exit.OK
    portal.people = {("login", "a-word"): person("Ольга", 11, account_id="uid-a", id=1)}
    portal.is_cut = True
    capsys.readouterr()
    assert week("login", "a-word", server="http://127.0.0.1:10/") == Exit.NOTHING
    for same in ("http://127.0.0.1:9", "HTTP://127.0.0.1:9//", "http://127.0.0.1:9/"):
        assert week("login", "a-word", server=same) == Exit.OFFLINE
        assert "тема Алиса" in capsys.readouterr().out
    assert len(list(paths.stores.glob("*.sqlite"))) == 1


def settings(paths: Paths, **options: str) -> Settings:
    return load(paths.config_file, {}, options)


@pytest.mark.parametrize(
    ("options", "cleared"),
    [
        ({}, {"one", "other", "elsewhere"}),
        ({"login": "ONE"}, {"one"}),
        ({"login": "nobody"}, set()),
        ({"login": "one", "server": "http://127.0.0.1:10"}, set()),
        ({"server": "http://127.0.0.1:10/"}, {"elsewhere"}),
        ({"login": "elsewhere"}, {"elsewhere"}),
    ],
)
def test_clearing_the_cache_of_a_login_leaves_the_others(
    week: Week,
    portal: OtherPortal,
    paths: Paths,
    clock: FixedClock,
    options: dict[str, str],
    cleared: set[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    accounts = {"one": SERVER, "other": SERVER, "elsewhere": "http://127.0.0.1:10/"}
    for number, (login, server) in enumerate(accounts.items()):
        portal.people[(login, "word")] = person(login, 30 + number, account_id=login)
        assert week(login, "word", server=server) == Exit.OK
    capsys.readouterr()
    expected = Exit.OK if cleared else Exit.USAGE
    assert housekeeping.clear_cache(settings(paths, **options), paths) == expected
    assert capsys.readouterr().out.startswith(f"Cache cleared for {len(cleared)} account")
    portal.is_cut = True
    for login, server in accounts.items():
        code = week(login, "word", server=server)
        assert code == (Exit.NOTHING if login in cleared else Exit.OFFLINE)


def test_the_login_that_was_used_last_is_no_name_for_clearing(paths: Paths) -> None:
    found = settings(paths)
    assert found.sources["login"] is Source.DEFAULT


def test_a_portal_that_does_not_say_who_it_is_opens_nothing_and_nothing_is_forgotten(
    week: Week, portal: OtherPortal, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.people[("login", "a-word")] = person("Алиса", 11)
    assert week("login", "a-word") == Exit.OK
    owner = Logins(paths.logins).find(SERVER, "login")
    assert owner is not None
    Secrets(paths.secrets_file).remember(owner.name, Secret(password="a-word"))
    portal.people[("login", "a-word")] = {"status": "applicant", "first_name": "Алиса", "childs": []}
    assert week("login", None) == Exit.SIGN_IN
    assert "did not identify the account" in capsys.readouterr().err
    portal.people[("login", "a-word")] = person("Алиса", 11)
    assert week("login", None) == Exit.OK


def test_what_was_remembered_before_is_bound_to_who_it_opens_and_to_nobody_else(
    week: Week, portal: OtherPortal, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = Secrets(paths.secrets_file)
    former = former_name(SERVER, "login")
    secrets.remember(former, Secret(password="a-word"))
    hand_over(portal)
    portal.people[("login", "b-word")] = BOB
    assert week("login", "b-word") == Exit.OK  # he types his own
    his = Logins(paths.logins).find(SERVER, "login")
    assert his is not None
    assert secrets.find(his.name) is None
    secrets.remember(former, Secret(password="b-word"))
    Logins(paths.logins).forget(SERVER, "login")
    assert week("login", None) == Exit.OK
    assert secrets.find(his.name) == Secret(password="b-word")
    assert secrets.find(former) is None


def test_signing_out_removes_who_has_the_login_now_and_not_who_had_it(
    week: Week, portal: OtherPortal, paths: Paths, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert week("login", "a-word") == Exit.OK
    add_note(paths, clock)
    hand_over(portal)
    assert week("login", "b-word") == Exit.OK
    assert housekeeping.log_out(Config(server=SERVER, login="login"), paths) == Exit.OK
    portal.is_cut = True
    assert week("login", "b-word") == Exit.NOTHING
    portal.is_cut = False
    capsys.readouterr()
    assert week("new", "a-word") == Exit.OK
    assert "записка Алисы" in capsys.readouterr().out


def test_what_was_stored_goes_on_when_the_portal_begins_to_send_more(
    week: Week, portal: OtherPortal, paths: Paths, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.people[("login", "a-word")] = person("Алиса", 11)
    assert week("login", "a-word") == Exit.OK
    add_note(paths, clock)
    before = Logins(paths.logins).find(SERVER, "login")
    assert before is not None
    secrets = Secrets(paths.secrets_file)
    secrets.remember(before.name, Secret(password="a-word"))
    for answer in (person("Алиса", 11, id=1), ALICE):
        portal.people[("login", "a-word")] = answer
        for _twice in range(2):
            capsys.readouterr()
            assert week("login", None) == Exit.OK, "still remembered"
            assert "записка Алисы" in capsys.readouterr().out
    assert len(list(paths.stores.glob("*.sqlite"))) == 1
    assert secrets.find(before.name) is None


def test_where_nothing_can_be_written_one_can_sign_in_all_the_same(
    week: Week, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.data.parent.mkdir(parents=True, exist_ok=True)
    paths.data.write_text("no folder")
    assert week("login", "a-word") == Exit.OK
    assert "тема Алиса" in capsys.readouterr().out
