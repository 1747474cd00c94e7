"""Python's search for cycles of objects, which took an eighth of the time of a run.

A process that has collected the tests holds a million objects to its end: they are not searched any more, and
the search comes less often. A test that looks for what is left of something calls ``gc.collect`` itself.
"""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest

THRESHOLDS = 20_000, 10, 10
"""So many new objects until the youngest are searched (Python: 700); so many searches until the older."""


gc.disable()  # from the start: what is imported stays, too


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Not at all while the tests are collected: what is made then stays."""
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        gc.enable()
