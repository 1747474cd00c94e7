"""One odd optional field loses no row, one odd row no answer; what is no answer is no empty one."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ruobr_tui.api import resources
from ruobr_tui.api.models import additional, cabinet, diary, mail, marks, meals, people, school
from ruobr_tui.api.models.parts.aside import MOST_FAULTS
from ruobr_tui.api.models.parts.base import Rows, WireModel, parse
from ruobr_tui.api.models.parts.fields import (
    Average,
    Count,
    Day,
    Flag,
    Maybe,
    Truth,
    WireDateTime,
    WireTime,
    ZoneName,
    is_word,
)
from ruobr_tui.api.resources import Resource
from support.every_resource import EVERY_RESOURCE

DAY = date(2026, 11, 24)
REQUIRED: dict[type[WireModel], dict[str, Any]] = {
    additional.Direction: {"direction_str": "Спорт"},
    additional.Petition: {"program_name_full": "Шахматы"},
    additional.Project: {"name": "Олимпиада"},
    additional.Certificate: {"number_cert": "42"},
    diary.Absence: {"code": "Н"},
    diary.File: {"title": "план.pdf"},
    diary.Lesson: {"id": 1, "date": "2026-11-24"},
    diary.Mark: {"mark": "5"},
    diary.Remark: {"text": "Молодец"},
    diary.Task: {"id": 1},
    mail.Comment: {"text": "Да"},
    mail.Correspondent: {"person_str": "Ким"},
    mail.Message: {"id": 1},
    mail.MessageDetail: {"text": "Собрание"},
    mail.NewsItem: {"id": 1},
    mail.Recipient: {"user_id": 1},
    marks.DatedMark: {"date": "2026-11-24"},
    marks.MarkCount: {"cnt": 1},
    marks.MarkPolicy: {"min_marks": 3},
    marks.MarkShare: {"state_mark": "5"},
    marks.Period: {"period": 1, "date_start": "2026-11-09", "date_end": "2026-12-30"},
    marks.Rating: {"place": 1},
    marks.StateCount: {"state_mark": 5},
    marks.SubjectMark: {"subject_id": 7, "subject_name": "Алгебра"},
    marks.SubjectMarks: {"subject": "Алгебра"},
    marks.SubjectRating: {"subject": "Алгебра"},
    marks.SubjectWord: {"subject_id": 7, "subject_name": "Алгебра"},
    meals.About: {"about": "Борщ"},
    meals.Dish: {"text": "Борщ"},
    meals.FoodInfo: {"account": "7"},
    meals.MealAccount: {"account": "7"},
    meals.MealRecord: {"date": "2026-11-24"},
    people.Child: {"id": 1},
    people.PushSettings: {"mark": 1},
    school.Birthday: {"last_name": "Ким"},
    school.Book: {"book": "Физика"},
    school.Classmate: {"last_name": "Ким"},
    school.Event: {"title": "Бал"},
    school.Guide: {"name": "Школа"},
    school.Link: {"href": "https://x.example"},
    school.LinkCategory: {"categories": "Сайты"},
    school.Teacher: {"person_str": "Ким"},
}
"""An object of each model of the mobile contract, with what identifies it and little else."""
ODD: tuple[Any, ...] = ({"odd": [1]}, [["?"]], "\ud800?", -5.5, "99.99.9999", "25:99", True, 1e300)
FIELDS = [
    (model, field.alias or name)
    for model in REQUIRED
    for name, field in model.model_fields.items()
    if not field.is_required() and {field.alias or name, name}.isdisjoint(REQUIRED[model])
]


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda value: getattr(value, "__name__", value))
def test_an_odd_optional_field_is_absent_and_counted_and_nothing_else_changes(
    model: type[WireModel], name: str
) -> None:
    usual = parse(TypeAdapter(model), REQUIRED[model]).value.to_wire()
    for odd in ODD:
        rows: TypeAdapter[list[WireModel]] = TypeAdapter(Rows[model])  # type: ignore[valid-type] # made here
        parsed = parse(rows, [{**REQUIRED[model], name: odd}])
        assert len(parsed.value) == 1, (name, odd, parsed.reasons)
        read = parsed.value[0].to_wire()
        changed = {key for key in usual if read[key] != usual[key]}
        assert changed <= {name, "word_marks", "control_mark_str", "doc_str"}, odd
        names = {clean for clean, field in model.model_fields.items() if name in (clean, field.alias)}
        for kind in parsed.kinds:
            assert kind.split(":")[0] in {f"{model.__name__}.{name}", *names}


@pytest.mark.parametrize("model", REQUIRED, ids=lambda model: model.__name__)
def test_all_optional_fields_may_be_null_or_empty(model: type[WireModel]) -> None:
    usual = parse(TypeAdapter(model), REQUIRED[model]).value
    for nothing in (None, ""):
        raw = dict.fromkeys((name for each, name in FIELDS if each is model), nothing) | REQUIRED[model]
        parsed = parse(TypeAdapter(model), raw)
        lists = {kind for kind in parsed.kinds if nothing == ""}
        assert parsed.value.to_wire() == usual.to_wire()
        assert len(lists) == len(parsed.kinds), "null is never unreadable"


WITH_ANSWERS = [each for each in EVERY_RESOURCE if each.path != resources.account().path]
"""All but the account, which may be nearly empty."""
NOTHING: tuple[object, ...] = (None, False, [], {})
NO_ANSWERS: tuple[Any, ...] = ({}, None, 0, "", "ok", True, [{}], [None], {"status": "ok"}, {"result": []})


@pytest.mark.parametrize("resource", WITH_ANSWERS, ids=lambda resource: resource.path)
def test_what_is_no_answer_is_not_an_empty_one(resource: Resource[Any]) -> None:
    envelope = resource.envelope
    for raw in (*NO_ANSWERS, *({envelope: each} for each in NO_ANSWERS if envelope and each)):
        with pytest.raises(ValidationError):
            resource.read(raw)
    if envelope is not None:
        for nothing in NOTHING:
            if resource.may_be_none:
                assert resource.read({envelope: nothing}).set_aside == 0
            elif nothing != []:
                with pytest.raises(ValidationError):
                    resource.read({envelope: nothing})


def test_a_parent_signs_in_whatever_stands_in_the_place_of_children() -> None:
    for childs, unread in ((None, 0), ([], 0), ("нет", 1), ({"id": 1}, 1), ([None, {"id": ""}], 2)):
        account = resources.account().read({"status": "applicant", "childs": childs}).value
        assert (account.is_parent, account.children, account.unread) == (True, [], unread)
    assert resources.account().read({"childs": [{"id": "11"}], "status": None}).value.children[0].id == 11
    pupil = resources.account().read({"id": 5, "status": "child", "push_settings": [], "balance": 12.5})
    assert (pupil.value.is_parent, pupil.value.children[0].id) == (False, 5)
    assert dict(pupil.kinds) == {"Child.balance": 1}
    nobodies: tuple[object, ...] = ({}, {"status": "child"}, {"id": "?"}, [])
    for nobody in nobodies:
        with pytest.raises(ValidationError):
            resources.account().read(nobody)


def test_an_answer_that_is_all_faults_costs_a_bounded_time() -> None:
    rows = [{"id": 1, "date": "2026-11-24", "attendance": 7}] * (MOST_FAULTS + 2)
    with pytest.raises(ValidationError):
        resources.lessons(1, DAY, DAY).read({"lessons": rows})


MaybeTime = Maybe[WireTime]


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize("kind", [Flag, Truth])
def test_flags_in_each_of_their_forms(kind: Any) -> None:
    noes: tuple[object, ...] = (0, "0", "", " ", None, False, "false", "False", "нет", "no", 0.0, [], "0.0")
    for no in noes:
        assert read(kind, no) is False, no
    for yes in (1, "1", True, "true", "TRUE", "да", "yes", 2, "2", -1):
        assert read(kind, yes) is True, yes
    for neither in ("?", "может быть", [0], {"a": 1}):
        with pytest.raises(ValidationError):
            read(kind, neither)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-24", "24.11.2026", "24.11.26", "24/11/2026", "24-11-2026", "2026/11/24", " 2026-11-24 "),
        *("2026-11-24 10:00:00", "2026-11-24T10:00:00", "2026-11-24T10:00:00.5+07:00", "24.11.2026 10:00"),
        *("24.11.2026, 10:00", "2026-11-24T10:00:00Z"),
    ],
)
def test_days_in_each_of_their_forms(text: str) -> None:
    assert read(Day, text) == DAY


@pytest.mark.parametrize(
    "text", ["31.02.2026", "2026-13-01", "0000-00-00", "завтра", "24.11", "x" * 1000, "2026"]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValidationError):
        read(Day, text)


def test_times_and_moments_in_each_of_their_forms() -> None:
    for text in ("08:30:00", "08:30", "8:30", "8.30", "2026-11-24 08:30:00", "2026-11-24T8:30"):
        assert read(WireTime, text) == time(8, 30), text
    for text in ("2026-11-24 08:30:00", "2026-11-24T08:30:00.25", "24.11.2026 8:30", "24.11.26 08:30"):
        assert read(WireDateTime, text) == datetime(2026, 11, 24, 8, 30), text  # noqa: DTZ001 - the wall clock
    assert read(WireDateTime, "24.11.2026") == datetime(2026, 11, 24)  # noqa: DTZ001
    for text in ("08:30:00+03:00", "25:00", "утром"):
        with pytest.raises(ValidationError):
            read(WireTime, text)
    assert read(MaybeTime, "") is None


def test_averages_of_zero_or_below_are_none() -> None:
    for nothing in (0, -1, "0", "-1", "0,00", "", None, "-", "—", 0.0):
        assert read(Average, nothing) is None, nothing
    assert read(Average, "4,65") == read(Average, 4.65) == Decimal("4.65")
    assert [is_word(text) for text in ("зач", "н/а", "осв", "5-", "4", "", "-", None, 5)] == [True] * 4 + [
        False
    ] * 5


def test_final_marks_that_are_words_stand_beside_the_numbers() -> None:
    raw = {
        **REQUIRED[marks.Period],
        "marks": [
            {"subject_id": 1, "subject_name": "Алгебра", "mark": 4},
            {"subject_id": 2, "subject_name": "Труд", "mark": "зач"},
            {"subject_id": "?", "subject_name": "Музыка", "mark": "осв"},
            {"mark": 5},
        ],
        "word_marks": [{"subject_id": 3, "subject_name": "ОБЖ", "mark_str": "н/а"}],
    }
    parsed = parse(TypeAdapter(marks.Period), raw)
    assert [(one.subject, one.mark) for one in parsed.value.marks][:2] == [("Алгебра", 4), ("Труд", None)]
    words = [(one.subject, one.text) for one in parsed.value.words]
    assert words == [("ОБЖ", "н/а"), ("Труд", "зач"), ("Музыка", "осв")]
    assert parsed.set_aside == 1, "a mark of no subject"


def test_zones_that_this_machine_does_not_know_are_none() -> None:
    assert read(ZoneName, "Asia/Tomsk") == "Asia/Tomsk"
    assert read(ZoneName, "") is None
    for odd in ("UTC+7", "Asia", "../../etc/passwd", "/etc/passwd", "x" * 5000, "Asia/\0", 7, "\ud800"):
        with pytest.raises(ValidationError):
            read(ZoneName, odd)


def test_counts_read_nothing_as_zero() -> None:
    assert [read(Count, value) for value in (None, "", " ", "5", 5.0, True)] == [0, 0, 0, 5, 5, 1]


def test_a_letter_that_is_listed_twice_is_one() -> None:
    rows = [
        {"id": 1, "subject": "старое", "update_date": "2026-11-20 10:00:00"},
        {"id": 2, "update_date": "2026-11-22 10:00:00"},
        {"id": 1, "subject": "новое", "update_date": "23.11.2026 10:00"},
    ]
    inbox = resources.inbox().read({"messages": rows}).value
    assert [(one.id, one.subject) for one in inbox.messages] == [(1, "новое"), (2, "")]


def test_one_list_of_a_lesson_that_is_no_list_counts_as_a_row() -> None:
    raw = {"id": 1, "date": "2026-11-24", "marks": "нет", "topic": "Корни"}
    parsed = resources.lessons(1, DAY, DAY).read({"lessons": [raw]})
    assert (parsed.value.lessons[0].topic, parsed.value.lessons[0].marks) == ("Корни", [])
    assert (parsed.set_aside, dict(parsed.kinds)) == (1, {"Lesson.marks": 1})


def test_capabilities_name_a_known_zone_or_none() -> None:
    assert cabinet.Capabilities.model_validate({"time_zone": ""}).time_zone is None
    found = resources.capabilities().read({"product": "x", "time_zone": "UTC+7"})
    assert found.value.time_zone == "Asia/Novokuznetsk"
