"""Which passwords may be chosen: not those that are guessed first, on whichever layout they are typed."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from ruobr_server.areas.accounts import password_choice
from ruobr_server.areas.families.tables import profiles
from ruobr_server.auth import strength
from ruobr_server.kit.db import Database
from ruobr_tui.api.rules.fields.wrong import Wrong
from support.databases import on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW

pytestmark = on_sqlite

COMMON = [
    "password1234",
    "Password2026!",
    "p@ssw0rd2026",
    "1234567890",
    "11111111112222",
    "qwertyuiop",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "1qaz2wsx3edc",
    "zaq12wsxcde3",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ЙЦУКЕН12345",
    "пароль12345",
    "Пароль2026!",
    "gfhjkm12345",
    "parol12345",
    "ghbdtn1234567",
    "солнышко2026",
    "solnyshko2026",
    "natasha1985",
    "новокузнецк42",
    "19850417ab",
    "school2026",
    "abcabcabcabc",
]


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_refused(password: str) -> None:
    with pytest.raises(Wrong, match="easy to guess"):
        strength.check(password)


@pytest.mark.parametrize(
    "password",
    [
        "a long sentence",
        "совсем новый пароль",
        "сосна глина обувь",
        "kXz93hfqbz",
        "тёплый хлеб 7",
        "ы🙂x7Жщqw;Ю",
    ],
)
def test_an_uncommon_one_is_not(password: str) -> None:
    strength.check(password, ["IVANOVA", "Ольга", "Школа № 69"])


@pytest.mark.parametrize(
    ("password", "fact"),
    [
        ("my ivanova password", "IVANOVA"),
        ("Иванова-сосна-глина", "Иванова"),
        ("ivanova sosna glina", "Иванова"),
        ("bdfyjdf cjcyf ukbyf", "Иванова"),
        ("семёнова сосна глина", "Семенова"),
        ("сосна школа № 69 глина", "Школа № 69"),
        ("shkola69 glina sosna", "Школа № 69"),
        ("irk-orlova-77-sosna", "irk.orlova.77"),
    ],
)
def test_what_is_known_of_a_person_is_no_password(password: str, fact: str) -> None:
    with pytest.raises(Wrong, match="must not contain"):
        strength.check(password, [fact])


def test_a_short_name_does_not_forbid_words_with_it() -> None:
    strength.check("глина лианы обувь", ["Ян", "Лия"])


def test_the_longest_password_takes_no_time_worth_the_name() -> None:
    started = time.process_time()
    for password in ("a1B2" * 50, "password" * 25, "ы" * 200):
        strength.guesses(password)
    assert time.process_time() - started < 10  # without a bound it is minutes


def test_what_people_around_know(database: Database, family: Family) -> None:
    parent = family.ivanovs.parent.account_id
    row = {"account_id": parent, "email": "olga.i@example.org", "last_name": "Ершова", "updated_at": NOW}
    database.write_now(lambda connection: connection.execute(insert(profiles).values(**row)))
    facts = database.read_now(password_choice.facts_of, parent)
    assert {"IVANOVA", "Иванова", "Ольга", "Ершова", "olga.i", "Анна", "Борис", "Школа № 1"} <= set(facts)
    assert "Петрова" not in facts
    pupil = database.read_now(password_choice.facts_of, family.ivanovs.pupil.account_id)
    assert {"IVANOVA-1", "Анна", "Школа № 1"} <= set(pupil)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("password1234", "easy to guess"),
        ("борис и два гнома", "must not contain"),
        ("ivanova и гном", "login"),
    ],
)
async def test_a_change_says_why(
    app_client: httpx.AsyncClient, family: Family, password: str, fault: str
) -> None:
    change: dict[str, Any] = {"current_password": PASSWORD, "password": password}
    headers = header_credentials("ivanova", PASSWORD)
    answer = await app_client.patch("/cabinet/account", json=change, headers=headers)
    assert answer.status_code == 422
    assert fault in answer.json()["fields"]["password"]
    assert (await app_client.get("/user/", headers=headers)).status_code == 200
