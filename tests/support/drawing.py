"""What Textual does again and again in a test without anybody looking at it.

Its headless driver shows nothing, and yet each change is drawn and thrown away: a sixth of the processor's
time of a test of a screen. Here a screen is drawn once it is settled, and whenever its text is wanted; what
cannot be drawn fails the test as before. Programs with a driver of their own draw as always.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any, cast

import pytest
from textual import _callback
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen

_draw = Screen._compositor_refresh
_count = _callback._count_parameters
_methods = MessagePump._get_dispatch_methods


def _is_looked_at(app: App[Any]) -> bool:
    """Whether what is drawn goes somewhere: to a terminal, or to a test that counts it."""
    return not app.is_headless or app.is_inline or "_display" in vars(app)


def _draw_later(screen: Screen[Any]) -> None:
    """In place of ``Screen._compositor_refresh``."""
    app = screen.app
    if screen is not app.screen or _is_looked_at(app):
        _draw(screen)
        return
    screen._dirty_widgets.clear()  # the compositor has their regions
    app._update_mouse_over(screen)


def draw(app: App[Any]) -> None:
    """Draw what has changed on the screen since it was drawn last."""
    if app.screen_stack and app.screen._compositor._dirty_regions and not _is_looked_at(app):
        with app._context():
            _draw(app.screen)


def _count_parameters(function: Callable[..., Any]) -> int:
    """In place of Textual's, which reads the whole signature of a function at each call of it."""
    plain = getattr(function, "__func__", function)
    code = getattr(plain, "__code__", None)
    if code is None or hasattr(plain, "__wrapped__") or hasattr(plain, "__signature__"):
        return _count(function)
    rest = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    count: int = code.co_argcount + code.co_kwonlyargcount + rest
    return count - (plain is not function)


@lru_cache(8192)
def _has_handlers(receiver: Hashable, message: Hashable, name: str) -> bool:
    """Whether any class of a receiver has a method for a message, by its name or decorated."""
    assert isinstance(receiver, type)
    assert isinstance(message, type)
    own = [vars(each) for each in receiver.__mro__]
    kinds = set(message.__mro__)
    return any(
        name in each or f"_{name}" in each or not kinds.isdisjoint(each.get("_decorated_handlers", ()))
        for each in own
    )


def _methods_for(self: MessagePump, name: str, message: Message) -> Iterable[Any]:
    """In place of Textual's search, of which most messages to most widgets need nothing."""
    receiver, kind = cast("Hashable", type(self)), cast("Hashable", type(message))
    return _methods(self, name, message) if _has_handlers(receiver, kind, name) else ()


def draw_when_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test, by ``support.calm``."""
    monkeypatch.setattr(Screen, "_compositor_refresh", _draw_later)
    monkeypatch.setattr(_callback, "_count_parameters", _count_parameters)
    monkeypatch.setattr(MessagePump, "_get_dispatch_methods", _methods_for)
