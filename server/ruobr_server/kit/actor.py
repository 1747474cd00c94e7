"""The account whose request is being handled; it gets no notification of its own changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_account: ContextVar[int | None] = ContextVar("acting account", default=None)


@contextmanager
def acting(account_id: int) -> Iterator[None]:
    """Mark this thread as handling a request of the account."""
    before = _account.set(account_id)
    try:
        yield
    finally:
        _account.reset(before)


def is_acting(account_id: int) -> bool:
    """Whether the request being handled is from this account."""
    return _account.get() == account_id
