"""Visits over SSH: signing in, walking, leaving, being cut off; nothing is left of any."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh
import pytest

from support.guests import guest
from support.screens import Line

if TYPE_CHECKING:
    from conftest import Open


async def test_the_portals_password_opens_the_diary_at_once(
    open_host: Open, line: Line, tmp_path: Path
) -> None:
    async with open_host() as host:
        async with guest(host) as mother:
            await mother.wait_for("TUESDAY 24")
            assert "Password" not in mother.text
            await mother.resize(120, 40)
            await mother.wait_for(lambda text: "TUESDAY 24" in text and "THURSDAY" in text)
            await mother.press("gm")
            await mother.wait_for(lambda text: "Marks" in text.splitlines()[0])
            await mother.press("\x1b")
            await mother.wait_for("TUESDAY 24")
            await mother.press("q")
            await mother.wait_for("Leave the program?")
            await mother.press("y")
            assert await mother.wait_end() == (0, "")
        await host.emptied()
        assert "DELETE /cabinet/session" in line.requests
    kept = [path.name for path in (tmp_path / "host").rglob("*") if path.is_file()]
    assert kept == ["host_key"]  # nothing of anybody's is kept on the host


async def test_who_is_new_meets_the_login_screen_without_a_choice_of_servers(open_host: Open) -> None:
    async with open_host() as host, guest(host, "new", None) as newcomer:
        login = await newcomer.wait_for("Password")
        assert "Portal" not in login
        assert "Remember" not in login
        await newcomer.sign_in("mother")
        await newcomer.wait_for("TUESDAY 24")


async def test_a_wrong_password_is_refused(open_host: Open) -> None:
    async with open_host() as host:
        with pytest.raises(asyncssh.PermissionDenied):
            await host.connect("mother", "wrong")
