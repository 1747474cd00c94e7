"""Which logins look alike, and what a new one may consist of."""

from __future__ import annotations

import pytest

from ruobr_tui.api.rules.logins import check_login, likeness
from ruobr_tui.api.rules.wrong import Wrong


@pytest.mark.parametrize(
    "other",
    [
        "IVANOVA",
        "ivаnova",  # a Cyrillic letter
        "ｉｖａｎｏｖａ",
        "ivánová",
        "ivan\u200bova",
        "iv\u3164anova",
        "lvanova",
        "1vanova",
        "ivan0va",
        " ivanova ",
        "iνanova",  # a Greek letter
    ],
)
def test_who_would_pass_for_another_looks_alike(other: str) -> None:
    assert likeness(other) == likeness("ivanova")


@pytest.mark.parametrize(
    ("one", "other"), [("ivanova", "ivanov"), ("parent-1-11", "parent-11-1"), ("анна", "аня"), ("kim", "kin")]
)
def test_different_logins_stay_different(one: str, other: str) -> None:
    assert likeness(one) != likeness(other)


@pytest.mark.parametrize("login", ["olga-k", "Иванова.О", "kim_2013", "anna@example.org", "ёлка+1"])
def test_usual_logins_can_be_chosen(login: str) -> None:
    check_login(login)


@pytest.mark.parametrize(
    "login",
    ["olgа", "olga k", "olga\u200b", "o\u0301lga", "ｏlga", "\u3164", "оля😀", "ßa" * 75, "a\x00", "ٱلف"],
)
def test_what_deceives_the_eye_cannot_be_chosen(login: str) -> None:
    with pytest.raises(Wrong):
        check_login(login)
