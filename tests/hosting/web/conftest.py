"""A web host of the furnished school: its portal is in this process, the host on a loopback port."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from support.fixtures import FixedClock
from support.kindergarten_screens import region as region
from support.screens import SERVER, Line, paths_in
from support.web_clients import OpenWebHost, Running, opened


@pytest.fixture
def open_web_host(tmp_path: Path, line: Line, clock: FixedClock) -> OpenWebHost:
    """``async with open_web_host(sessions=1) as running``"""
    paths = paths_in(tmp_path / "host")

    def make_context(config: Config) -> Context:
        store = open_store(config, paths, clock)
        return Context(config, store, paths, clock=clock, transport=line, hosted=True)

    def open_it(config: Config | None = None, **choices: Any) -> AbstractAsyncContextManager[Running]:
        return opened(make_context, config or Config(server=SERVER), clock, **choices)

    return open_it
