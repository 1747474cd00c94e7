"""What terminals understand: read from terminfo as ncurses reads it, and from families without it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.terminal import terminfo
from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.style import TRUE_COLOURS

ASK = """
import curses, json, sys
curses.setupterm(sys.argv[1], 1)
text = lambda name: (curses.tigetstr(name) or b"").decode("latin-1")
names = ("csr", "el", "hpa", "cup", "ech", "dl", "vpa", "ind", "ri")
print(json.dumps([curses.tigetflag("bce") == 1, curses.tigetnum("colors"), {n: text(n) for n in names}]))
"""
COMMON = ("xterm", "xterm-256color", "screen", "screen-256color", "tmux-256color", "linux", "vt100", "rxvt")


@pytest.mark.parametrize("term", COMMON)
def test_entries_are_read_as_curses_reads_them(term: str) -> None:
    entry = terminfo.find(term, {})
    done = subprocess.run([sys.executable, "-c", ASK, term], capture_output=True, text=True)
    if done.returncode:  # a machine without this entry
        assert entry is None
        return
    bce, colours, strings = json.loads(done.stdout)
    assert entry is not None
    assert (entry.bce, entry.colours) == (bce, colours)
    found = {name: value.decode("latin-1") for name, value in entry.strings.items()}
    assert found == {name: value for name, value in strings.items() if value}


@given(st.binary(max_size=200))
def test_any_file_is_survived(content: bytes) -> None:
    assert terminfo.read(content) is None or terminfo.read(content) is not None


def test_a_cut_entry_is_survived() -> None:
    for folder in ("/lib/terminfo", "/usr/share/terminfo"):
        for path in Path(folder).glob("x/xterm-256color"):
            content = path.read_bytes()
            whole = terminfo.read(content)
            assert whole is not None
            for size in range(len(content)):
                cut = terminfo.read(content[:size])
                assert cut is None or (cut.bce, cut.colours) == (whole.bce, whole.colours)


@pytest.mark.parametrize("term", ["../../etc/passwd", "", "x" * 200, "a/b", "xterm\n", ".."])
def test_a_name_from_outside_leads_nowhere(term: str) -> None:
    assert terminfo.find(term, {}) is None
    assert Capabilities.of(term, {}).scroll is False


def test_colours_by_name_and_by_what_the_terminal_answers() -> None:
    assert Capabilities.of("xterm-256color", {}).colours == 256
    assert Capabilities.of("xterm-256color", {"COLORTERM": "truecolor"}).colours == TRUE_COLOURS
    assert Capabilities.of("linux", {}).colours == 16
    assert Capabilities.of("vt100", {}).colours == 0
    assert Capabilities.of("never-heard-of", {}).colours == 8


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "xterm-color", "xterm-direct", "ansi", "linux"])
def test_a_name_that_everybody_claims_is_not_believed(term: str) -> None:
    assert not Capabilities.of(term, {}).bce


def test_a_name_of_one_program_is_believed() -> None:
    for term in ("rxvt-unicode-256color", "xterm-kitty", "alacritty", "putty", "konsole-256color"):
        entry = terminfo.find(term, {})
        assert Capabilities.of(term, {}).bce == (entry is None or entry.bce), term


def test_gnu_screen_gets_no_mouse_and_no_exact_colours() -> None:
    """It would hold Escape back until another key comes, and inherits COLORTERM without understanding it."""
    for term, environ, has_it in (
        ("screen-256color", {}, False),
        ("screen.xterm-256color", {}, False),
        ("xterm-256color", {"STY": "1.tty"}, False),
        ("screen-256color", {"TMUX": "/tmp/tmux"}, True),
        ("tmux-256color", {"TMUX": "/tmp/tmux"}, True),
        ("xterm-256color", {}, True),
    ):
        known = Capabilities.of(term, environ | {"COLORTERM": "truecolor"})
        assert (known.colours == TRUE_COLOURS) is has_it, term
        assert ("\x1b[?1000h" in known.opening(mouse=True, ask_sync=True)) is has_it, term
        assert ("\x1b[?1000l" in known.closing(mouse=True)) is has_it, term


def test_what_is_not_understood_everywhere_is_not_used() -> None:
    assert not Capabilities.of("screen-256color", {}).bce
    unknown = Capabilities.of("never-heard-of", {})
    assert unknown == Capabilities(colours=8)
    assert not Capabilities.of("linux", {}).keyboard
