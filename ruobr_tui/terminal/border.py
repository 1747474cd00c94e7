"""Everything private that is relied on of Textual; ``tests/terminal/test_border.py`` fails first.

Textual's own drivers are not used: they install signal handlers for the whole process, poll the keyboard
ten times a second, and send whatever is painted.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Coroutine, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO, cast

from rich.console import Console
from textual._parser import ParseTimeout
from textual._xterm_parser import XTermParser
from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet
from textual.events import Key
from textual.keys import Keys
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.app import App
    from textual.css.model import RuleSet
    from textual.css.tokenizer import Token
    from textual.driver import Driver
    from textual.message import Message
    from textual.widget import Widget


_EXTENDED_KEY = re.compile(
    r"\x1b\[(?P<code>\d*)(?::[\d:]*)?(?:;(?P<modifiers>\d*)(?::(?P<event>\d*))?)?(?P<rest>(?:;[\d:]*)?[u~A-HPQRS])"
)
"""A key of the kitty protocol: ``code:shifted:base ; modifiers:event ; text`` and a last letter."""
_RELEASED = "3"
"""The event of a key that is let go."""
PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"


class Pastes:
    """Takes the escape characters out of the pastes of one terminal, which come in pieces.

    Textual ends a paste at the first escape sequence within it; what follows would be commands.
    """

    def __init__(self) -> None:
        self._is_pasting = False
        self._before = ""  # the end of what went before: the marker of the beginning may come in two pieces
        self._held = ""  # of a paste: what may be the beginning of its end

    def cleaned(self, data: str) -> str:
        """Return what may be read as keys and pastes; "" while it is not known yet what has come."""
        data, self._held = self._held + data, ""
        parts = []
        while data:
            part, data = self._of_paste(data) if self._is_pasting else self._of_keys(data)
            parts.append(part)
        return "".join(parts)

    def _of_keys(self, data: str) -> tuple[str, str]:
        """Return the keys up to the beginning of a paste, with its marker, and what follows."""
        known = self._before + data
        at = known.find(PASTE_BEGINS)
        if at < 0:
            self._before = known[-len(PASTE_BEGINS) + 1 :]
            return data, ""
        self._is_pasting, self._before = True, ""
        end = at + len(PASTE_BEGINS) - (len(known) - len(data))
        return data[:end], data[end:]

    def _of_paste(self, data: str) -> tuple[str, str]:
        """Return the text up to the end of a paste, with its marker, and what follows."""
        at = data.find(PASTE_ENDS)
        if at >= 0:
            self._is_pasting = False
            return data[:at].replace("\x1b", "") + PASTE_ENDS, data[at + len(PASTE_ENDS) :]
        held = next(size for size in range(len(PASTE_ENDS) - 1, -1, -1) if data.endswith(PASTE_ENDS[:size]))
        self._held = data[len(data) - held :]
        return data[: len(data) - held].replace("\x1b", ""), ""


class KeyParser(XTermParser):
    """Bytes of a keyboard as Textual's events, for one terminal.

    Textual keeps parsed keys in a cache on the method, which holds every parser that ever was, and with
    it the app: this class caches nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pastes = Pastes()

    def feed(self, data: str) -> Iterable[Message]:
        """The events of what has come; "" ends the input."""
        cleaned = self._pastes.cleaned(data)
        if cleaned or not data:
            yield from super().feed(cleaned)

    def _parse_extended_key(self, sequence: str) -> list[Key] | None:  # type: ignore[override]
        """The keys of an extended sequence; None when it is none.

        Textual fails on what it does not ask for but a terminal may send: other layouts' codes, releases,
        numbers that are no character.
        """
        uncached = XTermParser._parse_extended_key.__wrapped__
        match = _EXTENDED_KEY.fullmatch(sequence)
        if match is not None and match["event"] == _RELEASED:
            return [Key(Keys.Ignore, sequence)]
        if match is not None:
            code, modifiers = match["code"], match["modifiers"] or ""
            sequence = f"\x1b[{code};{modifiers}{match['rest']}"
        try:
            return uncached(self, sequence)
        except (ValueError, OverflowError):
            return [Key(Keys.Ignore, sequence)]

    @property
    def is_waiting(self) -> bool:
        """Whether what came may be the beginning of a longer key, such as Escape alone."""
        return self._timeout_time is not None

    def expire(self) -> Iterable[Message]:
        """Nothing more has come: what was waited for is what came."""
        if self._timeout_time is not None:
            self._timeout_time = None
            self._awaiting = self._gen.throw(ParseTimeout())
        while self._tokens:
            yield self._tokens.popleft()


Variables = tuple[tuple[str, str], ...]
"""Names and values of a theme's CSS variables."""


@lru_cache(maxsize=32)
def _parser_with(variables: Variables) -> Stylesheet:
    """Parses for all apps of this process that have these variables, and for nothing else."""
    parser = Stylesheet(variables=dict(variables))
    parser._parse_cache = LRUCache(1024)
    return parser


class SharedStylesheet(Stylesheet):
    """A stylesheet whose parsed rules are shared by all apps of the process.

    Textual's own parses for each app anew, and once more for each change of the theme; it caches 64 sources,
    and our widgets with their base classes have more. Rules are not changed after they are parsed; of their
    layouts, only "stream" would store widgets in itself.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parser = _parser_with(tuple(self._variables.items()))

    @property
    def _variable_tokens(self) -> dict[str, list[Token]]:
        return self._parser._variable_tokens

    def set_variables(self, variables: dict[str, str]) -> None:
        """Parse with other variables from now on."""
        super().set_variables(variables)
        self._parser = _parser_with(tuple(variables.items()))

    def copy(self) -> SharedStylesheet:
        """The same sources and variables."""
        stylesheet = SharedStylesheet(variables=self._variables.copy())
        stylesheet.source = self.source.copy()
        return stylesheet

    def _parse_rules(self, *source: Any, **options: Any) -> list[RuleSet]:
        return self._parser._parse_rules(*source, **options)

    def reparse(self) -> None:
        """Parse all sources with the variables of now; raises before any rule is replaced."""
        self._invalid_css = set()
        self.parse()


def share_rules(app: App[Any]) -> None:
    """Parse the app's CSS once a process. Call it when the theme is chosen, before the app runs."""
    app.stylesheet = SharedStylesheet(variables=app.get_css_variables())
    app._next_callbacks.clear()  # the theme's: nothing is styled yet that would have to be styled anew


def without_tooltips(app: App[Any]) -> None:
    """Mount no widget for tooltips on each screen: no widget here has one. Call it before the app runs."""
    app._disable_tooltips = True


def ground() -> Screen[None]:
    """The screen below all others: never seen, so it has no widgets and is not painted."""
    screen: Screen[None] = Screen(id="_default")
    screen._extend_compose = _add_nothing  # type: ignore[method-assign, assignment]
    screen._compositor_refresh = _paint_nothing  # type: ignore[method-assign]
    return screen


def _add_nothing(_widgets: list[Widget]) -> None: ...


def _paint_nothing() -> None: ...


def driver_of(app: App[Any]) -> Driver | None:
    """The driver of a running app."""
    return app._driver


def render_in_true_colour(app: App[Any]) -> None:
    """Let Textual render with all colours: the driver steps them down for its own terminal.

    Rendered lines are cached without their number of colours, so several terminals in one process would
    get each other's.
    """
    app.console = Console(
        color_system="truecolor",
        file=app.console.file,
        markup=True,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        force_terminal=True,
        safe_box=False,
        soft_wrap=False,
        _environ={},
    )


def leave_streams(app: App[Any]) -> None:
    """Keep the app from redirecting the process's output to itself: others run beside it."""
    streams = cast("dict[str, TextIO]", {"_capture_stdout": sys.stdout, "_capture_stderr": sys.stderr})
    for name, stream in streams.items():
        getattr(app, name)  # an AttributeError tells that Textual has changed
        setattr(app, name, stream)


def keep_errors_short(app: App[Any]) -> None:
    """Discard what a failed app prints: a traceback with values would contain personal data."""
    app.error_console = Console(file=app.console.file)


def failure_of(app: App[Any]) -> BaseException | None:
    """What ended the app, if it did not end by itself."""
    return app._exception


async def beside_others(running: Coroutine[Any, Any, Any]) -> Any:
    """Await ``App.run_async`` without the eager tasks that it sets for the whole loop.

    Other users of the loop (SSH connections) do not expect their tasks to begin at once.
    """
    loop = asyncio.get_running_loop()
    factory = loop.get_task_factory()
    task = asyncio.ensure_future(running)
    loop.call_soon(loop.set_task_factory, factory)
    return await task
