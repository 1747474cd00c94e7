"""Scans of children's documents, stored encrypted."""

from __future__ import annotations

from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.datastructures import State

from ruobr_server.areas.declaration import Area, DemoRows, of_account
from ruobr_server.areas.documents import service
from ruobr_server.areas.documents.desk_routes import router as desk
from ruobr_server.areas.documents.encryption import read_keys
from ruobr_server.areas.documents.routes import router
from ruobr_server.areas.documents.tables import child_documents
from ruobr_server.areas.documents.uploads import forget_uploads
from ruobr_server.kit.jobs.kinds import retention


def _features(state: State) -> frozenset[str]:
    return frozenset({"documents"}) if state.settings.file_keys is not None else frozenset()


def _setup(app: FastAPI) -> None:
    keys = app.state.settings.file_keys
    app.state.sealer = read_keys(keys) if keys is not None else None


def _erase(connection: Connection, account_id: int, now: datetime) -> None:
    service.erase_all_of(connection, account_id)


AREA = Area(
    name="documents",
    routers=(router, desk),
    features_of=_features,
    setup=_setup,
    jobs=(retention("documents.uploads", forget_uploads),),
    exports={
        "documents": lambda db, caller, now, today: service.documents_of(db, caller).to_wire()["documents"]
    },
    histories={"document": of_account(child_documents)},
    erase=_erase,
    demo=DemoRows("ruobr_server.areas.documents.demo:build", after=("accounts",)),
)
