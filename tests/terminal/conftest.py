"""What tests of the driver share."""

from __future__ import annotations

import pytest

from ruobr_tui.terminal import driver as module


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine turns take long: here turns decide, not seconds."""
    monkeypatch.setattr(module, "JOIN", 3600.0)
