"""Where what the gate counts, remembers and hands out begins and ends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, insert, select
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from ruobr_server.auth import budgets, forwarded_clients, page_tokens, throttle
from ruobr_server.auth.budgets import Budget
from ruobr_server.auth.cross_site import RefuseCrossSite, forms_at, is_own_page
from ruobr_server.auth.forwarded_clients import ForwardedClients, WrongSecret, read_secret
from ruobr_server.auth.headers import HeaderCredentials, shown_in
from ruobr_server.auth.page_tokens import LIFE, PageTokens, Shown
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.presented import AccountKnown, TokenShown, sender
from ruobr_server.auth.remembered import LIFE as REMEMBERED
from ruobr_server.auth.remembered import RememberedCredentials
from ruobr_server.auth.tables import accounts, sessions, sign_in_failures
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import CrossSite, TooManyAttempts
from ruobr_server.kit.settings import Hosts, Throttle
from ruobr_tui.api.rules.client_address import HEADER, signed
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW, FixedClock

HERE, THERE = "192.0.2.7", "198.51.100.7"


# Who presents credentials


def version_of(database: Database, account: int) -> int:
    versions = select(accounts.c.password_version).where(accounts.c.id == account)
    return database.read_now(lambda db: db.execute(versions).scalar_one())


def test_known_credentials_are_one_accounts_under_one_password(database: Database, family: Family) -> None:
    mine, other = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    version = version_of(database, mine)
    found = database.read_now(sender, AccountKnown(mine, version), NOW)
    assert found is not None
    assert (found[0], found[4:]) == (mine, (None, None))
    assert database.read_now(sender, AccountKnown(mine, version + 1), NOW) is None
    assert database.read_now(sender, AccountKnown(10**9, version), NOW) is None
    theirs = database.read_now(sender, AccountKnown(other, version_of(database, other)), NOW)
    assert theirs is not None
    assert theirs[0] == other
    blocked = accounts.update().where(accounts.c.id == mine).values(active=False)
    database.write_now(lambda db: db.execute(blocked))
    assert database.read_now(sender, AccountKnown(mine, version), NOW) is None


def test_a_token_is_one_sessions_until_it_expires(database: Database, family: Family) -> None:
    mine, other = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    seen, until = NOW - timedelta(hours=1), NOW + timedelta(hours=1)

    def begin(connection: Connection) -> None:
        for number, account in ((71, mine), (72, other)):
            row = {"id": number, "account_id": account, "token_hash": bytes([number]) * 32}
            times = {"created_at": seen, "last_seen_at": seen, "expires_at": until}
            connection.execute(insert(sessions).values({**row, **times}))

    database.write_now(begin)
    for number, account in ((71, mine), (72, other)):
        found = database.read_now(sender, TokenShown(bytes([number]) * 32), NOW)
        assert found is not None
        assert (found[0], found[4], found[5]) == (account, number, seen)
    assert database.read_now(sender, TokenShown(bytes([73]) * 32), NOW) is None
    shown = TokenShown(bytes([71]) * 32)
    assert database.read_now(sender, shown, until - timedelta(seconds=1)) is not None
    assert database.read_now(sender, shown, until) is None
    blocked = accounts.update().where(accounts.c.id == mine).values(active=False)
    database.write_now(lambda db: db.execute(blocked))
    assert database.read_now(sender, shown, NOW) is None


# What is counted


def spend(database: Database, what: Any, *about: Any, times: int) -> None:
    for _ in range(times):
        database.write_now(what, *about, NOW)


def test_letters_are_counted_by_network_and_by_kind(database: Database) -> None:
    for number in range(21):
        assert database.write_now(throttle.count_letter, "recovery", f"{number}@example.org", HERE, NOW)
    with pytest.raises(TooManyAttempts):
        database.write_now(throttle.count_letter, "recovery", "new@example.org", HERE, NOW)
    assert database.write_now(throttle.count_letter, "recovery", "new@example.org", THERE, NOW)
    assert database.write_now(throttle.count_letter, "registration", "new@example.org", HERE, NOW)


def test_a_mailbox_gets_the_fourth_letter_of_a_kind_later(database: Database) -> None:
    asked = [
        database.write_now(throttle.count_letter, "recovery", "Anna@example.org", f"192.0.{n}.1", NOW)
        for n in range(5)
    ]
    assert asked == [True, True, True, True, False]
    assert not database.write_now(throttle.count_letter, "recovery", "anna@EXAMPLE.org", THERE, NOW)
    assert database.write_now(throttle.count_letter, "recovery", "boris@example.org", THERE, NOW)
    assert database.write_now(throttle.count_letter, "registration", "anna@example.org", THERE, NOW)
    later = NOW + timedelta(minutes=5)
    assert database.write_now(throttle.count_letter, "recovery", "anna@example.org", THERE, later)


PAIRS: list[tuple[Any, Any, tuple[Any, ...], tuple[Any, ...], int]] = [
    (
        throttle.count_recovery,
        throttle.recovery_was_right,
        ("Anna@example.org", HERE),
        ("b@example.org", HERE),
        6,
    ),
    (
        throttle.count_recovery,
        throttle.recovery_was_right,
        ("Anna@example.org", HERE),
        ("anna@example.org", THERE),
        6,
    ),
    (throttle.count_code, throttle.code_was_right, (HERE,), (THERE,), 16),
    (throttle.count_secret, throttle.secret_was_right, ("complaint/1", HERE), ("complaint/2", HERE), 6),
    (throttle.count_secret, throttle.secret_was_right, ("complaint/1", HERE), ("complaint/1", THERE), 6),
]


@pytest.mark.parametrize(("count", "right", "about", "other", "free"), PAIRS)
def test_what_is_right_is_taken_back_and_others_do_not_wait(
    database: Database, count: Any, right: Any, about: tuple[Any, ...], other: tuple[Any, ...], free: int
) -> None:
    spend(database, count, *about, times=free)
    with pytest.raises(TooManyAttempts) as slowed:
        database.write_now(count, *about, NOW)
    assert slowed.value.retry_after == 2
    database.write_now(count, *other, NOW)
    database.write_now(right, *about)
    database.write_now(count, *about, NOW)
    with pytest.raises(TooManyAttempts):
        database.write_now(count, *about, NOW)


@pytest.mark.parametrize(("count", "free"), [(throttle.count_device, 51), (throttle.count_filing, 21)])
def test_what_is_only_counted_waits_by_network(database: Database, count: Any, free: int) -> None:
    spend(database, count, HERE, times=free)
    with pytest.raises(TooManyAttempts):
        database.write_now(count, HERE, NOW)
    database.write_now(count, THERE, NOW)


def test_fifty_secrets_of_any_kind_from_one_network(database: Database) -> None:
    for number in range(51):
        database.write_now(throttle.count_secret, f"complaint/{number}", HERE, NOW)
    with pytest.raises(TooManyAttempts):
        database.write_now(throttle.count_secret, "complaint/new", HERE, NOW)
    database.write_now(throttle.count_secret, "complaint/new", THERE, NOW)


def test_a_right_one_takes_back_one_and_no_more(database: Database) -> None:
    names = [budgets.bucket("test", number) for number in range(3)]
    budget = Budget(free=1)
    for name in (names[0], names[0], names[1]):
        database.write_now(lambda db, name=name: budgets.count(db, {name: budget}, NOW))
    database.write_now(budgets.take_one_back, *names)
    database.write_now(budgets.take_one_back, names[1])
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    assert {row.bucket: row.failures for row in rows} == {names[0]: 1, names[1]: 0}
    database.write_now(budgets.start_anew, names[0])
    left = database.read_now(lambda db: db.execute(select(sign_in_failures.c.bucket)).scalars().all())
    assert left == [names[1]]


def test_a_refused_attempt_counts_nothing_and_says_when_to_come_again(database: Database) -> None:
    one, two = budgets.bucket("test", 1), budgets.bucket("test", 2)
    strict, free = Budget(free=0, first_delay=timedelta(seconds=90)), Budget(free=5)
    database.write_now(lambda db: budgets.count(db, {one: strict}, NOW))
    with pytest.raises(TooManyAttempts) as slowed:
        database.write_now(lambda db: budgets.count(db, {one: strict, two: free}, NOW))
    assert slowed.value.retry_after == 90
    almost = NOW + timedelta(seconds=89, milliseconds=999)
    with pytest.raises(TooManyAttempts) as slowed:
        database.write_now(lambda db: budgets.count(db, {one: strict, two: free}, almost))
    assert slowed.value.retry_after == 1
    database.write_now(lambda db: budgets.count(db, {one: strict, two: free}, NOW + timedelta(seconds=90)))


def test_a_known_network_starts_anew_for_its_account_and_not_for_the_crowd(database: Database) -> None:
    limits = Throttle()
    mine, theirs = (throttle.Attempt(login, HERE, "network") for login in ("ANNA", "BORIS"))
    for _ in range(3):
        database.write_now(throttle.count_attempt, mine, NOW, limits)
    database.write_now(throttle.count_attempt, theirs, NOW, limits)
    database.write_now(throttle.was_right, mine)
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    found = {row.bucket.partition(":")[0]: row.failures for row in rows}
    assert found == {"known network": 1, "crowd": 3}
    assert budgets.bucket("known network", "BORIS", HERE) in {row.bucket for row in rows}


def test_a_known_device_has_a_count_of_its_own(database: Database) -> None:
    limits = Throttle()
    device, stranger = (throttle.Attempt("ANNA", HERE, place) for place in ("device:d1", ""))
    for attempt in (device, device, stranger):
        database.write_now(throttle.count_attempt, attempt, NOW, limits)
    database.write_now(throttle.was_right, device)
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    counted = {row.bucket.partition(":")[0]: row.failures for row in rows}
    assert counted == {"login": 1, "address": 1, "around": 1, "siege": 1}
    database.write_now(throttle.was_right, stranger)
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    assert {row.bucket.partition(":")[0]: row.failures for row in rows} == {"address": 0, "siege": 0}


async def test_remembered_credentials_of_a_changed_password_are_checked_again(
    app_client: httpx.AsyncClient, database: Database, family: Family, passwords: Passwords
) -> None:
    right = header_credentials("ivanova", PASSWORD)
    mine = accounts.c.id == family.ivanovs.parent.account_id
    assert (await app_client.get("/cabinet/session", headers=right)).status_code == 200
    newer = accounts.update().where(mine).values(password_version=accounts.c.password_version + 1)
    database.write_now(lambda db: db.execute(newer))
    answer = await app_client.get("/cabinet/session", headers=right)
    assert answer.status_code == 200, "the same password, set anew"
    other = newer.values(password_hash=passwords.hash_now("another one"))
    database.write_now(lambda db: db.execute(other))
    assert (await app_client.get("/cabinet/session", headers=right)).status_code == 401


def test_delays_double_up_to_the_longest() -> None:
    budget = Budget(free=2, first_delay=timedelta(seconds=3), longest_delay=timedelta(seconds=20))
    assert [budget.delay(count).total_seconds() for count in range(7)] == [0, 0, 0, 3, 6, 12, 20]
    assert budget.delay(10**6) == timedelta(seconds=20)


def test_what_rested_too_long_is_forgotten_and_of_too_many_the_oldest(database: Database) -> None:
    def fill(connection: Connection) -> None:
        for name, last, until in (
            ("old", -25, -25),
            ("old but blocked", -25, 1),
            ("old and blocked until now", -25, 0),
            ("just old enough", -24, -24),
            ("new", -1, -1),
            ("newest", 0, 0),
        ):
            row = {"bucket": name, "failures": 1, "last_at": NOW + timedelta(hours=last)}
            connection.execute(
                insert(sign_in_failures).values({**row, "blocked_until": NOW + timedelta(hours=until)})
            )

    def left(connection: Connection) -> set[str]:
        return set(connection.execute(select(sign_in_failures.c.bucket)).scalars())

    database.write_now(fill)
    database.write_now(budgets.sweep, NOW, timedelta(days=1), 100)
    assert database.read_now(left) == {
        "old but blocked",
        "old and blocked until now",
        "just old enough",
        "new",
        "newest",
    }
    database.write_now(budgets.sweep, NOW, timedelta(days=1), 5)
    assert len(database.read_now(left)) == 5
    database.write_now(budgets.sweep, NOW, timedelta(days=1), 2)
    assert database.read_now(left) == {"new", "newest"}


def test_neighbours_are_those_of_a_customer_or_an_attacker() -> None:
    assert throttle.neighbourhood_of("192.0.2.7") == "192.0.2.0/24"
    assert throttle.neighbourhood_of("2001:db8:1:2::7") == "2001:db8:1::/48"
    assert throttle.neighbourhood_of("local") == "local"


# What is remembered


def test_a_pair_is_remembered_for_an_hour_and_the_last_used_stay() -> None:
    memory = RememberedCredentials(capacity=2)
    marks = [memory.mark(HeaderCredentials(login, "p")) for login in "ABC"]
    for mark in marks[:2]:
        memory.remember(mark, AccountKnown(1, 1), NOW)
    last = NOW + REMEMBERED - timedelta(microseconds=1)
    assert memory.recall(marks[0], last) == AccountKnown(1, 1)
    assert memory.recall(marks[0], NOW + REMEMBERED) is None
    assert memory.recall(marks[0], NOW) is None, "it is forgotten, whatever the clock says next"
    memory.remember(marks[0], AccountKnown(1, 1), NOW)
    memory.remember(marks[1], AccountKnown(1, 2), NOW)
    memory.remember(marks[2], AccountKnown(1, 1), NOW)
    assert memory.recall(marks[0], NOW) is None
    assert memory.recall(marks[1], NOW) == AccountKnown(1, 2)
    memory.forget(marks[1])
    memory.forget(marks[1])
    assert memory.recall(marks[1], NOW) is None
    assert memory.mark(HeaderCredentials("A", "p")) == marks[0]
    assert memory.mark(HeaderCredentials("A", "\udcff")) != memory.mark(HeaderCredentials("\udcff", "A"))


def test_the_longest_headers() -> None:
    import base64

    def shown(login: str, password: str) -> object:
        pair = ((b"username", login), (b"password", password))
        return shown_in([(name, base64.b64encode(text.encode())) for name, text in pair])

    assert shown("a" * 150, "b" * 1024) == HeaderCredentials("A" * 150, "b" * 1024)
    assert shown("a" * 151, "b") is None
    assert shown("a", "b" * 1025) is None
    assert shown("a\0", "b") is None
    assert shown(" ", "b") is None
    assert shown("a", "") == HeaderCredentials("A", "")


# Pages that are sent once


def request(cookie: str = "") -> Request:
    headers = [(b"cookie", f"seen={cookie}".encode())] if cookie else []
    return Request({"type": "http", "method": "GET", "path": "/pay", "headers": headers})


def test_a_page_is_sent_once_about_its_subject_by_its_browser(clock: FixedClock) -> None:
    pages = PageTokens("seen", "/pay", clock)
    shown = pages.show(request(), "order/1")
    browser = request(shown.cookie)
    assert not pages.take(browser, "order/2", shown.token)
    assert not pages.take(request(), "order/1", shown.token)
    assert not pages.take(request("x" * 43), "order/1", shown.token)
    assert not pages.take(browser, "order/1", shown.token + "x")
    assert pages.take(browser, "order/1", shown.token)
    assert not pages.take(browser, "order/1", shown.token)


def test_a_page_is_good_for_ten_minutes(clock: FixedClock) -> None:
    pages = PageTokens("seen", "/pay", clock)
    early, late = (pages.show(request(), "order/1") for _ in range(2))
    clock.now += LIFE - timedelta(microseconds=1)
    assert pages.take(request(early.cookie), "order/1", early.token)
    clock.now += timedelta(microseconds=1)
    assert not pages.take(request(late.cookie), "order/1", late.token)
    assert timedelta(minutes=10) == LIFE


def test_two_pages_of_one_browser_stand_open(clock: FixedClock) -> None:
    pages = PageTokens("seen", "/pay", clock)
    first = pages.show(request(), "order/1")
    second = pages.show(request(first.cookie), "order/2")
    assert second.cookie == first.cookie
    assert second.token != first.token
    assert pages.take(request(first.cookie), "order/1", first.token)
    assert pages.take(request(first.cookie), "order/2", second.token)


def test_a_cookie_that_is_none_of_ours_is_given_anew() -> None:
    for odd in ("", "x" * 42, "x" * 44):
        assert page_tokens.new(odd).cookie != odd
        assert len(page_tokens.new(odd).cookie) == 43
    assert page_tokens.new().cookie != page_tokens.new().cookie
    assert page_tokens.new("x" * 43).cookie == "x" * 43


def test_the_cookie_is_for_no_script_and_no_other_site(clock: FixedClock) -> None:
    answer = PageTokens("seen", "/pay", clock).give(Response(), Shown("token", "c" * 43))
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert parts == {f"seen={'c' * 43}", "httponly", "max-age=600", "path=/pay", "samesite=strict"}


def test_the_oldest_of_too_many_pages_goes(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_tokens, "MOST", 2)
    pages = PageTokens("seen", "/pay", clock)
    shown = [pages.show(request(), "order/1") for _ in range(3)]
    assert [pages.take(request(each.cookie), "order/1", each.token) for each in shown] == [False, True, True]


# Another site's pages


@pytest.mark.parametrize(
    ("said", "own", "expected"),
    [
        ("https://school.example:443", "https://school.example", True),
        ("https://school.example", "https://school.example:443", True),
        ("http://school.example:80", "http://school.example", True),
        ("http://school.example", "https://school.example", False),
        ("https://school.example:444", "https://school.example", False),
        ("HTTPS://SCHOOL.example", "https://school.example", True),
        ("ftp://school.example", "ftp://school.example", True),
    ],
)
def test_addresses_of_this_server_with_and_without_a_port(said: str, own: str, expected: bool) -> None:
    assert is_own_page(Headers({"host": "inner:8000", "origin": said}), [own]) is expected


async def test_a_refusal_is_plain_text_that_nobody_stores() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    door = RefuseCrossSite(never, forms_at("/form", "/forms/*"))
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/x",
        "headers": [(b"origin", b"https://evil.example")],
    }
    await door(scope, receive, send)
    assert sent[0]["status"] == 403
    headers = dict(sent[0]["headers"])
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"content-type"].startswith(b"text/plain")
    assert sent[1]["body"] == CrossSite.usual.text.encode()


def test_where_forms_are_taken() -> None:
    takes = forms_at("/form", "/forms/*")
    assert [takes(path) for path in ("/form", "/form/a", "/forms/a", "/forms/", "/forms", "/x/form")] == [
        *(True, False, True, True, False, False)
    ]


# Hosts that ask for others

SECRET = b"0123456789abcdef0123456789abcdef"


class Told:
    """An application that remembers whose requests it got, and reads their bodies."""

    def __init__(self) -> None:
        self.clients: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.clients.append(scope["client"][0])
        while (await receive()).get("more_body"):
            pass


@pytest.fixture
def hosts(tmp_path: Path) -> Hosts:
    file = tmp_path / "secret"
    file.write_bytes(SECRET + b"\n")
    file.chmod(0o600)
    return Hosts(file, ("192.0.2.0/28",))


async def ask(door: ForwardedClients, header: str, *parts: bytes, peer: str = HERE, **scope: Any) -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_: Message) -> None: ...

    told = {"type": "http", "method": "POST", "path": "/я", "query_string": b"", "client": (peer, 1), **scope}
    await door({**told, "headers": [(HEADER.lower().encode(), header.encode())]}, receive, send)


async def test_path_and_query_are_signed_as_they_travel(hosts: Hosts, clock: FixedClock) -> None:
    app = Told()
    door = ForwardedClients(app, hosts, clock)
    path = {"raw_path": b"/%D1%8F", "query_string": b"a=1&b=%20"}

    def header(target: str, body: bytes = b"") -> str:
        return signed(SECRET, "POST", target, body, THERE, clock())

    await ask(door, header("/%D1%8F?a=1&b=%20"), b"", **path)
    await ask(door, header("/%D1%8F"), b"", raw_path=b"/%D1%8F")
    await ask(door, header("/a"), b"", path="/a")
    assert app.clients == [THERE, THERE, THERE]
    await ask(door, header("/%D1%8F"), b"", **path)
    await ask(door, header("/%D1%8F?a=1&b=%20"), b"", raw_path=b"/%D1%8F")
    assert app.clients[-2:] == [HERE, HERE]


async def test_a_body_in_parts_is_the_one_that_was_signed(hosts: Hosts, clock: FixedClock) -> None:
    app = Told()
    door = ForwardedClients(app, hosts, clock)
    header = signed(SECRET, "POST", "/a", b"one two", THERE, clock())
    await ask(door, header, b"one", b" ", b"two", raw_path=b"/a")
    for parts in ((b"one", b"two"), (b"one two", b"x"), (b"",), (b"one tw",)):
        with pytest.raises(HTTPException) as refused:
            await ask(door, header, *parts, raw_path=b"/a")
        assert refused.value.status_code == 400


async def test_one_line_a_minute_for_each_network_and_no_more_than_are_remembered(
    hosts: Hosts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(forwarded_clients, "_MOST_LOGGED", 2)
    door = ForwardedClients(Told(), hosts, clock)

    async def lines(*peers: str) -> int:
        caplog.clear()
        for peer in peers:
            await ask(door, "odd", b"", peer=peer)
        return len(caplog.records)

    assert await lines("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2") == 2
    clock.advance(seconds=59)
    assert await lines("192.0.2.1", "192.0.2.2") == 0
    assert await lines("192.0.2.3") == 1, "the first is forgotten now"
    assert await lines("192.0.2.2") == 0
    assert await lines("192.0.2.1") == 1
    clock.advance(minutes=1)
    assert await lines("192.0.2.1") == 1


def test_why_a_secret_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    with pytest.raises(WrongSecret) as wrong:
        read_secret(Hosts(file))
    assert str(wrong.value) == f"{file}: No such file or directory"
    file.write_bytes(SECRET[:31])
    for mode in (0o640, 0o604, 0o620):
        file.chmod(mode)
        with pytest.raises(WrongSecret) as wrong:
            read_secret(Hosts(file))
        assert str(wrong.value) == f"{file} must be its owner's alone (0600)."
    file.chmod(0o600)
    with pytest.raises(WrongSecret) as wrong:
        read_secret(Hosts(file))
    assert str(wrong.value) == f"{file} must hold at least 32 characters: openssl rand -hex 32"
    file.write_bytes(b" " + SECRET + b"\n")
    assert read_secret(Hosts(file)) == SECRET
