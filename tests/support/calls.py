"""Every call of a server, with the examples of its own description."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ruobr_server.app import Portal
from ruobr_server.areas.declaration import Area
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.tables import accounts
from support.clerks import seat_clerk
from support.made_once import made_once

ENDLESS = "/cabinet/events"
"""A stream has no end to wait for."""
KINDS = ("kindergarten", "school", "complaints", "personal-data", "meals")


@dataclass(frozen=True)
class Call:
    """One call. ``template`` is the path with the names of what stands in it."""

    method: str
    template: str
    names: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def path(self) -> str:
        """The path with a number in place of each name."""
        return re.sub(r"\{\w+\}", "1", self.template)


_described: dict[tuple[object, ...], tuple[Sequence[Area], dict[str, Any]]] = {}


def described_by(app: Portal) -> dict[str, Any]:
    """The application's description of itself; made once for all with the same areas."""
    areas = app.state.areas  # stored beside: no other area gets the id of one that is known here
    kind = (app.state.settings.cabinet, *map(id, areas))
    if kind not in _described:
        _described[kind] = areas, _described_once(app) if areas is AREAS else app.openapi()
    return _described[kind][1]


def _described_once(app: Portal) -> dict[str, Any]:
    def make(folder: Path) -> None:
        (folder / "openapi.json").write_text(json.dumps(app.openapi()))

    folder = made_once("description" if app.state.settings.cabinet else "mobile description", make)
    described: dict[str, Any] = json.loads((folder / "openapi.json").read_text())
    return described


def calls_of(app: Portal) -> Iterator[Call]:
    """Every call but the endless one."""
    described = described_by(app)
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            if path == ENDLESS:
                continue
            query = {
                each["name"]: str(each.get("example") or (each.get("examples") or ["1"])[0])
                for each in about.get("parameters", [])
                if each["in"] == "query"
            }
            body = None
            content = about.get("requestBody", {}).get("content", {}).get("application/json")
            if content is not None:
                name = content["schema"]["$ref"].rsplit("/", 1)[1]
                body = described["components"]["schemas"][name]["example"]
            yield Call(method.upper(), path, tuple(re.findall(r"\{(\w+)\}", path)), query, body)


def at_every_desk(connection: Connection, login: str) -> None:
    """The operator with this login decides about everything."""
    account: Any = connection.scalar(accounts.select().where(accounts.c.login == login))
    territory: Any = connection.exec_driver_sql("SELECT territory_id FROM schools").scalar()
    for kind in KINDS:
        seat_clerk(connection, account, kind, territory)
