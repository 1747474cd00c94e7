"""Personal documents: what is taken, in which form it is stored, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.fields import documents
from ruobr_tui.api.rules.fields.family_forms import CHILD, PROFILE
from ruobr_tui.api.rules.fields.forms import Form, checked, missing, read_date
from ruobr_tui.api.rules.fields.wrong import Wrong

TODAY = date(2026, 11, 24)


def test_the_published_example_of_a_snils_is_right() -> None:
    assert documents.snils("112-233-445 95") == "112-233-445 95"
    assert documents.snils(" 11223344595 ") == "112-233-445 95"


@given(st.integers(1_001_999, 999_999_999))
def test_a_snils_has_one_control_number(number: int) -> None:
    digits = f"{number:09}"
    right = documents.control_number(digits)
    assert 0 <= right <= 99 or right == 0
    assert documents.snils(f"{digits}{right:02}")[-2:] == f"{right:02}"
    with pytest.raises(Wrong):
        documents.snils(f"{digits}{(right + 1) % 100:02}")


@given(st.integers(1_001_999, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_snils_is_noticed(number: int, place: int, by: int) -> None:
    digits = f"{number:09}"
    control = documents.control_number(digits)
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    if int(other) <= documents.UNCHECKED_SNILS or documents.control_number(other) == control:
        return  # 100 and 101 share their control number with 0
    with pytest.raises(Wrong):
        documents.snils(f"{other}{control:02}")


def test_old_snils_numbers_are_not_checked() -> None:
    assert documents.snils("001-001-998 12") == "001-001-998 12"


@pytest.mark.parametrize("typed", ["", "112-233-445", "112-233-445 9a", "١١٢٢٣٣٤٤٥٩٥", "000-000-000 00"])
def test_what_is_no_snils(typed: str) -> None:
    with pytest.raises(Wrong):
        documents.snils(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("IV-ЛО", "IV-ЛО"),
        ("iv-ло", "IV-ЛО"),
        ("ІV – ло", "IV-ЛО"),
        ("i-mo", "I-МО"),  # typed on a Latin layout
        ("ХIV-ЕН", "XIV-ЕН"),
    ],
)
def test_the_series_of_a_birth_certificate(typed: str, stored: str) -> None:
    assert documents.certificate_series(typed) == stored


@pytest.mark.parametrize("typed", ["ЛО", "IIII-ЛО", "IV-Л", "IV-ЛОО", "VX-ЛО", "4-ЛО", "-ЛО"])
def test_what_is_no_series(typed: str) -> None:
    with pytest.raises(Wrong):
        documents.certificate_series(typed)


@pytest.mark.parametrize(
    "typed", ["+7 913 123-45-67", "8 (913) 123 45 67", "79131234567", "9131234567", "8-913-123-4567"]
)
def test_a_phone_is_stored_in_one_form(typed: str) -> None:
    assert documents.phone(typed) == "+79131234567"


@pytest.mark.parametrize("typed", ["", "123", "+1 913 123 45 67", "+7 013 123 45 67", "8913123456789"])
def test_what_is_no_phone(typed: str) -> None:
    with pytest.raises(Wrong):
        documents.phone(typed)


@pytest.mark.parametrize("typed", ["olga@example.org", "o.k+school@mail.example.ru", " olga@EXAMPLE.org "])
def test_an_email_address(typed: str) -> None:
    assert documents.email(typed).endswith(("example.org", "mail.example.ru"))


@pytest.mark.parametrize(
    "typed",
    ["olga", "olga@", "@example.org", "olga@example", "a@b@c.ru", "o..k@example.org", "о@пример.рф\n"],
)
def test_what_is_no_email_address(typed: str) -> None:
    with pytest.raises(Wrong):
        documents.email(typed)


@pytest.mark.parametrize("typed", ["Анна", "Анна-Мария", "О’Нил", "Кара оглы", "Ёлкина", "de Vries"])
def test_names(typed: str) -> None:
    assert documents.name(typed) == typed


@pytest.mark.parametrize("typed", ["", "123", "Анна1", "<b>", "Анна\x1b[31m;", "-", "Анна--Мария"])
def test_what_is_no_name(typed: str) -> None:
    with pytest.raises(Wrong):
        documents.name(typed)


@pytest.mark.parametrize(
    "typed", ["24.11.2026", "24/11/2026", "2026-11-24", "24.11.26", "24112026", "24 11 2026"]
)
def test_a_day_as_people_type_it(typed: str) -> None:
    assert read_date(typed) == TODAY


@pytest.mark.parametrize("typed", ["31.02.2020", "24.13.2026", "yesterday", "24.11", ""])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(Wrong):
        read_date(typed)


@pytest.mark.parametrize("form", [PROFILE, CHILD])
@given(st.data())
def test_what_was_checked_once_stays_as_it_is(form: Form, data: st.DataObject) -> None:
    typed = {name: data.draw(st.text(max_size=20), label=name) for name in form.names()}
    clean, wrong = checked(form, typed, TODAY)
    again, still = checked(form, clean, TODAY)
    assert again == clean
    assert still.keys() == wrong.keys()


def test_an_unfinished_form_is_not_wrong_yet() -> None:
    clean, wrong = checked(PROFILE, {"last_name": "Кузнецова"}, TODAY, complete=False)
    assert not wrong
    assert "snils" in missing(PROFILE, clean)
    assert "middle_name" not in missing(PROFILE, clean)


def test_a_passport_is_described_whole() -> None:
    _, wrong = checked(PROFILE, {"passport_series": "3204"}, TODAY)
    assert {"passport_number", "passport_date"} <= wrong.keys()


def test_the_wrong_text_never_repeats_what_was_typed() -> None:
    typed = dict.fromkeys(PROFILE.names(), "секрет 4276 1234")
    for error in checked(PROFILE, typed, TODAY)[1].values():
        assert "секрет" not in str(error)
        assert "4276" not in str(error)


def test_numbers_are_masked_but_their_end() -> None:
    assert documents.masked("112-233-445 95") == "•••-•••-••• 95"
    assert documents.masked("3204", 0) == "••••"
