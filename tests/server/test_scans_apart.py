"""Scans: whose they are, which desk may read them and for how long, and what an upload leaves to others."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from ruobr_server.areas.declaration import scan_reasons
from ruobr_server.areas.documents import desk, service, uploads
from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.areas.documents.states import DOCUMENT
from ruobr_server.areas.documents.tables import child_documents, file_parts, stored_files
from ruobr_server.areas.documents.tables import uploads as uploads_table
from ruobr_server.areas.enrolment import applications as enrolment
from ruobr_server.areas.enrolment import desk as enrolment_desk
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import applications as kindergarten
from ruobr_server.areas.kindergarten import desk as kindergarten_desk
from ruobr_server.areas.kindergarten import tracker
from ruobr_server.areas.personal_data.access_log import looks_at
from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import (
    Changed,
    Conflict,
    ConsentNeeded,
    Forbidden,
    InvalidFields,
    NotFound,
    TooLarge,
)
from ruobr_server.kit.settings import Storage
from ruobr_server.kit.workflow.service import history
from ruobr_tui.api.models.documents import DocumentDecision, UploadBegun
from ruobr_tui.api.reasons import documents as document_reasons
from ruobr_tui.api.reasons.reason import explained
from ruobr_tui.api.rules.fields.scans import PART
from support import neighbours
from support.databases import on_both, on_sqlite
from support.families import CHILD, PASSWORD, Family
from support.first_grades import open_first_grades, school_clerk, school_request, schoolchild
from support.fixtures import NOW
from support.held_places import set_state
from support.kindergartens import TODAY, application_request, new_child
from support.scans import PDF, PNG, have_scans

pytestmark = on_sqlite

SEALER = Sealer([os.urandom(32)])


def begin(database: Database, who: Identity, child: int, size: int, day: int = 0, **more: Any) -> int:
    sent = UploadBegun(child_id=child, kind=more.get("kind", "privilege"), name="x", size=size)
    storage = Storage(files_of_account=1000)
    return int(database.write_now(uploads.begin, who, sent, storage, NOW + timedelta(minutes=day)).id)


def send(database: Database, who: Identity, number: int, data: bytes, start: int = 0) -> Any:
    return database.write_now(uploads.take_part, who, number, start, data, SEALER, NOW)


def whole(database: Database, who: Identity, child: int, data: bytes) -> int:
    document = send(database, who, begin(database, who, child, len(data)), data).document
    assert document is not None
    return int(document.id)


def child_alone(database: Database, who: Identity) -> int:
    """A child without scans."""
    return int(database.write_now(families.add_child, who, CHILD, NOW, TODAY).id)


def scan_of(database: Database, child: int) -> int:
    own = child_documents
    query = select(own.c.id).where(own.c.child_id == child).order_by(own.c.id).limit(1)
    return database.read_now(lambda connection: int(connection.scalar(query) or 0))


def files(database: Database) -> tuple[int, int]:
    """Files and parts that are stored."""

    def read(connection: Connection) -> tuple[int, int]:
        many = [
            connection.scalar(select(func.count()).select_from(each)) or 0
            for each in (stored_files, file_parts)
        ]
        return many[0], many[1]

    return database.read_now(read)


# The family


def test_a_family_has_its_own_scans_alone(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, theirs = (child_alone(database, who) for who in (mother, father))
    first, second = whole(database, mother, mine, PDF), whole(database, mother, mine, PNG)
    other = whole(database, father, theirs, PDF)
    listed = database.read_now(service.documents_of, mother).documents
    assert [each.id for each in listed] == [second, first]
    for read in (service.file_of, service.remove):
        with pytest.raises(NotFound):
            database.write_now(read, mother, other)
    assert database.read_now(service.one_of, mother, other) is None
    assert files(database) == (2, 2)  # one content is stored once
    database.write_now(service.remove, mother, first)
    assert files(database) == (2, 2)  # the other family still has it
    assert b"".join(database.read_now(lambda c: list(uploads.parts_of(c, file_of(c, other), SEALER)))) == PDF
    database.write_now(service.remove, father, other)
    assert files(database) == (1, 1)


def file_of(connection: Connection, number: int) -> int:
    return service.file_id_of(connection, number)


@on_both
def test_a_confirmed_scan_is_not_removed_and_a_refused_one_is(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = new_child(database, mother)
    with pytest.raises(Conflict, match="is confirmed and can’t be deleted"):
        database.write_now(service.remove, mother, scan_of(database, child))
    database.write_now(lambda c: c.execute(child_documents.update().values(state="refused")))
    database.write_now(service.remove, mother, scan_of(database, child))


@on_both
def test_proof_is_what_this_child_has_and_was_not_refused(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child, brother = child_alone(database, mother), new_child(database, mother)
    new_child(database, family.petrovs.parent)
    assert not database.read_now(service.is_uploaded, child, "privilege")
    assert not database.read_now(service.is_confirmed, child, "privilege")
    found = database.read_now(service.of_children, [brother])
    assert {number: {each.child_id for each in scans} for number, scans in found.items()} == {
        brother: {brother}
    }
    for state, is_there in (("waiting", True), ("refused", False), ("confirmed", True)):
        database.write_now(
            lambda c: c.execute(child_documents.delete().where(child_documents.c.child_id == child))
        )
        database.write_now(have_scans, mother.account_id, child, state)
        assert database.read_now(service.is_uploaded, child, "privilege") is is_there
        assert database.read_now(service.is_confirmed, child, "privilege") is (state == "confirmed")


# Uploads


@on_both
def test_who_may_begin(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    child = child_alone(database, mother)
    with pytest.raises(NotFound):
        begin(database, father, child, 10)
    with pytest.raises(InvalidFields):
        begin(database, mother, child, 10, kind="passport")
    own = consents.c.account_id == mother.account_id
    database.write_now(lambda c: c.execute(consents.update().where(own).values(withdrawn_at=NOW)))
    with pytest.raises(ConsentNeeded):
        begin(database, mother, child, 10)


def test_only_ones_own_upload_goes_on(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    number = begin(database, mother, child_alone(database, mother), len(PDF))
    for work in (
        lambda c: uploads.upload(c, father, number),
        lambda c: uploads.take_part(c, father, number, 0, PDF, SEALER, NOW),
    ):
        with pytest.raises(NotFound):
            database.write_now(work)
    assert send(database, mother, number, PDF).document is not None


def test_so_many_scans_of_one_child(
    database: Database, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST", 2)
    mother = family.ivanovs.parent
    first, second = child_alone(database, mother), child_alone(database, mother)
    for _ in range(2):
        whole(database, mother, first, PDF)
    with pytest.raises(Conflict, match="one first"):
        begin(database, mother, first, 10)
    begin(database, mother, second, 10)


@on_both
def test_of_too_many_uploads_of_an_account_the_longest_at_rest_is_given_up(
    database: Database, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, theirs = (child_alone(database, who) for who in (mother, father))
    other = begin(database, father, theirs, 9)
    numbers = [begin(database, mother, mine, 9, day) for day in range(1, uploads.AT_ONCE + 1)]
    query = select(uploads_table.c.id).order_by(uploads_table.c.id)

    def left() -> list[int]:
        return database.read_now(lambda connection: list(connection.scalars(query)))

    assert left() == [other, *numbers]
    last = begin(database, mother, mine, 9, 99)
    assert left() == [other, *numbers[1:], last]


@on_both
def test_a_part_fits_into_what_was_announced(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = child_alone(database, mother)
    number = begin(database, mother, child, len(PDF))
    for data in (PDF + b"x", b"x" * (PART + 1)):
        with pytest.raises(TooLarge):
            send(database, mother, number, data)
    large = begin(database, mother, child, PART * 3)
    with pytest.raises(TooLarge):
        send(database, mother, large, b"%PDF-".ljust(PART + 1))
    assert send(database, mother, number, b"").received == 0  # nothing: how far it is
    with pytest.raises(Changed):
        send(database, mother, number, PDF[1:], 1)
    assert files(database) == (0, 0)


def test_what_rests_too_long_is_forgotten_and_no_finished_scan_with_it(
    database: Database, family: Family
) -> None:
    mother = family.ivanovs.parent
    child = child_alone(database, mother)
    document = whole(database, mother, child, PDF)
    send(database, mother, begin(database, mother, child, len(PNG)), PNG[:20])
    database.write_now(uploads.forget_uploads, NOW + uploads.RETENTION)
    assert files(database) == (1, 2)  # on the last moment it is still there
    database.write_now(uploads.forget_uploads, NOW + uploads.RETENTION + timedelta(seconds=1))
    assert files(database) == (1, 1)
    _, file_id = database.read_now(service.file_of, mother, document)
    assert b"".join(database.read_now(lambda c: list(uploads.parts_of(c, file_id, SEALER)))) == PDF


# The desk


@pytest.fixture
def school_desk(region: Database, passwords: Passwords) -> Identity:
    """The school desk of our municipality."""
    region.write_now(open_first_grades)
    secret = passwords.hash_now(PASSWORD)
    return region.write_now(lambda connection: school_clerk(connection, secret, login="school"))


def refused(region: Database, who: Identity, child: int) -> None:
    number = scan_of(region, child)
    decision = DocumentDecision(action="confirm", version=1)
    for work in (
        lambda c: desk.of_child(c, who, child, scan_reasons(AREAS)),
        lambda c: desk.look(c, who, number, "Зачем", NOW, scan_reasons(AREAS)),
        lambda c: desk.decide(c, who, number, decision, NOW, scan_reasons(AREAS)),
    ):
        with pytest.raises(NotFound):
            region.write_now(work)


def opened(region: Database, who: Identity, child: int) -> list[int]:
    shown = region.read_now(desk.of_child, who, child, scan_reasons(AREAS)).documents
    assert {each.child_id for each in shown} == {child}
    region.write_now(desk.look, who, shown[0].id, "Заявление 42-00001", NOW, scan_reasons(AREAS))
    return [each.id for each in shown]


def test_a_kindergarten_desk_reads_while_the_application_is_its_to_decide(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    child, brother = new_child(region, mother), new_child(region, mother)
    refused(region, clerk, child)
    mine = region.write_now(kindergarten.apply, mother, application_request(child, 1), NOW, TODAY).id
    listed = opened(region, clerk, child)
    assert listed == sorted(listed, reverse=True)
    [look] = region.read_now(looks_at, mother.account_id).looks
    assert (look.what.split(":")[0], look.child, look.reason) == ("document", "Вера", "Заявление 42-00001")
    refused(region, clerk, brother)
    set_state(region, mine, "withdrawn")
    refused(region, clerk, child)
    with pytest.raises(Forbidden):
        region.read_now(desk.of_child, mother, child, scan_reasons(AREAS))


def test_a_school_desk_reads_while_the_application_is_its_to_decide(
    region: Database, family: Family, clerk: Identity, school_desk: Identity
) -> None:
    mother = family.ivanovs.parent
    child, brother = schoolchild(region, mother), schoolchild(region, mother)
    mine = region.write_now(enrolment.apply, mother, school_request(child, 2), NOW, TODAY).id
    opened(region, school_desk, child)
    refused(region, clerk, child)  # another desk's application
    refused(region, school_desk, brother)
    assert region.read_now(enrolment_desk.holds_child, school_desk, child)
    region.write_now(enrolment.act, mother, mine, "withdraw", 1, NOW)
    refused(region, school_desk, child)


@on_both
def test_another_municipalitys_desks_read_nothing(
    region: Database, family: Family, clerk: Identity, school_desk: Identity
) -> None:
    mother = family.ivanovs.parent
    child, pupil = new_child(region, mother), schoolchild(region, mother)
    region.write_now(kindergarten.apply, mother, application_request(child, 1), NOW, TODAY)
    region.write_now(enrolment.apply, mother, school_request(pupil, 2), NOW, TODAY)
    for who, mine in ((clerk, child), (school_desk, pupil)):
        opened(region, who, mine)
    from ruobr_server.auth.tables import role_grants

    region.write_now(lambda c: c.execute(role_grants.update().values(territory_id=neighbours.TERRITORY)))
    for who, mine in ((clerk, child), (school_desk, pupil)):
        refused(region, who, mine)
    assert not region.read_now(kindergarten_desk.holds_child, clerk, child)
    theirs = next(iter(neighbours.APPLICATIONS))
    region.write_now(have_scans, neighbours.PARENT.account_id, theirs, "waiting")
    opened(region, clerk, theirs)


def test_the_words_of_a_refusal_stay_until_the_scan_is_confirmed(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    child = new_child(region, mother)
    region.write_now(kindergarten.apply, mother, application_request(child, 1), NOW, TODAY)
    number = scan_of(region, child)

    def decide(action: str, version: int, note: str = "") -> Any:
        decision = DocumentDecision(action=action, version=version, note=note)
        return region.write_now(desk.decide, clerk, number, decision, NOW, scan_reasons(AREAS))

    assert decide("refuse", 1, "Не читается").note == "Не читается"
    with pytest.raises(Changed):
        decide("confirm", 1)
    assert decide("confirm", 2, "Для себя").note == ""
    assert [each.state for each in region.read_now(tracker.applications, mother, TODAY).applications] == [
        "submitted"
    ]


def test_a_scan_confirmed_without_being_opened_says_so(
    region: Database, family: Family, clerk: Identity
) -> None:
    mother = family.ivanovs.parent
    child = new_child(region, mother)
    region.write_now(kindergarten.apply, mother, application_request(child, 1), NOW, TODAY)
    number = scan_of(region, child)
    reasons = scan_reasons(AREAS)

    def decide(action: str, version: int, note: str = "") -> Any:
        decision = DocumentDecision(action=action, version=version, note=note)
        return region.write_now(desk.decide, clerk, number, decision, NOW, reasons)

    decide("refuse", 1, "Не читается")
    assert decide("confirm", 2).confirmed_unseen
    [shown] = [
        each
        for each in region.read_now(kindergarten_desk.work_list, clerk, None).applications[0].documents
        if each.id == number
    ]
    assert shown.confirmed_unseen
    [theirs] = [each for each in region.read_now(service.documents_of, mother).documents if each.id == number]
    assert not theirs.confirmed_unseen  # how the desk works is no matter of the family's list
    noted = region.read_now(history, DOCUMENT, number)[-1]
    assert (noted.action, noted.why) == ("confirm", explained(document_reasons.NOT_OPENED))
    decide("refuse", 3, "Не читается")
    region.write_now(desk.look, clerk, number, "Заявление 42-00001", NOW, reasons)
    assert not decide("confirm", 4).confirmed_unseen
    assert region.read_now(history, DOCUMENT, number)[-1].why is None
