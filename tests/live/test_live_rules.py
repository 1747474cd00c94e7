"""What an event leads to: weeks that are requested, notices, and what is forgotten on signing out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from ruobr_tui.api.client import Portal
from ruobr_tui.api.events import Event
from ruobr_tui.api.models.events import BALANCE, EXCHANGE, HOMEWORK, LETTER, MARK, PAYMENT
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.live import live as module
from ruobr_tui.live.live import Live
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark
from support.screens import SERVER, paths_in

CHILD, SISTER, STRANGER = 7, 70, 700


class Timer:
    is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True


class Program:
    """In place of the app: remembers its calls."""

    def __init__(self) -> None:
        self.screen_stack: list[Any] = []
        self.screen = object()
        self.timers: list[tuple[Timer, Callable[[], None]]] = []
        self.work: list[Any] = []
        self.notices: list[str] = []
        self.workers = self
        self.log = self

    def set_timer(self, _seconds: float, callback: Callable[[], None]) -> Timer:
        self.timers.append((Timer(), callback))
        return self.timers[-1][0]

    def run_worker(self, work: Any, **_options: Any) -> None:
        self.work.append(work)

    def cancel_group(self, _node: object, _group: str) -> None:
        for each in self.work:
            each.close()
        self.work.clear()

    def post_message(self, _message: object) -> bool:
        return True

    def warning(self, _error: object) -> None: ...

    async def happen(self) -> None:
        """Let what was planned and begun take place."""
        while self.timers or self.work:
            timers, self.timers = self.timers, []
            for timer, callback in timers:
                if not timer.is_stopped:
                    callback()
            work, self.work = self.work, []
            for each in work:
                await each


class Bench:
    """A program of two children that gets events; ``notices`` are its lines."""

    def __init__(self, folder: Path, clock: FixedClock, portal: Portal, data: DataPortal) -> None:
        self.data, self.program, self.notices = data, Program(), list[str]()
        self.context = Context(
            Config(server=SERVER), Store.open(None, clock=clock), paths_in(folder), clock=clock
        )
        self.context.areas = AREAS
        self.context.children = [(CHILD, "Аня", "7А"), (SISTER, "Боря", "3Б")]
        self.portal = portal
        self.live = Live(cast("Any", self.program), self.context)

    async def requests_of(self, *events: Event) -> list[str]:
        self.data.requests.clear()
        for event in events:
            self.live.take(event)
        await self.program.happen()
        return sorted(self.data.requests)


@pytest.fixture
def data(clock: FixedClock) -> DataPortal:
    return DataPortal(clock)


@pytest.fixture
def bench(tmp_path: Path, clock: FixedClock, data: DataPortal, monkeypatch: pytest.MonkeyPatch) -> Bench:
    portal = data.client()
    bench = Bench(tmp_path, clock, portal, data)

    async def opened() -> Portal:
        return portal

    monkeypatch.setattr(bench.context, "portal", opened)
    monkeypatch.setattr(module, "takes_answers", lambda _screen: False)

    def show(line: str, _section: str) -> None:
        bench.notices.append(line)

    monkeypatch.setattr(bench.live, "_show", show)
    return bench


def event(kind: str, **about: Any) -> Event:
    return Event(1, kind, about)


async def test_the_week_of_the_lesson_is_requested_for_its_child(bench: Bench) -> None:
    later = raw_lesson(5, "2026-12-01")
    bench.data.lessons = {CHILD: [raw_lesson(5, "2026-11-24")], SISTER: [later]}
    for child in (CHILD, SISTER):
        await bench.context.store.refresh_lessons(child, date(2026, 11, 23), date(2026, 12, 6), bench.portal)
    requests = await bench.requests_of(event(MARK, child=SISTER, lesson=5))
    assert requests == ["timetable2/?start=2026-11-30&end=2026-12-06&child=70"]
    requests = await bench.requests_of(event(MARK, child=CHILD, lesson=5), event(MARK, child=CHILD, lesson=5))
    assert requests == ["timetable2/?start=2026-11-23&end=2026-11-29&child=7"], "once"


async def test_for_a_lesson_that_is_not_stored_this_week_is_requested(bench: Bench) -> None:
    assert await bench.requests_of(event(HOMEWORK, child=CHILD, lesson=99)) == [
        "timetable2/?start=2026-11-23&end=2026-11-29&child=7"
    ]


@pytest.mark.parametrize("about", [{"child": STRANGER, "lesson": 1}, {"lesson": 1}, {"child": "7"}])
async def test_for_nobodys_child_nothing_is_requested(bench: Bench, about: dict[str, Any]) -> None:
    assert await bench.requests_of(event(MARK, **about)) == []


async def test_letters_are_requested_when_one_has_come_and_only_then(bench: Bench) -> None:
    assert await bench.requests_of(event(LETTER)) == ["mail/?"]
    assert await bench.requests_of(event(EXCHANGE)) == []


@pytest.mark.parametrize(
    ("kind", "about", "is_looked_at"),
    [
        (MARK, {"child": CHILD}, True),
        (MARK, {"child": CHILD, "own": True}, True),
        (LETTER, {"own": True}, True),
        (EXCHANGE, {}, True),
        (EXCHANGE, {"own": True}, False),
        (EXCHANGE, {"own": 1}, True),
        (BALANCE, {}, False),
        (PAYMENT, {"state": "credited"}, True),
        (PAYMENT, {"state": "declined"}, True),
        (PAYMENT, {"state": "paid"}, False),
        (PAYMENT, {"state": "registered"}, False),
        (PAYMENT, {}, False),
        (PAYMENT, {"state": "credited", "own": True}, False),
    ],
)
def test_notices_are_news_and_how_payments_end_and_not_ones_own_acts(
    bench: Bench, kind: str, about: dict[str, Any], is_looked_at: bool
) -> None:
    bench.live.take(event(kind, **about))
    assert bool(bench.program.timers) is is_looked_at


async def test_what_comes_together_is_looked_at_once(bench: Bench) -> None:
    for _time in range(3):
        bench.live.take(event(LETTER))
    assert len(bench.program.timers) == 1


async def test_each_piece_of_news_is_noticed_once_and_none_that_was_seen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, row = bench.context.store, raw_lesson(1, "2026-11-24")
    bench.data.lessons = {CHILD: [row]}
    await bench.requests_of(event(MARK, child=CHILD, lesson=1))
    row["marks"] = [raw_mark("5")]
    await bench.requests_of(event(MARK, child=CHILD, lesson=1))
    assert bench.notices == ["Аня: Алгебра: mark 5 (Ответ на уроке)"]
    await bench.requests_of(event(MARK, child=CHILD, lesson=1))
    assert len(bench.notices) == 1
    ask = bench.live._fetch

    async def looked_at_meanwhile(*arguments: Any) -> dict[str, list[str]]:
        said = await ask(*arguments)
        store.mark_seen()
        return said

    monkeypatch.setattr(bench.live, "_fetch", looked_at_meanwhile)
    row["marks"] = [raw_mark("5"), raw_mark("4")]
    await bench.requests_of(event(MARK, child=CHILD, lesson=1))
    assert len(bench.notices) == 1


async def test_no_waiting_notice_outlives_signing_out(bench: Bench) -> None:
    bench.live.take(event(LETTER))
    bench.live._held.append(("Аня: new mark 5", "news"))
    [(timer, _callback)] = bench.program.timers
    await bench.live.end()
    assert timer.is_stopped
    await bench.program.happen()
    assert bench.data.requests == []
    bench.live._show_held()
    assert bench.notices == []
    assert await bench.requests_of(event(EXCHANGE)) == [], (
        "nor is it requested with the next account's events"
    )
