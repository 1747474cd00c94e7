"""Answers and parts of answers kept by version, so many of them and not more."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The most recently used values, up to a total size. For one thread: the event loop's.

    A key names a version of what it stands for, so nothing kept is ever out of date; what nobody
    asks for any more falls out at the end.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value, which counts as used now."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def keep(self, key: K, value: V, size: int) -> None:
        """Keep a value of this size; what is larger than everything may be is not kept."""
        old = self._values.pop(key, None)
        if old is not None:
            self._size -= old[1]
        if size > self._limit:
            return
        self._values[key] = (value, size)
        self._size += size
        while self._size > self._limit:
            _, (_, freed) = self._values.popitem(last=False)
            self._size -= freed

    @property
    def size(self) -> int:
        """The total size of what is kept."""
        return self._size

    def __len__(self) -> int:
        return len(self._values)
