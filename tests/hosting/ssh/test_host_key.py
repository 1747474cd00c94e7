"""The host's own key is made whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from ruobr_tui.hosting.ssh.host_key import fingerprint, load_or_make
from ruobr_tui.hosting.ssh.settings import BadHostKey


def test_a_full_disk_leaves_nothing_that_blocks_a_later_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ssh" / "host_key"

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", full)
        with pytest.raises(BadHostKey):
            load_or_make(path)
    assert list(path.parent.iterdir()) == []
    made = load_or_make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert fingerprint(load_or_make(path)) == fingerprint(made)
    assert [each.name for each in path.parent.iterdir()] == ["host_key"]
