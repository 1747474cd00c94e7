"""Four eyes: what the settings name is asked for by one member of staff and confirmed by another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from starlette.datastructures import State

from ruobr_server.areas.approvals.erasure import erase
from ruobr_server.areas.approvals.expiry import close_expired, forget_days
from ruobr_server.areas.approvals.requests import to_confirm
from ruobr_server.areas.approvals.routes import router
from ruobr_server.areas.approvals.tables import approval_people
from ruobr_server.areas.declaration import Area, NoDemoRows, Waits
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.jobs.kinds import Work, daily, retention
from ruobr_tui.api.models import events


async def _close(work: Work) -> None:
    await work.finish(close_expired, work.clock())


def _features(state: State) -> frozenset[str]:
    return frozenset({"approvals"} if state.settings.four_eyes.acts else ())


def _waits(connection: Connection, caller: Identity, now: datetime) -> list[Waits]:
    count = to_confirm(connection, caller, now)
    return [Waits("approvals", count)] if count else []


_people, _accounts = approval_people.c, account_owners.c
_ABOUT = select(_people.approval_id.label("id"), _accounts.id.label("account_id")).select_from(
    account_owners.join(approval_people, _accounts.person_id == _people.person_id)
)
"""Requests about the owner of an account."""

AREA = Area(
    name="approvals",
    routers=(router,),
    features_of=_features,
    jobs=(daily("approvals.expiry", _close), retention("approvals.days", forget_days)),
    histories={"approval": _ABOUT},
    erase=erase,
    waits=_waits,
    event_kinds=frozenset({events.APPROVAL}),
    demo=NoDemoRows("a demo asks for a second person only where its settings say so"),
)
