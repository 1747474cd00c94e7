"""The parts of the gate by themselves: headers, the bounded memory, the growing delay."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.auth import throttle
from ruobr_server.auth.credential_cache import CredentialCache
from ruobr_server.auth.headers import HeaderCredentials, shown_in
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.request_credentials import AccountKnown
from ruobr_server.auth.throttle import Attempt
from ruobr_server.auth.tokens import new_token, token_hash
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import TooManyAttempts
from ruobr_server.kit.settings import Throttle
from support.databases import on_sqlite
from support.fixtures import NOW, FixedClock

pytestmark = on_sqlite


def encoded(text: str) -> bytes:
    return base64.b64encode(text.encode())


@given(st.text(min_size=1, max_size=100), st.text(max_size=100))
def test_every_pair_survives_its_way_through_the_headers(login: str, password: str) -> None:
    shown = shown_in([(b"username", encoded(login)), (b"password", encoded(password))])
    normal = login.strip().upper()
    if normal and len(normal) <= 150 and "\0" not in normal:
        assert shown == HeaderCredentials(normal, password)
    else:
        assert shown is None


@given(st.binary(), st.binary(), st.binary())
def test_no_header_is_a_fault(authorization: bytes, username: bytes, password: bytes) -> None:
    shown_in([(b"authorization", authorization), (b"username", username), (b"password", password)])


def test_a_token_goes_before_a_pair() -> None:
    pair = [(b"username", encoded("a")), (b"password", encoded("b"))]
    assert shown_in([*pair, (b"authorization", b"bearer abc")]) == "abc"
    assert shown_in([*pair, (b"authorization", b"Basic abc")]) == HeaderCredentials("A", "b")
    assert shown_in([(b"authorization", b"Bearer ")]) is None


@pytest.mark.parametrize(
    "headers",
    [
        [(b"username", b"not base64!"), (b"password", encoded("b"))],
        [(b"username", base64.b64encode(b"\xff")), (b"password", encoded("b"))],
        [(b"username", encoded("x" * 151)), (b"password", encoded("b"))],
        [(b"username", encoded("a")), (b"password", encoded("x" * 1025))],
        [(b"username", encoded("a"))],
        [],
    ],
)
def test_what_cannot_be_credentials_counts_as_none(headers: list[tuple[bytes, bytes]]) -> None:
    assert shown_in(headers) is None


def test_a_password_is_not_in_the_representation() -> None:
    assert "hunter2" not in repr(HeaderCredentials("A", "hunter2"))


def test_tokens_are_long_different_and_safe_in_a_header() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 43 and token.isascii() for token in tokens)
    assert len(token_hash(tokens.pop())) == 32


def test_the_memory_is_bounded_and_keeps_who_was_seen_last() -> None:
    memory = CredentialCache(capacity=2)
    marks = [memory.mark(HeaderCredentials(login, "p")) for login in "ABC"]
    known = AccountKnown(1, 1)
    memory.remember(marks[0], known, NOW)
    memory.remember(marks[1], known, NOW)
    assert memory.recall(marks[0], NOW) == known
    memory.remember(marks[2], known, NOW)
    assert [memory.recall(mark, NOW) is not None for mark in marks] == [True, False, True]


def test_a_pair_is_distinguished_from_the_same_letters_split_otherwise() -> None:
    memory = CredentialCache()
    assert memory.mark(HeaderCredentials("AB", "c")) != memory.mark(HeaderCredentials("A", "Bc"))
    # Another process has another key.
    pair = HeaderCredentials("A", "b")
    assert memory.mark(pair) != CredentialCache().mark(pair)


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_password_is_right_only_for_itself(passwords: Passwords, one: str, other: str) -> None:
    stored = passwords.hash_now(one)
    assert passwords.check_now(stored, other).right is (one == other)
    assert passwords.check_now(None, other).right is False


def test_a_damaged_hash_is_a_wrong_password(passwords: Passwords) -> None:
    assert passwords.check_now("no hash at all", "x").right is False


def test_the_delay_grows_to_its_limit_and_is_forgotten(database: Database, clock: FixedClock) -> None:
    limits = Throttle(free_per_login=1, longest_delay=timedelta(seconds=10))

    def attempt() -> int:
        """The seconds to wait before this attempt is counted."""
        waited = 0
        while True:
            try:
                database.write_now(throttle.count_attempt, Attempt("L", "10.0.0.1"), clock(), limits)
            except TooManyAttempts as slowed:
                waited += slowed.retry_after or 0
                clock.advance(seconds=slowed.retry_after or 0)
            else:
                return waited

    assert [attempt() for _ in range(7)] == [0, 0, 2, 4, 8, 10, 10]
    clock.advance(hours=2)
    assert [attempt() for _ in range(3)] == [0, 0, 2]
