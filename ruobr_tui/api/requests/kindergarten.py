"""Kindergarten: reads and changes of parents and of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.kindergarten import (
    Application,
    Applications,
    AppliedRounds,
    DeskApplication,
    DeskApplications,
    Exchange,
    Institutions,
    Round,
    Territories,
)
from ruobr_tui.api.resources import Part, Resource

FEATURE = "kindergarten"
_MINE, _DESK = "cabinet/kindergarten", "desk/kindergarten"


def territories() -> Resource[Territories]:
    """Municipalities that accept applications."""
    return Resource("territories", f"{_MINE}/territories", Territories, part=Part.CABINET, feature=FEATURE)


def institutions(territory: int) -> Resource[Institutions]:
    """The kindergartens of a municipality."""
    path = f"{_MINE}/territories/{territory}/institutions"
    return Resource(f"institutions/{territory}", path, Institutions, part=Part.CABINET, feature=FEATURE)


def applications() -> Resource[Applications]:
    """The user's applications with their places in the queue."""
    return Resource("applications", f"{_MINE}/applications", Applications, part=Part.CABINET, feature=FEATURE)


def exchange() -> Resource[Exchange]:
    """Offers and proposals."""
    return Resource("exchange", f"{_MINE}/exchange", Exchange, part=Part.CABINET, feature=FEATURE)


def apply(
    child: int,
    territory: int,
    values: Mapping[str, str],
    choices: Sequence[tuple[int, bool]],
    category: int | None,
    *,
    number: int | None = None,
    version: int = 0,
) -> Call[Application]:
    """Submit an application, or change the choices of ``number``. ``choices``: kindergarten, sibling."""
    body = {
        "child_id": child,
        "territory_id": territory,
        "values": dict(values),
        "category_id": category,
        "choices": [{"kindergarten_id": each, "sibling": sibling} for each, sibling in choices],
        "version": version,
    }
    if number is None:
        return Call("POST", f"{_MINE}/applications", body, Application)
    return Call("PUT", f"{_MINE}/applications/{number}", body, Application)


def act(number: int, action: str, version: int) -> Call[Application]:
    """Accept, decline, suspend, resume, withdraw, or report that documents were submitted."""
    return Call("POST", f"{_MINE}/applications/{number}", {"action": action, "version": version}, Application)


def offer(number: int) -> Call[Exchange]:
    """Offer the application's place for exchange."""
    return Call("POST", f"{_MINE}/applications/{number}/offer", None, Exchange)


def withdraw_offer(number: int) -> Call[None]:
    """Withdraw an offer."""
    return Call("DELETE", f"{_MINE}/exchange/offers/{number}")


def propose(mine: int, theirs: int) -> Call[Exchange]:
    """Propose an exchange."""
    return Call("POST", f"{_MINE}/exchange/proposals", {"mine": mine, "theirs": theirs}, Exchange)


def take_offer_back(number: int, version: int, reason: str) -> Call[Exchange]:
    """Withdraw an offer with a reason that the other parents read."""
    body = {"action": "withdraw", "version": version, "note": reason}
    return Call("POST", f"{_MINE}/exchange/offers/{number}", body, Exchange)


def act_on_proposal(number: int, action: str, version: int) -> Call[Exchange]:
    """Consent, decline or withdraw."""
    body = {"action": action, "version": version}
    return Call("POST", f"{_MINE}/exchange/proposals/{number}", body, Exchange)


# The desk


WORK_LIST = "desk-applications/"
"""Begins the keys of work lists."""


def work_list(state: str | None = None, part: ListPart = WHOLE) -> Resource[DeskApplications]:
    """Applications in a state; None: those that wait for a decision."""
    query = part.query if state is None else {"state": state, **part.query}
    key = f"{WORK_LIST}{state or ''}{part.key}"
    return Resource(key, f"{_DESK}/applications", DeskApplications, query, part=Part.CABINET, feature=FEATURE)


def decide(
    number: int,
    action: str,
    version: int,
    *,
    note: str = "",
    reason: int | None = None,
    category: bool | None = None,
    siblings: Sequence[int] | None = None,
) -> Call[DeskApplication]:
    """An action of the operator, with confirmed conditions."""
    body: dict[str, Any] = {"action": action, "version": version, "note": note}
    body |= {"category_confirmed": category, "siblings_confirmed": siblings and list(siblings)}
    if reason is not None:
        body["reason_id"] = reason
    return Call("POST", f"{_DESK}/applications/{number}", body, DeskApplication)


def run_round(
    territory: int, by: date, plan: str = "", left_out: Mapping[int, str] | None = None
) -> Call[Round]:
    """Plan a round, or apply the plan that was looked at. ``left_out``: who takes no part, and why."""
    body: dict[str, Any] = {"territory_id": territory, "by": by.isoformat(), "plan": plan}
    if left_out:
        body["leave_out"] = [
            {"application_id": number, "reason": why} for number, why in sorted(left_out.items())
        ]
    return Call("POST", f"{_DESK}/rounds", body, Round, repeatable=not plan)


def applied_rounds() -> Resource[AppliedRounds]:
    """Rounds that were applied, the latest first."""
    return Resource("desk-rounds", f"{_DESK}/rounds", AppliedRounds, part=Part.CABINET, feature=FEATURE)


def protocol(number: int) -> Resource[Round]:
    """An applied round with all its decisions."""
    return Resource(
        f"desk-rounds/{number}", f"{_DESK}/rounds/{number}", Round, part=Part.CABINET, feature=FEATURE
    )


def protocol_path(number: int, kind: str, language: str) -> str:
    """The path of a protocol as a file: ``pdf`` or ``csv``."""
    return f"{_DESK}/rounds/{number}/protocol?kind={kind}&language={language}"


def exchanges() -> Resource[Exchange]:
    """Exchanges that wait for approval."""
    return Resource("desk-exchanges", f"{_DESK}/exchanges", Exchange, part=Part.CABINET, feature=FEATURE)


def decide_exchange(number: int, action: str, version: int, note: str = "") -> Call[Exchange]:
    """Approve or refuse."""
    body = {"action": action, "version": version, "note": note}
    return Call("POST", f"{_DESK}/exchanges/{number}", body, Exchange)
