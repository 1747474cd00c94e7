"""The older generation under /api/, its page without a login, and downloads."""

from __future__ import annotations

import httpx
import pytest

from ruobr_server.kit.db import Database
from support import school
from support.asker import Asker
from support.databases import on_both, on_sqlite
from support.school import ANNA, BORIS, MASHA, QUARTER_1, QUARTER_2

pytestmark = on_sqlite

SPAN = {"start": "2026-11-23", "end": "2026-11-28"}


@pytest.fixture
def mother(furnished: Database, app_client: httpx.AsyncClient) -> Asker:
    return Asker(app_client, "mother")


async def test_flags_are_true_and_false_there(mother: Asker) -> None:
    answer = await mother("/api/user/")
    child = answer["childs"][0]
    assert (child["school_is_food"], child["school_is_tourniquet"], child["readonly"]) == (True, False, False)
    # What the parent's object says once must not stand in the child: clients pass both on by name.
    assert not {"status", "gps_tracker"} & set(child)


async def test_lessons_carry_one_task_and_no_empty_keys(mother: Asker) -> None:
    first, second, third, *_, last = (await mother("/api/timetable/", child=ANNA, **SPAN))["lessons"]
    assert "task" not in first
    assert third["task"] == {
        "id": school.TASK,
        "title": "§ 14, № 302",
        "doc": True,
        "requires_solutions": False,
        "deadline": "2026-11-24",
        "test_id": None,
        "type": "group",
    }
    assert second["topic"] == "Реформы"
    assert "task" not in second
    assert "topic" not in last
    assert set(last) == {"id", "time_start", "time_end", "date", "subject", "staff"}


@on_both
async def test_marks_are_numbers_by_subject(mother: Asker) -> None:
    answer = await mother("/api/mark/", child=ANNA, **SPAN)
    assert list(answer["subjects"]) == ["Алгебра"]  # "зачёт" in history is no number
    assert [(row["mark"], row["number"]) for row in answer["subjects"]["Алгебра"]] == [
        ("5", 1),
        ("4", 2),
        ("3", 1),
    ]


@on_both
async def test_absences_are_codes_by_subject(mother: Asker) -> None:
    answer = await mother("/api/attendance/", child=ANNA, **SPAN)
    assert answer == {"subjects": {"Алгебра": ["ОП"], "История": ["Б"]}}
    assert await mother("/api/attendance/", child=BORIS, **SPAN) == {"subjects": {}}


async def test_control_marks_are_text_and_keep_words(mother: Asker) -> None:
    periods = {row["period"]: row for row in await mother("/api/controlmark/", child=ANNA)}
    assert periods[QUARTER_1]["marks"] == {"Алгебра": "5", "Физкультура": "осв"}
    assert periods[QUARTER_2]["marks"] == {"Алгебра": "3.83"}
    assert periods[QUARTER_2]["rom"] == "II"


async def test_the_rating_is_computed_from_all_marks_of_the_class(mother: Asker) -> None:
    answer = await mother("/api/progress/", child=ANNA, date="2026-11-24")
    assert answer["period_name"] == "2-я четверть"
    # Anna 23/6, Vera 5, Boris 2: the class has (23 + 5 + 2) / 8, with Gleb's 4 the parallel 34/9.
    assert (answer["place"], answer["place_count"]) == (2, 3)
    assert (answer["child_avg"], answer["group_avg"], answer["parallels_avg"]) == (3.83, 3.75, 3.78)
    [subject] = answer["subjects"]
    assert (subject["subject"], subject["place"], subject["child_avg"]) == ("Алгебра", 2, 3.83)
    earlier = await mother("/api/progress/", child=ANNA, date="2026-11-23")
    assert earlier["child_avg"] == 4.25  # Tuesday's mark is not given yet
    assert (await mother("/api/progress/", child=ANNA, date="2026-10-28"))["period_name"] == "1-я четверть"


async def test_who_has_no_marks_has_no_place(mother: Asker) -> None:
    answer = await mother("/api/progress/", child=MASHA, date="2026-11-24")
    assert (answer["place"], answer["child_avg"], answer["subjects"]) == (None, None, [])


@on_both
async def test_the_meal_account_adds_up(mother: Asker) -> None:
    account = (await mother("/api/food/", child=ANNA))["account"]
    assert account == {
        "account": "4210001",
        "balance": 52450,
        "subsidy": 1000,
        "total_add": 50000,
        "total_take_off": 8550,
        "balance_on_start_year": 10000,
        "default_complex": "Комплекс № 1",
    }
    events = (await mother("/api/food/history/", child=ANNA, start="2026-01-01", end="2026-12-31"))["events"]
    assert events[0] == {
        "id": 1,
        "date": "2026-11-23",
        "state": 30,
        "state_str": "Питание получено",
        "complex__code": "1",
        "complex__uid": "u-1",
        "complex__name": "Комплекс № 1",
    }


async def test_news_of_the_childrens_school(mother: Asker) -> None:
    [item] = await mother("/api/news/")
    assert (item["clean_text"], item["text"]) == ("В субботу", "<p>В <i>субботу</i></p>")
    assert (item["date"], item["pub_date"]) == ("2026-11-23", "2026-11-23 10:00:00")
    assert (item["school_name"], item["school_id"]) == ("Школа № 7", school.SCHOOL)


async def test_letters_and_marking_one_as_read(mother: Asker) -> None:
    before = (await mother("/api/mail/"))["messages"]
    assert set(before[0]) == {"id", "post_date", "author", "read", "text", "clean_text", "subject"}
    assert not any(letter["read"] for letter in before)
    await mother("/api/mail/read/", message=school.LETTER_HTML)
    after = {letter["id"]: letter["read"] for letter in (await mother("/api/mail/"))["messages"]}
    assert after == {school.LETTER: False, school.LETTER_HTML: True}


async def test_homework_is_a_page_that_runs_nothing(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    answer = await app_client.get("/api/homework/", params={"homework": school.TASK_OPEN, "type": "group"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Правила &lt;b&gt;наизусть&lt;/b&gt;" in answer.text
    assert "24.11.2026" in answer.text
    for name in ("Соколова", "Анн", "Школа"):
        assert name not in answer.text
    one = await app_client.get("/api/homework/", params={"homework": school.TASK_OF_ONE})
    assert one.status_code == 404


async def test_a_file_is_saved_under_its_name_and_never_run(
    furnished: Database, app_client: httpx.AsyncClient
) -> None:
    answer = await app_client.get(f"/files/{school.FILE}/", headers=school.header_credentials("mother"))
    assert answer.content == b"<b>5 "
    assert answer.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''%D0%B7%D0%B0%22%D0%B4%D0%B0%D1%87%D0%B0%0D%0A.html"
    )
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-length"] == "5"
