"""Which logins look alike, and what a new one may consist of."""

from __future__ import annotations

import pytest

from ruobr_tui.api.rules.fields.logins import check_login, likeness
from ruobr_tui.api.rules.fields.wrong import Wrong


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


def refused(login: str) -> str:
    with pytest.raises(Wrong) as error:
        check_login(login)
    return str(error.value)


def test_the_longest_login() -> None:
    check_login("a" * 150)
    assert refused("a" * 151) == "No more than 150 characters."
    assert refused("ß" * 76) == "No more than 150 characters.", "as long as it is in capitals"


@pytest.mark.parametrize("login", ["olga k", "ольга!", "aǀb", "aǃ", "٣лга", "ٱلف", "αβγ", "ｏlga", "中文"])
def test_other_signs_are_named_as_the_reason(login: str) -> None:
    assert refused(login).startswith("Use only letters, digits")


def test_two_scripts_are_named_as_the_reason() -> None:
    assert refused("olgа").startswith("Use either Latin or Cyrillic letters")


@pytest.mark.parametrize("pair", ["rn m", "vv w", "0 o", "1 l", "| l", "i l", "– -", "вн bh"])
def test_each_look_alike(pair: str) -> None:
    one, other = pair.split()
    assert likeness(f"a{one}z") == likeness(f"a{other}z")


@pytest.mark.parametrize("pair", ["n m", "v w", "- _", "a b", ". -"])
def test_each_that_looks_otherwise(pair: str) -> None:
    one, other = pair.split()
    assert likeness(f"a{one}z") != likeness(f"a{other}z")
