"""What waits for an administrator: passwords that nobody has changed, roles that end, work that failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from ruobr_server.areas.administration.account_list import accounts_inside
from ruobr_server.areas.administration.grant_list import in_scope
from ruobr_server.areas.declaration import Area
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.auth.role_grants import held_by, is_live
from ruobr_server.integrations.email.service import LETTER
from ruobr_server.kit.errors import Forbidden
from ruobr_server.kit.jobs.view import failed_by_kind
from ruobr_tui.api.models.administration import Overview, OverviewRow
from ruobr_tui.api.roles import REGION
from ruobr_tui.api.rules.grants import ADMINISTRATORS, KEEPERS, scopes_of

SOON = timedelta(days=30)
"""How long before its last day a role is named."""


def overview(
    connection: Connection, caller: Identity, today: date, now: datetime, areas: Sequence[Area] = ()
) -> Overview:
    """Numbers of the caller's scope; null where they are not the caller's concern.

    Raises ``Forbidden`` for callers who neither administer nor look after accounts.
    """
    held = held_by(connection, caller)
    keeps, administers = scopes_of(held, KEEPERS), scopes_of(held, ADMINISTRATORS)
    if not keeps and not administers:
        raise Forbidden
    unchanged = unused = ending = next_end = None
    if keeps:
        own = account_owners.c
        of_scope = accounts_inside(caller, keeps).where(own.active).subquery()
        number = select(func.count()).select_from(of_scope)
        unchanged = connection.execute(number.where(of_scope.c.must_change_password)).scalar_one()
        unused = connection.execute(number.where(of_scope.c.first_used_at.is_(None))).scalar_one()
    if administers:
        roles = granted_roles.c
        soon = (
            select(func.count(), func.min(roles.ends_on))
            .join(account_owners, account_owners.c.id == roles.account_id)
            .where(or_(*(in_scope(scope) for scope in administers)), is_live(today, roles))
            .where(roles.ends_on <= today + SOON, account_owners.c.active)
        )
        ending, next_end = connection.execute(soon).one()
    failed = failed_by_kind(connection) if REGION in administers else None
    waiting = [
        OverviewRow(what=each.what, count=each.count, day=each.day)
        for area in areas
        if area.waits is not None
        for each in area.waits(connection, caller, now)
    ]
    return Overview(
        unchanged=unchanged,
        unused=unused,
        ending=ending,
        next_end=next_end,
        failed_letters=None if failed is None else failed.pop(LETTER, 0),
        failed_jobs=None if failed is None else sum(failed.values()),
        waiting=waiting,
    )
