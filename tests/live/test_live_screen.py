"""What happens while one looks: the screens turn, and one line says what is new, where and when it may."""

from __future__ import annotations

import asyncio
import threading
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from live.running import LESSON, Running, mark, running
from ruobr_server.areas.diary.recording import Entry, Homework, NewMark
from ruobr_server.areas.events import routes
from ruobr_server.areas.payments import service
from ruobr_server.auth.identity import identify
from ruobr_server.kit.db import Database
from ruobr_tui.api.events import Event
from ruobr_tui.live import live
from ruobr_tui.screens.news.list import NewsScreen
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.parts.frame import ANNOUNCED_FOR
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.widgets import footer
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.patience import PATIENCE
from support.payments import identity, open_canteen, payment_request, watcher
from support.records import teach
from support.school import ALGEBRA, ANNA, BORIS
from support.screens import settled, text_of


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "TOGETHER", 0.01)


async def test_a_mark_appears_in_the_week_with_a_notice(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with running(address, school, tmp_path, clock) as program:
        before = text_of(program.app)
        await program.enter(mark("5"), events=1)
        assert program.notices == ["● Анна: Алгебра: mark 5 (Ответ на уроке) · g n"]
        assert text_of(program.app) != before
        assert program.outside == []
        await program.press("g", "n")
        assert "Алгебра: mark 5" in text_of(program.app)


async def test_what_comes_together_is_one_notice(
    address: str, school: Database, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TOGETHER", 0.3)
    async with running(address, school, tmp_path, clock) as program:
        entry = Entry(
            LESSON,
            homework=[Homework("§ 15", date(2026, 11, 30))],
            marks=[NewMark(ANNA, "5", 1), NewMark(ANNA, "4", 2), NewMark(BORIS, "3", 1)],
        )
        await program.enter(entry, events=4)
        [line] = program.notices
        assert line.startswith("● Анна: 2 new marks, 1 new task; Борис: 1 new mark")


async def test_homework_for_a_lesson_of_another_week_is_noticed_and_shown_there(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    due = date(2026, 12, 1)
    coming = teach(school, ALGEBRA, due, order=1)
    async with running(address, school, tmp_path, clock) as program:
        await program.press("]")  # that week is known now
        await program.press("[")
        await program.enter(Entry(LESSON, homework=[Homework("§ 15", due)]), events=2)
        assert [line.partition(" · g n")[0] for line in program.notices] == [
            "● Анна: 1 new task; Борис: 1 new task"
        ]
        lesson = program.app.context.store.lesson(ANNA, coming)
        assert lesson is not None
        assert [task.title for task in lesson.tasks] == ["§ 15"]
        [number] = [task.id for task in lesson.tasks]
        await program.enter(Entry(LESSON, removed_homework=[number]), events=2)
        lesson = program.app.context.store.lesson(ANNA, coming)
        assert lesson is not None
        assert lesson.tasks == []


async def test_a_letter_in_a_notice_is_data(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with running(address, school, tmp_path, clock, notify=("bell", "osc9", "osc777")) as program:
        await program.write("Упр. [5] [/b]\x1b[31m; собрание")
        [line] = program.notices
        assert line.startswith("● Message: Соколова Анна Павловна: Упр. [5] [/b][31m; собрание")
        [said] = program.outside
        assert said.startswith("\x07\x1b]9;ruobr: Message: ")
        assert said.count("\x1b") == 2
        assert "Упр. [5] [/b]" in text_of(program.app)  # over the screen


async def test_in_quiet_hours_only_the_screen_changes(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    settings: dict[str, Any] = {"notify": ("bell", "osc9"), "quiet_hours": "09:00-11:00"}
    async with running(address, school, tmp_path, clock, **settings) as program:
        before = text_of(program.app)
        await program.enter(mark("5"), events=1)
        assert (program.notices, program.outside) == ([], [])
        assert text_of(program.app) != before
        clock.advance(hours=1)
        await program.enter(mark("2"), events=1)
        assert len(program.notices) == len(program.outside) == 1


@pytest.mark.parametrize("settings", [{}, {"kiosk": True}], ids=["F6", "kiosk"])
async def test_there_are_no_notices_over_a_curtain(
    address: str, school: Database, tmp_path: Path, clock: FixedClock, settings: dict[str, Any]
) -> None:
    async with running(address, school, tmp_path, clock, notify=("bell", "osc9"), **settings) as program:
        await program.press("f6")
        covered = text_of(program.app)
        await program.enter(mark("5"), events=1)
        assert (program.notices, program.outside) == ([], [])
        assert text_of(program.app) == covered
        news_before = len(program.app.context.store.news())
        assert news_before >= 1  # and it is there when the curtain is taken away
        await program.press("x")
        assert "\nNEW" in text_of(program.app)


async def test_a_kiosk_has_no_notices_outside(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with running(address, school, tmp_path, clock, notify=("osc9",), kiosk=True) as program:
        await program.enter(mark("5"), events=1)
        assert len(program.notices) == 1
        assert program.outside == []


@pytest.mark.parametrize(
    "settings", [{}, {"low_bandwidth": True}, {"hosted": True}], ids=["here", "thin", "hosted"]
)
async def test_it_stands_above_the_keys_and_no_key_hides_it_unread(
    address: str,
    school: Database,
    tmp_path: Path,
    clock: FixedClock,
    settings: dict[str, bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(address, school, tmp_path, clock, **settings) as program:
        shown = program.app.screen
        assert isinstance(shown, SectionScreen)
        await program.enter(mark("5"), events=1)
        announced = "● Анна: Алгебра: mark 5 (Ответ на уроке) · g n"
        assert [announced] == program.notices
        await program.press("down")  # a key pressed at that moment
        assert [announced] == program.notices
        assert "? Keys" in program.footer
        seen = monotonic() + ANNOUNCED_FOR
        monkeypatch.setattr(footer, "monotonic", lambda: seen)
        await program.press("up")
        assert program.notices == []


async def test_what_moves_elsewhere_is_noticed_by_its_kind(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with running(address, school, tmp_path, clock) as program:
        for number, kind in enumerate(("queue", "kindergarten", "queue", "payment", "strange")):
            program.app.live.take(Event(number, kind, {"application": 1}))
        await program.hear(5)
        [line] = program.notices
        assert line.startswith("● Kindergarten: application status changed; Kind")
        # The page of what is new shows what the notice said, and leads there.
        await program.press("g", "n")
        page = program.app.screen
        assert isinstance(page, NewsScreen), text_of(program.app)
        rows = [row.copy for row in page.view.lines if row.key]
        for text in (
            "Kindergarten: application status changed",
            "Kindergarten: your place in the queue changed",
        ):
            assert any(text in row for row in rows), rows


async def test_signing_out_ends_it(address: str, school: Database, tmp_path: Path, clock: FixedClock) -> None:
    async with running(address, school, tmp_path, clock) as program:
        await program.app._sign_out()
        await settled(program.app, program.pilot)
        assert not program.app.live.is_listening


async def test_nothing_is_done_while_nothing_happens(
    address: str, school: Database, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The portal says now and then that it is there; that costs the terminal nothing."""
    alive = threading.Semaphore(0)

    async def identified(request: Any) -> Any:
        alive.release()
        return await identify(request)

    monkeypatch.setattr(routes, "HEARTBEAT", 0.02)
    monkeypatch.setattr(routes, "identify", identified)
    async with running(address, school, tmp_path, clock) as program:
        await settled(program.app, program.pilot)
        before = program.pictures
        for _ in range(10):
            assert await asyncio.to_thread(alive.acquire, timeout=PATIENCE)
        await settled(program.app, program.pilot)
        assert program.pictures == before
        await program.press("question_mark")
        assert program.pictures > before  # it would have been seen
        assert program.app.live._timer is None
        assert not program.app.live._is_checking
        assert [worker.group for worker in program.app.workers] == []


async def test_how_a_payment_ends_is_noticed_by_who_does_not_look_at_it(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    school.write_now(open_canteen)
    bank = ModelBank()
    watching = watcher(school, bank, clock)

    async def paid(**amounts: str) -> None:
        mother = school.read_now(identity, "mother")
        number = school.write_now(service.create, mother, payment_request(**amounts), clock())
        await watching.attend(number)
        bank.pay([*bank.orders.values()][-1])
        await watching.attend(number)

    async with running(address, school, tmp_path, clock, notify=("osc9",)) as program:
        await paid(anna="750")
        await program.hear(3)  # registered, credited; the balance
        assert program.notices == ["● Payment 750.00 ₽: credited · g p"]
        assert program.outside == ["\x1b]9;ruobr: Payment 750.00 ₽: credited\x07"]
        await program.press("g", "p")
        await paid(anna="500")
        await program.hear(3)
        assert "500.00 ₽" in text_of(program.app)
        assert not any("500" in line for line in program.notices)  # it is on the screen


def sheet_of(program: Running) -> str:
    """From the edge of the question on."""
    shown = text_of(program.app)
    return shown[shown.index("══ ") :]


async def test_there_are_no_notices_over_a_question(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with running(address, school, tmp_path, clock) as program:
        await program.press("q")
        assert isinstance(program.app.screen, Dialog)
        sheet_before = sheet_of(program)
        await program.enter(mark("5"), events=1)
        assert program.notices == []
        assert sheet_of(program) == sheet_before
        await program.press("n")
        while not program.notices:  # as soon as it is answered
            await program.pilot.pause(0.01)
        assert program.notices == ["● Анна: Алгебра: mark 5 (Ответ на уроке) · g n"]
        await settled(program.app, program.pilot)
        assert "Алгебра: mark 5 (Ответ на уроке) · g n" in text_of(program.app)
        # A notice from before a question does not lie over it either.
        await program.press("q")
        assert isinstance(program.app.screen, Dialog)
        assert sheet_of(program) == sheet_before
        assert "(Ответ на уроке)" not in text_of(program.app)


async def test_ones_own_act_is_no_news(
    address: str, school: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with running(address, school, tmp_path, clock) as program:
        program.app.live.take(Event(1, "kindergarten", {"application": 1, "own": True}))
        program.app.live.take(Event(2, "payment", {"payment": 1, "state": "declined", "own": True}))
        await program.hear(2)
        assert program.notices == []
        program.app.live.take(Event(3, "kindergarten", {"application": 1}))
        await program.hear(1)
        assert len(program.notices) == 1
