"""Closing of accounts that two decide about: of decisions at the same time one counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.administration import account_changes, account_list
from ruobr_server.areas.approvals import deciding, requests
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.errors import Conflict
from ruobr_tui.api.models.approvals import ApprovalDecision
from support.administrators import Town
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW
from support.second_persons import RULES

pytestmark = on_sqlite


def ask(town: Town, who: Identity, account_id: int) -> int:
    """The number of the request."""
    found = town.database.write_now(
        account_changes.decide, who, account_id, "close", "Ребёнок выбыл", NOW, RULES
    )
    assert found.account.active
    number = found.waits
    assert number is not None
    return number


def confirming(town: Town, who: Identity, number: int) -> Callable[[Connection], Any]:
    """A confirmation of what is read now, as a step for a moment that the test chooses."""
    seen = town.database.read_now(requests.one, who, number, NOW, AREAS).seen
    decision = ApprovalDecision(action="confirm", version=1, seen=seen)
    return lambda connection: deciding.decide(connection, who, number, decision, NOW, AREAS)


def is_open(town: Town, account_id: int) -> bool:
    wanted = select(accounts.c.active).where(accounts.c.id == account_id)
    return bool(town.database.read_now(lambda connection: connection.scalar(wanted)))


@on_both
def test_two_confirm_the_same_closing_at_once(town: Town, family: Family) -> None:
    whose = family.petrovs.parent.account_id
    number = ask(town, town.support, whose)
    one, two = both_at_once(
        town.database, confirming(town, town.school, number), confirming(town, town.town, number)
    )
    assert one.approval.state == "confirmed"
    assert isinstance(two, Conflict)
    assert not is_open(town, whose)
    history = town.database.read_now(account_list.one, town.school, whose, NOW).history
    assert [step.action for step in history].count("close") == 1


@on_both
def test_it_is_withdrawn_while_it_is_confirmed(town: Town, family: Family) -> None:
    """The account is closed if, and only if, the request says that it was confirmed."""
    whose = family.petrovs.parent.account_id
    number = ask(town, town.support, whose)
    back = ApprovalDecision(action="withdraw", version=1)
    outcomes = both_at_once(
        town.database,
        confirming(town, town.school, number),
        lambda connection: deciding.decide(connection, town.support, number, back, NOW, AREAS),
    )
    assert isinstance(outcomes[1], Conflict)
    state = town.database.read_now(requests.one, town.school, number, NOW, AREAS).approval.state
    assert is_open(town, whose) == (state == "withdrawn")
