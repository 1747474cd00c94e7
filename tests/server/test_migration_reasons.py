"""Sentences that the portal has noted by itself become codes; the words of people and unknown ones stay."""

from __future__ import annotations

from typing import Any

from alembic import command
from sqlalchemy import Connection, text

from ruobr_server.areas.enrolment.desk import ENROLLED_ELSEWHERE
from ruobr_server.areas.enrolment.revocation import REVOKED_ELSEWHERE
from ruobr_server.areas.enrolment.states import APPLICATION as FIRST_GRADE
from ruobr_server.areas.kindergarten.deadlines import DOCUMENTS_LATE
from ruobr_server.areas.kindergarten.states import APPLICATION as KINDERGARTEN
from ruobr_server.areas.payments.states import REFUND
from ruobr_server.kit.db import Database
from ruobr_server.kit.workflow.presenters import steps_of
from ruobr_server.migrations import schema
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.reasons import enrolment, kindergarten, payments
from ruobr_tui.api.reasons.reason import explained

OWNER = 7
RETURNED = "The bank has taken this refund back."
NOTES: tuple[tuple[int, str, int | None, str, object], ...] = (
    (
        1,
        REFUND.name,
        None,
        "The bank has already given back money of this payment that was not sent from here.",
        explained(payments.GIVEN_BACK_BEFORE),
    ),
    (2, REFUND.name, None, RETURNED, explained(payments.REFUND_TAKEN_BACK)),
    (
        3,
        REFUND.name,
        None,
        "The bank has not carried the refund out.",
        explained(payments.NOT_CARRIED_OUT),
    ),
    (4, REFUND.name, None, "The bank has refused this refund.", "The bank has refused this refund."),
    (5, REFUND.name, OWNER, RETURNED, RETURNED),  # somebody's own words
    (6, FIRST_GRADE.name, None, ENROLLED_ELSEWHERE, explained(enrolment.ENROLLED_ELSEWHERE)),
    (7, FIRST_GRADE.name, None, REVOKED_ELSEWHERE, explained(enrolment.REVOKED_ELSEWHERE)),
    (8, KINDERGARTEN.name, None, DOCUMENTS_LATE, explained(kindergarten.DOCUMENTS_LATE)),
    (9, KINDERGARTEN.name, None, "", ""),
)
"""Number, subject, whose words, the note, and what a client makes of it."""

MACHINES = {each.name: each for each in (REFUND, FIRST_GRADE, KINDERGARTEN)}


def before(connection: Connection) -> None:
    command.upgrade(schema.alembic_config(connection), "0015")
    for statement in (
        "INSERT INTO people (id, last_name, first_name, middle_name, gender, avatar)"
        " VALUES (1, 'Иванова', 'Ольга', '', 2, '')",
        "INSERT INTO accounts (id, login, password_hash, password_version, role, person_id, active,"
        f" created_at, uid) VALUES ({OWNER}, 'IVANOVA', '', 1, 'parent', 1, true,"
        " '2026-11-24 03:00:00.000000', 'u')",
    ):
        connection.execute(text(statement))
    for number, subject, account, note, _ in NOTES:
        connection.execute(
            text(
                "INSERT INTO state_changes (id, subject, subject_id, action, source, target, account_id, at,"
                " note) VALUES (:number, :subject, :number, 'a', 's', 't', :account,"
                " '2026-11-24 03:00:00.000000', :note)"
            ),
            {"number": number, "subject": subject, "account": account, "note": note},
        )


def steps(connection: Connection) -> dict[int, Step]:
    return {
        number: steps_of(connection, MACHINES[subject], number, OWNER)[0] for number, subject, *_ in NOTES
    }


def stored(connection: Connection) -> list[Any]:
    return [tuple(row) for row in connection.execute(text("SELECT id, note FROM state_changes ORDER BY id"))]


def test_notes_of_the_portal_are_codes_and_read_as_before(empty_database: Database) -> None:
    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    found = empty_database.read_now(steps)
    assert {number: step.explanation for number, step in found.items()} == {
        number: said for number, *_, said in NOTES
    }
    # An older client reads the sentence of today where it was English, and otherwise what it has always read.
    assert {number: step.to_wire()["note"] for number, step in found.items()} == {
        number: str(said) if number in {1, 2, 3} else note for number, _, _, note, said in NOTES
    }
    assert {number for number, step in found.items() if "note_reason" in step.to_wire()} == {1, 2, 3, 6, 7, 8}


def test_sentences_come_back(empty_database: Database) -> None:
    empty_database.write_now(before)
    old = empty_database.read_now(stored)
    empty_database.write_now(schema.upgrade)
    assert empty_database.read_now(stored) != old
    empty_database.write_now(schema.downgrade, "0015")
    assert empty_database.read_now(stored) == old
