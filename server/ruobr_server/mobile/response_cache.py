"""A cache of responses and their parts, by version, limited in size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """An LRU cache with a limit of the total size. For one thread: the event loop's.

    A key contains a version, so nothing in the cache is ever out of date.
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

    def put(self, key: K, value: V, size: int) -> None:
        """Add a value of this size; one that is larger than the limit is ignored."""
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
        """The total size of the values."""
        return self._size

    def __len__(self) -> int:
        return len(self._values)
