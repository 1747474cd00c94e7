"""The random key by which portals know this device."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ruobr_tui.account.device_key import device_key
from support.fixtures import FixedClock
from support.screens import Line, at_home, program


def test_it_is_made_once_and_is_another_for_each_portal(tmp_path: Path) -> None:
    file = tmp_path / "data" / "device.key"
    key = device_key(file, "https://one.example/")
    assert key == device_key(file, "https://one.example/")
    assert len(key) == 64
    assert key != device_key(file, "https://two.example/")
    assert file.read_bytes().hex() not in key
    assert file.stat().st_mode & 0o777 == 0o600


def test_half_a_file_is_made_anew_and_a_folder_that_is_none_costs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "device.key"
    file.write_bytes(b"cut")
    key = device_key(file, "s")
    assert key == device_key(file, "s") != ""
    (tmp_path / "a file").touch()
    assert device_key(tmp_path / "a file" / "device.key", "s") == ""


@pytest.mark.parametrize("is_kiosk", [False, True])
async def test_signing_in_sends_it_unless_the_machine_is_everybodys(
    tmp_path: Path, line: Line, clock: FixedClock, is_kiosk: bool
) -> None:
    app = program(tmp_path, clock, line, kiosk=is_kiosk)
    async with app.run_test() as pilot:
        await at_home(app, pilot)
        server, file = app.context.config.server, app.context.paths.device_key_file
    [sent] = [
        json.loads(each.content)
        for each in line.sent
        if each.url.path == "/cabinet/session" and each.method == "POST"
    ]
    assert sent.get("device_key") == (None if is_kiosk else device_key(file, server))
    assert file.exists() is not is_kiosk
