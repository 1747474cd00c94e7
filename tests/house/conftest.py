"""What the tests of a file read is read once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.syntax import parsed


@pytest.fixture(scope="module", autouse=True)
def _forget_sources() -> Iterator[None]:
    """The trees of all sources take 160 MB."""
    yield
    parsed.cache_clear()
