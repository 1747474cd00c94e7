"""Synchronising again: what is requested, when, and for which child."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.people import Account
from ruobr_tui.store import State, Store
from ruobr_tui.store.snapshot import Snapshot, combined
from support.fixtures import FixedClock
from support.portals import DataPortal
from support.synchronising import synchronise

CHILD, SISTER = 7, 70
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


@pytest.fixture
def family(portal_data: DataPortal) -> None:
    portal_data.answers["user/"] = {
        "status": "applicant",
        "childs": [{"id": CHILD, "first_name": "Аня"}, {"id": SISTER, "first_name": "Боря"}],
    }
    portal_data.answers["controlmark/"] = []


async def account_of(store: Store, portal: Portal) -> Account:
    value = (await store.refresh(resources.account(), portal)).value
    assert value is not None
    return value


@pytest.mark.usefixtures("family")
async def test_what_was_learnt_lately_is_not_requested_again(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    account = await account_of(store, portal)
    today = clock().date()
    await synchronise(store, portal, account, today=today)
    learnt = clock.now
    clock.advance(hours=1)
    portal_data.requests.clear()
    report = await synchronise(
        store, portal, account, today=today, known_since=learnt, year_known_since=learnt
    )
    assert (report.requests, portal_data.requests) == (0, [])
    later = learnt + timedelta(seconds=1)
    report = await synchronise(
        store, portal, account, today=today, known_since=later, year_known_since=learnt
    )
    weeks = [line for line in portal_data.requests if line.startswith("timetable2/")]
    assert len(weeks) == 4, "this week and the next of both, and nothing of the year"
    portal_data.requests.clear()
    await synchronise(store, portal, account, today=today, known_since=learnt, year_known_since=clock.now)
    assert portal_data.requests
    assert all(line.startswith("timetable2/") for line in portal_data.requests), "the year alone"


@pytest.mark.usefixtures("family")
async def test_one_part_that_cannot_be_reached_is_no_line_that_is_cut(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    def cut_for_sister(request: httpx.Request) -> httpx.Response | None:
        if request.url.params.get("child") == str(SISTER):
            raise httpx.ReadError("cut", request=request)
        return None

    account = await account_of(store, portal)
    portal_data.failing = cut_for_sister
    report = await synchronise(store, portal, account, today=clock().date())
    assert not report.offline
    assert store.peek_span(CHILD, date(2026, 8, 1), date(2027, 7, 31)).known
    assert report.failures
    assert all(f"/{SISTER}" in failure.part for failure in report.failures)


@pytest.mark.usefixtures("family")
async def test_each_child_is_requested_by_the_day_of_its_own_school(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = await account_of(store, portal)
    days = {CHILD: date(2026, 11, 30), SISTER: date(2026, 11, 29)}
    portal_data.requests.clear()
    await synchronise(
        store, portal, account, today=date(2026, 1, 1), today_of=days.__getitem__, whole_year=False
    )
    spans = sorted(line.split("?")[1] for line in portal_data.requests if line.startswith("timetable2/"))
    assert spans == [
        "start=2026-11-23&end=2026-11-29&child=70",
        "start=2026-11-30&end=2026-12-06&child=7",
        "start=2026-11-30&end=2026-12-06&child=70",
        "start=2026-12-07&end=2026-12-13&child=7",
    ]


def test_a_page_of_several_answers_is_as_good_as_the_worst_and_as_old_as_the_oldest() -> None:
    early, late = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (10, 11))
    fresh = Snapshot([1], State.FRESH, late, None, 2)
    stale = Snapshot([1], State.STALE, early, None, 1)
    missing: Snapshot[Any] = Snapshot(None, State.MISSING)
    offline: Snapshot[Any] = Snapshot([1], State.OFFLINE, late)
    error: Snapshot[Any] = Snapshot(None, State.ERROR)
    both = combined([fresh, stale])
    assert both is not None
    assert (both.state, both.fetched_at, both.set_aside, both.known) == (State.STALE, early, 3, True)
    order = [error, offline, missing, stale, fresh]
    for place, worst in enumerate(order):
        found = combined(reversed(order[place:]))
        assert found is not None
        assert found.state is worst.state
    none = combined([missing, error])
    assert none is not None
    assert not none.known
    assert combined([]) is None
