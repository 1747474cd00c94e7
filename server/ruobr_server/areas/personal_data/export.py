"""Everything that the portal knows about an account and its children, for its owner (152-FZ, article 14)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.documents import service as documents
from ruobr_server.areas.enrolment import applications as enrolment
from ruobr_server.areas.families import diary_access
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import exchange, tracker
from ruobr_server.areas.meals import statement as meals
from ruobr_server.areas.messages import service as mail
from ruobr_server.areas.payments import service as payments
from ruobr_server.areas.personal_data import consents, erasure
from ruobr_server.areas.personal_data.access_log import looks_at
from ruobr_server.areas.state_services import account_linking as state_services
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.calls import takes_long

FORMAT = "ruobr-my-data/1"


@takes_long(60.0)
def export(connection: Connection, caller: Identity, now: datetime, today: date) -> dict[str, Any]:
    """JSON. Scans are told by name; their files are fetched one by one."""
    own_consents = consents.all_of(connection, caller.account_id)
    pupils = accounts.pupils_of(connection, caller)
    applied = tracker.applications(connection, caller, today).to_wire()
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "account": accounts.own_account(connection, caller).to_wire() | {"role": caller.role},
        "profile": families.profile(connection, caller).to_wire(),
        "children": families.children(connection, caller).to_wire()["children"],
        "diaries": [{"id": card.id, "school": card.school} for card in pupils],
        "documents": documents.documents_of(connection, caller).to_wire()["documents"],
        "kindergarten_applications": applied["applications"],
        "school_applications": enrolment.applications(connection, caller).to_wire()["applications"],
        "meal_accounts": meals.whole(connection, [card.id for card in pupils]),
        "payments": payments.every_payment(connection, caller),
        "consents": [each.to_wire() for each in own_consents],
        "sessions": [each.to_wire() for each in accounts.sessions_of(connection, caller, now)],
        "join_requests": diary_access.every_request(connection, caller),
        "exchange": exchange.exchange(connection, caller).to_wire(),
        "messages": mail.every_letter(connection, caller.person_id),
        "state_services": state_services.link_state(connection, caller).to_wire(),
        "looks": looks_at(connection, caller.account_id).to_wire()["looks"],
        "erasure": erasure.latest(connection, caller).to_wire(),
    }
