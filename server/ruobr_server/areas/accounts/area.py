"""Accounts: sign-in, registration and password reset by email, the user's own login."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection
from starlette.datastructures import State

from ruobr_server.areas.accounts import service
from ruobr_server.areas.accounts.email_jobs import REQUEST, answer
from ruobr_server.areas.accounts.registration_routes import router as registration
from ruobr_server.areas.accounts.session_routes import router as sessions
from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.auth.known_places import forget_old
from ruobr_server.auth.recovery_codes import forget_codes
from ruobr_server.auth.role_grants import exported
from ruobr_server.auth.sessions import sessions_of
from ruobr_server.integrations.email.service import BACKOFF, give_up, sends_letters
from ruobr_server.kit.jobs.kinds import JobKind, retention
from ruobr_server.kit.workflow.idempotency import forget_answers_to

BY_LETTER = frozenset({"registration", "recovery"})


def _features(state: State) -> frozenset[str]:
    """The features that need a mail server."""
    return BY_LETTER if state.settings.smtp is not None or state.settings.demo else frozenset()


def _erase(connection: Connection, account_id: int, now: datetime) -> None:
    forget_answers_to(connection, account_id)
    service.erase(connection, account_id)


AREA = Area(
    name="accounts",
    routers=(sessions, registration),
    features=frozenset({"session", "account"}),
    features_of=_features,
    public_paths=("/cabinet/session", "/cabinet/registration", "/cabinet/recovery"),
    jobs=(
        JobKind(
            name=REQUEST,
            run=answer,
            backoff=BACKOFF,
            is_on=sends_letters,
            on_failed=give_up,
            can_be_retried=False,
        ),
        retention("accounts.recovery_codes", forget_codes),
        retention("accounts.known_places", forget_old),
    ),
    exports={
        "account": lambda db, caller, now, today: (
            service.own_account(db, caller).to_wire() | {"role": caller.role}
        ),
        "diaries": lambda db, caller, now, today: [
            {"id": card.id, "school": card.school} for card in service.pupils_of(db, caller)
        ],
        "roles": lambda db, caller, now, today: exported(db, caller.account_id),
        "sessions": lambda db, caller, now, today: [each.to_wire() for each in sessions_of(db, caller, now)],
    },
    erase=_erase,
    demo=DemoRows("ruobr_server.areas.accounts.demo:build", after=("schools",)),
)
