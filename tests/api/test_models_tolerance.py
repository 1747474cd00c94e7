"""The wire's models: aliases both ways, exact numbers, safe text; nothing a portal sends ends a program."""

from __future__ import annotations

import inspect
import json
import re
import typing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from ruobr_tui.api.models import additional, cabinet, diary, mail, marks, meals, people, school
from ruobr_tui.api.models.diary import Lesson, Lessons, Mark, Task
from ruobr_tui.api.models.marks import SubjectMark
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.models.parts.base import Rows, WireModel, parse
from ruobr_tui.api.models.parts.money import kopecks, read_roubles, roubles, write_roubles
from ruobr_tui.api.models.people import Child
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.text.safe_text import one_line, safe_text
from support.every_resource import EVERY_RESOURCE

DAY = date(2026, 3, 2)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

AREAS = (additional, cabinet, diary, mail, marks, meals, people, school)
MODELS = sorted(
    {
        model
        for area in AREAS
        for _, model in inspect.getmembers(area, inspect.isclass)
        if issubclass(model, WireModel) and model is not WireModel
    },
    key=lambda model: model.__name__,
)

_LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["", "5", "4,5", "2026-03-02", "08:00:00", "08:00:00+07:00", "2026-03-02 08:00:00"]),
    st.sampled_from(
        ["2026-03-02T08:00:00Z", "зачёт", "1e999999999", "NaN", "\x1b[31m", "child", "applicant"]
    ),
)


def _names(model: type[WireModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


_KEYS = st.sampled_from(sorted({name for model in MODELS for name in _names(model)} | {"data", "account"}))
_ANYTHING = st.recursive(
    _LEAF,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=6)),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EVERY_RESOURCE), _ANYTHING)
def test_any_answer_is_a_value_or_a_wrong_shape(resource: Resource[Any], raw: Any) -> None:
    try:
        parsed = resource.read(raw)
    except ValidationError:
        return
    assert parsed.set_aside == len(parsed.reasons)


def _wire_of(model: type[WireModel], leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects that have this model's own keys, some missing, and one that nobody knows."""
    known = dict.fromkeys(_names(model), leaf) | {"nobody knows": leaf}
    return st.fixed_dictionaries({}, optional=known)


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_no_json_has_is_unknown(number: float) -> None:
    read = parse(TypeAdapter(additional.Petition), {"parent_pay": [number, 1.5, {"sum": number}]}).value
    assert read.parent_pay == [None, 1.5, {"sum": None}]


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_object_with_the_right_keys_is_read_or_refused_and_written_back(data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(MODELS))
    raw = data.draw(_wire_of(model, st.one_of(_LEAF, st.lists(_ANYTHING, max_size=3))))
    try:
        value = parse(TypeAdapter(model), raw).value
    except ValidationError:
        return
    if model not in (cabinet.Credentials, cabinet.SignedIn):  # secrets are not written out
        again = model.model_validate(json.loads(json.dumps(value.to_wire())))
        assert again == value
        assert "nobody knows" not in value.to_wire()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_clean_names_and_the_wires_names_do_not_clash(model: type[WireModel]) -> None:
    assert len(set(_names(model))) == len(model.model_fields)
    assert typing.get_type_hints(model)


LESSON: dict[str, Any] = {
    "id": 5,
    "division_subject": 11,
    "division_subject_str": "9В Алгебра",
    "date": "2026-03-02",
    "time_start": "08:00:00",
    "time_end": "08:45:00",
    "subject": "Алгебра",
    "staff": "Ким А. О.",
    "staff_id": 3,
    "topic": "Упр. [5] [/b]",
    "task": [{"id": 1, "title": "№ 5", "doc": True, "deadline": "2026-03-04", "done": 0}],
    "marks": [{"question_id": 1, "question_name": "", "question_type": "Ответ", "number": 1, "mark": "5"}],
    "docs_for_lesson": ["план.pdf"],
    "lesson_status_cancel": 0,
}


def test_a_lesson_is_read_by_clean_names_and_written_by_the_wires() -> None:
    lesson = Lesson.model_validate(LESSON)
    assert (lesson.subject_id, lesson.teacher, lesson.tasks[0].has_files) == (11, "Ким А. О.", True)
    assert (lesson.starts, lesson.length) == (datetime(2026, 3, 2, 8), timedelta(minutes=45))  # noqa: DTZ001
    assert lesson.files[0].title == "план.pdf"
    wire = lesson.to_wire()
    for key, value in LESSON.items():
        if key not in ("task", "marks", "docs_for_lesson"):
            assert wire[key] == value
    assert {**LESSON["marks"][0], "weight": 1.0, "comment": ""} == wire["marks"][0]
    assert wire["task"][0]["doc"] is True
    assert wire["task"][0]["done"] == 0


def test_numbers_stay_exact() -> None:
    assert Mark(text="5", weight=None).weight == 1
    assert Mark(text="5", weight=1.1).weight == Decimal("1.1")
    assert SubjectMark(subject_id=1, mark=4.65).mark == Decimal("4.65")
    assert SubjectMark(subject_id=1, mark="4,65").mark == Decimal("4.65")
    assert SubjectMark(subject_id=1, mark="").mark is None


@pytest.mark.parametrize("weight", ["тяжёлая", [1], float("nan"), float("inf"), "1e999999999"])
def test_a_mark_with_a_senseless_weight_gets_the_usual_one(weight: object) -> None:
    parsed = parse(TypeAdapter(Rows[Mark]), [{"mark": "5", "weight": weight}, {"mark": "4"}])
    assert [(mark.text, mark.weight) for mark in parsed.value] == [("5", 1), ("4", 1)]
    assert (parsed.set_aside, dict(parsed.kinds)) == (0, {"Mark.weight": 1})


@pytest.mark.parametrize("key", ["time_start", "time_end"])
def test_a_time_of_another_zone_is_absent_rather_than_shown_wrong(key: str) -> None:
    rows = [LESSON, {**LESSON, "id": 6, key: "08:00:00+03:00"}]
    parsed = parse(TypeAdapter(Lessons), {"lessons": rows})
    assert [lesson.id for lesson in parsed.value.lessons] == [5, 6]
    assert getattr(parsed.value.lessons[1], key) is None
    assert (parsed.set_aside, dict(parsed.kinds)) == (0, {f"Lesson.{key}": 1})


def test_lessons_come_in_order_whatever_order_they_were_sent_in() -> None:
    late = {**LESSON, "id": 6, "time_start": "09:00:00"}
    next_day = {**LESSON, "id": 7, "date": "2026-03-03", "time_start": "08:00:00"}
    parsed = parse(TypeAdapter(Lessons), {"lessons": [next_day, late, LESSON]})
    assert [lesson.id for lesson in parsed.value.lessons] == [5, 6, 7]


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.booleans(), max_size=3)), max_size=6))
def test_a_bad_row_is_counted_once_and_the_rest_is_shown(plan: list[tuple[bool, list[bool]]]) -> None:
    rows = [
        {**LESSON, "id": number if good else "?", "task": [{"id": 1 if fine else None} for fine in tasks]}
        for number, (good, tasks) in enumerate(plan)
    ]
    parsed = parse(TypeAdapter(Lessons), {"lessons": rows})
    assert [lesson.id for lesson in parsed.value.lessons] == [n for n, (good, _) in enumerate(plan) if good]
    bad_lessons = sum(not good for good, _ in plan)
    bad_tasks = sum(tasks.count(False) for good, tasks in plan if good)
    assert parsed.set_aside == bad_lessons + bad_tasks


def test_reasons_name_fields_and_never_values() -> None:
    parsed = parse(TypeAdapter(Rows[Task]), [{"id": "secret-4711"}])
    assert parsed.set_aside == 1
    assert "id" in parsed.reasons[0]
    assert "4711" not in parsed.reasons[0]


def test_strict_reading_refuses_what_tolerant_reading_sets_aside() -> None:
    with pytest.raises(ValidationError):
        Lessons.model_validate({"lessons": [{"id": 1}]})


def test_nulls_and_missing_keys_are_read_as_nothing() -> None:
    child = Child.model_validate({"id": 1, "status": None, "group": None, "readonly": None, "gender": None})
    assert (child.status, child.class_name, child.read_only, child.full_name) == ("child", "", False, "")
    task = Task.model_validate({"id": 1, "doc": 1, "done": True, "files": None})
    assert (task.has_files, task.done, task.files) == (True, True, [])


@given(st.text())
def test_text_from_outside_moves_no_cursor(text: str) -> None:
    safe = safe_text(text)
    assert CONTROLS.search(safe) is None
    safe.encode()
    assert safe_text(safe) == safe
    assert "\n" not in one_line(text)
    assert one_line(one_line(text)) == one_line(text)


def test_a_topic_is_shown_as_text() -> None:
    lesson = Lesson.model_validate(
        {**LESSON, "topic": "\x1b]0;x\x07Упр. [5] [/b]\u202e\r\nдальше", "subject": "А\nБ"}
    )
    assert lesson.topic == "]0;xУпр. [5] [/b]\nдальше"
    assert lesson.subject == "А Б"


@given(st.integers(-(10**15), 10**15))
def test_money_survives_the_way_there_and_back(amount: int) -> None:
    assert kopecks(read_roubles(write_roubles(roubles(amount)))) == amount


@pytest.mark.parametrize(
    ("wire", "amount"),
    [
        ("76,90", 7690),
        ("76.90", 7690),
        (76, 7600),
        (76.9, 7690),
        ("1 076,90 руб.", 107690),
        ("-5,00", -500),
        ("0", 0),
    ],
)
def test_money_in_each_of_its_forms(wire: object, amount: int) -> None:
    assert kopecks(read_roubles(wire)) == amount


@pytest.mark.parametrize("wire", [None, True, "", "много", "NaN", "1e999999999", float("inf"), [], {}])
def test_what_is_no_money(wire: object) -> None:
    with pytest.raises(ValueError):
        read_roubles(wire)


def test_a_part_of_a_kopeck_is_not_lost_in_silence() -> None:
    with pytest.raises(ValueError):
        kopecks(Decimal("0.005"))


@pytest.mark.parametrize("day", ["2026-11-23", "23.11.2026", "2026-11-23T00:00:00", "2026-11-23 10:00:00"])
def test_days_of_meals_in_each_of_their_forms(day: str) -> None:
    food = FoodInfo.model_validate({"balance": "76,90", "vizit": [{"date": day, "price_sum": ""}]})
    assert (food.visits[0].date, food.visits[0].price, food.balance) == (
        date(2026, 11, 23),
        None,
        Decimal("76.90"),
    )


def test_wall_clock_times_are_written_as_the_wire_writes_them() -> None:
    lesson = Lesson.model_validate({**LESSON, "changed_at": "2026-03-02 09:10:11"})
    assert lesson.to_wire()["changed_at"] == "2026-03-02 09:10:11"
    assert lesson.time_start == time(8)


@pytest.mark.parametrize("sent", [[None], ["Алгебра, Физика", " "], "Алгебра,,Физика", [], "", None])
def test_names_come_back_as_they_were_read(sent: object) -> None:
    """A list from an older server may hold an empty name, or two in one."""
    teacher = school.Teacher.model_validate({"subject_qs": sent})
    assert all(teacher.subjects)
    assert school.Teacher.model_validate(teacher.to_wire()) == teacher
