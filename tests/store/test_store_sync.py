"""Synchronising an account: everything once, then only confirmations; a failure stops nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import httpx
import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import SessionEnded
from ruobr_tui.api.models.people import Account
from ruobr_tui.store import Store
from ruobr_tui.store.account.children import stored_children
from ruobr_tui.store.sync import LONGEST_SPAN, year_spans
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark
from support.synchronising import synchronise

TODAY = date(2026, 11, 24)
TERMS = [
    {"period": 1, "date_start": "2026-09-01", "date_end": "2026-10-25"},
    {"period": 2, "date_start": "2026-11-03", "date_end": "2026-12-30"},
    {"period": 5, "date_start": "2026-09-01", "date_end": "2027-05-26"},
]


@pytest.fixture(autouse=True)
def family(portal_data: DataPortal) -> None:
    portal_data.answers["user/"] = {
        "status": "applicant",
        "childs": [{"id": 1, "first_name": "Аня"}, {"id": 2, "first_name": "Боря"}],
    }
    portal_data.answers["controlmark/"] = TERMS
    portal_data.lessons = {
        1: [raw_lesson(1, "2026-11-24", topic="Сегодня"), raw_lesson(2, "2026-09-10", topic="Осень")],
        2: [raw_lesson(3, "2027-03-01", topic="Весна")],
    }


async def read_account(store: Store, portal: Portal) -> Account:
    value = (await store.refresh(resources.account(), portal)).value
    assert value is not None
    return value


async def test_after_one_run_the_whole_year_of_each_child_is_known(store: Store, portal: Portal) -> None:
    report = await synchronise(store, portal, await read_account(store, portal), today=TODAY)
    assert report.failures == []
    assert report.news == 0
    for child in (1, 2):
        year = store.peek_lessons(child, date(2026, 8, 1), date(2027, 7, 31))
        assert year.known
    assert [each.topic for each in store.search_lessons(1, "осень", 5)] == ["Осень"]
    assert report.bytes_received > 0
    assert stored_children(store) == [(1, "Аня", ""), (2, "Боря", "")], (
        "enough for a start without the portal"
    )


async def test_the_second_run_is_confirmed_whole(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = await read_account(store, portal)
    first = await synchronise(store, portal, account, today=TODAY)
    second = await synchronise(store, portal, account, today=TODAY)
    assert second.requests == first.requests
    assert second.not_modified == second.requests
    portal_data.lessons[1][0]["marks"] = [raw_mark("5")]
    third = await synchronise(store, portal, account, today=TODAY)
    assert third.news == 1
    assert third.requests - third.not_modified <= 2  # the week, and the term around it


async def test_this_week_is_requested_before_the_year(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = await read_account(store, portal)
    portal_data.requests.clear()
    await synchronise(store, portal, account, today=TODAY)
    weeks = [line for line in portal_data.requests if "start=2026-11-23&end=2026-11-29" in line]
    assert set(weeks) <= set(portal_data.requests[:4])
    assert len(weeks) == 2


async def test_a_part_that_fails_stops_nothing_else(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = await read_account(store, portal)
    portal_data.failing = lambda request: httpx.Response(500) if "mail" in request.url.path else None
    report = await synchronise(store, portal, account, today=TODAY)
    assert [failure.part for failure in report.failures] == ["inbox"]
    assert not report.offline
    assert store.peek_lessons(2, date(2026, 8, 1), date(2027, 7, 31)).known


async def test_an_unreachable_portal_gets_no_requests_for_the_whole_year(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    account = await read_account(store, portal)
    portal_data.failing = refuse
    report = await synchronise(store, portal, account, today=TODAY)
    assert report.offline
    assert report.requests == 5


async def test_an_ended_session_stops_everything(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = await read_account(store, portal)
    portal_data.failing = lambda _: httpx.Response(401, json={"error_type": "auth", "error": "нет"})
    with pytest.raises(SessionEnded):
        await synchronise(store, portal, account, today=TODAY)


async def test_progress_counts_up_to_all(store: Store, portal: Portal) -> None:
    steps: list[tuple[int, int]] = []
    account = await read_account(store, portal)
    await synchronise(
        store, portal, account, today=TODAY, progress=lambda done, known: steps.append((done, known))
    )
    assert [done for done, _known in steps] == list(range(1, len(steps) + 1))
    assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize("is_sent", [False, True])
async def test_the_spans_of_a_year_meet_without_gap_or_overlap(
    store: Store, portal: Portal, clock: FixedClock, is_sent: bool
) -> None:
    if is_sent:
        await store.refresh(resources.periods(1), portal)
    spans = sorted(year_spans(store, 1, TODAY))
    assert (spans[0][0], spans[-1][1]) == (date(2026, 8, 1), date(2027, 7, 31))
    one_day = timedelta(days=1)
    assert all(later[0] - earlier[1] == one_day for earlier, later in pairwise(spans))
    assert all(end - start < LONGEST_SPAN for start, end in spans)
    assert (date(2026, 11, 3), date(2026, 12, 30)) in spans or not is_sent
    assert sorted(year_spans(store, 1, date(2027, 4, 1))) == spans  # so that the tags serve all year
