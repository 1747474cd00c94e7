"""The text that Prometheus reads, and who may read it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from ruobr_server.areas.declaration import Area
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.dependencies import SettingsDep
from ruobr_server.kit.jobs.gauges import job_gauges
from ruobr_server.kit.metrics import Gauge, Gauges
from ruobr_tui import __version__
from ruobr_tui.api.clock import Clock

FRESH_SECONDS = 10.0
"""What was read of the database is valid so long, however often it is asked for."""

FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")
"""A request with one of these came through a proxy: whoever reads metrics asks the server itself."""


async def get_metrics(request: Request, settings: SettingsDep) -> bytes:
    """The metrics of this server. Raises ``NotFound`` for an address that may not read them."""
    if not _may_read(request, settings.metrics_networks):
        raise NotFound
    state = request.app.state
    text: bytes = state.metrics.text(await state.gauges.current())
    return text


MetricsPage = Annotated[bytes, Depends(get_metrics)]
"""``async def route(page: MetricsPage)``: for who may read it."""


def _may_read(request: Request, networks: Sequence[str]) -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(address_of(request.scope))
    except ValueError:  # a socket of this machine
        return False
    return any(address in ip_network(network) for network in networks)


class DatabaseGauges:
    """The gauges of the database and of all areas, read at most once in ``FRESH_SECONDS``."""

    def __init__(self, database: Database, areas: Sequence[Area], clock: Clock) -> None:
        self._database = database
        self._readers: list[Gauges] = [
            job_gauges,
            *(area.gauges for area in areas if area.gauges is not None),
        ]
        self._clock = clock
        self._lock = asyncio.Lock()
        self._read_at = float("-inf")
        self._known: list[Gauge] = []

    async def current(self) -> list[Gauge]:
        """The gauges; without a database only that there is none."""
        async with self._lock:
            if time.monotonic() - self._read_at >= FRESH_SECONDS:
                self._known = await self._now()
                self._read_at = time.monotonic()
            return self._known

    async def _now(self) -> list[Gauge]:
        trouble = await self._database.trouble()
        about = "Whether the database reads and writes; the cause if it does not"
        up = Gauge("database_up", about, float(trouble is None), {"cause": trouble.code if trouble else ""})
        version = Gauge("build_info", "The program's version", 1, {"version": __version__})
        try:
            return [version, up, *await self._database.read(_read, self._readers, self._clock())]
        except DatabaseUnavailable:
            return [version, up]


def _read(connection: Connection, readers: Sequence[Gauges], now: datetime) -> list[Gauge]:
    return [gauge for reader in readers for gauge in reader(connection, now)]
