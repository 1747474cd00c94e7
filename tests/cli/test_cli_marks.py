"""``ruobr marks``: by the school's policy as on the screen, and also where the timetable cannot be had."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ruobr_tui import i18n
from ruobr_tui.commands.exit_codes import Exit
from support.portals import DataPortal, raw_lesson, raw_mark

Printing = Callable[..., int]
pytestmark = pytest.mark.usefixtures("english")

POLICY = {"five_from": 4.5, "four_from": 3.5, "three_from": 2.5, "min_marks": 4}


def period(**more: Any) -> dict[str, Any]:
    return {
        "period": 2,
        "title": "2-я четверть",
        "date_start": "2026-11-03",
        "date_end": "2026-12-30",
        "marks_future": 1,
        **more,
    }


@pytest.fixture
def marked(family: DataPortal) -> DataPortal:
    """4.60 in one subject, of five marks."""
    days = ("2026-11-10", "2026-11-11", "2026-11-12", "2026-11-17", "2026-11-18")
    family.lessons[11] = [
        raw_lesson(number, day, marks=[raw_mark(text)])
        for number, (day, text) in enumerate(zip(days, "54545", strict=True), 1)
    ]
    return family


def subjects(
    printing: Printing, capsysbinary: pytest.CaptureFixture[bytes], *more: str
) -> list[dict[str, Any]]:
    printing("marks", "--json", *more)
    found: list[dict[str, Any]] = json.loads(capsysbinary.readouterr().out)["children"][0]["subjects"]
    return found


@pytest.mark.parametrize("span", [(), ("--from", "2026-11-09", "--to", "2026-11-20")])
def test_the_school_decides_which_mark_is_proposed(
    printing: Printing, marked: DataPortal, capsysbinary: pytest.CaptureFixture[bytes], span: tuple[str, ...]
) -> None:
    marked.answers["controlmark/"] = [period(mark_policy=POLICY)]
    (algebra,) = subjects(printing, capsysbinary, *span)
    assert (algebra["average"], algebra["proposed"], algebra["enough_marks"]) == ("4.60", 5, True)
    marked.answers["controlmark/"] = [period()]
    (algebra,) = subjects(printing, capsysbinary, *span)
    assert algebra["proposed"] == 4  # the usual thresholds


def test_how_many_marks_are_enough_is_the_schools_word(
    printing: Printing, marked: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    marked.answers["controlmark/"] = [period(mark_policy=POLICY | {"min_marks": 6})]
    assert subjects(printing, capsysbinary)[0]["enough_marks"] is False


def test_what_the_portal_says_of_a_term_is_not_said_of_other_days(
    printing: Printing, marked: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    averages = [{"subject_id": 7, "subject_name": "Алгебра", "mark": 4.6}]
    marked.answers["controlmark/"] = [period(marks=averages)]
    assert subjects(printing, capsysbinary)[0]["portal_average"] == "4.6"
    assert subjects(printing, capsysbinary, "--from", "2026-11-17")[0]["portal_average"] is None


def broken_timetable(request: httpx.Request) -> httpx.Response | None:
    if request.url.path == "/timetable2/":
        return httpx.Response(500, json={"success": False, "error": "Расписание не задано"})
    return None


def test_marks_are_printed_when_only_the_timetable_fails(
    printing: Printing, family: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    averages = [
        {"subject_id": 7, "subject_name": "Алгебра", "mark": 4.5},
        {"subject_id": 8, "subject_name": "Физика", "mark": 0},
    ]
    family.answers["controlmark/"] = [period(marks=averages[:1], word_marks=[])]
    family.failing = broken_timetable
    assert printing("marks", "--json") == Exit.FAILED
    out, err = capsysbinary.readouterr()
    (algebra,) = json.loads(out)["children"][0]["subjects"]
    assert (algebra["portal_average"], algebra["average"], algebra["enough_marks"]) == ("4.5", None, None)
    assert err
    assert printing("marks") == Exit.FAILED
    assert "4.50  Алгебра  (the portal’s average)" in capsysbinary.readouterr().out.decode()
    i18n.activate("ru")
    printing("marks")
    assert "4,50  Алгебра" in capsysbinary.readouterr().out.decode()


def test_final_marks_are_printed(
    printing: Printing, marked: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    averages = [{"subject_id": 7, "subject_name": "Алгебра", "mark": 5.0}]
    words = [{"subject_id": 9, "subject_name": "Музыка", "mark_str": "зачёт"}]
    marked.answers["controlmark/"] = [period(marks_future=0, marks=averages, word_marks=words)]
    found = {one["subject"]: one["final"] for one in subjects(printing, capsysbinary)}
    assert found == {"Алгебра": "5", "Музыка": "зачёт"}
    printing("marks")
    assert "4.60  Алгебра: 5 4 5 4 5  (final mark 5)" in capsysbinary.readouterr().out.decode()


def test_numbers_have_the_decimal_sign_of_the_language(
    printing: Printing, marked: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    marked.lessons[11][0]["marks"][0]["weight"] = 1.5
    i18n.activate("ru")
    printing("marks")
    out = capsysbinary.readouterr().out.decode()
    assert "5×1,5" in out
    assert "4,64  Алгебра" in out
    assert "." not in out
