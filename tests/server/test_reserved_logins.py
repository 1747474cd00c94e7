"""Which logins nobody may choose."""

from __future__ import annotations

import pytest

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.auth.generated import new_login
from ruobr_server.auth.reserved_logins import is_reserved


@pytest.mark.parametrize(
    "login",
    [
        "new",
        "root",
        "r00t",
        "ROOT 1",
        "admin",
        "Admin-7",
        "аdmin",
        "adm1n",
        "ａｄｍｉｎ",
        "àdmin",
        "a.d.m.i.n",
        "administrator",
        "admin_of_school",
        "erased-1",
        "ERASED_77",
        "еrasеd-5",
        "e r a s e d",
        "erased\u200b-1",
        "teacher",
        "tеаcher2",
        "parent",
        "operator 3",
        "учитель",
        "Учитель 5",
        "yчитeль",
        "оператор",
        "gosuslugi",
        "госуслуги-вход",
        "support24",
        "...",
    ],
)
def test_words_that_pass_for_the_portal(login: str) -> None:
    assert is_reserved(login)


@pytest.mark.parametrize(
    "login",
    ["olga-k", "ivanova", "velomika42", "newman", "roots", "novikova", "мама-веры", "елена1985", "erasmus"],
)
def test_names_that_people_have(login: str) -> None:
    assert not is_reserved(login)


def test_the_portals_own_logins_are_free() -> None:
    assert not any(is_reserved(new_login()) for _ in range(500))
    assert not any(is_reserved(f"ivanova{number}") for number in range(50))
    assert "parent" in accounts.ROLES
