"""Two who do the same thing at the same moment: one of them is refused, and nothing is there twice."""

from __future__ import annotations

import os
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from ruobr_server.areas.complaints import service as complaints
from ruobr_server.areas.complaints.tables import complaints as complaints_table
from ruobr_server.areas.diary.recording import Entry, record
from ruobr_server.areas.diary.tables import absences
from ruobr_server.areas.documents import uploads
from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.areas.documents.tables import file_parts
from ruobr_server.areas.families import children
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.kindergarten import applications, exchange, rounds, tables
from ruobr_server.areas.personal_data import consents, erasure
from ruobr_server.areas.personal_data.tables import consents as consents_table
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict
from ruobr_server.kit.settings import Storage
from ruobr_server.kit.workflow.idempotency import once
from ruobr_tui.api.models.documents import UploadBegun
from ruobr_tui.api.rules.fields.consent import VERSION
from support.at_once import both_at_once
from support.families import CHILD, PROFILE, Family
from support.fixtures import NOW
from support.held_places import more_places, offered
from support.kindergartens import (
    AUTUMN,
    TODAY,
    application_request,
    apply,
    decide,
    new_child,
    round_of,
    tracked,
)
from support.scans import PDF
from support.school import SCHOOL, VERA


def count(database: Database, table: Any, *where: Any) -> int:
    query = select(func.count()).select_from(table).where(*where)
    return database.read_now(lambda connection: int(connection.scalar(query) or 0))


def test_one_child_is_requested_twice(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = new_child(database, mother)
    first, second = both_at_once(database, lambda c: families.ask(c, mother, child, 1, 1, NOW))
    assert first is None
    assert isinstance(second, Conflict)
    assert count(database, join_requests) == 1


def test_a_child_is_joined_while_it_is_requested_again(database: Database, family: Family) -> None:
    """The second request finds what the first transaction made of the child."""
    mother, anna = family.ivanovs.parent, family.ivanovs.children[0]
    child = new_child(database, mother)
    own = family_children

    def join(connection: Connection) -> None:
        connection.execute(own.update().where(own.c.id == child).values(pupil_id=anna))

    _, second = both_at_once(database, join, lambda c: families.ask(c, mother, child, 1, 1, NOW))
    assert isinstance(second, Conflict)
    assert count(database, join_requests) == 0


def test_a_part_of_a_scan_arrives_twice(database: Database, family: Family) -> None:
    mother, sealer = family.ivanovs.parent, Sealer([os.urandom(32)])
    child = new_child(database, mother)
    begun = UploadBegun(child_id=child, kind="privilege", name="x", size=len(PDF))
    number = database.write_now(uploads.begin, mother, begun, Storage(), NOW).id

    def send(connection: Connection) -> Any:
        return uploads.take_part(connection, mother, number, 0, PDF[:20], sealer, NOW)

    first, second = both_at_once(database, send)
    assert first.received == 20
    # Who reads before the other ends learns how far it is; who comes after it gets the same answer.
    how_far = second.current["received"] if isinstance(second, Changed) else second.received
    assert how_far == 20
    assert count(database, file_parts) == 1


def test_the_last_part_twice_is_one_document(database: Database, family: Family) -> None:
    mother, sealer = family.ivanovs.parent, Sealer([os.urandom(32)])
    child = new_child(database, mother)
    begun = UploadBegun(child_id=child, kind="privilege", name="x", size=len(PDF))
    number = database.write_now(uploads.begin, mother, begun, Storage(), NOW).id
    before = len(database.read_now(lambda c: list(c.execute(select(family_children)))))

    def send(connection: Connection) -> Any:
        return uploads.take_part(connection, mother, number, 0, PDF, sealer, NOW)

    first, second = both_at_once(database, send)
    assert first.document is not None
    document = second.current["document"]["id"] if isinstance(second, Changed) else second.document.id
    assert document == first.document.id
    assert before == 1


def test_a_child_is_added_twice_under_one_key(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent

    def add(connection: Connection) -> Any:
        def do() -> Any:
            return families.add_child(connection, mother, CHILD, NOW, TODAY).to_wire()

        return once(connection, mother.account_id, "a-key-of-the-client", b"1" * 32, NOW, do)

    first, second = both_at_once(database, add)
    assert first == second
    assert count(database, family_children, family_children.c.account_id == mother.account_id) == 1


def test_two_children_do_not_share_the_last_room(
    database: Database, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "MOST", 2)
    mother = family.ivanovs.parent
    new_child(database, mother)
    _, second = both_at_once(database, lambda c: families.add_child(c, mother, CHILD, NOW, TODAY))
    assert isinstance(second, Conflict)
    assert count(database, family_children, family_children.c.account_id == mother.account_id) == 2


@pytest.mark.parametrize("version", [0, 1])
def test_of_two_edits_of_a_profile_one_learns_of_the_other(
    database: Database, family: Family, version: int
) -> None:
    mother = family.ivanovs.parent
    if version:
        database.write_now(families.save_profile, mother, PROFILE, 0, NOW, TODAY)

    def save(job: str) -> Any:
        values = {**PROFILE, "job": job}
        return lambda c: families.save_profile(c, mother, values, version, NOW, TODAY)

    first, second = both_at_once(database, save("врач"), save("учитель"))
    assert first.values["job"] == "врач"
    assert isinstance(second, Changed)
    assert second.current["values"]["job"] == "врач"
    assert database.read_now(families.profile, mother).values["job"] == "врач"


def test_of_two_edits_of_a_child_one_learns_of_the_other(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = database.write_now(families.add_child, mother, CHILD, NOW, TODAY)

    def save(name: str) -> Any:
        values = {**child.values, "middle_name": name}
        return lambda c: families.save_child(c, mother, child.id, values, child.version, NOW, TODAY)

    first, second = both_at_once(database, save("Олеговна"), save("Петровна"))
    assert first.version == child.version + 1
    assert isinstance(second, Changed)
    assert second.current["values"]["middle_name"] == "Олеговна"


def test_of_two_changes_of_wishes_one_learns_of_the_other(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    mine = apply(region, mother, 1)

    def change(garden: int) -> Any:
        wishes = application_request(mine.child_id, garden, version=mine.version)
        return lambda c: applications.change(c, mother, mine.id, wishes, NOW, TODAY)

    first, second = both_at_once(region, change(2), change(3))
    assert [each.kindergarten_id for each in first.choices] == [2]
    assert isinstance(second, Changed)
    now = tracked(region, mother, mine.id)
    assert ([each.kindergarten_id for each in now.choices], now.version) == ([2], mine.version + 1)


def test_of_two_consents_to_one_place_one_is_too_late(region: Database, family: Family) -> None:
    more_places(region)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, theirs, third = (
        offered(region, who, garden)[1] for who, garden in ((mother, 1), (father, 2), (father, 3))
    )
    for other in (theirs, third):
        region.write_now(exchange.propose, mother, mine, other, NOW)
    numbers = [each.id for each in region.read_now(exchange.exchange, father).proposals]

    def consent(number: int) -> Any:
        return lambda c: exchange.act(c, father, number, "consent", 1, NOW)

    first, second = both_at_once(region, consent(numbers[0]), consent(numbers[1]))
    assert first is None
    assert isinstance(second, Conflict)
    states = {each.id: each.state for each in region.read_now(exchange.exchange, father).proposals}
    assert states == {numbers[0]: "consented", numbers[1]: "proposed"}


def test_a_place_is_proposed_while_it_is_taken_back(region: Database, family: Family) -> None:
    more_places(region)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, theirs = (offered(region, who, garden)[1] for who, garden in ((mother, 1), (father, 2)))
    _, second = both_at_once(
        region,
        lambda c: exchange.withdraw_offer(c, father, theirs, NOW),
        lambda c: exchange.propose(c, mother, mine, theirs, NOW),
    )
    assert isinstance(second, Conflict)
    assert region.read_now(exchange.exchange, mother).proposals == []


def test_a_place_is_accepted_while_the_other_consents(region: Database, family: Family) -> None:
    """Whichever comes first, nobody is left bound to a place that is gone."""
    more_places(region)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    (mine, my_offer), (_, their_offer) = offered(region, mother, 1), offered(region, father, 2)
    region.write_now(exchange.propose, mother, my_offer, their_offer, NOW)
    [proposal] = region.read_now(exchange.exchange, father).proposals
    version = tracked(region, mother, mine).version
    first, second = both_at_once(
        region,
        lambda c: applications.act(c, mother, mine, "accept", version, NOW, TODAY),
        lambda c: exchange.act(c, father, proposal.id, "consent", proposal.version, NOW),
    )
    assert first.state == "contract"
    assert isinstance(second, Conflict)
    found = region.read_now(exchange.exchange, father)
    assert ([each.state for each in found.offers], [each.state for each in found.proposals]) == (
        ["open"],
        ["lapsed"],
    )


def test_of_two_rounds_of_one_plan_one_is_carried_out(
    region: Database, family: Family, clerk: Identity
) -> None:
    mine = apply(region, family.ivanovs.parent, 1)
    decide(region, clerk, mine.id, "register")
    plan = round_of(region, clerk).plan
    first, second = both_at_once(region, lambda c: rounds.run(c, clerk, 1, AUTUMN, plan, NOW, TODAY))
    assert (first.applied, first.given) == (True, 1)
    assert isinstance(second, Conflict)
    own = tables.kindergarten_groups
    assert count(region, own, own.c.id == 1, own.c.occupied == 1) == 1
    history = [step.action for step in tracked(region, family.ivanovs.parent, mine.id).history]
    assert history == ["submit", "register", "refer"]


def test_an_erasure_is_requested_twice(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    first, second = both_at_once(database, lambda c: erasure.ask(c, mother, NOW))
    assert first.id == second.id
    assert count(database, erasure_requests) == 1


def test_a_consent_is_given_twice(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    own = consents_table.c.account_id == mother.account_id
    database.write_now(lambda c: c.execute(consents_table.delete().where(own)))
    both_at_once(database, lambda c: consents.give(c, mother.account_id, VERSION, NOW))
    assert count(database, consents_table, own) == 1


def test_a_complaint_is_filed_twice_under_one_key(database: Database, family: Family) -> None:
    values = {
        "sender": "Кузнецова Ольга",
        "phone": "+79130000000",
        "child": "Анна",
        "text": "Логин не выдают.",
    }

    def file(connection: Connection) -> Any:
        return complaints.file(connection, 1, values, "a-key-of-the-client", NOW, date(2026, 11, 24))

    first, second = both_at_once(database, file)
    assert first == second
    assert count(database, complaints_table) == 1


def test_one_absence_is_noted_twice(furnished: Database) -> None:
    both_at_once(furnished, lambda c: record(c, SCHOOL, [Entry(1005, absences={VERA: "Б"})], NOW))
    assert count(furnished, absences, absences.c.lesson_id == 1005) == 1
