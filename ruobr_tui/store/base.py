"""Common to the parts of a store: the file, the clock, the errors of the last requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import NetworkError, RuobrError
from ruobr_tui.store.database import Database
from ruobr_tui.store.snapshot import Snapshot, State

if TYPE_CHECKING:
    from ruobr_tui.api.client import Answer
    from ruobr_tui.api.resources import Resource

T = TypeVar("T")


class Fetcher(Protocol):
    """Source of responses; a ``Portal`` is one."""

    async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
        """Read a resource; with an ``etag`` the answer may be ``not_modified``."""
        ...


class StoreBase:
    """One account's file."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._failures: dict[str, RuobrError] = {}

    def failure(self, resource: Resource[Any]) -> RuobrError | None:
        """The error of the last request for a resource, until one succeeds."""
        return self._failures.get(resource.key)


def failed(snapshot: Snapshot[T], error: RuobrError) -> Snapshot[T]:
    """The cached value with the error of the last request."""
    state = State.OFFLINE if isinstance(error, NetworkError) else State.ERROR
    return replace(snapshot, state=state, error=error)
