"""Calendars as other programs read them: by vobject, and line by line as RFC 5545 has it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import vobject

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark

Printing = Callable[..., int]
Read = Callable[..., list[Any]]

NASTY = 'Путь C:\\temp; «кавычки», запятая\nвторая строка "x"' + "ё" * 120 + "👩‍👧" * 20


@pytest.fixture
def read(printing: Printing, capsysbinary: pytest.CaptureFixture[bytes], english: None) -> Read:
    def read(*arguments: str) -> list[Any]:
        assert printing(*arguments, "--ics") == 0
        written = capsysbinary.readouterr().out
        check_lines(written)
        calendar = vobject.readOne(written.decode())
        return [each for each in calendar.getChildren() if each.name in ("VEVENT", "VTODO")]

    return read


def check_lines(written: bytes) -> None:
    """What RFC 5545 demands of every content line (3.1, 3.3.11, 3.6)."""
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    for line in written.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    for unfolded in re.sub(r"\r\n[ \t]", "", written.decode()).split("\r\n")[:-1]:
        name, value = unfolded.split(":", 1)
        assert re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[\w-]+)*", name), name
        if name.split(";")[0] in ("SUMMARY", "DESCRIPTION", "LOCATION"):
            assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), value
            assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)


def uids(entries: list[Any]) -> list[str]:
    return [str(entry.uid.value) for entry in entries]


def lessons_fail(answer: httpx.Response, request: httpx.Request) -> httpx.Response | None:
    return answer if request.url.path == "/timetable2/" else None


def double_lesson() -> list[dict[str, Any]]:
    due = {"deadline": "2026-11-26"}
    exercise = {"id": 55, "title": "упр. 10", **due}
    return [
        raw_lesson(1, "2026-11-24", task=[exercise]),
        raw_lesson(2, "2026-11-24", time_start="09:25:00", time_end="10:10:00", task=[exercise]),
        raw_lesson(3, "2026-11-24", subject="Английский 1", task=[{"id": 0, "title": "слова 1", **due}]),
        raw_lesson(
            4,
            "2026-11-24",
            subject="Английский 2",
            task=[
                {"id": 0, "title": "слова 2", **due},
                {"id": 77, "title": "тест", "type": "test", **due},
                {"id": 77, "title": "группа", "type": "group", **due},
            ],
        ),
    ]


@pytest.mark.parametrize("shape", ["events", "todos"])
def test_each_work_has_a_uid_of_its_own(read: Read, family: DataPortal, shape: str) -> None:
    family.lessons[11] = double_lesson()
    entries = read("homework", "--as", shape)
    assert {each.name for each in entries} == {"VEVENT" if shape == "events" else "VTODO"}
    works = [str(each.summary.value).split(": ")[1] for each in entries]
    assert sorted(works) == ["группа", "слова 1", "слова 2", "тест", "упр. 10"]
    assert len(set(uids(entries))) == 5
    assert uids(read("homework", "--as", shape)) == uids(entries)


def test_events_and_todos_of_one_task_are_two_entries(read: Read, family: DataPortal) -> None:
    family.lessons[11] = double_lesson()
    assert not {*uids(read("homework"))} & {*uids(read("homework", "--as", "todos"))}


def test_a_tick_is_of_one_work_in_every_form(
    read: Read,
    printing: Printing,
    family: DataPortal,
    clock: FixedClock,
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    family.lessons[11] = double_lesson()
    read("homework")
    (path,) = tmp_path.glob("data/accounts/*.sqlite")
    store = Store.open(path, clock=clock)
    for number, place in ((0, 0), (3, 0), (3, 1)):  # упр. 10, слова 2, тест
        lesson = Lesson.model_validate(family.lessons[11][number])
        store.tick(11, lesson, lesson.tasks[place])
    store.close()
    done = {"упр. 10", "слова 2", "тест"}
    todos = {str(each.summary.value).split(": ")[1]: each for each in read("homework", "--as", "todos")}
    assert {name for name, each in todos.items() if each.status.value == "COMPLETED"} == done
    events = [str(each.summary.value) for each in read("homework")]
    assert {name.split(": ")[1] for name in events if name.startswith("✓ ")} == done
    printing("homework", "--json")
    rows = json.loads(capsysbinary.readouterr().out)["children"][0]["homework"]
    assert {row["text"] for row in rows if row["done"]} == done
    assert len(rows) == 5


def test_homework_is_an_event_of_its_day_unless_todos_are_wanted(read: Read, family: DataPortal) -> None:
    family.lessons[11] = [
        raw_lesson(1, "2026-11-24", task=[{"id": 5, "title": "§ 5", "deadline": "2026-11-26"}])
    ]
    (event,) = read("homework")
    assert (event.dtstart.value, event.dtend.value) == (date(2026, 11, 26), date(2026, 11, 27))
    assert event.transp.value == "TRANSPARENT"  # nobody is busy all day with it
    (todo,) = read("homework", "--as", "todos")
    assert (todo.due.value, todo.status.value) == (date(2026, 11, 26), "NEEDS-ACTION")


def test_a_lesson_that_is_moved_or_renumbered_stands_once(read: Read, family: DataPortal) -> None:
    family.lessons[11] = [raw_lesson(1, "2026-11-24"), raw_lesson(2, "2026-11-25")]
    before = uids(read("week"))
    family.lessons[11] = [
        raw_lesson(1, "2026-11-26", time_start="12:00:00", time_end="12:45:00"),  # moved
        raw_lesson(902, "2026-11-25"),  # renumbered
    ]
    after = {each.uid.value: each.dtstart.value.date() for each in read("week")}
    assert after == {before[0]: date(2026, 11, 26), before[1]: date(2026, 11, 25)}


def states(entries: list[Any]) -> dict[str, tuple[str, int]]:
    """Status and sequence of each entry, by its UID; "" and 0 where none is written."""
    return {
        str(each.uid.value): (
            str(each.status.value) if hasattr(each, "status") else "",
            int(each.sequence.value) if hasattr(each, "sequence") else 0,
        )
        for each in entries
    }


def test_a_lesson_that_vanished_stands_as_cancelled_in_calendars_of_before(
    read: Read, family: DataPortal, clock: FixedClock
) -> None:
    family.lessons[11] = [raw_lesson(1, "2026-11-24"), raw_lesson(2, "2026-11-25", subject="Физика")]
    vanished, stays = uids(read("week"))
    family.lessons[11] = family.lessons[11][1:]
    for _time in range(2):
        entries = read("week")
        assert states(entries) == {stays: ("", 0), vanished: ("CANCELLED", 1)}
        gone = next(each for each in entries if str(each.uid.value) == vanished)
        assert str(gone.summary.value) == "Алгебра"
        assert gone.dtstart.value == datetime(2026, 11, 24, 1, 30, tzinfo=ZoneInfo("UTC"))
        assert gone.transp.value == "TRANSPARENT"
        assert gone.description.value == "This is no longer on the portal."
    family.lessons[11].append(raw_lesson(1, "2026-11-24"))
    assert states(read("week")) == {stays: ("", 0), vanished: ("", 2)}


def test_it_is_not_cancelled_while_the_portal_has_not_said_so(
    read: Read,
    printing: Printing,
    family: DataPortal,
    tmp_path: Path,
    clock: FixedClock,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Unreachable, refused, another week, no answer that can be read: unknown is not gone."""
    family.lessons[11] = [raw_lesson(1, "2026-11-24")]
    before = states(read("week"))
    next_week = ("--from", "2026-11-30", "--to", "2026-12-06")
    assert read("week", *next_week) == []
    (path,) = tmp_path.glob("data/accounts/*.sqlite")
    store = Store.open(path, clock=clock)
    store.clear()
    store.close()
    family.lessons[11] = []
    for answer in (
        httpx.Response(503),
        httpx.Response(200, json={"success": 0}),
        httpx.Response(200, text="<html>"),
    ):
        family.failing = partial(lessons_fail, answer)
        printing("week", "--ics")
        assert b"CANCELLED" not in capsysbinary.readouterr().out
    family.failing = lambda request: None
    assert states(read("week")) == dict.fromkeys(before, ("CANCELLED", 1))


@pytest.mark.parametrize(("command", "count"), [("week", 1), ("homework", 0)])
def test_of_days_that_are_not_known_any_more_nothing_is_gone(
    read: Read,
    printing: Printing,
    family: DataPortal,
    tmp_path: Path,
    clock: FixedClock,
    capsysbinary: pytest.CaptureFixture[bytes],
    command: str,
    count: int,
) -> None:
    """A long stretch is requested in parts, and one of them has no answer. Homework may stand in any."""
    task = {"id": 5, "title": "§ 5"}
    family.lessons[11] = [
        raw_lesson(number, day, task=[task | {"id": number}])
        for number, day in enumerate(("2026-11-24", "2027-02-01"), 1)
    ]
    stretch = ("--from", "2026-11-23", "--to", "2027-02-20")
    before = uids(read(command, *stretch))
    assert len(before) == 2
    (path,) = tmp_path.glob("data/accounts/*.sqlite")
    store = Store.open(path, clock=clock)
    store.clear()
    store.close()
    family.lessons[11] = []
    family.failing = lambda request: (
        httpx.Response(503) if request.url.params.get("start", "") > "2026-12-18" else None
    )
    printing(command, "--ics", *stretch)
    written = capsysbinary.readouterr().out.decode()
    assert written.count("STATUS:CANCELLED") == count
    assert before[1] not in written
    family.failing = lambda request: None
    assert states(read(command, *stretch)) == dict.fromkeys(before, ("CANCELLED", 1))


def test_homework_that_was_withdrawn_is_cancelled_in_either_shape(read: Read, family: DataPortal) -> None:
    def with_tasks(*titles: str) -> list[dict[str, Any]]:
        tasks = [
            {"id": number, "title": title, "deadline": "2026-11-26"} for number, title in enumerate(titles, 5)
        ]
        return [raw_lesson(1, "2026-11-24", task=tasks)]

    family.lessons[11] = with_tasks("§ 5", "§ 6")
    first = {shape: uids(read("homework", "--as", shape)) for shape in ("events", "todos")}
    family.lessons[11] = with_tasks("§ 5")
    for shape, (stored, gone) in first.items():
        entries = read("homework", "--as", shape)
        assert states(entries)[gone] == ("CANCELLED", 1)
        assert states(entries)[stored][1] == 0
        [cancelled] = [each for each in entries if str(each.uid.value) == gone]
        assert str(cancelled.summary.value) == "Алгебра: § 6"


def test_a_lesson_that_the_portal_cancels_is_another_version_of_its_entry(
    read: Read, family: DataPortal
) -> None:
    family.lessons[11] = [raw_lesson(1, "2026-11-24")]
    (uid,) = uids(read("week"))
    family.lessons[11] = [raw_lesson(1, "2026-11-24", lesson_status_cancel=True)]
    assert states(read("week")) == {uid: ("CANCELLED", 1)}


def test_lessons_without_numbers_have_a_uid_each(read: Read, family: DataPortal) -> None:
    family.lessons[11] = [
        raw_lesson(0, "2026-11-24"),
        raw_lesson(0, "2026-11-24", time_start="09:25:00", time_end="10:10:00"),
        raw_lesson(0, "2026-11-25"),
    ]
    assert len(set(uids(read("week")))) == 3


def test_each_child_has_the_time_of_its_own_school(read: Read, family: DataPortal) -> None:
    anna, boris = (
        family.answers["user/"]["childs"][0],
        {"id": 12, "first_name": "Борис", "last_name": "Примеров"},
    )
    family.answers["user/"]["childs"] = [
        anna | {"time_zone": "Asia/Novosibirsk"},
        boris | {"time_zone": "Europe/Kaliningrad"},
    ]
    family.lessons[11] = [raw_lesson(1, "2026-11-24")]
    family.lessons[12] = [raw_lesson(9, "2026-11-24", subject="Биология")]
    starts = {str(each.summary.value): each.dtstart.value for each in read("week")}
    utc = ZoneInfo("UTC")
    assert starts == {
        "Анна: Алгебра": datetime(2026, 11, 24, 1, 30, tzinfo=utc),
        "Борис: Биология": datetime(2026, 11, 24, 6, 30, tzinfo=utc),
    }


def test_each_child_has_the_day_of_its_own_school(read: Read, family: DataPortal, clock: FixedClock) -> None:
    """Sunday 20:00 UTC: Monday in Vladivostok, Sunday in Kaliningrad."""
    clock.now = datetime(2026, 11, 29, 20, tzinfo=ZoneInfo("UTC"))
    anna = family.answers["user/"]["childs"][0]
    family.answers["user/"]["childs"] = [
        anna | {"time_zone": "Asia/Vladivostok"},
        {"id": 12, "first_name": "Борис", "time_zone": "Europe/Kaliningrad"},
    ]
    for child in (11, 12):
        family.lessons[child] = [raw_lesson(1, "2026-11-27"), raw_lesson(2, "2026-12-01")]
    days = {str(each.summary.value): f"{each.dtstart.value:%d %H:%M}" for each in read("week")}
    assert days == {"Анна: Алгебра": "30 22:30", "Борис: Алгебра": "27 06:30"}  # in UTC


def test_words_from_outside_break_no_line(read: Read, family: DataPortal) -> None:
    family.lessons[11] = [
        raw_lesson(
            1,
            "2026-11-24",
            subject=NASTY,
            topic=NASTY,
            room="каб. 5; 6, 7",
            marks=[raw_mark("5")],
            task=[{"id": 5, "title": NASTY, "deadline": "2026-11-26"}],
        )
    ]
    (lesson,) = read("week")
    assert NASTY in lesson.description.value
    assert lesson.location.value == "каб. 5; 6, 7"
    (homework,) = read("homework")
    assert homework.description.value == NASTY


def test_a_lesson_that_ends_before_it_begins_has_no_end(read: Read, family: DataPortal) -> None:
    family.lessons[11] = [raw_lesson(1, "2026-11-24", time_end="08:30:00")]
    (lesson,) = read("week")
    assert not hasattr(lesson, "dtend")


def test_what_has_no_name_is_named_by_what_it_is(read: Read, family: DataPortal) -> None:
    family.lessons[11] = [
        raw_lesson(
            1,
            "2026-11-24",
            subject="",
            task=[{"id": 1, "title": "§ 5"}, {"id": 2, "title": ""}],
        )
    ]
    assert [str(each.summary.value) for each in read("week")] == ["lesson"]
    assert [str(each.summary.value) for each in read("homework")] == ["§ 5", "homework"]
