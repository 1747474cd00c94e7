"""Sums as they are typed, stored and written in payment codes, at their very limits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ruobr_tui.api.models.parts.money import kopecks, read_roubles, roubles, write_roubles
from ruobr_tui.api.rules.canteen.payment_qr import Transfer, payload
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum


@pytest.mark.parametrize(
    ("text", "kopecks"),
    [("500", 50_000), ("0,5", 50), ("0.05", 5), ("1 500,50 ₽", 150_050), ("999999999,99", 99_999_999_999)],
)
def test_sums_as_they_are_typed(text: str, kopecks: int) -> None:
    assert typed_sum(text) == kopecks
    assert write_roubles(roubles(kopecks)).replace(",", ".") == f"{kopecks / 100:.2f}"


@pytest.mark.parametrize(
    "text", ["0,001", "1000000000", "1 50", "15 0000", "500 000 00", ",5", "5,", "+5", "5-"]
)
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises(NotASum):
        typed_sum(text)


def test_no_part_of_a_kopeck_is_lost() -> None:
    assert kopecks(Decimal("0.01")) == 1
    assert kopecks(read_roubles(76.9)) == 7_690
    for more in ("0.001", "0.019", "-0.005"):
        with pytest.raises(ValueError, match="two digits"):
            kopecks(Decimal(more))


def test_a_qr_names_the_sum_in_kopecks() -> None:
    about = {"name": "Ш", "account": "1", "bank": "Б", "bank_code": "2", "correspondent_account": "3"}
    text = payload(Transfer(**about, kopecks=50_050, purpose="Л", personal_account="4")).decode("cp1251")
    assert "|Sum=50050|" in text
    none = payload(Transfer(**about, kopecks=0, purpose="Л", personal_account="4")).decode("cp1251")
    assert "Sum=" not in none


def test_each_field_of_a_payment_code_in_its_place_and_length() -> None:
    long = "Я" * 300
    transfer = Transfer(
        name=long,
        account=long,
        bank=long,
        bank_code=long,
        correspondent_account="",
        kopecks=1,
        purpose=f" a|b \n c{long}",
        personal_account=long,
        child="",
        school_class="5А",
        tax_number="4217",
        tax_reason="4218",
    )
    fields = [each.split("=") for each in payload(transfer).decode("cp1251").split("|")]
    assert [(name, len(value[0])) if value else (name, 0) for name, *value in fields] == [
        ("ST00011", 0),
        ("Name", 160),
        ("PersonalAcc", 20),
        ("BankName", 45),
        ("BIC", 9),
        ("CorrespAcc", 1),
        ("Sum", 1),
        ("Purpose", 210),
        ("PayeeINN", 4),
        ("KPP", 4),
        ("PersAcc", 100),
        ("ClassNum", 2),
        ("TechCode", 2),
    ]
    named = dict(each for each in fields if len(each) == 2)
    assert named["Purpose"].startswith("a/b cЯ")
    assert (
        named["CorrespAcc"],
        named["Sum"],
        named["PayeeINN"],
        named["KPP"],
    ) == ("0", "1", "4217", "4218")
    assert (named["ClassNum"], named["TechCode"]) == ("5А", "08")


def test_a_payment_code_without_a_sum_and_with_the_child() -> None:
    transfer = Transfer("П", "1", "Б", "2", "3", 0, "Питание", "4", child="Иванова Анна")
    text = payload(transfer).decode("cp1251")
    assert text == (
        "ST00011|Name=П|PersonalAcc=1|BankName=Б|BIC=2|CorrespAcc=3|Purpose=Питание|PersAcc=4"
        "|ChildFio=Иванова Анна|TechCode=08"
    )
