"""Addresses as people write them, assigned territories, ages and windows of the first grade."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.reasons.enrolment import TOO_OLD, TOO_YOUNG
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.rules.addresses import Place, Territory, place_of
from ruobr_tui.api.rules.enrolment import (
    age_problem,
    is_open,
    next_year,
    usual_windows,
)

STREETS = ("Школьная", "Зелёная", "40 лет Победы", "Строителей")
WRITTEN = (
    "г. Новокузнецк, ул. {street}, д. {house}{letter}, кв. 7",
    "654000, Кемеровская область — Кузбасс, г. Новокузнецк, улица {street}, дом {house}{letter}",
    "НОВОКУЗНЕЦК Г., УЛ {street}, {house}{letter}",
    "город Новокузнецк,{street} ул.,{house}{letter}-12",
    "ул. {street} {house}{letter}",
)


@given(
    street=st.sampled_from(STREETS),
    house=st.integers(1, 999),
    letter=st.sampled_from(["", "а", "Б"]),
    written=st.sampled_from(WRITTEN),
)
def test_a_house_is_found_however_it_is_written(street: str, house: int, letter: str, written: str) -> None:
    place = place_of(written.format(street=street, house=house, letter=letter))
    assert place is not None
    plain = street.casefold().replace("ё", "е")
    assert (place.kind, place.street, place.house, place.letter) == (
        "улица",
        plain,
        house,
        letter.casefold(),
    )


@pytest.mark.parametrize(
    "text", ["", "г. Новокузнецк", "ул. Школьная", "до востребования", "123", ",,,", "д. 5"]
)
def test_what_names_no_house_is_not_guessed(text: str) -> None:
    assert place_of(text) is None


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    place_of(text)


@given(
    house=st.integers(1, 400),
    first=st.integers(1, 400),
    many=st.integers(0, 100),
    parity=st.sampled_from(["all", "odd", "even"]),
)
def test_a_territory_holds_its_houses_and_no_others(house: int, first: int, many: int, parity: str) -> None:
    territory = Territory("г. Новокузнецк", "ул. Школьная", first, first + many, parity)
    inside = first <= house <= first + many
    fits = parity == "all" or (house % 2 == 1) == (parity == "odd")
    assert territory.holds(Place("новокузнецк", "улица", "школьная", house)) == (inside and fits)
    assert not territory.holds(Place("новокузнецк", "проспект", "школьная", house))
    assert not territory.holds(Place("осинники", "улица", "школьная", house))
    assert territory.holds(Place("", "улица", "школьная", house)) == (inside and fits)


@pytest.mark.parametrize(
    ("born", "problem"),
    [
        (date(2021, 3, 1), None),  # six and a half on the day
        (date(2021, 3, 2), TOO_YOUNG),
        (date(2019, 9, 1), None),  # eight on the day
        (date(2019, 8, 31), TOO_OLD),
        (date(2020, 6, 15), None),
    ],
)
def test_the_age_is_counted_on_the_first_of_september(born: date, problem: Reason | None) -> None:
    assert age_problem(born, 2027) == problem


def test_windows_of_the_order() -> None:
    windows = usual_windows(2027)
    for day, first, others in (
        (date(2027, 3, 31), False, False),
        (date(2027, 4, 1), True, False),
        (date(2027, 6, 30), True, False),
        (date(2027, 7, 1), False, False),
        (date(2027, 7, 6), True, True),
        (date(2027, 9, 5), True, True),
        (date(2027, 9, 6), False, False),
    ):
        assert is_open(windows, day, first=True) == first, day
        assert is_open(windows, day, first=False) == others, day


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_next_first_grade_never_began_before_the_windows_closed(today: date) -> None:
    windows = usual_windows(next_year(today))
    assert windows.others_to >= today
    assert windows.others_to - today < timedelta(days=367)


@pytest.mark.parametrize(
    ("address", "house"),
    [
        ("Новокузнецк, Ленина, 5", Place("", "улица", "ленина", 5)),
        ("г. Новокузнецк, Ленина, д. 5", Place("новокузнецк", "улица", "ленина", 5)),
        (
            "Кемеровская область, г. Новокузнецк, пр. Строителей, 5А",
            Place("новокузнецк", "проспект", "строителей", 5, "а"),
        ),
        ("654000, 5", None),
        ("Кемеровская обл., 5", None),
        ("Алтайский край, 5", None),
        ("г. Новокузнецк, 5", None),
        ("5", None),
        ("", None),
        ("улица Ленина", None),
        ("ул. 5", None),
        ("г. Новокузнецк, дом 5", None),
        ("ул. Ленина, дом 5 корпус 2", Place("", "улица", "ленина", 5)),
        ("ул. Ленина, 5/1", Place("", "улица", "ленина", 5)),
        ("ул. Ленина 5", Place("", "улица", "ленина", 5)),
        ("Ленина ул., 5", Place("", "улица", "ленина", 5)),
        ("б-р Героев, 5", Place("", "бульвар", "героев", 5)),
    ],
)
def test_the_house_that_an_address_names(address: str, house: Place | None) -> None:
    assert place_of(address) == house


def test_the_first_grade_applied_for_changes_on_the_sixth_of_september() -> None:
    assert next_year(date(2026, 9, 5)) == 2026
    assert next_year(date(2026, 9, 6)) == 2027
    assert next_year(date(2026, 1, 1)) == 2026
    windows = usual_windows(2027)
    assert not is_open(windows, date(2027, 7, 5), first=True)
    assert not is_open(windows, date(2027, 7, 5), first=False)
