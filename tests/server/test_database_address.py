"""Addresses as operators write them, and what may be said of a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.kit.db.address import WrongAddress, parse
from ruobr_server.kit.db.connecting import parameters, settings_of_a_transaction

TWO = {"host": "h1,h2", "port": "5432,5433", "dbname": "d", "user": "u", "password": "p"}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("postgresql://u:p@h1:5432,h2:5433/d", TWO),
        ("postgres://u:p@h1:5432,h2:5433/d", TWO),
        ("postgresql+psycopg://u:p@/d?host=h1:5432&host=h2:5433", TWO),
        ("postgresql://u:p@/d?host=h1,h2&port=5432,5433", TWO),
        ("host=h1,h2 port=5432,5433 dbname=d user=u password=p", TWO),
        ("postgresql://u:p%40%2F@[::1]:5/d", {"host": "::1", "port": "5", "password": "p@/"}),
        ("postgresql:///d?host=/run/postgresql", {"host": "/run/postgresql", "dbname": "d"}),
        ("postgresql://h/d?sslmode=verify-full&sslrootcert=/ca", {"sslmode": "verify-full"}),
    ],
)
def test_what_libpq_understands_is_understood(written: str, wanted: dict[str, str]) -> None:
    found = parse(written)
    assert wanted.items() <= found.libpq.items()
    again = parse(found.url)
    assert again.libpq == found.libpq
    assert "p%40" not in str(found)
    assert repr(found).count("password") == 0


def test_every_connection_says_who_it_is_and_notices_a_dead_line() -> None:
    given_own = parse(
        "postgresql://h/d?keepalives_idle=7&options=-c%20work_mem%3D8MB&application_name=portal"
    )
    found = parameters(given_own, "pool")
    assert found["application_name"] == "portal"
    assert found["keepalives_idle"] == "7"
    assert found["options"].startswith("-c statement_timeout=")
    assert found["options"].endswith("-c work_mem=8MB")
    assert {"connect_timeout", "tcp_user_timeout", "keepalives_count"} <= found.keys()
    assert parameters(parse("postgresql://h/d"), "events")["application_name"] == "ruobr-server events"


def test_behind_a_pooler_nothing_lasts_longer_than_a_transaction() -> None:
    pooled = parse("postgresql://h/d?pooler=transaction")
    found = parameters(pooled, "pool")
    assert found["prepare_threshold"] is None
    assert "options" not in found
    assert "SET LOCAL lock_timeout" in settings_of_a_transaction()
    assert parse(pooled.url).pooled


@pytest.mark.parametrize(("written", "wanted"), [("0", 0), ("none", None), ("None", None), ("12", 12)])
def test_preparing_can_be_set(written: str, wanted: int | None) -> None:
    assert parse(f"postgresql://h/d?prepare_threshold={written}").prepare_threshold == wanted


def said_of(written: str) -> str:
    """Why an address is wrong; nothing when it is right."""
    try:
        parse(written)
    except WrongAddress as error:
        return str(error)
    return ""


@given(st.text(max_size=40))
def test_no_text_is_a_fault_and_no_secret_is_revealed(text: str) -> None:
    for written in (text, f"postgresql://h/d?{text}", f"sqlite://{text}"):
        said_of(written)
    assert "verysecret" not in said_of(f"postgresql://u:verysecret{text}@h/d")
