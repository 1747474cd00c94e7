"""The parent's side: applying, changing the choices, responding to a referral."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.documents import service as documents
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.queries import name_of_child
from ruobr_server.areas.families.service import Digests, digests_of, same_child
from ruobr_server.areas.kindergarten import queue, tracker
from ruobr_server.areas.kindergarten.exchange_binding import close_offers
from ruobr_server.areas.kindergarten.groups import take_place
from ruobr_server.areas.kindergarten.notifications import notify_owners
from ruobr_server.areas.kindergarten.states import APPLICATION, BOUND, EDITABLE, HELD, STOPPED
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    kindergartens,
    privilege_categories,
)
from ruobr_server.areas.personal_data.service import require_consent
from ruobr_server.areas.schools.queries import territory_names
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, InvalidFields, NotFound
from ruobr_server.kit.workflow.machine import OWNER
from ruobr_server.kit.workflow.service import begin, move, record
from ruobr_tui.api.models.kindergarten import (
    Application,
    ApplicationRequest,
    Category,
    Territories,
    Territory,
)
from ruobr_tui.api.reasons import documents as documents_reasons
from ruobr_tui.api.reasons import families as families_reasons
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.fields.forms import checked
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, PRIVILEGE
from ruobr_tui.api.rules.kindergarten import APPLICATION as FORM
from ruobr_tui.api.rules.kindergarten import MOST_CHOICES, OLDEST, cohort, turns
from ruobr_tui.api.states.kindergarten import KindergartenState


def where_to_apply(connection: Connection) -> Territories:
    """The municipalities with kindergartens, and their priorities."""
    rows = connection.execute(
        select(territory_names.c.id, territory_names.c.name)
        .where(
            select(kindergartens.c.id).where(kindergartens.c.territory_id == territory_names.c.id).exists()
        )
        .order_by(territory_names.c.name)
    ).all()
    categories: dict[int, list[Category]] = {}
    for row in connection.execute(
        select(privilege_categories).order_by(privilege_categories.c.rank, privilege_categories.c.id)
    ):
        categories.setdefault(row.territory_id, []).append(
            Category(id=row.id, title=row.title, rank=row.rank)
        )
    return Territories(
        territories=[
            Territory(id=row.id, title=row.name, categories=categories.get(row.id, [])) for row in rows
        ]
    )


def apply(
    connection: Connection,
    caller: Identity,
    request: ApplicationRequest,
    now: datetime,
    today: date,
    person_key: bytes | None = None,
    *,
    wording: str = VERSION,
) -> Application:
    """Submit an application. ``person_key`` is that of the keys file, for recognising the same child;
    ``wording`` is the version of the consent text in force.

    Raises ``InvalidFields`` with the reasons, ``NotFound`` for another account's child, ``Conflict`` if the
    child has a live application, of any account.
    """
    if caller.role != Role.PARENT:
        raise Forbidden
    child = families.child(connection, caller, request.child_id)
    require_consent(connection, caller, wording)
    wrong: dict[str, Reason | Explanation] = {}
    if child.missing:
        wrong["child_id"] = families_reasons.CHILD_INCOMPLETE
    if families.profile(connection, caller).missing:
        wrong["profile"] = families_reasons.PROFILE_INCOMPLETE
    if not documents.is_uploaded(connection, request.child_id, CERTIFICATE):
        wrong.setdefault("child_id", documents_reasons.NO_CERTIFICATE)
    born = date.fromisoformat(child.values["birth_date"])
    if today >= turns(born, OLDEST):
        wrong["child_id"] = reasons.TOO_OLD
    values = _checked(connection, request, born, today, wrong)
    papers = digests_of(connection, request.child_id, person_key)
    [number] = take_ids(connection, "kindergarten_applications")
    row = {
        "id": number,
        "territory_id": request.territory_id,
        "account_id": caller.account_id,
        "child_id": request.child_id,
        "birth_date": born,
        "cohort": cohort(born),
        "category_id": request.category_id,
        "category_confirmed": False,
        "state": APPLICATION.initial,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        **values,
        "child_name": name_of_child(request.child_id),
        **papers.columns(),
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(kindergarten_applications).values(**row))
    except IntegrityError as error:
        raise Conflict(_why_taken(connection, caller, papers)) from error
    _write_choices(connection, number, request, {})
    queue.enter(connection, [number])
    begin(connection, APPLICATION, number, caller.account_id, now, action="submit")
    notify_owners(connection, [number], now)
    return tracker.application(connection, caller, number, today)


def _why_taken(connection: Connection, caller: Identity, papers: Digests) -> Reason:
    """Of another account only the fact of the application is revealed."""
    own = kindergarten_applications
    strangers = select(own.c.id).where(
        same_child(own, papers), own.c.state.in_(APPLICATION.live), own.c.account_id != caller.account_id
    )
    is_of_another = connection.execute(strangers.limit(1)).first() is not None
    return reasons.APPLICATION_OF_ANOTHER if is_of_another else reasons.OWN_APPLICATION


def change(
    connection: Connection,
    caller: Identity,
    application_id: int,
    request: ApplicationRequest,
    now: datetime,
    today: date,
) -> Application:
    """Change the choices of an application; its time of registration stays.

    A newly claimed priority or sibling is unconfirmed again. Raises as ``apply``, and ``Changed`` for an old
    version.
    """
    row = own_row(connection, caller, application_id)
    if row["version"] != request.version:
        raise Changed(tracker.application(connection, caller, application_id, today).to_wire())
    if row["state"] not in EDITABLE:
        raise Conflict(reasons.WISHES_FIXED)
    if (request.territory_id, request.child_id) != (row["territory_id"], row["child_id"]):
        raise InvalidFields({"territory_id": reasons.STAYS})
    values = _checked(connection, request, row["birth_date"], today, {})
    changed = connection.execute(
        update(kindergarten_applications)
        .where(
            kindergarten_applications.c.id == application_id,
            kindergarten_applications.c.version == request.version,
        )
        .values(
            category_id=request.category_id,
            category_confirmed=row["category_confirmed"] and request.category_id == row["category_id"],
            version=request.version + 1,
            updated_at=now,
            **values,
        )
    )
    if not changed.rowcount:
        raise Changed(tracker.application(connection, caller, application_id, today).to_wire())
    known = connection.execute(
        select(application_choices.c.kindergarten_id, application_choices.c.sibling_confirmed).where(
            application_choices.c.application_id == application_id
        )
    )
    confirmed = {each.kindergarten_id: each.sibling_confirmed for each in known}
    connection.execute(
        delete(application_choices).where(application_choices.c.application_id == application_id)
    )
    _write_choices(connection, application_id, request, confirmed)
    queue.enter(connection, [application_id])
    step = (application_id, "change", row["state"], row["state"], "")
    record(connection, APPLICATION, [step], caller.account_id, now)
    notify_owners(connection, [application_id], now)
    return tracker.application(connection, caller, application_id, today)


def act(
    connection: Connection,
    caller: Identity,
    application_id: int,
    action: str,
    version: int,
    now: datetime,
    today: date,
) -> Application:
    """Confirm that documents are ready, accept or decline a referral, suspend, resume or withdraw.

    Raises ``NotFound``, ``Changed`` for an old version, and what ``move`` raises.
    """
    row = own_row(connection, caller, application_id)
    if row["version"] != version:
        raise Changed(tracker.application(connection, caller, application_id, today).to_wire())
    values: dict[str, Any] = {"deadline": None}
    if action == "decline":
        values["group_id"] = None
    if action == "resume" and row["registered_at"] is None:
        values["registered_at"] = now
    move(
        connection,
        APPLICATION,
        kindergarten_applications,
        row,
        action,
        {OWNER},
        caller.account_id,
        now,
        **values,
    )
    if action == "decline" and row["group_id"] is not None:
        take_place(connection, row["group_id"], -1)
    # no action of the owner leaves an offered place merely reserved
    close_offers(connection, application_id, now)
    queue.enter(connection, [application_id])
    notify_owners(connection, [application_id], now)
    return tracker.application(connection, caller, application_id, today)


def stop(connection: Connection, account_id: int, now: datetime) -> None:
    """Withdraw all applications of an account without a contract; reserved places are freed."""
    live = kindergarten_applications.c.state.in_(STOPPED)
    rows = connection.execute(
        select(kindergarten_applications).where(kindergarten_applications.c.account_id == account_id, live)
    ).all()
    for row in rows:
        known = dict(row._mapping)
        if row.state == HELD:
            _step(connection, known, "decline", now, deadline=None, group_id=None)
            take_place(connection, row.group_id, -1)
            known |= {"state": KindergartenState.DECLINED, "version": row.version + 1}
        _step(connection, known, "withdraw", now, deadline=None)
        close_offers(connection, row.id, now)
        queue.enter(connection, [row.id])
    notify_owners(connection, [row.id for row in rows], now)


def is_bound(connection: Connection, account_id: int) -> bool:
    """Whether there is a contract with a kindergarten, so that its data must be retained."""
    bound = kindergarten_applications.c.state.in_(BOUND)
    own = kindergarten_applications.c.account_id == account_id
    found = select(kindergarten_applications.c.id).where(own, bound).limit(1)
    return connection.execute(found).first() is not None


def _step(connection: Connection, row: Mapping[str, Any], action: str, now: datetime, **values: Any) -> None:
    move(
        connection,
        APPLICATION,
        kindergarten_applications,
        row,
        action,
        {OWNER},
        row["account_id"],
        now,
        **values,
    )


def own_row(connection: Connection, caller: Identity, application_id: int) -> Mapping[str, Any]:
    """The caller's application. Raises the same ``NotFound`` for another account's."""
    row = connection.execute(
        select(kindergarten_applications).where(
            kindergarten_applications.c.id == application_id,
            kindergarten_applications.c.account_id == caller.account_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return dict(row._mapping)


def _checked(
    connection: Connection,
    request: ApplicationRequest,
    born: date,
    today: date,
    wrong: dict[str, Reason | Explanation],
) -> dict[str, Any]:
    """The columns of a valid form; raises ``InvalidFields`` with all errors."""
    clean, errors = checked(FORM, request.values, today)
    wrong |= {name: error.explanation for name, error in errors.items()}
    if "desired_date" not in wrong and date.fromisoformat(clean["desired_date"]) >= turns(born, OLDEST):
        wrong["desired_date"] = reasons.TOO_OLD_THEN
    wishes = [choice.kindergarten_id for choice in request.choices]
    if not wishes:
        wrong["choices"] = reasons.NO_CHOICE
    elif len(wishes) > MOST_CHOICES:
        wrong["choices"] = reasons.TOO_MANY
    elif len(set(wishes)) != len(wishes):
        wrong["choices"] = reasons.TWICE
    elif len(_known(connection, wishes, request.territory_id)) != len(wishes):
        wrong["choices"] = reasons.ONE_MUNICIPALITY
    if request.category_id is not None:
        known = select(privilege_categories.c.id).where(
            privilege_categories.c.id == request.category_id,
            privilege_categories.c.territory_id == request.territory_id,
        )
        if connection.execute(known).first() is None:
            wrong["category_id"] = reasons.NO_PRIVILEGE
        elif not documents.is_uploaded(connection, request.child_id, PRIVILEGE):
            wrong["category_id"] = documents_reasons.NO_PROOF
    if wrong:
        raise InvalidFields(wrong)
    return {
        "desired_date": date.fromisoformat(clean["desired_date"]),
        "regime": clean["regime"],
        "orientation": clean["orientation"],
        "language": clean["language"],
        "adapted": bool(clean["adapted"]),
    }


def _known(connection: Connection, wishes: Sequence[int], territory_id: int) -> set[int]:
    return set(
        connection.scalars(
            select(kindergartens.c.id).where(
                kindergartens.c.id.in_(wishes), kindergartens.c.territory_id == territory_id
            )
        )
    )


def _write_choices(
    connection: Connection, application_id: int, request: ApplicationRequest, confirmed: Mapping[int, bool]
) -> None:
    connection.execute(
        insert(application_choices),
        [
            {
                "application_id": application_id,
                "kindergarten_id": choice.kindergarten_id,
                "position": position,
                "sibling": choice.sibling,
                "sibling_confirmed": choice.sibling and confirmed.get(choice.kindergarten_id, False),
                "in_queue": False,
                "cohort": 0,
                "rank": 0,
            }
            for position, choice in enumerate(request.choices, 1)
        ],
    )
