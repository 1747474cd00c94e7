"""What Textual does again and again in a test without anybody looking at it.

Its headless driver shows nothing, and yet each change is drawn and thrown away: a sixth of the processor's
time of a test of a screen. Here a screen is drawn once it is settled, and whenever its text is wanted; what
cannot be drawn fails the test as before. Programs with a driver of their own draw as always.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

import pytest
from rich.segment import Segment
from textual import _callback
from textual.app import App
from textual.cache import FIFOCache
from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip

_draw = Screen._compositor_refresh
_count = _callback._count_parameters
_methods = MessagePump._get_dispatch_methods
_replace = Stylesheet.replace_rules


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
def _handling(receiver: Hashable, message: Hashable, name: str) -> tuple[type, ...] | None:
    """The classes of a receiver with a method for a message by its name; null if one is decorated for it."""
    assert isinstance(receiver, type)
    assert isinstance(message, type)
    kinds = set(message.__mro__)
    if any(not kinds.isdisjoint(vars(each).get("_decorated_handlers", ())) for each in receiver.__mro__):
        return None
    return tuple(each for each in receiver.__mro__ if name in vars(each) or f"_{name}" in vars(each))


def _methods_for(self: MessagePump, name: str, message: Message) -> Iterable[Any]:
    """In place of Textual's search through all classes, of which most have no method for a message."""
    receiver, kind = cast("Hashable", type(self)), cast("Hashable", type(message))
    classes = _handling(receiver, kind, name)
    return _methods(self, name, message) if classes is None else _named(self, classes, name, message)


def _named(self: MessagePump, classes: tuple[type, ...], name: str, message: Message) -> Iterator[Any]:
    """The methods by name, each looked up when its turn comes, as long as the message is not stopped."""
    for each in classes:
        if message._no_default_action:
            return
        method = vars(each).get(f"_{name}") or vars(each).get(name)
        if method is not None and not getattr(method, "_textual_on", None):
            yield each, method.__get__(self, each)


def _replace_rules(cls: type[Stylesheet], node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
    """In place of Textual's, which sets each rule of a widget anew, also those that have not changed."""
    if animate:
        _replace(node, rules, animate)
        return
    base = node.styles.base
    old, new = cast("dict[str, object]", base._rules), cast("dict[str, object]", rules)
    for name in old.keys() | new.keys():
        value = new.get(name)
        if value is None or old.get(name) is not value:
            setattr(base, name, value)
    node.notify_style_update()


_CACHES = {
    name: cache._maxsize
    for name in Strip.__slots__
    if isinstance(cache := getattr(Strip([]), name), FIFOCache)
}
"""The caches of a strip, and how much they hold."""


def _begin_strip(self: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    """In place of ``Strip.__init__``, which makes all caches; most strips are drawn once and need none."""
    self._segments = list(segments)
    self._cell_length = cell_length
    self._render_cache = None
    self._link_ids = None
    self._cell_count = None


def _cache_of_strip(self: Strip, name: str) -> FIFOCache[Any, Any]:
    """Make a cache that is asked for: ``__getattr__`` of strips."""
    if name not in _CACHES:
        raise AttributeError(name)
    cache = FIFOCache[Any, Any](_CACHES[name])
    setattr(self, name, cache)
    return cache


def draw_when_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test, by ``support.calm``."""
    monkeypatch.setattr(Screen, "_compositor_refresh", _draw_later)
    monkeypatch.setattr(_callback, "_count_parameters", _count_parameters)
    monkeypatch.setattr(MessagePump, "_get_dispatch_methods", _methods_for)
    monkeypatch.setattr(Stylesheet, "replace_rules", classmethod(_replace_rules))
    monkeypatch.setattr(RuleSet, "__hash__", object.__hash__)  # by identity as before, without a call
    monkeypatch.setattr(Strip, "__init__", _begin_strip)
    monkeypatch.setattr(Strip, "__getattr__", _cache_of_strip, raising=False)
