"""``ruobr meals``, ``letters`` and ``queue`` in each of their forms."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import vobject

from ruobr_tui import i18n
from ruobr_tui.commands.exit_codes import Exit
from support.portals import DataPortal

Printing = Callable[..., int]
Said = Callable[..., str]
pytestmark = pytest.mark.usefixtures("english")

RECORDS = [
    {
        "date": "24.11.2026",
        "state": 30,
        "complex": "Комплекс 1",
        "type_name": "Завтрак",
        "price_sum": "97,50",
        "dishes": [{"text": "Каша"}, {"text": "Чай"}],
    },
    {
        "date": "2026-11-25",
        "state": 20,
        "ordered_complex": "Комплекс 2",
        "type_name": "Обед",
        "qs_unit": [{"about": "Суп"}],
    },
    {"date": "2026-11-30", "state": 10, "complex": "Комплекс 1", "type_name": "Завтрак"},
]

LETTERS = [
    {
        "id": 1,
        "type_id": 1,
        "subject": "Экскурсия",
        "author": "Учителева М. И.",
        "post_date": "2026-11-20 14:05:00",
        "read": False,
        "clean_text": "=Поедем в пятницу",
    },
    {"id": 2, "type_id": 2, "subject": "Собрание", "author": "Школа", "post_date": "2026-11-10 09:00:00",
     "read": True, "last_msg_text": "<p>В <b>среду</b></p>"},
]  # fmt: skip

CHOICE = {"kindergarten_id": 5, "number": 12, "name": "Сказка", "position": 1, "place": 3, "total": 40}
CHILD = {"child_id": 90, "child": "Примерова Ева", "birth_date": "2022-05-05"}
PLACE = {"territory_id": 1, "territory": "Кемерово", "version": 1}
APPLICATIONS = [
    {
        "id": 7,
        "number": "K-7",
        "state": "referred",
        "deadline": "2026-12-01",
        **CHILD,
        **PLACE,
        "choices": [CHOICE, CHOICE | {"position": 2}],
        "referral": {"kindergarten_id": 5, "number": 12, "name": "Сказка"},
    },
    {"id": 8, "number": "", "state": "submitted", **CHILD, **PLACE, "child_id": 91, "child": "Примеров Лев"},
]


@pytest.fixture
def said(
    printing: Printing, family: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., str]:
    family.answers["food/calendary/"] = {
        "data": {"account": "6900000193", "balance": "1512,40", "day_limit": "200", "vizit": RECORDS}
    }
    family.answers["mail/"] = {"messages": LETTERS}
    family.answers["capabilities"] = {"features": ["kindergarten"]}
    family.answers["cabinet/kindergarten/applications"] = {"applications": APPLICATIONS}

    def said(*arguments: str) -> str:
        assert printing(*arguments) == Exit.OK
        return capsysbinary.readouterr().out.decode()

    return said


def children(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["children"]
    return found


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def events(text: str) -> list[Any]:
    return [each for each in vobject.readOne(text).getChildren() if each.name == "VEVENT"]


def test_meals_of_a_week_and_the_account(said: Said) -> None:
    (child,) = children(said("meals", "--json"))
    assert child["account"]["balance"] == "1512.40"
    assert [(row["date"], row["state"], row["price"], row["dishes"]) for row in child["meals"]] == [
        ("2026-11-24", "received", "97.50", "Каша; Чай"),
        ("2026-11-25", "cancelled", None, "Суп"),
    ]
    text = said("meals")
    assert "№ 6900000193 · 1,512.40 ₽" in text
    assert "Завтрак · Комплекс 1  97.50 ₽  (received)" in text
    assert [row["price"] for row in table(said("meals", "--csv"))] == ["97.50", ""]
    i18n.activate("ru")
    assert "1\u00a0512,40 ₽" in said("meals")


@pytest.mark.parametrize(
    ("food", "text"),
    [
        ({"vizit": []}, "The portal does not provide this."),
        ({"account": "", "vizit": []}, "This child has no meal account. The school can open one."),
        ({"account": "69", "vizit": []}, "№ 69 · balance not reported"),
        ({"uid": "7"}, "The portal did not provide all meals of these days."),
        ({"account": "69", "balance": "5,00"}, "The portal did not provide all meals of these days."),
        ({"account": "69", "balance": "5,00", "vizit": []}, "No meals in these days."),
        ({"account": "", "balance": "5,00", "vizit": []}, "account number not reported · 5.00 ₽"),
    ],
)
def test_what_is_not_reported_of_meals_is_not_called_none(
    said: Said, family: DataPortal, food: dict[str, Any], text: str
) -> None:
    family.answers["food/calendary/"] = {"data": food}
    assert text in said("meals")


def test_a_state_that_is_not_known_is_no_order(said: Said, family: DataPortal) -> None:
    rows = [
        {"date": "2026-11-24", "type_name": "Обед"},
        {"date": "2026-11-25", "state": 7, "state_str": "Возврат"},
    ]
    family.answers["food/calendary/"] = {"data": {"account": "69", "vizit": rows}}
    assert [row["state"] for row in children(said("meals", "--json"))[0]["meals"]] == [None, None]
    text = said("meals")
    assert "(state not reported)" in text
    assert "(Возврат)" in text


def test_meals_in_a_calendar_have_a_day_and_keep_their_uid(said: Said, family: DataPortal) -> None:
    first = events(said("meals", "--ics", "--to", "2026-11-30"))
    assert [str(each.summary.value) for each in first] == [
        "Завтрак: Комплекс 1",
        "Обед: Комплекс 2",
        "Завтрак: Комплекс 1",
    ]
    assert first[1].status.value == "CANCELLED"
    assert len({each.uid.value for each in first}) == 3
    records = [dict(each, complex="Комплекс 3") for each in RECORDS]
    family.answers["food/calendary/"]["data"]["vizit"] = records
    again = events(said("meals", "--ics", "--to", "2026-11-30"))
    assert [each.uid.value for each in again] == [each.uid.value for each in first]


def test_meals_over_a_months_end_are_requested_month_by_month(said: Said, family: DataPortal) -> None:
    (child,) = children(said("meals", "--json", "--from", "2026-11-24", "--to", "2026-12-02"))
    assert [row["date"] for row in child["meals"]] == ["2026-11-24", "2026-11-25", "2026-11-30"]
    assert len([request for request in family.requests if request.startswith("food/calendary/")]) == 2


def test_letters(said: Said) -> None:
    (part,) = children(said("letters", "--json"))
    assert [(row["id"], row["date"], row["text"], row["read"]) for row in part["letters"]] == [
        (1, "2026-11-20 14:05", "=Поедем в пятницу", False),
        (2, "2026-11-10 09:00", "В среду", True),
    ]
    assert table(said("letters", "--csv"))[0]["text"] == "'=Поедем в пятницу"
    text = said("letters")
    assert "● 2026-11-20 14:05  Учителева М. И.: Экскурсия" in text
    assert [row["id"] for row in children(said("letters", "--json", "--unread"))[0]["letters"]] == [1]
    early = said("letters", "--json", "--to", "2026-11-15")
    assert [row["id"] for row in children(early)[0]["letters"]] == [2]


def test_the_queue_has_a_row_for_each_wish(said: Said) -> None:
    eva, lev = children(said("queue", "--json"))
    assert [(row["wish"], row["place"], row["of"], row["answer_by"]) for row in eva["queue"]] == [
        (1, 3, 40, "2026-12-01"),
        (2, 3, 40, "2026-12-01"),
    ]
    assert [(row["state"], row["wish"]) for row in lev["queue"]] == [("submitted", None)]
    text = said("queue")
    assert "K-7 · Кемерово · place offered" in text
    assert " 1 № 12 «Сказка»  3/40" in text
    assert "! answer by Tue 1 Dec" in text
    assert "no number yet" in text
    assert [row["child"] for row in table(said("queue", "--csv"))] == ["Примерова Ева"] * 2 + ["Примеров Лев"]


def test_a_deadline_of_the_queue_stands_once_in_a_calendar(said: Said) -> None:
    (event,) = events(said("queue", "--ics"))
    assert str(event.dtstart.value) == "2026-12-01"
    assert event.summary.value == "Примерова Ева: kindergarten: accept or decline the place by this day"


def test_a_portal_without_a_queue_says_so(
    printing: Printing, family: DataPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printing("queue") == Exit.FAILED
    assert "kindergarten queue is not available" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "code"), [("letters", Exit.OK), ("queue", Exit.OK), ("meals", Exit.NO_CHILD)]
)
def test_letters_and_the_queue_need_no_child_at_school(
    said: Said, printing: Printing, family: DataPortal, command: str, code: Exit
) -> None:
    family.answers["user/"]["childs"] = []
    assert printing(command) == code


def test_no_letters_are_nothing_and_not_silence(
    printing: Printing, family: DataPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printing("letters") == Exit.OK
    assert capsys.readouterr().out.strip() == "nothing"


@pytest.mark.parametrize("command", ["meals", "letters", "queue"])
def test_without_the_network_what_is_stored_is_printed(
    said: Said,
    printing: Printing,
    family: DataPortal,
    capsysbinary: pytest.CaptureFixture[bytes],
    command: str,
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    before = json.loads(said(command, "--json"))["children"]
    family.failing = refuse
    assert printing(command, "--json") == Exit.OFFLINE
    assert json.loads(capsysbinary.readouterr().out)["children"] == before
