"""A host of the furnished school: its portal is in this process, the host on a loopback port."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from support.fixtures import FixedClock
from support.guests import Hosted, OpenHost, hosted
from support.screens import Line


@pytest.fixture
def open_host(tmp_path: Path, line: Line, clock: FixedClock) -> OpenHost:
    """``async with open_host(sessions=1) as host``"""

    def open_it(**choices: Any) -> AbstractAsyncContextManager[Hosted]:
        return hosted(tmp_path / "host", line, clock, **choices)

    return open_it
