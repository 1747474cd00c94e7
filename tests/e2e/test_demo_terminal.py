"""The demo as a user meets it: a real server process, a real pseudo-terminal, keys alone."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from e2e.conftest import PARENT, Start, at_server
from support.demo_servers import DemoServer
from support.home_shown import at_home
from support.patience import PATIENCE
from support.terminal import Terminal


def demo(start: Start, data: Path, lang: str, columns: int, rows: int) -> Terminal:
    return start("--lang", lang, "demo", "--", "--data-dir", str(data), columns=columns, rows=rows)


def program(start: Start, server: str, lang: str, columns: int, rows: int) -> Terminal:
    """The same without a server of its own."""
    return start("--lang", lang, *at_server(server), columns=columns, rows=rows, **PARENT)


def menu(text: str) -> bool:
    """Whether the menu of sections is open."""
    return re.search(r"^ +d ", text, re.MULTILINE) is not None


def back(terminal: Terminal) -> None:
    """Esc, and wait: another key right behind it would be Alt with that key."""
    terminal.press("escape")
    terminal.wait_for(at_home)


def leave(terminal: Terminal) -> None:
    """Quit, and say yes."""
    terminal.press("q")
    terminal.wait_for("Yes, quit")
    terminal.press("y")
    assert terminal.wait_end() == 0


@pytest.mark.parametrize(
    ("lang", "columns", "rows", "said"),
    [
        (
            "ru",
            80,
            24,
            ("Оценки", "Задания", "Пропуски", "Сообщения", "Школа", "Книги", "Дополнительное", "Новое"),
        ),
        (
            "en",
            120,
            40,
            ("Marks", "Homework", "Absences", "Messages", "School", "Library", "Additional", "What’s new"),
        ),
    ],
)
def test_every_section_is_reached_by_keys(
    start: Start, demo_data: Path, demo_server: str, lang: str, columns: int, rows: int, said: tuple[str, ...]
) -> None:
    with_own_server = lang == "ru"
    terminal = (
        demo(start, demo_data, lang, columns, rows)
        if with_own_server
        else program(start, demo_server, lang, columns, rows)
    )
    terminal.wait_for(lambda text: "Анна 9В" in text and "8:30" in text, PATIENCE)
    for letter, title in zip("mhalsbxn", said, strict=True):
        terminal.press("g")
        terminal.wait_for(menu)
        terminal.press(letter)
        terminal.wait_for(lambda text, title=title: title in text.splitlines()[0])  # type: ignore[misc]
        assert max(len(row.rstrip()) for row in terminal.lines) <= columns
        back(terminal)
    terminal.press("2")
    terminal.wait_for(lambda text: "[2 Пётр" in text.splitlines()[0])
    week = "Неделя" if lang == "ru" else "Week"
    terminal.press("gd")
    terminal.wait_for(lambda text: week in text.splitlines()[0])
    terminal.press("1", "enter")
    lesson = "Урок" if lang == "ru" else "Lesson"
    terminal.wait_for(lambda text: lesson in text.splitlines()[0])
    terminal.press("escape")
    terminal.wait_for(lambda text: week in text.splitlines()[0])
    terminal.press("c")
    period = "v Период" if lang == "ru" else "v Period"
    terminal.wait_for(lambda text: period in text.splitlines()[-1])
    terminal.press("escape")
    terminal.wait_for(lambda text: week in text.splitlines()[0])
    terminal.press("/")
    terminal.wait_for(lambda text: ("Поиск" if lang == "ru" else "Search") in text.splitlines()[0])
    terminal.press("Алг")
    terminal.wait_for(lambda text: len(re.findall("Алгебра", text)) > 3)
    terminal.press("escape")
    terminal.wait_for(lambda text: week in text.splitlines()[0])
    terminal.press("f1")
    terminal.wait_for(
        lambda text: ("Клавиши: Неделя" if lang == "ru" else "Keys: Week") in text.splitlines()[0]
    )
    terminal.press("escape")
    terminal.wait_for(lambda text: week in text.splitlines()[0])
    back(terminal)
    terminal.press("f10")
    terminal.wait_for(lambda text: at_home(text, "en" if lang == "ru" else "ru"))
    if with_own_server:
        assert_nothing_is_left(terminal, signal.SIGTERM)
        return
    terminal.press("q")
    terminal.wait_for("Да, выйти")
    terminal.press("y")
    assert terminal.wait_end() == 0


def test_a_russian_layout_works_the_same(start: Start, demo_server: str) -> None:
    terminal = program(start, demo_server, "ru", 80, 24)
    terminal.wait_for(lambda text: "Анна 9В" in text and "8:30" in text, PATIENCE)
    terminal.press("п")  # g
    terminal.wait_for(menu)
    terminal.press("ь")  # m
    terminal.wait_for(lambda text: "Оценки" in text.splitlines()[0])
    terminal.press("й")  # q
    terminal.wait_for(at_home)
    terminal.press("й")
    terminal.wait_for("Выйти из программы?")
    terminal.press("н")  # no, though it is on the key of y
    terminal.wait_for(lambda text: "Выйти из программы?" not in text)
    terminal.press("й")
    terminal.wait_for("Выйти из программы?")
    terminal.press("д")
    assert terminal.wait_end() == 0


def test_keys_typed_in_one_burst_take_effect_one_by_one(start: Start, demo_server: str) -> None:
    terminal = program(start, demo_server, "en", 80, 24)
    terminal.wait_for("8:30", PATIENCE)
    terminal.press("gm")
    terminal.wait_for(lambda text: "Marks" in text.splitlines()[0])
    terminal.press("gh")
    terminal.wait_for(lambda text: "Homework" in text.splitlines()[0])
    terminal.press("gd/Алгебра")
    terminal.wait_for(lambda text: "Алгебра" in "".join(text.splitlines()[1:4]))
    terminal.press("\r\r")
    terminal.wait_for(lambda text: "Lesson" in text.splitlines()[0])
    terminal.press("q")
    terminal.wait_for(lambda text: "Search" in text.splitlines()[0])


def test_the_stored_week_is_shown_without_the_server_and_refreshed_when_it_is_back(
    start: Start, demo_data: Path
) -> None:
    server = DemoServer(demo_data)
    options = ("--lang", "en", "--server", server.address, "--login", "parent")
    first = start(*options)
    first.wait_for("Password", PATIENCE)
    first.press("demo", "tab", " ", "tab", "enter")  # the password, "remember me", the button
    first.wait_for(lambda text: "Анна 9В" in text and "8:30" in text and "now" in text.splitlines()[0])
    first.settle()
    server.stop()
    first.press("r")
    first.wait_for(lambda text: "offline" in text.splitlines()[0])
    assert "8:30" in first.text
    leave(first)

    second = start(*options)
    second.wait_for(lambda text: "offline" in text.splitlines()[0], PATIENCE)
    assert "8:30" in second.text
    assert "No connection to the portal" in second.text
    server = DemoServer(demo_data, server.port)
    try:
        second.press("r")
        second.wait_for(lambda text: "now" in text.splitlines()[0])
        leave(second)
    finally:
        server.stop()


def test_the_demo_leaves_no_server_behind_when_its_terminal_goes(start: Start, demo_data: Path) -> None:
    terminal = demo(start, demo_data, "en", 80, 24)
    terminal.wait_for("8:30", PATIENCE)
    assert_nothing_is_left(terminal, signal.SIGHUP)


def assert_nothing_is_left(terminal: Terminal, how: signal.Signals) -> None:
    """End the demo by a signal; its server ends, too."""
    children = Path(f"/proc/{terminal.child.pid}/task/{terminal.child.pid}/children").read_text().split()
    servers = [
        int(child) for child in children if b"ruobr_server" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    assert len(servers) == 1
    os.kill(terminal.child.pid, how)
    terminal.wait_end()
    assert not Path(f"/proc/{servers[0]}").exists()


def test_a_tiny_terminal_says_what_it_needs(start: Start, demo_server: str) -> None:
    terminal = program(start, demo_server, "en", 20, 5)
    terminal.wait_for(lambda text: "small" in text or "Анна" in text, PATIENCE)
    assert "Traceback" not in terminal.text
    terminal.resize(80, 24)
    terminal.wait_for("8:30")
    leave(terminal)
