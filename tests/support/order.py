"""Long tests first in each worker of a parallel run: none of them is begun when all else is done.

``--dist worksteal`` gives each worker an equal part of the list and takes from the end of a late one.
"""

from __future__ import annotations

import pytest

LONG = (
    "tests/contract/test_no_fault.py",
    "tests/contract/test_odd_input.py",
    "tests/e2e/test_demo_terminal.py",
    "tests/e2e/test_own_driver.py",
    "tests/hosting/web/test_web_session.py",
    "tests/screens/parts/test_dialog.py",
    "tests/screens/test_keys_of_roles.py",
    "tests/server/payments/test_database_killed.py",
    "tests/server/payments/test_payments_killed.py",
    "tests/server/payments/test_payments_model.py",
    "tests/server/school_import/test_example_school.py",
    "tests/server/school_import/test_files.py",
    "tests/server/test_database_ill.py",
    "tests/stand_in/test_screens_read_it.py",
)
"""Files with tests of many seconds; see ``pytest --durations=40``."""


def in_parts(tests: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The same tests, those of ``LONG`` spread over the beginnings of as many parts as there are workers."""
    long = [test for test in tests if test.nodeid.startswith(LONG)]
    short = [test for test in tests if not test.nodeid.startswith(LONG)]
    parts: list[pytest.Item] = []
    for number in range(workers):
        begins = long[number::workers]
        size = (len(tests) - len(parts)) // (workers - number)
        rest = max(0, size - len(begins))
        parts += [*begins, *short[:rest]]
        del short[:rest]
    return parts + short


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In a worker of several; each sorts alike."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = in_parts(items, workers)
