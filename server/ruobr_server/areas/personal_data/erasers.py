"""What each area takes away when an account is erased, in an order in which nothing needs what is gone.

What becomes of each table is declared beside it (``info=``), and a test walks all tables and holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select

from ruobr_server.areas.accounts import service as accounts_service
from ruobr_server.areas.documents import service as documents
from ruobr_server.areas.enrolment import erasure as enrolment
from ruobr_server.areas.events import service as events
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.kindergarten import erasure as kindergarten
from ruobr_server.areas.messages import service as mail
from ruobr_server.areas.payments import erasure as payments
from ruobr_server.areas.personal_data import access_log
from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.auth.tables import accounts
from ruobr_server.integrations.email import service as post
from ruobr_server.kit.workflow.idempotency import forget_answers_to

Erase = Callable[[Connection, int, datetime], None]


def _documents(connection: Connection, account_id: int, now: datetime) -> None:
    documents.erase_all_of(connection, account_id)


def _letters(connection: Connection, account_id: int, now: datetime) -> None:
    own = select(accounts.c.person_id).where(accounts.c.id == account_id)
    person = connection.execute(own).scalar_one()
    if connection.execute(accounts_service.others_of(person, account_id).limit(1)).first() is None:
        mail.erase(connection, person)


def _post(connection: Connection, account_id: int, now: datetime) -> None:
    """Letters by e-mail, unless another account has the same address."""
    own = select(func.lower(profiles.c.email)).where(profiles.c.account_id == account_id)
    email = connection.execute(own).scalar_one_or_none()
    others = select(profiles.c.account_id).where(
        func.lower(profiles.c.email) == email, profiles.c.account_id != account_id
    )
    if email and connection.execute(others.limit(1)).first() is None:
        post.erase(connection, email)


def _state_services(connection: Connection, account_id: int, now: datetime) -> None:
    """Whoever came from there can come again, and gets a new account."""
    device.erase(connection, account_id)
    account_linking.unlink_account(connection, account_id)


def _account(connection: Connection, account_id: int, now: datetime) -> None:
    forget_answers_to(connection, account_id)
    accounts_service.erase(connection, account_id)


ERASERS: tuple[Erase, ...] = (
    _documents,
    kindergarten.erase,
    enrolment.erase,
    payments.erase,
    _post,
    families.erase,
    _letters,
    events.erase,
    access_log.erase,
    _state_services,
    _account,
)
