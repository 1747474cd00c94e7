"""Reads that are tried again wait for nothing: so often as always, and the waits are stamina's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina

_ENOUGH = 1_000


@pytest.fixture(scope="session", autouse=True)
def retries_at_once() -> Iterator[None]:
    """For every test; one that counts the attempts says so itself."""
    with stamina.set_testing(True, attempts=_ENOUGH, cap=True):
        yield
