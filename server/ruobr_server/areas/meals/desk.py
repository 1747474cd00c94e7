"""The meals desk: its canteens, finding an account, adjusting it with a reason, reversing an adjustment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from ruobr_server.areas.events.service import notify_pupils
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.queries import account_balances
from ruobr_server.areas.meals.tables import canteens, meal_accounts
from ruobr_server.areas.schools.queries import (
    class_names,
    class_of_pupil,
    is_at_desk,
    person_names,
    pupil_places,
    school_names,
)
from ruobr_server.areas.schools.service import Pupil, full_name, last_day, territory_of_school
from ruobr_server.areas.schools.service import pupil as pupil_of
from ruobr_server.auth.desks import MEALS, schools_of_desk
from ruobr_server.auth.guardians import guardians_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_tui.api.models.canteen import (
    CorrectionRequest,
    DeskAccount,
    DeskAccounts,
    DeskCanteen,
    DeskCanteens,
    ReversalRequest,
)
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.reasons import meals as reasons
from ruobr_tui.api.rules.fields.amounts import LARGEST_CORRECTION, NotASum, typed_sum

SHOWN = 50


def canteens_of(connection: Connection, caller: Identity) -> DeskCanteens:
    """The desk's schools with a canteen. Raises ``Forbidden``."""
    rows = connection.execute(
        select(school_names.c.id, school_names.c.name)
        .join(canteens, canteens.c.school_id == school_names.c.id)
        .where(_mine(connection, caller))
        .order_by(school_names.c.name, school_names.c.id)
    )
    return DeskCanteens(canteens=[DeskCanteen(school=row.id, name=row.name) for row in rows])


def works_for(connection: Connection, caller: Identity, school_id: int) -> None:
    """Raises ``Forbidden`` for callers without such a desk, ``NotFound`` for another desk's school."""
    query = (
        select(school_names.c.id)
        .join(canteens, canteens.c.school_id == school_names.c.id)
        .where(school_names.c.id == school_id, _mine(connection, caller))
    )
    if connection.execute(query).first() is None:
        raise NotFound


def find(connection: Connection, caller: Identity, text: str) -> DeskAccounts:
    """Accounts by the beginning of their number, or of the child's surname. Raises ``Forbidden``."""
    mine = _mine(connection, caller)
    wanted = " ".join(text.split())
    if not wanted:
        return DeskAccounts()
    if wanted.isdigit():
        condition = meal_accounts.c.account.startswith(wanted, autoescape=True)
    else:
        last, _, first = wanted.partition(" ")
        condition = person_names.c.last_name.startswith(_as_a_name(last), autoescape=True)
        if first:
            condition &= person_names.c.first_name.startswith(_as_a_name(first), autoescape=True)
    own, balances = meal_accounts, account_balances
    rows: Sequence[Any] = connection.execute(
        select(
            *(own.c[name] for name in ("pupil_id", "account")),
            *(person_names.c[name] for name in ("last_name", "first_name", "middle_name")),
            *(class_names.c[name] for name in ("grade", "letter")),
            *(school_names.c.name, balances.c.balance),
        )
        .join(
            pupil_places,
            (pupil_places.c.school_id == own.c.school_id) & (pupil_places.c.id == own.c.pupil_id),
        )
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(class_names, class_of_pupil())
        .join(school_names, school_names.c.id == own.c.school_id)
        .outerjoin(
            balances,
            (balances.c.school_id == own.c.school_id)
            & (balances.c.pupil_id == own.c.pupil_id)
            & (balances.c.name == ledger.MEALS),
        )
        .where(mine, condition)
        .order_by(person_names.c.last_name, person_names.c.first_name, own.c.pupil_id)
        .limit(SHOWN + 1)
    ).all()
    return DeskAccounts(accounts=[_found(row) for row in rows[:SHOWN]], more=len(rows) > SHOWN)


def pupil_at_desk(connection: Connection, caller: Identity, pupil_id: int) -> Pupil:
    """A child with an account in a school of the desk. Raises ``Forbidden``, ``NotFound``."""
    query = (
        select(meal_accounts.c.pupil_id)
        .join(school_names, school_names.c.id == meal_accounts.c.school_id)
        .where(meal_accounts.c.pupil_id == pupil_id, _mine(connection, caller))
    )
    allowed = connection.execute(query).first()
    found = pupil_of(connection, pupil_id)
    if allowed is None or found is None:
        raise NotFound
    return found


def correct(
    connection: Connection, caller: Identity, pupil_id: int, request: CorrectionRequest, now: datetime
) -> None:
    """Adjust a balance; the entry contains the operator and the reason.

    Raises ``Forbidden``, ``NotFound``, ``Invalid``.
    """
    who = pupil_at_desk(connection, caller, pupil_id)
    text = request.amount.strip().replace("−", "-")
    try:
        amount = typed_sum(text.removeprefix("-").removeprefix("+"))
    except NotASum as error:
        raise Invalid(reasons.NOT_A_CORRECTION) from error
    if not 0 < amount <= LARGEST_CORRECTION:
        raise Invalid(reasons.CORRECTION_RANGE)
    if not request.reason.strip():
        raise Invalid(reasons.SAY_WHY)
    signed = -amount if text.startswith("-") else amount
    [number] = take_ids(connection, "meal_corrections")
    lines = {
        ledger.meals_of(who.school_id, who.id): signed,
        ledger.own_of(who.school_id, ledger.CORRECTION): -signed,
    }
    today = now.astimezone(who.zone).date()
    ledger.write(
        connection, who.school_id, "correction", f"correction/{number}", lines, today, now,
        account_id=caller.account_id, note=request.reason.strip(),
        reversible_until=last_day(connection, territory_of_school(connection, who.school_id), today),
    )  # fmt: skip
    notify_pupils(connection, [who.id], BALANCE, now)


def take_back(
    connection: Connection, caller: Identity, pupil_id: int, request: ReversalRequest, now: datetime
) -> None:
    """Reverse an adjustment by an entry of the opposite amount, once.

    Raises ``Forbidden``, ``NotFound`` for an unknown line, ``Invalid`` without a reason, ``Conflict`` for
    another kind of line, too late, twice, or if the balance is too low.
    """
    who = pupil_at_desk(connection, caller, pupil_id)
    account = ledger.meals_of(who.school_id, who.id)
    entry = ledger.entry_of(connection, account, request.line)
    if entry is None:
        raise NotFound
    if not request.reason.strip():
        raise Invalid(reasons.SAY_WHY)
    if entry.reversible_until is None:
        raise Conflict(reasons.CORRECTIONS_ONLY)
    today = now.astimezone(who.zone).date()
    if entry.reversible_until < today:
        raise Conflict(reasons.CORRECTION_OVER)
    is_new = ledger.reverse(
        connection,
        who.school_id,
        entry,
        today,
        now,
        account_id=caller.account_id,
        note=request.reason.strip(),
    )
    if not is_new:
        raise Conflict(reasons.CORRECTION_TAKEN_BACK)
    # Checked after writing, when the account's row is locked.
    if entry.amounts[account] > 0 and ledger.balance(connection, account) < 0:
        raise Conflict(reasons.CORRECTION_SPENT)
    notify_pupils(connection, [who.id], BALANCE, now)


def subjects_of(connection: Connection, children: list[int]) -> list[tuple[int, int | None]]:
    """The families' accounts whose data these meal accounts contain."""
    return [(account, None) for account in guardians_of(connection, children)]


def _as_a_name(text: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in text.split("-"))


def _found(row: Any) -> DeskAccount:
    return DeskAccount(
        child=row.pupil_id,
        name=full_name(row.last_name, row.first_name, row.middle_name),
        school_class=f"{row.grade}{row.letter}",
        school=row.name,
        account=row.account,
        balance=roubles(row.balance or 0),
    )


def _mine(connection: Connection, caller: Identity) -> ColumnElement[bool]:
    territories, single = schools_of_desk(connection, caller, MEALS)
    return is_at_desk(territories, single)
