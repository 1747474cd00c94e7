"""``python -m benchmarks.remembering SERVER``: sign in as the login's form does with "remember me".

A password in the environment would do as well, but then nothing stored is shown before the portal has said
whose it is. Nobody starts the program like that every day.
"""

from __future__ import annotations

import asyncio
import sys

from benchmarks.workspace import LOGIN, PASSWORD
from ruobr_tui.account.sign_in import open_store, sign_in
from ruobr_tui.api.clock import system_clock
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import default_paths


async def remember(server: str) -> None:
    """In the folders that the environment names."""
    paths, config = default_paths(), Config(server=server, login=LOGIN)
    context = Context(config, open_store(config, paths, system_clock), paths)
    await sign_in(context, server, LOGIN, PASSWORD, remember=True)
    await context.close_portal()
    context.close()


if __name__ == "__main__":
    asyncio.run(remember(sys.argv[1]))
