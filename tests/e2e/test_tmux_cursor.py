"""The terminal's own cursor in a real tmux: where braille displays and speech readers look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from e2e.conftest import PARENT, RUOBR, at_server
from support.tmux import Tmux

pytestmark = pytest.mark.tmux

Start = Callable[..., Tmux]


@pytest.fixture
def start(tmp_path: Path, home: dict[str, str], demo_server: str) -> Iterator[Start]:
    """Starts the program as the demo's parent, with the marker cursor of a thin line."""
    windows: list[Tmux] = []

    def begin(**env: str) -> Tmux:
        words = [*RUOBR, "--lang", "ru", "--low-bandwidth", *at_server(demo_server)]
        socket = tmp_path / f"tmux-{len(windows)}"
        windows.append(Tmux(socket, " ".join(words), 80, 24, {**home, **PARENT, **env}))
        return windows[-1]

    yield begin
    for window in windows:
        window.close()


def marked(text: str) -> int:
    """The row with the marker of the selected line."""
    rows = [number for number, row in enumerate(text.split("\n")) if ">" in row[:3]]
    return rows[0] if len(rows) == 1 else -1


def on_marker(window: Tmux, text: str) -> bool:
    return window.cursor == (0, marked(text))


def at_home(text: str) -> bool:
    return "Сегодня" in text.split("\n")[0] and "Выйти" in text.rstrip().split("\n")[-1]


def test_the_cursor_stands_on_the_selected_row_after_each_command_of_a_list(start: Start) -> None:
    window = start()
    window.wait_for(lambda text: at_home(text) and on_marker(window, text))
    assert not window.shows_cursor
    places = set()
    for section, title in (("m", "Оценки"), ("h", "Задания"), ("l", "Сообщения")):
        window.press("g", section)
        window.wait_for(lambda text, title=title: title in text.split("\n")[0] and on_marker(window, text))  # type: ignore[misc]
        for key in ("Down", "Up", "j", "k", "PageDown", "PageUp", "End", "Home"):  # each goes to another row
            before = marked(window.text())
            window.press(key)
            window.wait_for(lambda text, before=before: marked(text) != before and on_marker(window, text))  # type: ignore[misc]
            places.add(window.cursor)
        window.press("Escape")
        window.wait_for(at_home)
    assert len(places) > 3, places


def test_it_stands_where_one_types_in_the_menu_and_on_the_title_of_a_question(start: Start) -> None:
    window = start(ACCESSIBLE="1")
    window.wait_for(at_home)
    assert window.shows_cursor
    window.press("F3")
    window.wait_for(lambda text: not at_home(text))
    window.press("x", "y", "z")
    text = window.wait_for(lambda text: "xyz" in text)
    row = next(number for number, line in enumerate(text.split("\n")) if "xyz" in line)
    column = text.split("\n")[row].index("xyz") + 3
    window.wait_for(lambda _text: window.cursor == (column, row))
    window.press("Left")
    window.wait_for(lambda _text: window.cursor == (column - 1, row))
    window.press("Escape")
    window.wait_for(at_home)
    window.press("F2")
    text = window.wait_for(lambda text: "Неделя" in text and not at_home(text))
    window.press("Down", "Down")
    window.wait_for(
        lambda text: any(
            row.lstrip().startswith(">") or " > " in row
            for row in text.split("\n")[window.cursor[1] : window.cursor[1] + 1]
        )
    )
    window.press("Escape")
    window.wait_for(at_home)
    window.press("q")
    text = window.wait_for(lambda text: "Выйти из программы?" in text)
    title = next(number for number, line in enumerate(text.split("\n")) if "Выйти из программы?" in line)
    window.wait_for(lambda _text: window.cursor[1] == title)
    window.press("y")
