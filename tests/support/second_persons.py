"""Two clerks of a meals desk, who confirm what the other one asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ruobr_server.areas.approvals import deciding, requests
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals import corrections
from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import FourEyes
from ruobr_tui.api.models.approvals import ApprovalDecision, ApprovalDetail
from ruobr_tui.api.models.canteen import CorrectionRequest
from ruobr_tui.api.roles import StaffRole
from ruobr_tui.api.rules.approvals import CLOSING, CORRECTIONS
from support.administrators import FAR_TOWN, TOWN, Town, appoint, employ
from support.families import Family
from support.fixtures import NOW

RULES = FourEyes(acts=frozenset({CORRECTIONS, CLOSING}), corrections_above=100_00)
"""More than 100 roubles need a second person."""


@dataclass
class Pair:
    """``one`` asks, ``two`` confirms; ``far`` works in another town."""

    database: Database
    one: Identity
    two: Identity
    far: Identity
    child: int
    now: datetime = field(default=NOW)

    def correct(
        self, amount: str = "500", who: Identity | None = None, rules: FourEyes = RULES
    ) -> int | None:
        """The number of the request; None: it was done at once."""
        body = CorrectionRequest(amount=amount, reason="Списано дважды")
        return self.database.write_now(
            corrections.correct, who or self.one, self.child, body, self.now, rules
        )

    def read(self, number: int, who: Identity | None = None) -> ApprovalDetail:
        """As the second person sees it."""
        return self.database.read_now(requests.one, who or self.two, number, self.now, AREAS)

    def decide(
        self, number: int, action: str = "confirm", who: Identity | None = None, **more: Any
    ) -> ApprovalDetail:
        """What was read is what is decided about."""
        found: ApprovalDetail = self.database.write_now(self.deciding(number, action, who, **more))
        return found

    def deciding(self, number: int, action: str = "confirm", who: Identity | None = None, **more: Any) -> Any:
        """The same as a step, for a moment that the test chooses."""
        by = who or self.two
        values: dict[str, Any] = {"version": 1, "note": "Не та сумма" if action == "refuse" else "", **more}
        if action == "confirm" and "seen" not in values:
            values["seen"] = self.read(number, self.two).seen
        decision = ApprovalDecision(action=action, **values)

        def step(connection: Connection) -> ApprovalDetail:
            return deciding.decide(connection, by, number, decision, self.now, AREAS)

        return step

    def balance(self) -> int:
        """Kopecks on the child's account; the books are right."""
        assert self.database.read_now(ledger.faults) == []
        return self.database.read_now(ledger.balance, ledger.meals_of(1, self.child))


def seat(town: Town, family: Family, secret: str) -> Pair:
    """Open a canteen in the families' school, with an account for a child."""
    child = family.ivanovs.children[0]

    account = {"school_id": 1, "pupil_id": child, "account": "4210001", "uid": "card-1"}

    def work(connection: Connection) -> list[Identity]:
        connection.execute(meal_accounts.insert().values(**account))
        found = []
        for login, name, scope in (
            ("meals-one", "Первая", TOWN),
            ("meals-two", "Вторая", TOWN),
            ("meals-far", "Дальняя", FAR_TOWN),
        ):
            found.append(employ(connection, login, secret, name))
            appoint(connection, found[-1], StaffRole.MEALS_CLERK, scope)
        return found

    one, two, far = town.database.write_now(work)
    return Pair(town.database, one, two, far, child)
