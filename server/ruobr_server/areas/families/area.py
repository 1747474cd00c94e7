"""Families: data of parents and their children, and access to diaries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.areas.declaration import Area, DemoRows, of_account
from ruobr_server.areas.families import diary_access, service
from ruobr_server.areas.families.login_sheet_routes import router as login_sheets
from ruobr_server.areas.families.queries import only_email_of
from ruobr_server.areas.families.routes import router
from ruobr_server.areas.families.tables import join_requests
from ruobr_server.areas.families.teacher_routes import router as teacher_routes
from ruobr_server.integrations.email import service as letters


def _erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Delete profile and children, and emails to an address that no other account has."""
    if email := only_email_of(connection, account_id):
        letters.erase(connection, email)
    service.erase(connection, account_id, now)


AREA = Area(
    name="families",
    routers=(router, teacher_routes, login_sheets),
    features=frozenset({"family"}),
    sheets="ruobr_server.areas.families.sheets:sheets",
    exports={
        "profile": lambda db, caller, now, today: service.profile(db, caller).to_wire(),
        "children": lambda db, caller, now, today: service.children(db, caller).to_wire()["children"],
        "join_requests": lambda db, caller, now, today: diary_access.every_request(db, caller),
    },
    histories={"join-request": of_account(join_requests)},
    erase=_erase,
    on_consent_withdrawn=diary_access.stop,
    demo=DemoRows("ruobr_server.areas.families.demo:build", after=("accounts", "documents")),
)
