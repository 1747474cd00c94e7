"""What a password must be, whatever a list of guessed ones says."""

from __future__ import annotations

import pytest

from ruobr_tui.api.rules.fields.registration_forms import LONGEST, SHORTEST, check_password
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.refusals import is_for_programs

LETTERS = "абвгдежзик"


def test_the_bounds_belong_to_what_is_taken() -> None:
    check_password(LETTERS[:SHORTEST])
    check_password((LETTERS * 20)[:LONGEST])


@pytest.mark.parametrize(
    ("password", "text", "details"),
    [
        (LETTERS[: SHORTEST - 1], "Use at least %(least)s characters.", {"least": 10}),
        ((LETTERS * 21)[: LONGEST + 1], "No more than %(most)s characters.", {"most": 200}),
        ("aaaaabbbbbccccc", "This password is too simple. Use more different characters.", {}),
    ],
)
def test_refused_with_what_to_do(password: str, text: str, details: dict[str, int]) -> None:
    with pytest.raises(Wrong) as refused:
        check_password(password)
    assert (refused.value.text, refused.value.details) == (text, details)
    assert str(refused.value) == (text % details if details else text)


def test_four_different_characters_are_enough() -> None:
    check_password("aaaaabbbbbcccccd")


def test_the_login_is_no_part_of_it_in_any_case() -> None:
    with pytest.raises(Wrong, match="must not contain the login"):
        check_password("my-IVANOVA-2026", "ivanova")
    with pytest.raises(Wrong, match="must not contain the login"):
        check_password("my-ivanova-2026", "IVANOVA")
    check_password("my-petrova-2026", "ivanova")
    check_password("my-petrova-2026", "")


@pytest.mark.parametrize(
    "text",
    [
        "limit: a sum is needed",
        "Field_2.name: wrong",
        "no such period: 7",
        "Not valid: x",
        "Not valid",
        "The request is not valid",
        "The request is not valid: y",
    ],
)
def test_what_names_fields_is_for_programs(text: str) -> None:
    assert is_for_programs(text)


@pytest.mark.parametrize(
    "text",
    [
        "The password must not contain the login.",
        "Choose at least one kindergarten.",
        "Not validated yet",
        "A sum: 5",
        "2: two",
        "There is no such pupil",
    ],
)
def test_sentences_are_for_people(text: str) -> None:
    assert not is_for_programs(text)
