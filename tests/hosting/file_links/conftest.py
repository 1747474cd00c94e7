"""A box of files behind links."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.hosting.file_links.box import LinkBox
from support.fixtures import FixedClock


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def box(tmp_path: Path, clock: FixedClock) -> LinkBox:
    return LinkBox(tmp_path, clock)
