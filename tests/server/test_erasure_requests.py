"""Requests for erasure: who asks, who decides, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.documents.tables import child_documents, file_parts, stored_files, uploads
from ruobr_server.areas.enrolment.tables import school_applications
from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.kindergarten.tables import kindergarten_applications
from ruobr_server.areas.messages.tables import letter_recipients
from ruobr_server.areas.personal_data import erasure, erasure_desk
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.schools.tables import people
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts
from ruobr_server.integrations.email.service import queue_letter
from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, NotFound
from ruobr_tui.api.models.personal_data import ErasureDecision
from support import school
from support.families import CHILD, PASSWORD, Family, header_credentials
from support.first_grades import open_first_grades, schoolchild
from support.fixtures import NOW
from support.kindergartens import apply
from support.scans import PDF, PNG


def decision(action: str, version: int = 1) -> ErasureDecision:
    return ErasureDecision(action=action, version=version, note="Есть причина")


def ask(database: Database, who: Identity) -> int:
    return int(database.write_now(erasure.ask, who, NOW).id)


def waiting(database: Database, officer: Identity) -> list[int]:
    return [each.id for each in database.read_now(erasure_desk.work_list, officer).requests]


def test_only_a_parent_asks_and_only_for_the_own_account(
    region: Database, officer: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    for other in (family.ivanovs.pupil, replace(mother, role="teacher"), replace(mother, role="operator")):
        with pytest.raises(Forbidden):
            region.write_now(erasure.ask, other, NOW)
    number = ask(region, mother)
    for role in ("parent", "pupil"):  # a desk is for staff alone
        with pytest.raises(Forbidden):
            region.read_now(erasure_desk.work_list, replace(officer, role=role))
        with pytest.raises(Forbidden):
            region.write_now(
                erasure.decide, replace(officer, role=role), number, decision("erase"), NOW, AREAS
            )
    assert region.read_now(erasure.latest, father).state == ""
    with pytest.raises(NotFound):
        region.write_now(erasure.withdraw, father, NOW)


def test_what_was_decided_or_taken_back_waits_no_more(
    region: Database, officer: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    first, second = ask(region, mother), ask(region, father)
    assert waiting(region, officer) == [first, second]
    region.write_now(erasure.withdraw, mother, NOW)
    assert waiting(region, officer) == [second]
    with pytest.raises(NotFound):  # it waits no more
        region.write_now(erasure.withdraw, mother, NOW)
    with pytest.raises(Conflict):
        region.write_now(erasure.decide, officer, first, decision("erase", 2), NOW, AREAS)
    region.write_now(erasure.decide, officer, second, decision("refuse"), NOW, AREAS)
    assert waiting(region, officer) == []
    again = ask(region, mother)
    assert again not in (first, second)
    found = region.read_now(erasure.latest, mother)
    assert (found.id, found.state, found.note) == (again, "requested", "")
    assert region.read_now(erasure.latest, father).note == "Есть причина"


def test_an_old_version_is_answered_by_what_waits(
    region: Database, officer: Identity, family: Family
) -> None:
    number = ask(region, family.ivanovs.parent)
    with pytest.raises(Changed):
        region.write_now(erasure.decide, officer, number, decision("erase", 2), NOW, AREAS)
    with pytest.raises(NotFound):
        region.write_now(erasure.decide, officer, number + 1, decision("erase"), NOW, AREAS)
    assert region.read_now(erasure.latest, family.ivanovs.parent).state == "requested"


@pytest.mark.parametrize("state", ["contract", "enrolled", "first grade"])
def test_what_binds_the_family_stands_in_the_way_of_its_own_erasure_alone(
    region: Database, officer: Identity, family: Family, state: str
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    if state == "first grade":
        from ruobr_server.areas.enrolment import applications
        from support.first_grades import school_request

        region.write_now(open_first_grades)
        body = school_request(schoolchild(region, mother), 1)
        region.write_now(applications.apply, mother, body, NOW, NOW.date())
        change: Any = school_applications.update().values(state="enrolled")
    else:
        number = apply(region, mother, 1).id
        own = kindergarten_applications
        change = own.update().where(own.c.id == number).values(state=state)
    region.write_now(lambda connection: connection.execute(change))
    mine, other = ask(region, mother), ask(region, father)
    with pytest.raises(Conflict, match="enrolment is in force"):
        region.write_now(erasure.decide, officer, mine, decision("erase"), NOW, AREAS)
    region.write_now(erasure.decide, officer, mine, decision("refuse"), NOW, AREAS)
    region.write_now(erasure.decide, officer, other, decision("erase"), NOW, AREAS)
    assert region.read_now(erasure.latest, father).state == "done"


async def test_scans_and_what_was_being_uploaded_are_gone(
    app_client: Any, database: Database, family: Family
) -> None:
    """What another family has with the same content stays readable."""
    both = [header_credentials(login, PASSWORD) for login in ("ivanova", "petrova")]

    async def upload(headers: dict[str, str], child: int, data: bytes, *, size: int = 0) -> dict[str, Any]:
        body = {"child_id": child, "kind": "birth-certificate", "name": "x", "size": size or len(data)}
        begun = (await app_client.post("/cabinet/uploads", json=body, headers=headers)).json()
        path = f"/cabinet/uploads/{begun['id']}?start=0"
        sent = await app_client.patch(path, content=data, headers=headers)
        assert sent.status_code == 200, sent.text
        found: dict[str, Any] = sent.json()
        return found

    async def add(headers: dict[str, str]) -> int:
        answer = await app_client.post("/cabinet/children", json={"values": CHILD}, headers=headers)
        return int(answer.json()["id"])

    mine, theirs = [await add(headers) for headers in both]
    await upload(both[0], mine, PNG)
    await upload(both[0], mine, PDF)
    begun = await upload(both[0], mine, PDF[:20], size=len(PDF))
    same = await upload(both[1], theirs, PNG)
    half = await upload(both[1], theirs, PDF[:20], size=len(PDF))
    database.write_now(erasure.erase, family.ivanovs.parent.account_id, NOW, AREAS)

    def left(connection: Connection) -> dict[str, list[int]]:
        return {
            "documents": list(connection.scalars(select(child_documents.c.account_id))),
            "uploads": sorted(connection.scalars(select(uploads.c.account_id))),
            "files": list(connection.scalars(select(stored_files.c.size))),
            "parts": sorted(connection.scalars(select(file_parts.c.file_id))),
        }

    father = family.petrovs.parent.account_id
    found = database.read_now(left)
    assert (found["documents"], found["uploads"], found["files"]) == ([father], [father] * 2, [len(PNG)])
    assert len(found["parts"]) == 2
    assert half["id"] in found["parts"]
    assert begun["id"] not in found["parts"]
    path = f"/cabinet/documents/{same['document']['id']}/content"
    assert (await app_client.get(path, headers=both[1])).content == PNG


def test_letters_stay_with_whom_else_they_are_for(region: Database, family: Family) -> None:
    """An address or a person that another account has as well keeps them, until that one is erased too."""
    mother, father = family.ivanovs.parent, family.petrovs.parent

    def share(connection: Connection) -> None:
        connection.execute(profiles.update().values(email="Family@example.org"))
        queue_letter(connection, "family@example.org", "Письмо", "Текст", NOW)
        queue_letter(connection, "other@example.org", "Письмо", "Текст", NOW)

    def addresses(connection: Connection) -> set[str]:
        return set(connection.scalars(select(outgoing_letters.c.to_address)))

    region.write_now(share)
    region.write_now(erasure.erase, mother.account_id, NOW, AREAS)
    assert region.read_now(addresses) == {"family@example.org", "other@example.org"}
    region.write_now(erasure.erase, father.account_id, NOW, AREAS)
    assert region.read_now(addresses) == {"other@example.org"}


def test_a_person_with_two_accounts_is_erased_with_the_last_of_them(furnished: Database) -> None:
    """Who is erased as a parent goes on reading letters as a teacher, and keeps the name."""

    def second(connection: Connection) -> None:
        """The mother of the school has an account as a teacher, too."""
        row = {"id": 95, "login": "MOTHER-T", "password_hash": "", "role": "teacher", "person_id": 1}
        school.put(connection, accounts, {**row, "created_at": NOW})

    def got(connection: Connection) -> int:
        own = select(letter_recipients.c.letter_id).where(letter_recipients.c.person_id == 1)
        return len(connection.execute(own).all())

    def name(connection: Connection) -> str | None:
        return connection.scalar(select(people.c.last_name).where(people.c.id == 1))

    furnished.write_now(second)
    before = furnished.read_now(got)
    furnished.write_now(erasure.erase, 1, NOW, AREAS)
    assert furnished.read_now(got) == before > 0
    assert furnished.read_now(name) == "Иванова"
    furnished.write_now(erasure.erase, 95, NOW + timedelta(days=1), AREAS)
    assert furnished.read_now(got) == 0
    assert furnished.read_now(name) == "—"
