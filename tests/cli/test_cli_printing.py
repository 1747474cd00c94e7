"""What ``ruobr week`` and its kin print, through the real command, store and client."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar

from ruobr_tui import i18n
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config
from ruobr_tui.files.paths import Paths
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark

Run = Callable[..., int]


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.activate("en")


@pytest.fixture
def portal_data(clock: FixedClock) -> DataPortal:
    data = DataPortal(clock)
    data.answers["user/"] = {
        "status": "applicant",
        "childs": [
            {"id": 11, "first_name": "Аня", "last_name": "Ким", "group": "9В"},
            {"id": 12, "first_name": "Боря", "last_name": "Ким", "group": "5А"},
        ],
    }
    data.answers["controlmark/"] = [{"period": 2, "date_start": "2026-11-03", "date_end": "2026-12-30"}]
    data.lessons[11] = [
        raw_lesson(
            1,
            "2026-11-24",
            number=1,
            topic="=cmd|' /C calc'!A0",
            task=[{"id": 5, "title": "Упр. [5] [/b]\x1b[31m", "deadline": "2026-11-26"}],
            marks=[raw_mark("5", weight=2), raw_mark("4")],
            attendance={"code": "ОП", "late": 1, "missed": 0},
        ),
        raw_lesson(2, "2026-11-25", subject="Физика", lesson_status_cancel=1),
    ]
    return data


@pytest.fixture
def run(tmp_path: Path, portal_data: DataPortal, clock: FixedClock) -> Run:
    paths = Paths(tmp_path / "c.toml", tmp_path / "data", tmp_path / "state")
    config = Config(server="http://127.0.0.1:9/", login="kim", requests_per_minute=6000)

    def run(*arguments: str, password: str | None = "secret") -> int:
        transport = portal_data.transport
        options = parser().parse_args(arguments)
        return run_printing(options, config, paths, password, transport=transport, clock=clock)

    return run


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_a_week_as_json(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("week", "--json") == Exit.OK
    said = json.loads(capsysbinary.readouterr().out)
    assert said["state"] == "fresh"
    anya, borya = said["children"]
    assert (anya["id"], anya["name"], anya["class"]) == (11, "Ким Аня", "9В")
    assert anya["week"][0]["marks"] == "5 4"
    assert anya["week"][0]["absence"] == "ОП"
    assert anya["week"][1]["cancelled"] is True
    assert borya["week"] == []


def test_text_is_safe_for_a_terminal(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("week", "--child", "аня") == Exit.OK
    out = capsysbinary.readouterr().out.decode()
    assert "Упр. [5] [/b][31m" in out
    assert "\x1b" not in out
    assert "Tuesday, 24 November" in out
    assert "Боря" not in out


def test_csv_starts_no_formula(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("week", "--csv", "--child", "1") == Exit.OK
    table = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode(), newline="")))
    assert table[0]["topic"] == "'=cmd|' /C calc'!A0"
    assert table[0]["child"] == "Ким Аня"
    assert [row["subject"] for row in table] == ["Алгебра", "Физика"]


def calendar_of(written: bytes) -> Calendar:
    calendar = Calendar.from_ical(written)
    assert isinstance(calendar, Calendar)
    return calendar


def test_a_calendar_has_the_schools_time(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("week", "--ics", "--child", "11") == Exit.OK
    events = calendar_of(capsysbinary.readouterr().out).events
    assert events[0].start.isoformat() == "2026-11-24T01:30:00+00:00"  # 08:30, seven hours ahead
    assert events[1]["STATUS"] == "CANCELLED"
    assert len({event["UID"] for event in events}) == 2


def test_homework_stands_on_its_deadline(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("homework", "--json", "--child", "1") == Exit.OK
    (task,) = json.loads(capsysbinary.readouterr().out)["children"][0]["homework"]
    assert (task["due"], task["date"], task["done"]) == ("2026-11-26", "2026-11-24", False)
    assert run("homework", "--ics", "--child", "1", "--as", "todos") == Exit.OK
    (todo,) = calendar_of(capsysbinary.readouterr().out).todos
    assert todo.end.isoformat() == "2026-11-26"


def test_marks_have_an_exact_average(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("marks", "--json", "--child", "1") == Exit.OK
    child = json.loads(capsysbinary.readouterr().out)["children"][0]
    assert [(row["mark"], row["weight"]) for row in child["marks"]] == [("5", "2"), ("4", "1")]
    assert child["subjects"] == [
        {
            "subject": "Алгебра",
            "average": "4.67",
            "proposed": 5,
            "enough_marks": False,
            "portal_average": None,
            "final": None,
        }
    ]
    assert run("marks") == Exit.OK
    assert "4.67  Алгебра: 5×2 4  (few marks)" in capsysbinary.readouterr().out.decode()


def test_absences_of_the_year(run: Run, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("absences", "--csv") == Exit.OK
    (row,) = csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode(), newline=""))
    assert (row["code"], row["late"], row["excused"]) == ("ОП", "1", "0")


def test_news_since_the_last_look(
    run: Run, portal_data: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("news", "--json") == Exit.OK
    assert [child["news"] for child in json.loads(capsysbinary.readouterr().out)["children"]] == [[], [], []]
    portal_data.lessons[11][0]["marks"].append(raw_mark("3"))
    assert run("news", "--mark-seen") == Exit.OK
    assert "new mark: Tue 24 Nov, Алгебра, 3" in capsysbinary.readouterr().out.decode()
    assert run("news", "--json") == Exit.OK
    assert json.loads(capsysbinary.readouterr().out)["children"][0]["news"] == []


def test_offline_what_is_stored_is_printed_and_the_exit_code_says_so(
    run: Run, portal_data: DataPortal, clock: FixedClock, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    run("week", "--json")
    capsysbinary.readouterr()
    clock.advance(hours=3)
    portal_data.failing = refuse
    assert run("week", "--json") == Exit.OFFLINE
    out, err = capsysbinary.readouterr()
    assert json.loads(out)["state"] == "offline"
    assert len(json.loads(out)["children"][0]["week"]) == 2
    assert "3 h" in err.decode()
    assert run("absences", "--from", "2026-09-01", "--to", "2026-09-02") == Exit.NOTHING
    assert capsysbinary.readouterr().out == b""


def test_nothing_stored_and_offline(run: Run, portal_data: DataPortal) -> None:
    portal_data.failing = refuse
    assert run("week") == Exit.NOTHING


def test_a_wrong_password_is_its_own_exit_code(
    run: Run, portal_data: DataPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    portal_data.failing = lambda _: httpx.Response(401, json={"error_type": "auth", "error": "нет"})
    assert run("week") == Exit.SIGN_IN
    assert "Wrong login or password." in capsys.readouterr().err


def test_no_password_at_hand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("week", password=None) == Exit.SIGN_IN


@pytest.mark.parametrize("name", ["Ваня", "3", "ким"])
def test_a_child_that_is_not_there(run: Run, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("week", "--child", name) == Exit.USAGE
    assert "1: Аня, 2: Боря" in capsys.readouterr().err


def test_rows_that_cannot_be_read_are_reported(
    run: Run, portal_data: DataPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    portal_data.lessons[11].append({"id": 9})
    assert run("week", "--child", "1") == Exit.OK
    assert "1 row could not be read" in capsys.readouterr().err


def test_sync_says_what_it_took(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sync") == Exit.OK
    first = int(capsys.readouterr().out.split()[0])
    assert run("sync") == Exit.OK
    assert capsys.readouterr().out.startswith(f"{first} requests, {first} unchanged")


def test_sync_names_what_failed(
    run: Run, portal_data: DataPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = httpx.Response(200, json={"success": False, "error": "Закрыто"})
    portal_data.failing = lambda request: (
        refused if request.url.path == "/mail/" or "end=2026-11-29" in str(request.url) else None
    )
    assert run("sync") == Exit.FAILED
    errors = capsys.readouterr().err
    assert "diary, Аня, 23–29 November: Message from the portal: Закрыто" in errors
    assert "messages: Message from the portal: Закрыто" in errors
