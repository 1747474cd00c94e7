"""Whose request is being carried out: what it changes is no news to that account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_account: ContextVar[int | None] = ContextVar("acting account", default=None)


@contextmanager
def acting(account_id: int) -> Iterator[None]:
    """While an account's request is carried out in this thread."""
    before = _account.set(account_id)
    try:
        yield
    finally:
        _account.reset(before)


def is_acting(account_id: int) -> bool:
    """Whether what happens now is this account's own doing."""
    return _account.get() == account_id
