"""Keys and pauses wait by turns of the loop: see ``support.calm``."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _calm(calm_pauses: None) -> None:
    """For every test of this folder."""
