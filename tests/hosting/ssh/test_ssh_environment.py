"""What a client may say about its user's terminal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from asyncssh.packet import SSHPacket, String

from ruobr_tui.hosting.ssh.environment import Environment


def environment(*pairs: tuple[str, str]) -> Environment:
    channel = SimpleNamespace(_process_env_request=None)
    made = Environment(cast("Any", channel))
    for name, value in pairs:
        made._on_request(SSHPacket(String(name.encode()) + String(value.encode())))
    return made


@pytest.mark.parametrize(
    ("value", "is_accessible"), [("1", True), ("nvda", True), ("0", False), ("false", False), ("", False)]
)
def test_a_client_asks_for_a_visible_cursor(value: str, is_accessible: bool) -> None:
    assert environment(("ACCESSIBLE", value)).is_accessible is is_accessible
    assert not environment(("RUOBR_CURSOR", "shown")).variables
