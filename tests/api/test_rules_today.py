"""What stands on the home, in which order, and what is folded into one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.today.days import homework_horizon, shown_day
from ruobr_tui.api.rules.today.notable import Notable, notable
from ruobr_tui.api.rules.today.rows import LIMIT, Urgency, capped, folded, ordered

MONDAY = date(2026, 11, 30)
OWNERS = ["1", "2", "3"]


@dataclass(frozen=True)
class Item:
    owner: str
    urgency: int
    day: str = ""
    name: str = ""


ITEMS = st.lists(
    st.builds(
        Item,
        st.sampled_from([*OWNERS, "Вера", ""]),
        st.sampled_from([int(each) for each in Urgency]),
        st.one_of(st.just(""), st.dates(MONDAY, MONDAY + timedelta(days=9)).map(date.isoformat)),
        st.text(max_size=2),
    ),
    max_size=40,
).map(lambda items: [Item(each.owner, each.urgency, each.day, str(at)) for at, each in enumerate(items)])


def coming(owner: str, days: int, name: str = "") -> Item:
    return Item(owner, Urgency.COMING, (MONDAY + timedelta(days=days)).isoformat(), name)


def overdue(owner: str, days: int, name: str = "") -> Item:
    return Item(owner, Urgency.OVERDUE, (MONDAY - timedelta(days=days)).isoformat(), name)


def test_the_most_urgent_comes_first_then_the_nearest_day_then_the_child() -> None:
    answer = Item("Вера", Urgency.ANSWER, "2026-12-02")
    money = Item("2", Urgency.MONEY)
    late, later = overdue("1", 3), overdue("1", 6)
    first, second, third = coming("2", 1), coming("3", 1), coming("1", 2)
    rows = [third, second, later, money, first, late, answer]
    assert ordered(rows, OWNERS) == [answer, money, late, later, first, second, third]


def test_what_is_left_of_a_child_is_folded() -> None:
    rows = [coming("1", days, str(days)) for days in range(1, 7)] + [coming("2", 1)]
    found = folded(rows, OWNERS)
    assert [row for row in found.shown if row.owner == "1"] == rows[:3]
    assert found.rest == {"1": rows[3:6]}


def test_one_row_is_not_folded_alone() -> None:
    rows = [coming("1", days) for days in range(1, LIMIT + 2)]
    assert folded(rows, OWNERS).rest == {}
    shown, left = capped(rows)
    assert (len(shown), left) == (LIMIT + 1, 0)


def test_tomorrow_is_seen_beside_much_that_is_overdue() -> None:
    rows = [overdue("1", days) for days in range(1, 9)] + [coming("1", 1), coming("1", 2)]
    found = folded(rows, OWNERS, 2)
    assert found.shown == [overdue("1", 1), coming("1", 1)]
    assert len(found.rest["1"]) == 8


@given(ITEMS, st.integers(1, 5))
def test_nothing_is_lost_or_twice(items: list[Item], limit: int) -> None:
    found = folded(items, OWNERS, limit)
    every = [*found.shown, *(row for rows in found.rest.values() for row in rows)]
    assert sorted(every, key=lambda row: int(row.name)) == items


@given(ITEMS, st.integers(1, 5))
def test_what_cannot_wait_is_always_shown(items: list[Item], limit: int) -> None:
    found = folded(items, OWNERS, limit)
    urgent = [row for row in items if not Urgency(row.urgency).may_be_folded]
    assert set(urgent) <= set(found.shown)
    assert found.shown == ordered(found.shown, OWNERS)
    for owner, rest in found.rest.items():
        mine = [row for row in found.shown if row.owner == owner]
        assert len(rest) > 1
        assert len(mine) == max(limit, sum(row in urgent for row in mine))


@given(ITEMS, st.integers(1, 5))
def test_with_something_to_come_something_to_come_is_shown(items: list[Item], limit: int) -> None:
    found = folded(items, OWNERS, limit)
    for owner in {row.owner for row in items}:
        mine = [row for row in items if row.owner == owner]
        urgent = sum(not Urgency(row.urgency).may_be_folded for row in mine)
        if urgent < limit and any(row.urgency == Urgency.COMING for row in mine):
            assert any(row.owner == owner and row.urgency == Urgency.COMING for row in found.shown)


@given(ITEMS, st.integers(1, 5))
def test_lists_keep_their_order_and_count_the_rest(items: list[Item], limit: int) -> None:
    shown, left = capped(items, limit)
    assert shown == [row for row in items if row in shown]
    assert len(shown) + left == len(items)
    assert left != 1


@given(st.dictionaries(st.dates(MONDAY, MONDAY + timedelta(days=9)), st.none() | st.times()), st.times())
def test_the_shown_day_is_today_or_the_next_with_lessons(ends: dict[date, time | None], moment: time) -> None:
    now = datetime.combine(MONDAY, moment)
    day = shown_day(ends, now)
    if day is None:
        assert all(each <= MONDAY for each in ends)
    elif day == MONDAY:
        assert now.hour < 12
        assert ends[day] is None or moment < (ends[day] or time.max)
    else:
        assert day == min(each for each in ends if each > MONDAY)


def test_before_noon_it_is_today_and_after_the_last_lesson_tomorrow() -> None:
    ends = {MONDAY: time(11, 15), MONDAY + timedelta(days=1): time(14, 20)}
    assert shown_day(ends, datetime.combine(MONDAY, time(8))) == MONDAY
    assert shown_day(ends, datetime.combine(MONDAY, time(11, 15))) == MONDAY + timedelta(days=1)
    assert shown_day({MONDAY: None}, datetime.combine(MONDAY, time(12))) is None


def test_homework_reaches_to_the_second_school_day() -> None:
    friday = date(2026, 11, 27)
    days = [friday, date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)]
    assert homework_horizon(days, friday) == date(2026, 12, 1)
    assert homework_horizon([friday], friday) is None


@pytest.mark.parametrize(
    ("subject", "topic", "homework", "expected"),
    [
        ("Химия", "Контрольная работа № 2", [], Notable.TEST),
        ("Биология", "", ["§ 16, подготовиться к проверочной работе"], Notable.TEST),
        ("Русский язык", "Диктант", [], Notable.TEST),
        ("Алгебра", "Анализ контрольной работы", [], None),
        ("Алгебра", "Работа над ошибками контрольной", [], None),
        ("Литература", "", ["Выучить наизусть отрывок"], Notable.BY_HEART),
        ("Физическая культура", "", [], Notable.SPORT),
        ("Физика", "Работа и мощность", ["§ 12"], None),
        ("История", "Зачем нужны контролёры", ["срезать верх"], None),
    ],
)
def test_what_is_worth_a_word(
    subject: str, topic: str, homework: list[str], expected: Notable | None
) -> None:
    assert notable(subject, topic, homework) == expected


@given(st.text(), st.text(), st.lists(st.text()))
def test_any_text_is_read(subject: str, topic: str, homework: list[str]) -> None:
    notable(subject, topic, homework)
