"""Live events: changes, published to connected clients."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.datastructures import State

from ruobr_server.areas.declaration import Area, NoDemoRows
from ruobr_server.areas.events.gauges import event_gauges
from ruobr_server.areas.events.hub import Hub
from ruobr_server.areas.events.routes import router
from ruobr_server.areas.events.service import erase, forget_old
from ruobr_server.kit.jobs.background import running
from ruobr_server.kit.jobs.kinds import retention
from ruobr_server.kit.shutdown import end_at_a_signal


def _features(state: State) -> frozenset[str]:
    return frozenset({"events"}) if state.hub is not None else frozenset()


def _setup(app: FastAPI) -> None:
    app.state.hub = None


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if not app.state.settings.cabinet:
        yield
        return
    app.state.hub = hub = Hub(app.state.database, app.state.listen_at)
    end_at_a_signal(hub.close)
    async with running("live events", hub.run):
        yield


AREA = Area(
    name="events",
    routers=(router,),
    features_of=_features,
    setup=_setup,
    lifespan=_lifespan,
    jobs=(retention("events.old", forget_old),),
    erase=erase,
    gauges=event_gauges,
    demo=NoDemoRows("events are of what happens while the demo is used"),
)
