"""What belongs to which child, what may be asked again and when, and each bound of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.models.people import Account
from ruobr_tui.api.pace import Limits
from ruobr_tui.store import State, Store
from ruobr_tui.store.accounts import Accounts
from ruobr_tui.store.balances import KIND, child_of, is_low
from ruobr_tui.store.drafts import Draft
from ruobr_tui.store.owner import Owner
from ruobr_tui.store.requests import SharedLedger
from ruobr_tui.store.snapshot import Snapshot, combined
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark
from support.synchronising import synchronise

CHILD, SISTER = 7, 70
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEEK = (CHILD, MONDAY, SUNDAY)
TUESDAY = "2026-11-24"


# Of which child


async def test_a_lesson_is_found_for_its_child_and_the_latest_of_its_number(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, "2026-11-23", topic="a"), raw_lesson(1, TUESDAY, topic="b")]
    portal_data.lessons[SISTER] = [raw_lesson(1, "2026-11-25", topic="сестры"), raw_lesson(2, TUESDAY)]
    for child in (CHILD, SISTER):
        await store.refresh_lessons(child, MONDAY, SUNDAY, portal)
    found = store.lesson(CHILD, 1)
    assert found is not None
    assert found.topic == "b"
    assert store.lesson(CHILD, 2) is None
    assert [each.topic for each in store.search_lessons(SISTER, "сестры", 5)] == ["сестры"]
    assert store.search_lessons(CHILD, "сестры", 5) == []


async def test_what_vanishes_for_one_child_stays_for_the_other(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    for child in (CHILD, SISTER):
        portal_data.lessons[child] = [raw_lesson(1, TUESDAY)]
        await store.refresh_lessons(child, MONDAY, SUNDAY, portal)
    portal_data.lessons[CHILD] = []
    await store.refresh_lessons(*WEEK, portal)
    assert store.stored_lessons(*WEEK) == []
    assert len(store.stored_lessons(SISTER, MONDAY, SUNDAY)) == 1


def test_notes_and_ticks_of_one_number_are_each_childs_own(store: Store) -> None:
    lesson = Lesson.model_validate(raw_lesson(1, TUESDAY, task=[{"id": 5, "title": "§ 5"}]))
    for child in (CHILD, SISTER):
        store.set_note(child, 1, f"of {child}")
        store.tick(child, lesson, lesson.tasks[0])
    store.set_note(CHILD, 1, "")
    store.tick(CHILD, lesson, lesson.tasks[0], done=False)
    assert store.note(SISTER, 1) == f"of {SISTER}"
    assert (lesson, lesson.tasks[0]) in store.ticks(SISTER)
    assert (lesson, lesson.tasks[0]) not in store.ticks(CHILD)


def test_of_two_ticks_of_one_task_the_first_made_tells_the_text(store: Store, clock: FixedClock) -> None:
    def lesson(title: str) -> Lesson:
        return Lesson.model_validate(raw_lesson(1, TUESDAY, task=[{"id": 5, "title": title}]))

    ticks = [("яблоки", 0), ("арбузы", 1)]
    for title, minutes in ticks:
        clock.advance(minutes=minutes)
        row = ("", 5, TUESDAY, "Алгебра", "", title, clock().isoformat())
        store._database.write(
            lambda db, row=row: db.execute("INSERT INTO ticks VALUES (7, ?, ?, ?, ?, ?, ?, ?)", row)  # type: ignore[misc]
        )
    now = lesson("третье")
    assert store.ticks(CHILD).text(now, now.tasks[0]) == "яблоки"


# Spans


@pytest.mark.parametrize("is_later", [False, True])
async def test_rows_set_aside_in_any_part_of_the_days_are_counted(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock, is_later: bool
) -> None:
    spans = [(MONDAY, date(2026, 11, 25)), (date(2026, 11, 26), SUNDAY)]
    for start, end in reversed(spans) if is_later else spans:
        odd = {"id": "?", "date": TUESDAY}
        portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY), odd]
        if start != MONDAY:
            portal_data.lessons[CHILD] = []
        await store.refresh_lessons(CHILD, start, end, portal)
        clock.advance(minutes=1)
    assert store.peek_lessons(*WEEK).set_aside == 1


async def test_what_a_portal_sends_beyond_the_days_is_left_out_beside_what_cannot_be_read_too(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    class Generous:
        async def fetch(self, _resource: Any, etag: str | None = None) -> Any:
            return await portal.fetch(resources.lessons(CHILD, MONDAY, date(2026, 12, 6)))

    portal_data.lessons[CHILD] = [
        raw_lesson(1, TUESDAY), {"id": "?", "date": TUESDAY}, raw_lesson(2, "2026-12-01")
    ]  # fmt: skip
    await store.refresh_lessons(*WEEK, Generous())
    assert [each.id for each in store.stored_lessons(CHILD, MONDAY, date(2026, 12, 6))] == [1]


async def test_a_confirmed_span_makes_no_other_one_younger(
    store: Store, portal: Portal, clock: FixedClock
) -> None:
    spans = [(MONDAY, SUNDAY), (date(2026, 11, 30), date(2026, 12, 6)), (MONDAY, date(2026, 12, 6))]
    early = clock.now
    for child in (CHILD, SISTER):
        for start, end in spans[:2]:
            await store.refresh_lessons(child, start, end, portal)
    clock.advance(hours=1)
    await store.refresh_lessons(*WEEK, portal)
    assert store.peek_span(*WEEK).fetched_at == clock.now
    assert store.peek_span(CHILD, *spans[1]).fetched_at == early
    assert store.peek_span(SISTER, *spans[0]).fetched_at == early


async def test_a_changed_day_takes_the_tag_of_each_span_that_holds_it_and_of_no_other(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, "2026-11-29"), raw_lesson(2, "2026-11-30")]
    next_week = (CHILD, date(2026, 11, 30), date(2026, 12, 6))
    fortnight = (CHILD, MONDAY, date(2026, 12, 6))
    for span in (WEEK, next_week, fortnight):
        await store.refresh_lessons(*span, portal)
    portal_data.lessons[CHILD][0]["topic"] = "новая"
    await store.refresh_lessons(CHILD, SUNDAY, SUNDAY, portal)
    tags = [store._span_etag(*span) for span in (WEEK, next_week, fortnight)]
    assert [tag is None for tag in tags] == [True, False, True]


async def test_it_is_the_changed_day_that_counts_and_not_the_span_in_which_it_was_found(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.lessons[CHILD] = [raw_lesson(1, "2026-11-27")]
    first_days, last_days = (CHILD, MONDAY, date(2026, 11, 24)), (CHILD, date(2026, 11, 26), SUNDAY)
    for span in (first_days, last_days, WEEK):
        await store.refresh_lessons(*span, portal)
    portal_data.lessons[CHILD][0]["topic"] = "новая"
    await store.refresh_lessons(*WEEK, portal)
    tags = [store._span_etag(*span) for span in (first_days, last_days, WEEK)]
    assert [tag is None for tag in tags] == [False, True, False]


async def test_homework_is_repeated_by_a_double_lesson_and_marks_are_not(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    double = [raw_lesson(1, TUESDAY), raw_lesson(2, TUESDAY, time_start="09:25:00", time_end="10:10:00")]
    portal_data.lessons[CHILD] = double
    await store.refresh_lessons(*WEEK, portal)
    for lesson in double:
        lesson["marks"] = [raw_mark("5")]
        lesson["task"] = [{"id": 5, "title": "§ 5"}]
    await store.refresh_lessons(*WEEK, portal)
    kinds = sorted(item.kind for item in store.news())
    assert kinds == ["homework-new", "mark-new", "mark-new"]


# Documents


async def test_each_new_body_is_read_anew(store: Store, portal: Portal, portal_data: DataPortal) -> None:
    books = resources.books(CHILD)
    for title in ("Физика", "Химия"):
        portal_data.answers["book/"] = {"data": [{"id": 1, "book": title}]}
        await store.refresh(books, portal)
        value = store.peek(books).value
        assert value is not None
        assert [each.title for each in value] == [title]


async def test_what_was_set_aside_is_forgotten_once_it_can_be_read(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = resources.food(CHILD, 1, MONDAY)
    portal_data.answers["food/calendary/"] = {"data": {"account": "1", "balance": "много", "vizit": []}}
    await store.refresh(account, portal)
    assert store.set_aside().total() > 0
    portal_data.answers["food/calendary/"] = {"data": {"account": "1", "balance": "5", "vizit": []}}
    await store.refresh(account, portal)
    assert store.set_aside().total() == 0


async def test_why_there_was_no_answer_is_forgotten_with_the_next_answer(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    books = resources.books(CHILD)
    await store.refresh(books, portal)
    assert store.failure(books) is not None
    portal_data.answers["book/"] = {"data": []}
    await store.refresh(books, portal)
    assert store.failure(books) is None
    assert store.failure(resources.books(SISTER)) is None


async def test_what_was_cleared_while_the_portal_confirmed_it_comes_whole(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    class Clearing:
        """A store that is emptied by another process while the portal answers."""

        async def fetch(self, resource: Any, etag: str | None = None) -> Any:
            answer = await portal.fetch(resource, etag)
            if etag is not None:
                store.clear()
            return answer

    portal_data.answers["book/"] = {"data": [{"id": 1, "book": "Физика"}]}
    portal_data.lessons[CHILD] = [raw_lesson(1, TUESDAY)]
    books = resources.books(CHILD)
    await store.refresh(books, portal)
    again = await store.refresh(books, Clearing())
    assert again.value is not None
    assert len(again.value) == 1
    await store.refresh_lessons(*WEEK, portal)
    week = await store.refresh_lessons(*WEEK, Clearing())
    assert week.value is not None
    assert len(week.value) == 1


@pytest.mark.parametrize("field", ["update_date", "post_date"])
async def test_a_letter_is_read_until_it_is_added_to(
    store: Store, portal: Portal, portal_data: DataPortal, field: str
) -> None:
    inbox = resources.inbox()
    letter = {"id": 1, "subject": "Собрание", "author": "Школа", field: "2026-11-20 10:00:00"}
    portal_data.answers["mail/"] = {"messages": [letter]}
    await store.refresh(inbox, portal)
    store.mark_read(1)
    await store.refresh(inbox, portal)
    assert store.is_read(1)
    portal_data.answers["mail/"] = {"messages": [letter | {"update_date": "2026-11-21 10:00:00"}]}
    await store.refresh(inbox, portal)
    assert not store.is_read(1)
    portal_data.answers["mail/"] = {"messages": []}
    await store.refresh(inbox, portal)
    store.mark_read(9)
    assert store.is_read(9), "of a letter that is not in the inbox nothing else is known"


def test_a_forgotten_store_is_nobodys(store: Store) -> None:
    store.belong_to(Owner("https://one.test", "kim", "a-1"))
    store.forget()
    assert store.owner is None
    assert not store.is_persistent


def test_the_latest_draft_stands_first(store: Store, clock: FixedClock) -> None:
    for name in ("first", "second"):
        store.save_draft(name, Draft({"a": "1"}, 1, name, clock()))
        clock.advance(minutes=1)
    assert store.draft_names() == ["second", "first"]


# Meal accounts


def food(balance: str | None, *prices: str) -> FoodInfo:
    visits = [
        {"date": f"2026-11-{10 + day}", "state": 30, "price_sum": price} for day, price in enumerate(prices)
    ]
    return FoodInfo.model_validate({"account": "40817", "balance": balance, "vizit": visits})


@pytest.mark.parametrize(
    ("balance", "named", "low"),
    [
        ("99.99", 10000, True),
        ("100.00", 10000, False),
        ("100.01", 10000, False),
        ("-1", 0, False),
        ("0", 1, True),
        ("97.49", None, True),
        ("97.50", None, False),
        (None, 10000, False),
    ],
)
def test_low_is_below_the_named_sum_or_below_a_usual_day(
    balance: str | None, named: int | None, low: bool
) -> None:
    assert is_low(food(balance, "97.50", "97.50", "97.50"), named) is low


def test_without_any_meal_only_a_debt_is_low() -> None:
    assert not is_low(food("0"), None)
    assert is_low(food("-0.01"), None)


def low_balances(store: Store) -> list[str | None]:
    return [item.after for item in reversed(store.news()) if item.kind == KIND]


async def test_a_low_balance_is_told_once_until_it_was_higher_again(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    store.set_low_balance(CHILD, 10000)
    for balance in ("150", "90", "80", "120", "70", "60"):
        portal_data.answers["food/calendary/"] = {"data": {"account": "1", "balance": balance, "vizit": []}}
        await store.refresh(resources.food(CHILD, 1, clock().date()), portal)
        clock.advance(days=1)
    assert low_balances(store) == ["90.00", "70.00"]
    assert {item.child for item in store.news()} == {CHILD}
    assert store.low_balance(SISTER) is None


async def test_another_sum_is_looked_at_at_once_and_tells_anew(store: Store, clock: FixedClock) -> None:
    known = food("90")
    store.set_low_balance(CHILD, 5000, known)
    assert low_balances(store) == []
    store.set_low_balance(CHILD, 10000, known)
    clock.advance(days=1)
    store.set_low_balance(CHILD, 20000, known)
    assert low_balances(store) == ["90.00", "90.00"]
    store.set_low_balance(CHILD, None, known)
    assert store.low_balance(CHILD) is None


@pytest.mark.parametrize(
    ("key", "child"),
    [("food/7/2026-11-24", 7), ("food/70/2026-11-24", 70), ("foods/7/", None), ("books/7", None)],
)
def test_whose_meal_account_an_answer_is(key: str, child: int | None) -> None:
    assert child_of(key) == child


# Synchronising


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
async def test_what_was_learnt_lately_is_not_asked_for_again(
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
async def test_each_child_is_asked_for_by_the_day_of_its_own_school(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    account = await account_of(store, portal)
    days = {CHILD: date(2026, 11, 30), SISTER: date(2026, 11, 29)}
    portal_data.requests.clear()
    await synchronise(
        store, portal, account, today=date(2026, 1, 1), today_of=days.__getitem__, whole_year=False
    )
    queries = sorted(line.split("?")[1] for line in portal_data.requests if line.startswith("timetable2/"))
    assert queries == [
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


# Files beside the store


def test_the_account_that_was_used_last_stands_first(tmp_path: Path, clock: FixedClock) -> None:
    accounts = Accounts(tmp_path / "accounts.json")
    for login in ("anna", "boris"):
        accounts.used("https://one.test/", Owner("https://one.test", login, login), clock())
        clock.advance(minutes=1)
    assert [each.login for each in accounts.all()] == ["boris", "anna"]
    accounts.used("https://two.test/", Owner("https://two.test", "anna", "x"), clock())
    accounts.forget("https://two.test", "ANNA ")
    assert [(each.server, each.login) for each in accounts.all()] == [
        ("https://one.test/", "boris"),
        ("https://one.test/", "anna"),
    ], "the same login at another portal is another account"
    last = accounts.last()
    assert last is not None
    assert last.login == "boris"


def test_requests_are_counted_for_each_portal_and_for_a_minute(tmp_path: Path) -> None:
    limits = Limits(2, 2)
    file = tmp_path / "requests.sqlite"
    one, other = SharedLedger(file, "one"), SharedLedger(file, "other")
    again = SharedLedger(file, "one")
    assert one.take(1000.0, limits, False) == 0
    assert again.take(1001.0, limits, False) == 0
    assert one.take(1002.0, limits, False) > 0
    assert other.take(1002.0, limits, False) == 0
    assert one.take(1060.0, limits, False) == 0, "the first is a minute old"
    assert one.take(500.0, limits, False) == 0, "the clock was set back: what is ahead of it does not count"


def test_decimals_of_a_balance_are_exact() -> None:
    assert food("76.90").balance == Decimal("76.90")
