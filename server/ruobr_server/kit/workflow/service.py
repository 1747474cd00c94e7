"""Changes of states: the row and its history in one transaction, and only from the state that was read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, insert, select, update

from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.machine import Machine
from ruobr_server.kit.workflow.tables import decision_effects, revocable_decisions, state_changes
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.reasons.wire import from_wire, to_wire

_HISTORIES = (
    select(
        state_changes.c.subject_id,
        state_changes.c.action,
        state_changes.c.source,
        state_changes.c.target,
        state_changes.c.account_id,
        state_changes.c.at,
        state_changes.c.note,
        state_changes.c.reason,
    )
    .where(
        state_changes.c.subject == bindparam("of_subject"),
        state_changes.c.subject_id.in_(bindparam("of_subjects", expanding=True)),
    )
    .order_by(state_changes.c.id)
)


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a history; ``account_id`` null: the system, by a deadline or a round of decisions.

    ``note`` is a person's text, ``why`` the portal's reason; with both, ``note`` is for clients that do not
    know the reason.
    """

    action: str
    source: str
    target: str
    account_id: int | None
    at: datetime
    note: str
    why: Explanation | None


def begin(
    connection: Connection,
    machine: Machine[Any],
    subject_id: int,
    account_id: int | None,
    now: datetime,
    *,
    action: str = "create",
) -> None:
    """Write the first line of a history, for a row that the caller inserts in the machine's initial state."""
    record(connection, machine, [(subject_id, action, "", machine.initial, "")], account_id, now)


def move(
    connection: Connection,
    machine: Machine[Any],
    table: Table,
    row: Mapping[str, Any] | RowMapping,
    action: str,
    parties: Iterable[str],
    account_id: int | None,
    now: datetime,
    *,
    note: str = "",
    why: Reason | Explanation | None = None,
    **values: Any,
) -> str:
    """Take an action on a row (with ``id``, ``state``, ``version`` as they were read); return the new state.

    ``table`` has ``id``, ``state``, ``version`` and ``updated_at``; ``values`` are set as well. ``note`` is a
    person's text, ``why`` the portal's reason. Raises what ``Machine.step`` raises, and ``Conflict`` if the
    row has changed in the meantime.
    """
    return move_on(
        connection, machine, table, row, [action], parties, account_id, now, note=note, why=why, **values
    )


def move_on(
    connection: Connection,
    machine: Machine[Any],
    table: Table,
    row: Mapping[str, Any] | RowMapping,
    actions: Sequence[str],
    parties: Iterable[str],
    account_id: int | None,
    now: datetime,
    *,
    note: str = "",
    why: Reason | Explanation | None = None,
    **values: Any,
) -> str:
    """Several actions in sequence, as one update with all of their history; otherwise like ``move``."""
    states = [str(row["state"])]
    for action in actions:
        states.append(machine.step(states[-1], action, parties, note or str(why or "")).target)
    changed = connection.execute(
        update(table)
        .where(table.c.id == row["id"], table.c.state == row["state"], table.c.version == row["version"])
        .values(state=states[-1], version=row["version"] + len(actions), updated_at=now, **values)
    )
    if not changed.rowcount:
        raise Conflict
    steps = zip(actions, states, states[1:], strict=False)
    changes = [(row["id"], action, source, target, note) for action, source, target in steps]
    record(connection, machine, changes, account_id, now, why=why)
    return states[-1]


def close_histories(connection: Connection, machine: Machine[Any], subjects: Collection[int]) -> None:
    """Empty the notes in the histories of these; actions and times stay, and can no longer be revoked.

    A decision about another subject that had its effect here can be revoked, without that effect.
    """
    own = state_changes
    lines = select(own.c.id).where(own.c.subject == machine.name, own.c.subject_id.in_(subjects))
    connection.execute(delete(decision_effects).where(decision_effects.c.change_id.in_(lines)))
    connection.execute(delete(revocable_decisions).where(revocable_decisions.c.change_id.in_(lines)))
    connection.execute(
        update(state_changes)
        .where(state_changes.c.subject == machine.name, state_changes.c.subject_id.in_(subjects))
        .values(note="")
    )


def restore(
    connection: Connection,
    machine: Machine[Any],
    table: Table,
    row: Mapping[str, Any] | RowMapping,
    action: str,
    state: str,
    account_id: int | None,
    now: datetime,
    *,
    note: str = "",
    why: Reason | Explanation | None = None,
    **values: Any,
) -> None:
    """Put a row back into the state before a revoked decision; ``values`` are set as well.

    The state comes from the history, so this is no transition of the machine. The caller has checked the
    permission. Raises ``Conflict`` if the row has changed since it was read.
    """
    changed = connection.execute(
        update(table)
        .where(table.c.id == row["id"], table.c.state == row["state"], table.c.version == row["version"])
        .values(state=state, version=row["version"] + 1, updated_at=now, **values)
    )
    if not changed.rowcount:
        raise Conflict
    record(connection, machine, [(row["id"], action, row["state"], state, note)], account_id, now, why=why)


def record(
    connection: Connection,
    machine: Machine[Any],
    changes: Sequence[tuple[int, str, str, str, str]],
    account_id: int | None,
    now: datetime,
    *,
    why: Reason | Explanation | None = None,
) -> None:
    """Write the history of rows that a round has changed at once: subject, action, source, target, note."""
    if not changes:
        return
    reason = None if why is None else json.dumps(to_wire(explained(why)))
    numbers = take_ids(connection, "state_changes", len(changes))
    connection.execute(
        insert(state_changes),
        [
            {
                "id": number,
                "subject": machine.name,
                "subject_id": subject_id,
                "action": action,
                "source": source,
                "target": target,
                "account_id": account_id,
                "at": now,
                "note": note,
                "reason": reason,
            }
            for number, (subject_id, action, source, target, note) in zip(numbers, changes, strict=True)
        ],
    )


def history(connection: Connection, machine: Machine[Any], subject_id: int) -> list[Change]:
    """The whole history of a subject, the earliest change first."""
    return histories(connection, machine, [subject_id])[subject_id]


def histories(
    connection: Connection, machine: Machine[Any], subjects: Collection[int]
) -> dict[int, list[Change]]:
    """Subject id → history, for several subjects."""
    found: dict[int, list[Change]] = {each: [] for each in subjects}
    if found:
        rows = connection.execute(_HISTORIES, {"of_subject": machine.name, "of_subjects": list(found)})
        for row in rows:
            why = None if row.reason is None else from_wire(json.loads(row.reason))
            found[row.subject_id].append(
                Change(row.action, row.source, row.target, row.account_id, row.at, row.note, why)
            )
    return found
