"""Messages: the list, the reader beside or below it, what counts as read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.screens.letters.inbox import LetterScreen, LettersScreen
from ruobr_tui.store.errors import NotStored
from support import school_week
from support.fixtures import FixedClock
from support.portals import DataPortal
from support.screens import at_home, lines_of, press, program, text_of

EVIL = "Упр. [5] [/b] \x1b[31mred\x1b[0m \u202eвод\u202c 中文"


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """A portal with six messages, two of them new."""
    data = school_week.portal(clock)
    whole = {
        "subject": "Завтра фотографируемся",
        "text": "Добрый день! Завтра после третьего урока — фото класса.",
        "author": "Уварова Мария Степановна",
        "role_str": "Классный руководитель",
        "post_date": "2026-11-30 07:55:00",
        "recivers_list": [{"verbose_name": "Кузнецова Ольга Сергеевна"}],
        "comments": [{"id": 1, "author": "Родитель", "text": EVIL, "post_date": "2026-11-30 08:10:00"}],
    }
    data.answers["mail/900/"] = {"data": whole}
    data.answers["mail/901/"] = {
        "data": {**whole, "subject": "Пробный экзамен по математике", "comments": []}
    }
    return data


async def opened(app: Any, pilot: Any, *keys: str) -> LettersScreen:
    """Go to the messages."""
    await at_home(app, pilot)
    await press(app, pilot, "g", "l", *keys)
    assert isinstance(app.screen, LettersScreen)
    return app.screen


async def test_beside_the_list_enter_reads_in_the_pane(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(app, pilot)
        assert "[1 All] 2 New 2" in lines_of(app)[0]
        assert "6 messages, new: 2" in text_of(app)
        assert "mail/900/?" not in portal.requests  # the pane shows what the list has
        assert "● Уварова М. С." in text_of(app)  # to be looked at is not to be read
        text = await press(app, pilot, "enter")
        assert page.pane.has_focus
        assert "классный руководитель" in text
        assert "1 REPLY" in text
        assert "Упр. [5] [/b]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "● Уварова М. С." not in text
        assert "2 New 1" in lines_of(app)[0]
        await press(app, pilot, "escape", "y")
        assert page.view.has_focus
        assert app.clipboard.startswith("Добрый день!")


async def test_elsewhere_it_is_read_on_a_page(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "Уварова М. С. → Кузнецова О. С., today 7:55 " in text_of(app)
        assert "1 of 6" in text_of(app)
        text = await press(app, pilot, "enter")
        assert isinstance(app.screen, LetterScreen)
        assert "From    Уварова Мария Степановна, классный руководитель" in text
        assert "When    Monday, 30 November, 7:55" in text
        text = await press(app, pilot, "escape")
        assert "● Уварова М. С." not in text


async def test_new_messages_are_a_tab_and_stay_there_while_they_are_read(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, "2")
        assert "[2 New 2]" in lines_of(app)[0]
        assert [line.key for line in page.view.lines] == [900, 901]
        await press(app, pilot, "enter", "escape")
        assert [line.key for line in page.view.lines] == [900, 901]
        await press(app, pilot, "1", "2")
        assert [line.key for line in page.view.lines] == [901]
        await press(app, pilot, "enter", "escape", "1", "2")
        assert "NO NEW MESSAGES" in text_of(app)
        assert len(page.view.lines) > 1
        await press(app, pilot, "1")
        assert len(page.view.lines) == 6


@pytest.mark.parametrize("size", [(20, 5), (60, 20), (200, 60)])
async def test_at_every_size(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, size: tuple[int, int]
) -> None:
    portal.answers["mail/"]["messages"][0] |= {"subject": EVIL * 5, "author": EVIL * 5}
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        assert all(len(row) <= size[0] for row in lines_of(app))
        await press(app, pilot, "down", "up", "enter")
        assert all(len(row) <= size[0] for row in lines_of(app))


async def test_without_messages_it_says_so(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    portal.answers["mail/"] = {"messages": []}
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        assert "NO MESSAGES" in text_of(app)
        assert "↵ Read" not in lines_of(app)[-1]


async def test_a_message_is_read_even_if_that_cannot_be_stored(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_number: int) -> None:
        raise NotStored(reason="no space")

    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        monkeypatch.setattr(app.context.store, "mark_read", full)
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LetterScreen)
        assert "фото класса" in text_of(app)
        assert "Could not save to this computer (no space)." in text_of(app)
