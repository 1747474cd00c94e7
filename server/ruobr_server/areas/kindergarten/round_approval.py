"""An allocation round that a second clerk confirms, where the settings say so: exactly that plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.approvals import service as four_eyes
from ruobr_server.areas.declaration import ApprovalKind, Confirmed, Fact, Plan
from ruobr_server.areas.kindergarten import rounds
from ruobr_server.areas.kindergarten.tables import (
    kindergarten_applications,
    kindergarten_groups,
    kindergartens,
)
from ruobr_server.areas.schools.queries import territory_names
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.settings import FourEyes
from ruobr_tui.api.models.kindergarten import Round
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.roles import Scope
from ruobr_tui.api.rules.approvals import KINDERGARTEN_ROUND, ROUNDS

PIECE = 500
"""Values in one statement."""


@takes_long(rounds.SECONDS)
def run(
    connection: Connection,
    caller: Identity,
    territory_id: int,
    by: date,
    plan: str,
    now: datetime,
    today: date,
    left_out: Mapping[int, str],
    rules: FourEyes = four_eyes.OFF,
) -> Round:
    """Apply the plan of a dry run, or ask a second person to confirm it (``Round.waits``). Raises as
    ``rounds.run``, and ``Conflict`` if the same plan waits already.
    """
    if ROUNDS not in rules.acts:
        return rounds.run(connection, caller, territory_id, by, plan, now, today, left_out)
    made = rounds.planned(connection, caller, territory_id, by, left_out)
    if made.digest != plan:
        raise Conflict(reasons.PLAN_OUTDATED)
    body = {
        "by": by.isoformat(),
        "plan": plan,
        "left_out": {str(number): reason for number, reason in left_out.items()},
    }
    request = _described(connection, made)
    waits = four_eyes.ask(connection, caller, BY_TWO, territory_id, body, request, "", now, rules)
    return rounds.to_model(connection, made).model_copy(update={"waits": waits})


def _plan(
    connection: Connection, caller: Identity, territory_id: int, body: Mapping[str, Any], _now: datetime
) -> Plan:
    return _described(connection, rounds.planned(connection, caller, territory_id, *_sent(body)))


def _carry_out(connection: Connection, done: Confirmed, now: datetime) -> None:
    by, left_out = _sent(done.body)
    today = done.confirmer.today or now.date()
    rounds.run(connection, done.asker, done.subject_id, by, done.body["plan"], now, today, left_out)


BY_TWO = ApprovalKind(
    name=KINDERGARTEN_ROUND, act=ROUNDS, plan=_plan, carry_out=_carry_out, lock=rounds.lock_groups
)


def _sent(body: Mapping[str, Any]) -> tuple[date, dict[int, str]]:
    """The day and who is left out. Raises ``Conflict`` for a request that an erasure has emptied."""
    if "by" not in body:
        raise Conflict(reasons.PLAN_OUTDATED)
    return date.fromisoformat(body["by"]), {int(number): why for number, why in body["left_out"].items()}


def _described(connection: Connection, made: rounds.Planned) -> Plan:
    own = territory_names.c
    title = connection.scalar(select(own.name).where(own.id == made.territory_id)) or ""
    numbers = {number: row.number for number, row in made.rows.items()}
    left_out = [f"{numbers[number]}: {reason}" for number, reason in sorted(made.left_out.items())]
    return Plan(
        title=title,
        scope=Scope(made.territory_id),
        facts=[
            Fact("desired-by", made.by.isoformat(), "day"),
            Fact("places-given", str(len(made.referred)), "count"),
            Fact("still-waiting", str(len(made.given) - len(made.referred)), "count"),
            *(Fact(f"left-out-{index}", line) for index, line in enumerate(left_out, 1)),
            *_places(connection, made),
            # All decisions: who gets which place, and that no application has changed.
            Fact("plan", made.digest),
        ],
        concerns=_concerned(connection, made),
    )


def _places(connection: Connection, made: rounds.Planned) -> list[Fact]:
    """How many children each kindergarten gets."""
    by_group = Counter(each.group_id for each in made.referred)
    garden, group = kindergartens.c, kindergarten_groups.c
    rows = connection.execute(
        select(group.id, garden.number, garden.name)
        .join(kindergartens, garden.id == group.kindergarten_id)
        .where(garden.territory_id == made.territory_id)
        .order_by(garden.number, garden.id, group.id)
    )
    counts: Counter[str] = Counter()
    for row in rows:
        counts[f"№ {row.number} {row.name}"] += by_group[row.id]
    lines = [f"{name}: {count}" for name, count in counts.items() if count]
    return [Fact(f"kindergarten-{index}", line) for index, line in enumerate(lines, 1)]


def _concerned(connection: Connection, made: rounds.Planned) -> frozenset[int]:
    """The parents of children who are left out, of whom the request says something; and members of staff who
    have an application in this round, and therefore do not confirm it.
    """
    owner, own = account_owners.c, kindergarten_applications.c
    found: set[int] = set()
    numbers = list(made.left_out)
    for first in range(0, len(numbers), PIECE):
        part = own.id.in_(numbers[first : first + PIECE])
        left_out = select(owner.person_id).join(kindergarten_applications, own.account_id == owner.id)
        found.update(connection.scalars(left_out.where(part)))
    applicants = (
        select(owner.person_id, own.id)
        .join(kindergarten_applications, own.account_id == owner.id)
        .where(own.territory_id == made.territory_id, owner.person_id.in_(_staff()))
    )
    found.update(row.person_id for row in connection.execute(applicants) if row.id in made.rows)
    return frozenset(found)


def _staff() -> Any:
    owner, roles = account_owners.c, granted_roles.c
    return select(owner.person_id).join(granted_roles, roles.account_id == owner.id)
