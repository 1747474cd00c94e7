"""A user's own device: it opens the links that a hosted program shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.config import Config
from ruobr_tui.files import links
from ruobr_tui.hosting.file_links.box import LinkBox
from ruobr_tui.hosting.file_links.links import SessionLinks
from ruobr_tui.hosting.web.app import create_app
from ruobr_tui.hosting.web.server import Server
from ruobr_tui.hosting.web.settings import Hosting
from ruobr_tui.screens.parts.dialogs import link_sheet
from support.fixtures import FixedClock
from support.web_clients import no_context

ADDRESS = "https://diary.example"


def app_of(folder: Path, clock: FixedClock) -> Any:
    """The pages of a host whose files are in ``folder``."""
    return create_app(Server(Hosting(Config(), file_links=folder), no_context, clock))


@asynccontextmanager
async def phone_at(folder: Path, clock: FixedClock, language: str = "ru") -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the host whose files are in ``folder``."""
    transport = httpx.ASGITransport(app=app_of(folder, clock))
    headers = {"accept-language": language}
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers) as client:
        yield client


def one_file(name: str, body: bytes) -> dict[str, tuple[str, bytes, str]]:
    """A form with a file, as browsers send it."""
    return {"file": (name, body, "application/octet-stream")}


def use_links(folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> SessionLinks:
    """Pass files of this test's program on by links, as a host does."""
    monkeypatch.setattr(link_sheet, "LOOK_EVERY", 0.01)
    folder.mkdir(exist_ok=True)
    session = SessionLinks(LinkBox(folder, clock), ADDRESS + "/", clock)
    links.use(session)
    return session
