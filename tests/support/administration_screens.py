"""The administration by keys: roles are given, sections opened, lines answered."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from ruobr_server.demo.rows import set_counters
from ruobr_tui.api.roles import Scope, StaffRole
from support.administrators import appoint
from support.payments import identity
from support.screens import Line, press, settled, text_of


def give(line: Line, role: StaffRole, scope: Scope, login: str = "operator") -> int:
    line.database.write_now(set_counters, {"people": 9_999, "accounts": 9_999, "role_grants": 99})
    who = line.database.read_now(identity, login)
    return line.database.write_now(appoint, who, role, scope)


async def begin(app: Any, pilot: Any, letter: str, screen: type) -> None:
    for _attempt in range(5):
        await settled(app, pilot)
    await press(app, pilot, "g", "w", letter)
    assert isinstance(app.screen, screen), text_of(app)


async def answer(app: Any, pilot: Any, text: str) -> None:
    """Into the line that asks, and Enter."""
    app.screen.query_one(Input).value = text
    await pilot.pause()
    await press(app, pilot, "enter")
    await settled(app, pilot)
