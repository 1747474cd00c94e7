"""Terminals that can show no full screen: it is refused, and what prints without one is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from e2e.conftest import Start
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import PRINTED
from ruobr_tui.terminal.capabilities import shows_pictures
from ruobr_tui.terminal.terminfo import find


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
@pytest.mark.parametrize("command", [[], ["demo"], ["kiosk"]])
def test_it_is_refused(start: Start, term: str, command: list[str]) -> None:
    terminal = start("--lang", "en", *command, TERM=term, RUOBR_PASSWORD="x")
    assert terminal.wait_end() == Exit.USAGE
    shown = " ".join(terminal.text.split())
    assert "Full-screen mode does not work in the terminal" in shown
    packed = "".join(terminal.text.split())  # the terminal breaks words at its edge
    assert all(f"ruobr{name}" in packed for name in PRINTED)
    assert "TERM=xterm-256color ruobr" in shown


def test_it_is_refused_in_russian(start: Start) -> None:
    terminal = start("--lang", "ru", TERM="dumb")
    assert terminal.wait_end() == Exit.USAGE
    assert "Полноэкранный режим не работает в терминале dumb" in " ".join(terminal.text.split())


def test_a_terminal_whose_cursor_moves_otherwise_shows_no_picture() -> None:
    assert shows_pictures("never-heard-of", {})
    for term in ("xterm-256color", "linux", "screen", "vt100", "ansi"):
        if find(term, {}) is not None:
            assert shows_pictures(term, {})
    if find("vt52", {}) is None:
        pytest.skip("no entry of a VT52 on this machine")
    assert not shows_pictures("vt52", {})


def test_a_name_of_a_users_own_is_looked_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A database of the user's counts here, as it does for other programs."""
    monkeypatch.setenv("TERMINFO", str(tmp_path))
    assert shows_pictures("mine", os.environ)
