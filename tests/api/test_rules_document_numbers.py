"""The one form in which each number of a document is stored, and where each ends."""

from __future__ import annotations

import pytest

from ruobr_tui.api.rules.fields.documents import (
    certificate_number,
    certificate_series,
    control_number,
    email,
    masked,
    name,
    passport_number,
    passport_series,
    phone,
    snils,
)
from ruobr_tui.api.rules.fields.wrong import Wrong


def test_each_digit_of_a_snils_has_its_weight() -> None:
    # 8×9 + 7×8 + … by hand: the weights go down from nine to one.
    assert [control_number("0" * place + "1" + "0" * (8 - place)) for place in range(9)] == [*range(9, 0, -1)]
    assert control_number("999999999") == 45 * 9 % 101
    assert control_number("920000003") == 0, "a hundred is written as nought"
    assert control_number("920000002") == 99
    assert control_number("000000000") == 0


@pytest.mark.parametrize("typed", ["112-233-445 95", "11223344595", "112 233 445 95", "112–233–445—95"])
def test_a_snils_is_stored_in_groups(typed: str) -> None:
    assert snils(typed) == "112-233-445 95"


def test_numbers_up_to_the_first_checked_one() -> None:
    assert snils("00100199800") == "001-001-998 00"
    with pytest.raises(Wrong, match="do not match"):
        snils("00100199900")
    assert snils("00000000100") == "000-000-001 00"
    for typed in ("00000000000", "1122334459", "112233445955"):
        with pytest.raises(Wrong, match="11 digits"):
            snils(typed)


@pytest.mark.parametrize(
    ("rule", "stored", "wrong", "fault"),
    [
        (passport_series, "3204", ["320", "32045", "32a4", ""], "4 digits"),
        (passport_number, "123456", ["12345", "1234567", "12345a", ""], "6 digits"),
        (certificate_number, "123456", ["12345", "1234567", "12345a", ""], "6 digits"),
    ],
)
def test_numbers_have_their_length(rule, stored, wrong, fault) -> None:  # type: ignore[no-untyped-def]
    assert rule(stored) == stored
    assert rule(f" {stored[:2]} {stored[2:]} ") == stored
    for typed in wrong:
        with pytest.raises(Wrong, match=fault):
            rule(typed)


def test_a_number_sign_before_the_number_of_a_certificate() -> None:
    assert certificate_number("№ 123456") == "123456"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("IV-ЛО", "IV-ЛО"),
        ("iv – ло", "IV-ЛО"),
        ("1У-ЛО", ""),
        ("ХХ-АВ", "XX-АВ"),
        ("11-AB", "II-АВ"),
        ("XXXIX-ЁЖ", "XXXIX-ЁЖ"),
        ("XXXX-ЛО", ""),
        ("IV ЛО", ""),
        ("-ЛО", ""),
    ],
)
def test_series_of_certificates(typed: str, stored: str) -> None:
    if stored:
        assert certificate_series(typed) == stored
    else:
        with pytest.raises(Wrong, match="Roman numerals"):
            certificate_series(typed)


@pytest.mark.parametrize(
    "typed", ["+7 913 123-45-67", "8 (913) 123 45 67", "79131234567", "9131234567", "+7.913.123.45.67"]
)
def test_phones(typed: str) -> None:
    assert phone(typed) == "+79131234567"


@pytest.mark.parametrize(
    "typed", ["+8 913 123 45 67", "2131234567", "913123456", "99131234567", "+9131234567"]
)
def test_no_phones(typed: str) -> None:
    with pytest.raises(Wrong, match="Enter a phone number"):
        phone(typed)


def test_the_longest_addresses_of_mail() -> None:
    label = "a" * 60 + "."
    domain = label * 3 + "example.org"
    local = "n" * (254 - len(domain) - 1)
    assert email(f"{local}@{domain}") == f"{local}@{domain}"
    with pytest.raises(Wrong):
        email(f"{local}n@{domain}")
    assert email("n" * 64 + "@example.org")
    for typed in (
        "n" * 65 + "@example.org",
        ".a@example.org",
        "a.@example.org",
        "a..b@example.org",
        "a@b@c.org",
    ):
        with pytest.raises(Wrong, match="Enter an email address"):
            email(typed)


def test_only_the_domain_is_put_in_small_letters() -> None:
    assert email(" Anna.K@Example.ORG ") == "Anna.K@example.org"


def test_the_longest_name() -> None:
    assert name("А" * 100) == "А" * 100
    with pytest.raises(Wrong) as error:
        name("А" * 101)
    assert str(error.value) == "No more than 100 characters."


@pytest.mark.parametrize(
    ("text", "shown", "expected"),
    [
        ("112-233-445 95", 2, "•••-•••-••• 95"),
        ("3204 123456", 4, "•••• ••3456"),
        ("12", 2, "12"),
        ("123", 2, "•23"),
        ("IV-ЛО 123456", 2, "IV-ЛО ••••56"),
        ("12", 0, "••"),
        ("", 2, ""),
    ],
)
def test_what_is_left_to_be_seen(text: str, shown: int, expected: str) -> None:
    assert masked(text, shown) == expected


def test_two_digits_are_left_as_a_rule() -> None:
    assert masked("1234") == "••34"
