"""``ruobr news`` covers what may still change, with few requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ruobr_tui.commands.exit_codes import Exit
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark

Printing = Callable[..., int]
pytestmark = pytest.mark.usefixtures("english")


def printed(printing: Printing, capsysbinary: pytest.CaptureFixture[bytes]) -> list[tuple[Any, ...]]:
    assert printing("news", "--json", "--mark-seen") == Exit.OK
    children = json.loads(capsysbinary.readouterr().out)["children"]
    return [(row["kind"], row["date"], row["before"], row["after"]) for row in children[0]["news"]]


@pytest.mark.parametrize("day", ["2026-11-04", "2026-11-17", "2026-11-24"])
def test_a_mark_of_the_running_term_that_is_changed_is_reported(
    printing: Printing, family: DataPortal, capsysbinary: pytest.CaptureFixture[bytes], day: str
) -> None:
    family.lessons[11] = [raw_lesson(1, day, marks=[raw_mark("2", question_id=5)])]
    assert printed(printing, capsysbinary) == []
    family.lessons[11] = [raw_lesson(1, day, marks=[raw_mark("5", question_id=5)])]
    assert printed(printing, capsysbinary) == [("mark-changed", day, "2", "5")]


def test_it_costs_a_request_a_child_beside_who_one_is_and_the_letters(
    printing: Printing, family: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    family.answers["user/"]["childs"].append({"id": 12, "first_name": "Борис"})
    printed(printing, capsysbinary)
    family.requests.clear()
    printed(printing, capsysbinary)
    paths = sorted(
        request.split("?")[0] for request in family.requests if not request.startswith("capabilities")
    )
    assert paths == ["mail/", "timetable2/", "timetable2/", "user/"]


def test_new_periods_are_requested_a_day_later(
    printing: Printing, family: DataPortal, capsysbinary: pytest.CaptureFixture[bytes], clock: FixedClock
) -> None:
    printed(printing, capsysbinary)
    family.requests.clear()
    clock.advance(hours=25)
    printed(printing, capsysbinary)
    assert [request for request in family.requests if request.startswith("controlmark/")]


def test_a_part_that_fails_is_reported_and_the_rest_is_news(
    printing: Printing, family: DataPortal, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    family.lessons[11] = [raw_lesson(1, "2026-11-24")]
    printed(printing, capsysbinary)
    family.lessons[11] = [raw_lesson(1, "2026-11-24", marks=[raw_mark("5")])]
    family.failing = lambda request: (
        httpx.Response(500, json={"success": False, "error": "нет"}) if request.url.path == "/mail/" else None
    )
    assert printing("news") == Exit.FAILED
    out, err = capsysbinary.readouterr()
    assert "new mark: Tue 24 Nov, Алгебра, 5" in out.decode()
    assert err
