"""Forms: each bound belongs to what is allowed, and the next value does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ruobr_tui.api.reasons.forms import REQUIRED, TOGETHER
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, checked, missing, read_date, value_of
from ruobr_tui.api.rules.fields.wrong import Wrong

TODAY = date(2026, 11, 24)


def says(field: Field, typed: str) -> str:
    """The value, or what is wrong with it."""
    try:
        return value_of(field, typed, TODAY)
    except Wrong as wrong:
        return f"wrong: {wrong.text}"


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


@pytest.mark.parametrize(
    ("least", "most", "ahead", "fault"),
    [
        (None, 0, 0, None),
        (None, 0, 1, "This date is in the future."),
        (None, 30, 30, None),
        (None, 30, 31, "This date is too late."),
        (0, None, 0, None),
        (0, None, -1, "This date is too early."),
        (-7, 7, -7, None),
        (-7, 7, -8, "This date is too early."),
        (-7, 7, 7, None),
        (-7, 7, 8, "This date is too late."),
    ],
)
def test_days_at_the_bounds_are_allowed_and_the_next_is_not(
    least: int | None, most: int | None, ahead: int, fault: str | None
) -> None:
    field = Field("day", "Day", Kind.DATE, least=least, most=most)
    assert says(field, day(ahead)) == (f"wrong: {fault}" if fault else day(ahead))


def test_no_day_is_before_1900() -> None:
    field = Field("day", "Day", Kind.DATE)
    assert says(field, "01.01.1900") == "1900-01-01"
    assert says(field, "31.12.1899") == "wrong: This date is too early."


@pytest.mark.parametrize(
    ("least", "most", "typed", "right"),
    [
        (2, 5, "1", False),
        (2, 5, "2", True),
        (2, 5, "5", True),
        (2, 5, "6", False),
        (None, 0, "0", True),
        (None, 0, "1", False),
        (None, None, "0", True),
        (None, None, "999999999", True),
        (None, None, "1000000000", False),
        (None, None, "-1", False),
        (None, None, "1.5", False),
        (None, None, "٣", False),
    ],
)
def test_whole_numbers_at_the_bounds(least: int | None, most: int | None, typed: str, right: bool) -> None:
    text = says(Field("number", "Number", Kind.WHOLE, least=least, most=most), typed)
    assert (text == typed) is right
    assert right or text.startswith("wrong: ")


@pytest.mark.parametrize("kind", [Kind.LINE, Kind.TEXT, Kind.SECRET])
def test_the_longest_text_is_allowed_and_one_character_more_is_not(kind: Kind) -> None:
    field = Field("text", "Text", kind, longest=5)
    assert says(field, "ёжики") == "ёжики"
    assert says(field, "ёжикии") == "wrong: No more than %(most)s characters."


def test_a_secret_is_taken_as_it_is_typed_and_a_line_is_not() -> None:
    assert says(Field("a", "A", Kind.SECRET), "  a  b ") == "  a  b "
    assert says(Field("a", "A", Kind.LINE), "  a  b ").strip() == says(Field("a", "A"), "  a  b ")
    assert "\n" in says(Field("a", "A", Kind.TEXT), "one\ntwo")
    assert "\n" not in says(Field("a", "A", Kind.LINE), "one\ntwo")


@pytest.mark.parametrize(("typed", "value"), [("1", "1"), ("yes", "1"), ("0", ""), ("no", ""), ("", "")])
def test_yes_is_only_what_says_so(typed: str, value: str) -> None:
    assert says(Field("yes", "Yes", Kind.YES), typed) == value


def test_a_choice_is_one_of_the_list_by_its_code() -> None:
    field = Field("one", "One", Kind.CHOICE, choices=(("a", "First"), ("b", "Second")))
    assert says(field, "b") == "b"
    assert says(field, "Second").startswith("wrong: ")


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("24.11.2026", date(2026, 11, 24)),
        ("4.1.26", date(2026, 1, 4)),
        ("24/11/2026", date(2026, 11, 24)),
        ("24 11 2026", date(2026, 11, 24)),
        ("24112026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("29.02.2028", date(2028, 2, 29)),
        ("01.02.0099", date(2099, 2, 1)),
    ],
)
def test_a_day_is_read_as_people_type_it(typed: str, parsed: date) -> None:
    assert read_date(typed) == parsed


@pytest.mark.parametrize(
    "typed", ["29.02.2026", "31.04.2026", "00.01.2026", "24.13.2026", "11.2026", "x", "2411"]
)
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    with pytest.raises(Wrong):
        read_date(typed)


FORM = Form(
    (
        Field("name", "Name", required=True),
        Field("series", "Series"),
        Field("number", "Number", Kind.WHOLE),
        Field("born", "Born", Kind.DATE, most=0),
    ),
    together=(frozenset({"series", "number"}),),
)


def wrong_in(values: dict[str, str], *, complete: bool = True) -> dict[str, str]:
    return {name: it.text for name, it in checked(FORM, values, TODAY, complete=complete)[1].items()}


def test_what_is_required_and_what_belongs_together_counts_only_in_a_complete_form() -> None:
    assert wrong_in({}) == {"name": REQUIRED.text}
    assert wrong_in({"name": " "}) == {"name": REQUIRED.text}
    assert wrong_in({"name": "Аня", "series": "1"}) == {"number": TOGETHER.text}
    assert wrong_in({"name": "Аня", "number": "1"}) == {"series": TOGETHER.text}
    assert wrong_in({"name": "Аня", "series": "1", "number": "2"}) == {}
    assert wrong_in({"series": "1"}, complete=False) == {}


def test_what_has_to_be_filled_in_is_named_also_where_it_belongs_to_others() -> None:
    fields = (Field("series", "Series", required=True), Field("number", "Number"))
    form = Form(fields, together=(frozenset({"series", "number"}),))
    _clean, wrong = checked(form, {"number": "1"}, TODAY)
    assert {name: it.text for name, it in wrong.items()} == {"series": REQUIRED.text}


def test_a_field_that_is_wrong_has_its_own_fault_and_stays_as_it_was_typed() -> None:
    clean, wrong = checked(FORM, {"name": "Аня", "series": "1", "number": "x", "born": day(1)}, TODAY)
    assert (wrong["number"].text, clean["number"]) == ("Enter a whole number.", "x")
    assert clean["born"] == day(1)
    assert set(wrong) == {"number", "born"}
    half = wrong_in({"name": "Аня", "born": day(1)}, complete=False)
    assert half == {"born": "This date is in the future."}, "what is filled in must be right in a draft, too"


def test_what_is_missing_stands_in_the_order_of_the_form() -> None:
    form = Form((Field("b", "B", required=True), Field("c", "C"), Field("a", "A", required=True)))
    assert missing(form, {}) == ["b", "a"]
    assert missing(form, {"b": "1", "a": "  "}) == ["a"]
