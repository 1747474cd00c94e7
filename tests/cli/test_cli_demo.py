"""The server that ``ruobr demo`` starts: up when it says so, gone with whoever started it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ruobr_tui.commands.demo import NotStarted, running_server
from support.demo_schools import copy_demo
from support.demo_schools import demo_folder as demo_folder

needs_pidfd = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux tells when a process ends")

STARTER = """
import os, signal, sys
from pathlib import Path
from ruobr_tui.commands.demo import _stops_on_signals, running_server
with _stops_on_signals(), running_server(("--data-dir", sys.argv[1])) as address:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    print(address, *children, flush=True)
    signal.pause()
"""


def test_it_answers_once_it_is_there_and_is_gone_afterwards(demo_folder: Path, tmp_path: Path) -> None:
    with running_server(("--data-dir", str(copy_demo(demo_folder, tmp_path)))) as address:
        assert httpx.get(f"{address}/capabilities", timeout=60).json()["features"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/capabilities")


def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(NotStarted, match="no-such-option"), running_server(("--no-such-option",)):
        pass


@needs_pidfd
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_the_server_ends_with_its_starter_however_that_ends(
    demo_folder: Path, tmp_path: Path, end: signal.Signals
) -> None:
    data = copy_demo(demo_folder, tmp_path)
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(data)], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    _address, server = starter.stdout.readline().split()
    handle = os.pidfd_open(int(server))
    try:
        starter.send_signal(end)
        starter.wait(30)
        assert select.select([handle], [], [], 30)[0], "the server outlived its starter"
    finally:
        os.close(handle)
        starter.stdout.close()
