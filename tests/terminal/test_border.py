"""What is private in Textual and relied on: fails first when Textual changes."""

from __future__ import annotations

import asyncio
import gc
import inspect
import sys
import weakref
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.css.errors import UnresolvedVariableError
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets._toast import ToastRack
from textual.widgets._tooltip import Tooltip

from ruobr_tui.terminal import border


class Silent(Driver):
    """A driver that keeps what is written."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.written: list[str] = []

    def write(self, data: str) -> None:
        self.written.append(data)

    def start_application_mode(self) -> None:
        pass

    def disable_input(self) -> None:
        pass

    def stop_application_mode(self) -> None:
        pass


def keys_of(parser: border.KeyParser, data: str) -> list[str]:
    return [event.key for event in parser.feed(data) if isinstance(event, events.Key)]


def test_keys_are_read() -> None:
    parser = border.KeyParser()
    assert keys_of(parser, "aя\x1b[A\x1b[1;5C\r\x10\x1b[27u\x1b[1079;5u") == [
        "a", "я", "up", "ctrl+right", "enter", "ctrl+p", "escape", "ctrl+з",
    ]  # fmt: skip
    assert not parser.is_waiting


def test_escape_alone_is_known_when_nothing_follows() -> None:
    parser = border.KeyParser()
    assert keys_of(parser, "\x1b") == []
    assert parser.is_waiting
    assert [event.key for event in parser.expire() if isinstance(event, events.Key)] == ["escape"]
    assert not parser.is_waiting
    assert keys_of(parser, "x") == ["x"]


def test_the_parser_is_freed() -> None:
    """Textual's own keeps it, and so the app, in a cache of its method."""
    assert hasattr(XTermParser._parse_extended_key, "__wrapped__")
    parser = border.KeyParser()
    keys_of(parser, "\x1b[97;5u")
    gone = weakref.ref(parser)
    del parser
    gc.collect()
    assert gone() is None


async def test_an_app_beside_others_changes_nothing_of_the_process() -> None:
    loop = asyncio.get_running_loop()
    streams, factory = (sys.stdout, sys.stderr), loop.get_task_factory()
    seen: list[Any] = []

    class Program(App[int]):
        def on_mount(self) -> None:
            seen.append((sys.stdout, sys.stderr))
            seen.append(border.driver_of(self))
            self.call_later(self.exit, 7)

    app = Program(driver_class=Silent)
    border.leave_streams(app)
    border.keep_errors_short(app)
    border.render_in_true_colour(app)
    running = asyncio.ensure_future(border.beside_others(app.run_async()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert loop.get_task_factory() is factory
    assert await running == 7
    assert seen[0] == streams
    assert isinstance(seen[1], Silent)
    assert (sys.stdout, sys.stderr) == streams
    assert border.failure_of(app) is None


async def test_an_app_that_fails_says_nothing_of_its_values(capfd: Any) -> None:
    class Program(App[int]):
        def on_mount(self) -> None:
            secret = "a mark of a child"
            raise ValueError(secret)

    app = Program(driver_class=Silent)
    border.leave_streams(app)
    border.keep_errors_short(app)
    await border.beside_others(app.run_async())
    assert isinstance(border.failure_of(app), ValueError)
    assert "a mark" not in "".join(capfd.readouterr())


def test_a_driver_is_made_with_these_arguments() -> None:
    assert list(inspect.signature(Driver.__init__).parameters) == ["self", "app", "debug", "mouse", "size"]


def test_parts_of_keys_that_were_not_requested_end_nothing() -> None:
    """Codes of other layouts, releases, numbers that are no character: a terminal may send any of them."""
    parser = border.KeyParser()
    sent = "\x1b[1085::121u\x1b[1082::107;5u\x1b[1085:1053:121;2;1053u\x1b[1;1:2A\x1b[3;5~"
    assert keys_of(parser, sent) == ["н", "ctrl+к", "Н", "up", "ctrl+delete"]
    unreadable = "\x1b[121;1:3u\x1b[99999999999u\x1b[121;;99999999999u\x1b[55296;;1114112u"
    assert keys_of(parser, unreadable) == []
    assert keys_of(parser, "x") == ["x"]


@pytest.mark.parametrize("size", [1, 2, 5, 7, 1000])
def test_what_is_pasted_is_text_and_never_keys(size: int) -> None:
    """In pieces of any size; an escape sequence within it ends nothing."""
    parser = border.KeyParser()
    sent = "x\x1b[200~при\x1b[31mвет\x1b\x1b[20\x1b[201q\x1by\x1b[201~y\x1b[A\x1b[200~\x1b[201~z"
    came = [each for at in range(0, len(sent), size) for each in parser.feed(sent[at : at + size])]
    found = [getattr(each, "text", getattr(each, "key", "")) for each in came]
    assert found == ["x", "при[31mвет[20[201qy", "y", "up", "", "z"]


class Styled(App[None]):
    """An app with rules that depend on the theme."""

    CSS = "Screen { background: $background; color: $foreground 50%; } #own:focus { color: $accent; }"


def rules_of(app: App[None]) -> list[tuple[str, str]]:
    return [(rule.selectors, repr(rule.styles.get_rules())) for rule in app.stylesheet.rules]


def are_the_same(app: App[None], other: App[None]) -> bool:
    """Whether their rules are the same objects."""
    return list(map(id, app.stylesheet.rules)) == list(map(id, other.stylesheet.rules))


async def test_rules_are_parsed_once_a_process() -> None:
    first, second, own = Styled(), Styled(), Styled()
    border.share_rules(first)
    border.share_rules(second)
    async with first.run_test(), second.run_test(), own.run_test():
        assert rules_of(first) == rules_of(own)
        assert all(
            one is two for one, two in zip(first.stylesheet.rules, second.stylesheet.rules, strict=True)
        )
        shared = set(map(id, first.stylesheet.rules))
        assert shared.isdisjoint(map(id, own.stylesheet.rules))


async def test_another_theme_has_rules_of_its_own() -> None:
    app, beside, own = Styled(), Styled(), Styled()
    border.share_rules(app)
    border.share_rules(beside)
    async with app.run_test() as pilot, beside.run_test(), own.run_test() as own_pilot:
        dark = rules_of(app)
        app.theme = own.theme = "textual-light"
        await pilot.pause()
        await own_pilot.pause()
        assert rules_of(app) == rules_of(own) != dark
        assert app.screen.styles.background == own.screen.styles.background
        assert rules_of(beside) == dark
        app.theme = "textual-dark"
        await pilot.pause()
        assert are_the_same(app, beside)


def test_rules_that_cannot_be_parsed_replace_none() -> None:
    stylesheet = border.SharedStylesheet(variables={"ink": "red"})
    stylesheet.add_source("Screen { color: $ink; }")
    before = stylesheet.rules
    stylesheet.add_source("Screen { color: $unheard-of; }")
    for _attempt in range(2):
        with pytest.raises(UnresolvedVariableError):
            stylesheet.reparse()
        assert stylesheet._rules == before
    copied = border.SharedStylesheet(variables={"ink": "red"}).copy()
    assert isinstance(copied, border.SharedStylesheet)


async def test_what_lies_below_all_screens_has_no_widgets_and_is_not_painted() -> None:
    class Program(App[int]):
        def get_default_screen(self) -> Screen[None]:
            return border.ground()

    async with Program().run_test(notifications=True, tooltips=True) as pilot:
        assert not list(pilot.app.screen.children)
        await pilot.app.push_screen(Screen())
        assert {type(each) for each in pilot.app.screen.children} == {ToastRack, Tooltip}


async def test_a_program_without_tooltips_has_no_widget_for_them() -> None:
    app = App[int]()
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        border.without_tooltips(app)
        await app.push_screen(Screen())
        assert {type(each) for each in pilot.app.screen.children} == {ToastRack}


async def test_a_theme_chosen_before_the_start_styles_nothing_twice() -> None:
    styled: list[bool] = []

    class Program(App[int]):
        def __init__(self) -> None:
            super().__init__()
            self.theme = "textual-light"
            border.share_rules(self)

        def refresh_css(self, animate: bool = True) -> None:
            styled.append(animate)

    async with Program().run_test() as pilot:
        await pilot.pause()
        assert pilot.app.has_class("-light-mode")
        assert str(pilot.app.screen.styles.background.hex) == pilot.app.theme_variables["background"]
        assert not styled
        pilot.app.theme = "textual-dark"
        await pilot.pause()
        assert styled
