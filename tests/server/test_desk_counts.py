"""How much waits at the desks of somebody: of the own desks alone, as their lists say, without a look."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from ruobr_server.areas.complaints import desk, service
from ruobr_server.areas.desks import service as desks
from ruobr_server.areas.personal_data import erasure
from ruobr_server.areas.personal_data.tables import access_log
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Forbidden
from ruobr_tui.api.models.desks import DeskCount
from support import neighbours
from support.clerks import seat_clerk
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW
from support.kindergartens import TODAY

pytestmark = on_sqlite

VALUES = {"sender": "Кузнецова Ольга", "phone": "+79130000000", "child": "Анна", "text": "Логин не выдают."}


def counts(database: Database, who: Identity) -> dict[str, DeskCount]:
    found = database.read_now(desks.waiting, who, AREAS).desks
    return {each.desk: each for each in found}


@on_both
def test_each_clerk_reads_how_much_waits_at_the_own_desks(database: Database, family: Family) -> None:
    clerk = replace(family.petrovs.pupil, role="operator")
    with pytest.raises(Forbidden):
        counts(database, clerk)
    database.write_now(seat_clerk, clerk.account_id, "complaints")
    assert counts(database, clerk)["complaints"].model_dump() == {
        "desk": "complaints",
        "count": 0,
        "since": None,
    }
    for at, school in enumerate((1, 1, neighbours.SCHOOL)):
        when = NOW + timedelta(minutes=at)
        database.write_now(service.file, school, VALUES, None, when, TODAY)
    found = counts(database, clerk)
    assert set(found) == {"complaints"}
    assert (found["complaints"].count, found["complaints"].since) == (2, NOW)
    first = database.read_now(desk.work_list, clerk).complaints[0]
    database.write_now(desk.decide, clerk, first.id, "answer", first.version, "Выдан", NOW)
    found = counts(database, clerk)
    assert (found["complaints"].count, found["complaints"].since) == (1, NOW + timedelta(minutes=1))
    database.write_now(erasure.ask, family.ivanovs.parent, NOW)
    for kind in ("personal-data", "meals", "school", "kindergarten"):
        database.write_now(seat_clerk, clerk.account_id, kind)
    found = counts(database, clerk)
    own = {"complaints": 1, "personal-data": 1, "refunds": 0, "school": 0, "kindergarten": 0}
    assert {name: each.count for name, each in found.items()} == own
    for role in ("parent", "pupil"):
        with pytest.raises(Forbidden):
            counts(database, replace(clerk, role=role))


async def test_no_name_is_sent_and_no_look_is_logged(
    app_client: Any, region: Database, officer: Identity, family: Family
) -> None:
    region.write_now(erasure.ask, family.ivanovs.parent, NOW)
    answer = await app_client.get("/desk/waiting", headers=header_credentials("officer", PASSWORD))
    assert answer.status_code == 200, answer.text
    [shown] = answer.json()["desks"]
    assert set(shown) == {"desk", "count", "since"}
    assert (shown["desk"], shown["count"]) == ("personal-data", 1)

    def looks(connection: Connection) -> int:
        return int(connection.execute(select(func.count()).select_from(access_log)).scalar_one())

    assert region.read_now(looks) == 0
    mine = await app_client.get("/desk/waiting", headers=header_credentials("ivanova", PASSWORD))
    assert mine.status_code == 403
    assert (await app_client.get("/desk/waiting")).status_code == 401
