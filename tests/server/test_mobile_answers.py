"""Every answer of the newer generation, from a school in tables to the wire's own names."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.messages.tables import letter_comments
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_tui.api import resources
from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.resources import Resource
from support import school
from support.asker import Asker
from support.records import miss, teach
from support.school import ALGEBRA, ANNA, BORIS, HISTORY, MASHA, QUARTER_1, QUARTER_2, YEAR, put


@pytest.fixture
def furnished(database: Database, passwords: Passwords) -> Database:
    school.furnish(database, passwords)
    return database


@pytest.fixture
def mother(furnished: Database, app_client: httpx.AsyncClient) -> Asker:
    return Asker(app_client, "mother")


@pytest.fixture
def anna(furnished: Database, app_client: httpx.AsyncClient) -> Asker:
    return Asker(app_client, "anna")


async def test_a_parent_is_an_applicant_with_children_in_order(mother: Asker) -> None:
    answer = await mother("/user/")
    assert answer["status"] == "applicant"
    assert answer["gps_tracker"] is False
    assert [child["id"] for child in answer["childs"]] == [ANNA, BORIS, MASHA]
    assert answer["childs"][0] == {
        "id": ANNA,
        "user_id": ANNA,
        "first_name": "Анна",
        "last_name": "Иванова",
        "middle_name": "Сергеевна",
        "birth_date": "2011-11-30",
        "user_img": "",
        "school": "Школа № 7",
        "school_terrirtory_id": 9,
        "school_is_tourniquet": 0,
        "readonly": False,
        "school_is_food": 5,
        "group": "9В",
        "gender": 2,
        "push_settings": dict.fromkeys(
            ("mark", "homework", "attendance", "mau_balance", "tourniquet", "school_news"), 0
        ),
        "time_zone": "Asia/Novokuznetsk",
    }


async def test_a_pupil_is_a_child_with_the_own_fields(anna: Asker) -> None:
    answer = await anna("/user/")
    assert (answer["status"], answer["id"], answer["group"]) == ("child", ANNA, "9В")
    assert answer["gps_tracker"] is False
    assert "childs" not in answer


@pytest.mark.parametrize("login", ["teacher", "operator", "childless"])
async def test_who_has_no_diary_is_an_applicant_without_children(
    furnished: Database, app_client: httpx.AsyncClient, login: str
) -> None:
    answer = await Asker(app_client, login)("/user/")
    assert (answer["status"], answer["childs"]) == ("applicant", [])


async def test_running_periods_have_averages_and_finished_ones_final_marks(mother: Asker) -> None:
    periods = await mother("/controlmark/", child=ANNA)
    assert [period["period"] for period in periods] == [QUARTER_1, QUARTER_2, YEAR]
    first, second, year = periods
    assert (first["title"], first["rom"], first["marks_future"]) == ("1-я четверть", "I", 0)
    assert (first["date_start"], first["date_end"]) == ("2026-09-01", "2026-10-24")
    assert first["marks"] == [{"subject_id": ALGEBRA, "subject_name": "Алгебра", "mark": 5.0, "sub_type": 0}]
    assert first["counted_marks"] == [{"mark": 5.0, "cnt": 1}]
    assert [word["mark_str"] for word in first["word_marks"]] == ["осв"]
    # (5·1 + 4·3 + 3·2) / 6 = 3.8333…; "зачёт" is no number, so history has no average at all.
    assert second["marks_future"] == 1
    assert [(row["subject_id"], row["mark"]) for row in second["marks"]] == [(ALGEBRA, 3.83)]
    assert second["counted_marks"] == [{"mark": 4.0, "cnt": 1}]
    # (23 + 5) / 7
    assert [(row["subject_id"], row["mark"]) for row in year["marks"]] == [(ALGEBRA, 4.0)]


async def test_the_first_grade_has_no_marks_rather_than_noughts(mother: Asker) -> None:
    for period in await mother("/controlmark/", child=MASHA):
        assert period["marks"] == period["counted_marks"] == []


async def test_every_mark_of_a_subject(mother: Asker) -> None:
    answer = (await mother(f"/all_marks/{QUARTER_2}/{ALGEBRA}/", child=ANNA))["data"]
    assert answer["avg_mark"] == 3.83
    assert answer["control_mark"] == ""
    assert (answer["title"], answer["subject"], answer["sub_id"]) == ("2-я четверть", "Алгебра", ALGEBRA)
    assert (answer["count_mark"], answer["need_four"]) == (3, 0)
    # (23 + 5n) / (6 + n) ≥ 4.65 from n = 14: 93/20 = 4.65 exactly
    assert answer["need_five"] == 14
    assert answer["not_in_lesson"] == 0  # late is not missed
    assert [tuple(row.values()) for row in answer["marks"]] == [
        ("2026-11-23", 1, "5", 5, 0),
        ("2026-11-23", 2, "4", 4, 0),
        ("2026-11-24", 3, "3", 3, 30),  # she was late
    ]
    assert answer["state_mark"] == [{"state_mark": mark, "state_count_mark": 1} for mark in (5, 4, 3)]
    assert [row["percent"] for row in answer["all_state_marks"]] == ["33.3"] * 3
    finished = (await mother(f"/all_marks/{QUARTER_1}/{ALGEBRA}/", child=ANNA))["data"]
    assert (finished["control_mark"], finished["avg_mark"]) == (5, 5.0)
    history = (await mother(f"/all_marks/{QUARTER_2}/{HISTORY}/", child=ANNA))["data"]
    assert (history["avg_mark"], history["not_in_lesson"]) == (None, 1)
    assert [(row["mark"], row["status_lesson"]) for row in history["marks"]] == [("зачёт", 20)]


@pytest.mark.parametrize(
    ("code", "status", "missed"), [("УП", 10, 1), ("Б", 20, 1), ("ОП", 30, 0), ("Н", 90, 1)]
)
async def test_a_missed_lesson_without_a_mark_has_a_line_of_its_own(
    furnished: Database, mother: Asker, code: str, status: int, missed: int
) -> None:
    sport = school.SPORT
    assert await mother(f"/all_marks/{QUARTER_2}/{sport}/", child=ANNA) == {"data": {}}
    codes = {"УП": ("По уважительной причине", True), "Н": ("Без причины", False)}
    if code in codes:
        title, excused = codes[code]
        row = {"code": code, "title": title, "excused": excused, "ill": False, "late": False, "missed": True}
        await furnished.write(put, diary.absence_codes, row)
    lesson = teach(furnished, sport, school.TUESDAY)
    miss(furnished, lesson, school.TUESDAY, code)
    answer = (await mother(f"/all_marks/{QUARTER_2}/{sport}/", child=ANNA))["data"]
    assert (answer["subject"], answer["not_in_lesson"], answer["count_mark"]) == ("Физкультура", missed, 0)
    [line] = answer["marks"]
    assert line == {"date": "2026-11-24", "indx": 1, "mark": "", "mark_int": 0, "status_lesson": status}


async def test_marks_are_requested_by_the_number_of_controlmark(mother: Asker) -> None:
    span = {"start": "2026-11-23", "end": "2026-11-28"}
    lesson = (await mother("/timetable2/", child=ANNA, **span))["lessons"][0]
    [_, running] = [row for row in await mother("/controlmark/", child=ANNA) if row["rom"]]
    number = next(row["subject_id"] for row in running["marks"] if row["subject_name"] == lesson["subject"])
    assert lesson["division_subject"] != number
    assert (await mother(f"/all_marks/{QUARTER_2}/{number}/", child=ANNA))["data"]["count_mark"] == 3
    other = await mother(f"/all_marks/{QUARTER_2}/{lesson['division_subject']}/", child=ANNA)
    assert other == {"data": {}}


async def test_a_subject_without_marks_is_empty(mother: Asker) -> None:
    assert await mother(f"/all_marks/{QUARTER_2}/{ALGEBRA}/", child=MASHA) == {"data": {}}


async def test_letters_are_those_to_oneself_and_html_ones_are_whole_in_the_list(mother: Asker) -> None:
    letters = (await mother("/mail/"))["messages"]
    assert {letter["id"] for letter in letters} == {school.LETTER, school.LETTER_HTML}
    html = next(letter for letter in letters if letter["type_id"] == 2)
    assert html["last_msg_text"] == school.HTML_LETTER
    assert html["clean_text"] == "Собрание в среду"
    # 20:00 in UTC is 3:00 of the next day in the school.
    assert html["post_date"] == "2026-11-24 03:00:00"
    answered = next(letter for letter in letters if letter["id"] == school.LETTER)
    assert answered["last_msg_text"] == "Спасибо, поняла"
    assert answered["count_people"] == 3
    assert (html["author"], len(html["recivers_list"])) == ("Кузнецова Мария Львовна", 4)
    assert (await mother(f"/mail/{school.LETTER}/"))["data"]["comments"][0]["text"] == "Спасибо, поняла"


async def test_a_letter_in_html_is_not_opened_and_holds_its_answers(
    furnished: Database, app_client: httpx.AsyncClient, mother: Asker
) -> None:
    moment = school.at(school.TUESDAY, 5)
    answer = {"letter_id": school.LETTER_HTML, "author_id": 4, "posted_at": moment, "updated_at": moment}
    await furnished.write(put, letter_comments, {"id": 902, "text": "В 18:00 <зал>", **answer})
    letters = (await mother("/mail/"))["messages"]
    html = next(letter for letter in letters if letter["type_id"] == 2)
    assert html["clean_text"] == "Собрание в среду\n\nКузнецова Мария Львовна: В 18:00 <зал>"
    assert html["last_msg_text"] == (
        school.HTML_LETTER + "<p>Кузнецова Мария Львовна: В 18:00 &lt;зал&gt;</p>"
    )
    for login, status in (("mother", 502), ("teacher", 404)):
        refused = await app_client.get(
            f"/mail/{school.LETTER_HTML}/", headers=school.header_credentials(login)
        )
        assert (refused.status_code, refused.json()["success"]) == (status, False)
    assert not next(row for row in (await mother("/mail/"))["messages"] if row["type_id"] == 2)["read"]


async def test_opening_a_letter_reads_it_for_the_reader_alone(mother: Asker, anna: Asker) -> None:
    await mother(f"/mail/{school.LETTER}/", child=ANNA)
    assert {row["id"] for row in (await mother("/mail/"))["messages"] if row["read"]} == {school.LETTER}
    assert not any(row["read"] for row in (await anna("/mail/"))["messages"])


async def test_meals(mother: Asker) -> None:
    query = {"food_type": 5, "selected_date": "2026-11-24", "food_menu_complex": 1}
    answer = (await mother("/food/calendary/", child=ANNA, **query))["data"]
    assert (answer["account"], answer["balance"], answer["day_limit"]) == ("4210001", "524,50", "150,00")
    assert [record["state"] for record in answer["vizit"]] == [30, 20, 10]
    received = answer["vizit"][0]
    assert (received["price_sum"], received["type_name"], received["ordered"]) == ("85,50", "Завтрак", 1)
    assert received["qs_unit"] == [{"about": "Каша"}, {"about": "Чай"}]
    assert received["dishes"] == []
    assert [record["ordered_complex"] for record in answer["vizit"]] == ["Комплекс № 1"] * 3
    assert await mother("/food/calendary/", child=BORIS, **query) == {"data": {}}


async def test_additional_education(mother: Asker) -> None:
    answer = (await mother("/do/cert/", child=ANNA))["data"]
    # 20 000,50 less 5 000,25 for the granted programme
    assert (answer["balance"], answer["balance_start"], answer["rmc_nominal"]) == (
        "15000,25",
        "20000,50",
        20000.5,
    )
    assert answer["date_actual"] == "2026-12-31 23:59:00"
    assert len(answer["petition_good"]) == len(answer["petition_bad"]) == 1
    achieved = (await mother("/achievements/", child=ANNA))["data"]
    assert achieved["gto_id"] == "26-42-1"
    assert achieved["do_direction"][0] == {
        "indx": 1,
        "direction_str": "Техническое",
        "cnt": 1,
        "percent": "100.0",
        "percent_int": 100,
    }


async def test_the_school_around_the_child(mother: Asker) -> None:
    guide = (await mother("/guide/", child=ANNA))["data"]
    assert (guide["territory"], guide["post_adress"]) == ("Новокузнецк", "ул. Кирова, 1")
    assert [teacher["subject_qs"] for teacher in guide["teacher_list"]] == ["", "Алгебра"]
    mates = (await mother("/odnoklassniki/", child=ANNA))["data"]
    assert [mate["first_name"] for mate in mates] == ["Борис", "Вера"]
    born = (await mother("/birthday/", child=ANNA))["data"]
    # Today is 24 November: Anna on the 30th, Vera in January, Boris (29 February) in March.
    assert [(row["first_name"], row["birthdate_year_future"]) for row in born] == [
        ("Анна", 15),
        ("Вера", 16),
        ("Борис", 15),
    ]
    assert [book["book"] for book in (await mother("/book/", child=ANNA))["data"]] == ["Алгебра 9"]
    links = (await mother("/ios/", child=ANNA))["data"]
    assert links["categories_list"][0]["link_list"][0]["about"] == "РЭШ"
    assert [link["about"] for link in links["link_without_category_list"]] == ["Сайт"]
    assert [event["title"] for event in (await mother("/btm/", child=ANNA))["events"]] == ["Осенний бал"]
    assert {row["staff_id"] for row in (await mother("/mail/new/"))["data"]} == {41, 42}


READABLE: list[tuple[str, Resource[Any]]] = [
    ("/", resources.account()),
    ("/", resources.lessons(ANNA, school.MONDAY, school.SATURDAY)),
    ("/", resources.periods(ANNA)),
    ("/", resources.subject_marks(ANNA, QUARTER_2, ALGEBRA)),
    ("/", resources.inbox()),
    ("/", resources.message(ANNA, school.LETTER)),
    ("/", resources.correspondents()),
    ("/", resources.food(ANNA, 5, school.TUESDAY)),
    ("/", resources.achievements(ANNA)),
    ("/", resources.certificate(ANNA)),
    ("/", resources.events(ANNA)),
    ("/", resources.birthdays(ANNA)),
    ("/", resources.classmates(ANNA)),
    ("/", resources.books(ANNA)),
    ("/", resources.useful_links(ANNA)),
    ("/", resources.guide(ANNA)),
    ("/api/", resources.rating(ANNA, school.TUESDAY)),
    ("/api/", resources.news()),
    ("/api/", resources.meal_account(ANNA)),
]


@pytest.mark.parametrize("login", ["mother", "anna"])
async def test_our_own_client_reads_everything(
    furnished: Database, app_client: httpx.AsyncClient, login: str
) -> None:
    ask = Asker(app_client, login)
    for prefix, wanted in READABLE:
        value = await ask.resource(wanted, prefix)
        assert value, wanted.key
        assert isinstance(value, list | WireModel) or wanted.key == "account"
