"""What a portal does not report is null in JSON, "?" in a table, said in text: never "none"."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui import i18n
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config
from ruobr_tui.files.paths import Paths
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson

Run = Callable[..., int]
Out = pytest.CaptureFixture[bytes]

MARKS = [
    {"subject_id": 700, "subject_name": "Алгебра", "mark": 4},
    {"subject_id": 701, "subject_name": "Химия", "mark": 4},
]
SILENT: dict[str, Any] = {"topic": "", "task": [], "marks": [], "docs_for_lesson": []}
SENT: dict[str, Any] = {**SILENT, "attendance": None, "remarks": [], "room": ""}


@pytest.fixture
def portal_data(clock: FixedClock) -> DataPortal:
    """Two children of a portal that speaks the mobile contract alone."""
    data = DataPortal(clock)
    data.answers["user/"] = {
        "status": "applicant",
        "childs": [{"id": 11, "first_name": "Аня"}, {"id": 12, "first_name": "Боря"}],
    }
    period = {"period": 2, "title": "2-я четверть", "date_start": "2026-11-03", "date_end": "2026-12-30"}
    data.answers["controlmark/"] = [{**period, "marks_future": 1, "marks": MARKS}]
    data.lessons[11] = [
        raw_lesson(1, "2026-11-23", **SILENT),
        raw_lesson(2, "2026-11-24", subject="Химия", **SILENT),
    ]
    return data


@pytest.fixture
def run(tmp_path: Path, portal_data: DataPortal, clock: FixedClock) -> Run:
    paths = Paths(tmp_path / "c.toml", tmp_path / "data", tmp_path / "state")
    config = Config(server="http://127.0.0.1:9/", login="kim", requests_per_minute=6000)

    def run(*arguments: str) -> int:
        i18n.activate("en")
        transport = portal_data.transport
        return run_printing(
            parser().parse_args(arguments), config, paths, "secret", transport=transport, clock=clock
        )

    return run


def children(out: Out) -> list[dict[str, Any]]:
    """What was printed as JSON."""
    found: list[dict[str, Any]] = json.loads(out.readouterr().out)["children"]
    return found


def test_a_week_without_a_word_about_attendance_is_unknown(run: Run, capsysbinary: Out) -> None:
    assert run("week", "--json") == Exit.OK
    [first, _second] = children(capsysbinary)[0]["week"]
    assert first["absence"] is None
    assert first["remarks"] is None
    assert first["room"] is None
    assert (first["topic"], first["homework"], first["marks"]) == ("", "", "")


def test_what_the_portal_says_is_empty_is_empty(run: Run, portal_data: DataPortal, capsysbinary: Out) -> None:
    portal_data.lessons[11] = [raw_lesson(1, "2026-11-23", **SENT)]
    assert run("week", "--json") == Exit.OK
    [row] = children(capsysbinary)[0]["week"]
    assert (row["absence"], row["remarks"], row["room"]) == ("", "", "")
    assert run("absences", "--json") == Exit.OK
    anna = children(capsysbinary)[0]
    assert (anna["absences"], anna["not_reported"]) == ([], 0)
    assert run("week") == Exit.OK
    assert "does not report" not in capsysbinary.readouterr().out.decode()
    assert run("absences") == Exit.OK
    assert "nothing" in capsysbinary.readouterr().out.decode()


def test_a_table_distinguishes_unknown_from_empty(
    run: Run, portal_data: DataPortal, capsysbinary: Out
) -> None:
    portal_data.lessons[11][1] = raw_lesson(2, "2026-11-24", subject="Химия", **SENT)
    assert run("week", "--csv", "--child", "1") == Exit.OK
    said = capsysbinary.readouterr()
    rows = list(csv.DictReader(io.StringIO(said.out.decode(), newline="")))
    assert [row["absence"] for row in rows] == ["?", ""]
    assert [row["remarks"] for row in rows] == ["?", ""]
    assert [row["marks"] for row in rows] == ["", ""]
    assert "does not provide absences" in said.err.decode()


def test_absences_of_a_silent_portal_are_null_and_said_as_unknown(run: Run, capsysbinary: Out) -> None:
    assert run("absences", "--json", "--child", "1") == Exit.OK
    [anna] = children(capsysbinary)
    assert anna["absences"] is None
    assert anna["not_reported"] == 2
    assert run("absences", "--child", "1") == Exit.OK
    text = capsysbinary.readouterr().out.decode()
    assert "The portal does not provide this." in text
    assert "nothing" not in text
    i18n.activate("ru")


def test_lists_of_marks_show_absences(run: Run, portal_data: DataPortal, capsysbinary: Out) -> None:
    row = {"date": "2026-11-23", "mark": "", "status_lesson": 20}
    portal_data.answers["all_marks/2/700/"] = {"data": {"not_in_lesson": 1, "marks": [row]}}
    assert run("absences", "--json", "--child", "1") == Exit.OK
    [anna] = children(capsysbinary)
    assert [(each["date"], each["subject"], each["code"]) for each in anna["absences"]] == [
        ("2026-11-23", "Алгебра", "Б")
    ]
    assert anna["not_reported"] == 1, "of chemistry nothing is sent"
    assert run("week", "--json", "--child", "1") == Exit.OK
    assert [each["absence"] for each in children(capsysbinary)[0]["week"]] == ["Б", None]
    portal_data.answers["all_marks/2/701/"] = {"data": {"not_in_lesson": 3, "marks": []}}
    assert run("absences", "--child", "1") == Exit.OK
    assert "Missed lessons without a day: 3." in capsysbinary.readouterr().out.decode()


def test_of_a_child_whose_answer_fails_nothing_is_called_empty(
    run: Run, portal_data: DataPortal, capsysbinary: Out
) -> None:
    def failing(request: httpx.Request) -> httpx.Response | None:
        is_boris = request.url.params.get("child") == "12"
        return httpx.Response(500) if is_boris and "timetable2" in request.url.path else None

    portal_data.failing = failing
    for command in ("week", "homework", "absences"):
        assert run(command, "--json") == Exit.FAILED
        anna, boris = children(capsysbinary)
        assert anna[command] is not None or command == "absences"
        assert anna["missing"] == []
        assert boris[command] is None
        assert boris["missing"]
    assert run("week") == Exit.FAILED
    text = capsysbinary.readouterr().out.decode()
    assert text.count("not known") == 1
    assert "nothing" not in text
    assert run("news", "--json") == Exit.FAILED
    anna, boris, _letters = children(capsysbinary)
    assert (anna["news"], boris["news"]) == ([], None)


def test_days_that_are_missing_are_named(run: Run, portal_data: DataPortal, capsysbinary: Out) -> None:
    def failing(request: httpx.Request) -> httpx.Response | None:
        is_autumn = request.url.params.get("start", "").startswith("2026-08")
        return httpx.Response(500) if is_autumn else None

    portal_data.failing = failing
    portal_data.lessons[11][0] = raw_lesson(1, "2026-11-23", **{**SENT, "attendance": {"code": "Н"}})
    assert run("absences", "--child", "1") == Exit.FAILED
    said = capsysbinary.readouterr().out.decode()
    assert "Алгебра" in said
    assert "No data: 1 August – " in said


def test_lessons_without_the_keys_of_homework_and_marks_deny_neither(
    run: Run, portal_data: DataPortal, capsysbinary: Out
) -> None:
    portal_data.lessons[11] = [raw_lesson(1, "2026-11-24"), raw_lesson(2, "2026-11-27")]
    for command in ("homework", "marks"):
        assert run(command, "--json") == Exit.OK
        anna, boris = children(capsysbinary)
        assert anna[command] is None
        assert boris[command] == []
        assert run(command, "--child", "1") == Exit.OK
        assert "not known" in capsysbinary.readouterr().out.decode() or command == "marks"


def test_marks_without_a_timetable_are_unknown_beside_what_is_sent_of_subjects(
    run: Run, portal_data: DataPortal, capsysbinary: Out
) -> None:
    portal_data.failing = lambda request: httpx.Response(500) if "timetable2" in request.url.path else None
    assert run("marks", "--json", "--child", "1") == Exit.FAILED
    [anna] = children(capsysbinary)
    assert anna["marks"] is None
    assert [each["portal_average"] for each in anna["subjects"]] == ["4", "4"]
