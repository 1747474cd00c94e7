"""Adjustments of a balance and their reversal: at once, or as a request for a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.approvals import service as four_eyes
from ruobr_server.areas.declaration import ApprovalKind, Confirmed, Fact, Plan
from ruobr_server.areas.events.service import notify_pupils
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.desk import pupil_at_desk
from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_server.areas.schools.queries import person_names, school_names
from ruobr_server.areas.schools.service import Pupil, full_name, last_day, territory_of_school
from ruobr_server.auth.guardians import guardians_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_server.kit.settings import FourEyes
from ruobr_tui.api.models.canteen import CorrectionRequest, ReversalRequest
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.reasons import meals as reasons
from ruobr_tui.api.roles import Scope
from ruobr_tui.api.rules.approvals import CORRECTIONS, MEAL_CORRECTION, MEAL_REVERSAL
from ruobr_tui.api.rules.fields.amounts import LARGEST_CORRECTION, NotASum, typed_sum


@dataclass(frozen=True, slots=True)
class _Change:
    """What happens to an account: kopecks, with their sign; ``entry`` is the one that is reversed."""

    who: Pupil
    amount: int
    entry: ledger.Written | None = None


def correct(
    connection: Connection,
    caller: Identity,
    pupil_id: int,
    request: CorrectionRequest,
    now: datetime,
    rules: FourEyes = four_eyes.OFF,
) -> int | None:
    """Adjust a balance; the entry contains the operator and the reason.

    Returns the number of the request that waits for a second person instead; None: it is done. Raises
    ``Forbidden``, ``NotFound``, ``Invalid``, and ``Conflict`` beyond the limits of a day.
    """
    change = _correction(connection, caller, pupil_id, request)
    body = {"amount": request.amount, "reason": request.reason.strip()}
    return _do(connection, caller, CORRECTION, change, body, now, rules)


def take_back(
    connection: Connection,
    caller: Identity,
    pupil_id: int,
    request: ReversalRequest,
    now: datetime,
    rules: FourEyes = four_eyes.OFF,
) -> int | None:
    """Reverse an adjustment by an entry of the opposite amount, once.

    Returns as ``correct``. Raises ``Forbidden``, ``NotFound`` for an unknown line, ``Invalid`` without a
    reason, ``Conflict`` for another kind of line, too late, twice, or if the balance is too low.
    """
    change = _reversal(connection, caller, pupil_id, request, now)
    body = {"line": request.line, "reason": request.reason.strip()}
    return _do(connection, caller, REVERSAL, change, body, now, rules)


def _do(
    connection: Connection,
    caller: Identity,
    kind: ApprovalKind,
    change: _Change,
    body: Mapping[str, Any],
    now: datetime,
    rules: FourEyes,
) -> int | None:
    four_eyes.count_of_day(
        connection,
        caller,
        CORRECTIONS,
        now,
        most=rules.corrections_a_day,
        kopecks=abs(change.amount),
        most_kopecks=rules.correction_kopecks_a_day,
    )
    if CORRECTIONS in rules.acts:
        plan = kind.plan(connection, caller, change.who.id, body, now)
        if abs(change.amount) > rules.corrections_above or caller.person_id in plan.concerns:
            return four_eyes.ask(
                connection, caller, kind, change.who.id, body, plan, body["reason"], now, rules
            )
    _book(connection, caller, change, body["reason"], now)
    return None


def _correction(
    connection: Connection, caller: Identity, pupil_id: int, request: CorrectionRequest
) -> _Change:
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
    return _Change(who, -amount if text.startswith("-") else amount)


def _reversal(
    connection: Connection, caller: Identity, pupil_id: int, request: ReversalRequest, now: datetime
) -> _Change:
    who = pupil_at_desk(connection, caller, pupil_id)
    account = ledger.meals_of(who.school_id, who.id)
    entry = ledger.entry_of(connection, account, request.line)
    if entry is None:
        raise NotFound
    if not request.reason.strip():
        raise Invalid(reasons.SAY_WHY)
    if entry.reversible_until is None:
        raise Conflict(reasons.CORRECTIONS_ONLY)
    if entry.reversible_until < now.astimezone(who.zone).date():
        raise Conflict(reasons.CORRECTION_OVER)
    return _Change(who, -entry.amounts[account], entry)


def _book(connection: Connection, caller: Identity, change: _Change, reason: str, now: datetime) -> None:
    who = change.who
    today = now.astimezone(who.zone).date()
    if change.entry is not None:
        _reverse(connection, caller, change, reason, now)
    else:
        [number] = take_ids(connection, "meal_corrections")
        lines = {
            ledger.meals_of(who.school_id, who.id): change.amount,
            ledger.own_of(who.school_id, ledger.CORRECTION): -change.amount,
        }
        ledger.write(
            connection, who.school_id, "correction", f"correction/{number}", lines, today, now,
            account_id=caller.account_id, note=reason,
            reversible_until=last_day(connection, territory_of_school(connection, who.school_id), today),
        )  # fmt: skip
    notify_pupils(connection, [who.id], BALANCE, now)


def _reverse(connection: Connection, caller: Identity, change: _Change, reason: str, now: datetime) -> None:
    who, entry = change.who, change.entry
    assert entry is not None
    today = now.astimezone(who.zone).date()
    is_new = ledger.reverse(
        connection, who.school_id, entry, today, now, account_id=caller.account_id, note=reason
    )
    if not is_new:
        raise Conflict(reasons.CORRECTION_TAKEN_BACK)
    # Checked after writing, when the account's row is locked.
    account = ledger.meals_of(who.school_id, who.id)
    if change.amount < 0 and ledger.balance(connection, account) < 0:
        raise Conflict(reasons.CORRECTION_SPENT)


# Four eyes


def _plan_of_correction(
    connection: Connection, caller: Identity, pupil_id: int, body: Mapping[str, Any], now: datetime
) -> Plan:
    change = _correction(connection, caller, pupil_id, CorrectionRequest(**body))
    return _plan(connection, change)


def _plan_of_reversal(
    connection: Connection, caller: Identity, pupil_id: int, body: Mapping[str, Any], now: datetime
) -> Plan:
    change = _reversal(connection, caller, pupil_id, ReversalRequest(**body), now)
    return _plan(connection, change, Fact("line", str(body["line"]), "count"))


def _plan(connection: Connection, change: _Change, *more: Fact) -> Plan:
    who = change.who
    account = ledger.meals_of(who.school_id, who.id)
    row = connection.execute(
        select(
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
            school_names.c.name,
            school_names.c.territory_id,
            meal_accounts.c.account,
        )
        .select_from(meal_accounts)
        .join(school_names, school_names.c.id == meal_accounts.c.school_id)
        .join(person_names, person_names.c.id == who.person_id)
        .where(meal_accounts.c.school_id == who.school_id, meal_accounts.c.pupil_id == who.id)
    ).one()
    before = ledger.balance(connection, account)
    name = full_name(row.last_name, row.first_name, row.middle_name)
    return Plan(
        title=name,
        scope=Scope(row.territory_id, who.school_id),
        facts=[
            Fact("pupil", name),
            Fact("school", f"{who.class_name} · {row.name}", is_fixed=False),
            Fact("meal-account", row.account),
            Fact("amount", str(change.amount), "sum"),
            *more,
            Fact("balance", str(before), "sum", is_fixed=False),
            Fact("balance-after", str(before + change.amount), "sum", is_fixed=False),
        ],
        concerns=four_eyes.people_of(connection, guardians_of(connection, [who.id])) | {who.person_id},
    )


def _carry_out_correction(connection: Connection, done: Confirmed, now: datetime) -> None:
    change = _correction(connection, done.asker, done.subject_id, CorrectionRequest(**done.body))
    _book(connection, done.asker, change, done.reason, now)


def _carry_out_reversal(connection: Connection, done: Confirmed, now: datetime) -> None:
    change = _reversal(connection, done.asker, done.subject_id, ReversalRequest(**done.body), now)
    _book(connection, done.asker, change, done.reason, now)


CORRECTION = ApprovalKind(
    name=MEAL_CORRECTION, act=CORRECTIONS, plan=_plan_of_correction, carry_out=_carry_out_correction
)
REVERSAL = ApprovalKind(
    name=MEAL_REVERSAL, act=CORRECTIONS, plan=_plan_of_reversal, carry_out=_carry_out_reversal
)
