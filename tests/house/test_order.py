"""The order of a parallel run: each test once, the long ones at the beginning of each worker's part."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.order import LONG, in_parts

ROOT = Path(__file__).parents[2]


def test_the_long_files_are_there() -> None:
    assert [name for name in LONG if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("workers", [2, 3, 4, 7])
def test_each_test_stands_once_and_each_part_begins_with_long_ones(
    request: pytest.FixtureRequest, workers: int
) -> None:
    tests = list(request.session.items)
    ordered = in_parts(tests, workers)
    assert sorted(map(id, ordered)) == sorted(map(id, tests))
    long = {test.nodeid for test in tests if test.nodeid.startswith(LONG)}
    begin = 0
    for number in range(min(workers, len(long))):
        assert ordered[begin].nodeid in long
        begin += (len(tests) - begin) // (workers - number)  # as the tests are given to the workers
