"""What a day's synchronisation of three children costs on the line."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from benchmarks.workspace import LOGIN, PASSWORD
from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.clock import system_clock
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.store.sync import SyncReport, synchronise


def measure(server: str) -> tuple[SyncReport, SyncReport]:
    """The first synchronisation of an empty store, and the next one with nothing changed."""
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as folder:
        return asyncio.run(_both(server, Path(folder)))


async def _both(server: str, folder: Path) -> tuple[SyncReport, SyncReport]:
    from ruobr_tui.account.sign_in import open_store

    paths = Paths(folder / "config.toml", folder / "data", folder / "state")
    config = Config(server=server, login=LOGIN)
    context = Context(config, open_store(config, paths, system_clock), paths)
    await sign_in(context, server, LOGIN, PASSWORD, remember=False)
    store = context.store
    async with Portal(server, context.auth) as portal:
        account = (await store.refresh(resources.account(), portal)).value
        assert account is not None
        store.clear()
        wanted = AREAS.sync_parts()
        first = await synchronise(store, portal, account, wanted=wanted, today=context.today())
        second = await synchronise(store, portal, account, wanted=wanted, today=context.today())
    store.close()
    return first, second
