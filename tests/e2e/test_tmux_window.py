"""The demo inside a real tmux: sizes, resizing, and what is left behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.demo_schools import copy_demo
from support.home_shown import at_home
from support.tmux import Tmux


@pytest.fixture
def tmux(demo_folder: Path, tmp_path: Path) -> Iterator[Tmux]:
    """The demo at 80×24, in Russian; a line of the shell follows when it has ended."""
    env = {
        name: str(tmp_path / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    }
    data = copy_demo(demo_folder, tmp_path / "demo")
    command = (
        f"{sys.executable} -m ruobr_tui --lang ru demo -- --data-dir {data};"
        " echo ended with $?; exec cat"
    )  # fmt: skip
    window = Tmux(tmp_path / "tmux", command, 80, 24, env)
    yield window
    window.close()


def test_the_program_fits_every_size_and_leaves_the_terminal_as_it_was(tmux: Tmux) -> None:
    tmux.wait_for(lambda text: at_home(text) and "8:30" in text)
    for columns, rows in ((60, 20), (120, 40), (80, 24)):
        tmux.resize(columns, rows)
        is_wide = columns >= 100  # then there are two columns
        text = tmux.wait_for(
            lambda text, rows=rows, is_wide=is_wide: (  # type: ignore[misc]
                len(text.splitlines()) >= rows - 1
                and "Меню" in text.splitlines()[-1]
                and any("│" in row for row in text.splitlines()[1:-1]) == is_wide
            )
        )
        assert max(len(row) for row in text.splitlines()) <= columns
    tmux.press("g", "m")
    tmux.wait_for(lambda text: "Оценки" in text.splitlines()[0])
    tmux.press("q")
    tmux.wait_for(at_home)
    tmux.press("q")
    tmux.wait_for(lambda text: "Выйти из программы?" in text)
    tmux.press("y")
    text = tmux.wait_for(lambda text: "ended with" in text)
    assert "ended with 0" in text
    assert "Анна" not in text
