"""Consent, who looked, everything about me, erasure: what the law on personal data asks for."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.declaration import consent_hooks
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import applications, exchange
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.tables import meal_accounts
from ruobr_server.areas.personal_data import consents, erasure, export
from ruobr_server.areas.personal_data.access_log import affected_by, looks_at
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.schools.tables import people, staff
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts as accounts_table
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, ConsentNeeded, Forbidden
from ruobr_tui.api.models.personal_data import ErasureDecision
from ruobr_tui.api.rules.fields.consent import VERSION
from support.families import CHILD, PASSWORD, PROFILE, Family, header_credentials
from support.fixtures import NOW, ZONE
from support.kindergartens import TODAY, act, application_request, apply, decide, given_out, tracked

CLERK = header_credentials("clerk", PASSWORD)
MOTHER = header_credentials("ivanova", PASSWORD)


def withdraw(database: Database, who: Identity) -> None:
    database.write_now(consents.withdraw, who.account_id, NOW, consent_hooks(AREAS))


def test_without_consent_nothing_is_processed(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    application = apply(region, mother, 1)
    withdraw(region, mother)
    child = application.child_id
    version = region.read_now(families.profile, mother).version
    for attempt in (
        lambda c: families.save_profile(c, mother, PROFILE, version, NOW, TODAY),
        lambda c: families.add_child(c, mother, CHILD, NOW, TODAY),
        lambda c: families.save_child(c, mother, child, CHILD, 1, NOW, TODAY),
        lambda c: applications.apply(c, mother, application_request(child, 1), NOW, TODAY),
    ):
        with pytest.raises(ConsentNeeded):
            region.write_now(attempt)
    assert tracked(region, mother, application.id).state == "withdrawn"
    region.write_now(consents.give, mother.account_id, VERSION, NOW)
    region.write_now(families.add_child, mother, CHILD, NOW, TODAY)
    given = region.read_now(consents.all_of, mother.account_id)
    assert [each.withdrawn_at is None for each in given] == [False, True]


def test_an_older_wording_is_not_agreed_to_by_accident(region: Database, family: Family) -> None:
    with pytest.raises(Conflict):
        region.write_now(consents.give, family.ivanovs.parent.account_id, "2020-01-01", NOW)


def test_a_withdrawn_consent_gives_a_place_back(region: Database, clerk: Identity, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    first, second = apply(region, mother, 1), apply(region, father, 1, minutes=5)
    for each in (first, second):
        decide(region, clerk, each.id, "register")
    given_out(region, clerk)
    assert tracked(region, mother, first.id).state == "referred"
    withdraw(region, mother)
    assert tracked(region, mother, first.id).state == "withdrawn"
    given_out(region, clerk)
    assert tracked(region, father, second.id).state == "referred"


def test_a_contract_outlives_the_consent(region: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    application = apply(region, mother, 1)
    decide(region, clerk, application.id, "register")
    given_out(region, clerk)
    act(region, mother, application.id, "accept")
    withdraw(region, mother)
    assert tracked(region, mother, application.id).state == "contract"


async def test_a_list_leaves_one_trace_a_day_for_each_family(
    app_client: httpx.AsyncClient, region: Database, clerk: Identity, family: Family
) -> None:
    apply(region, family.ivanovs.parent, 1)
    for _ in range(3):
        assert (await app_client.get("/desk/kindergarten/applications", headers=CLERK)).status_code == 200
    looks = region.read_now(looks_at, family.ivanovs.parent.account_id).looks
    assert [(look.what, look.child) for look in looks] == [("kindergarten-application", "Вера")]
    assert region.read_now(looks_at, family.petrovs.parent.account_id).looks == []
    found = region.read_now(affected_by, "clerk", TODAY, TODAY, ZONE)
    assert found == [("IVANOVA", "kindergarten-application", 1)]


async def test_everything_about_me_and_nothing_about_others(
    app_client: httpx.AsyncClient, region: Database, family: Family
) -> None:
    apply(region, family.ivanovs.parent, 1)
    region.write_now(families.add_child, family.petrovs.parent, {**CHILD, "first_name": "Чужая"}, NOW, TODAY)
    mine = (await app_client.get("/cabinet/my-data", headers=MOTHER)).json()
    assert mine["profile"]["values"]["snils"] == PROFILE["snils"]
    assert [child["values"]["first_name"] for child in mine["children"]] == ["Вера"]
    assert len(mine["documents"]) == 3
    assert len(mine["kindergarten_applications"]) == 1
    assert mine["consents"][0]["given"] == VERSION
    text = json.dumps(mine, ensure_ascii=False)
    assert "Чужая" not in text
    assert "argon2" not in text


def test_an_export_has_every_child_and_every_application(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent

    def open_accounts(connection: Any) -> None:
        """One where something has moved, one where nothing has yet, and a stranger's."""
        for child in (*family.ivanovs.children, *family.petrovs.children):
            row = {"school_id": 1, "pupil_id": child, "account": f"42{child}", "uid": f"04{child}"}
            connection.execute(meal_accounts.insert().values(**row))
        lines = {ledger.meals_of(1, family.ivanovs.children[0]): 100, ledger.own_of(1, ledger.BANK): -100}
        ledger.write(connection, 1, "payment", "first", lines, TODAY, NOW)

    region.write_now(open_accounts)
    numbers = [apply(region, mother, 1).id for _ in range(2)]
    apply(region, family.petrovs.parent, 1)
    found = region.read_now(export.export, mother, NOW, TODAY, AREAS)
    assert sorted(each["id"] for each in found["kindergarten_applications"]) == numbers
    assert [each["id"] for each in found["diaries"]] == family.ivanovs.children
    assert [each["child"] for each in found["meal_accounts"]] == family.ivanovs.children
    assert len(found["children"]) == 2
    assert len(found["documents"]) == 6


def test_erasing_leaves_no_name_and_moves_nobody(
    region: Database, clerk: Identity, officer: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    first, second = apply(region, mother, 3), apply(region, father, 3, minutes=5)
    for each in (first, second):
        decide(region, clerk, each.id, "register")
    request_of = region.write_now(erasure.ask, mother, NOW)
    assert region.write_now(erasure.ask, mother, NOW).id == request_of.id  # sent twice, one request
    yes = ErasureDecision(action="erase", version=1)
    with pytest.raises(Forbidden):
        region.write_now(erasure.decide, clerk, request_of.id, yes, NOW, AREAS)
    region.write_now(erasure.decide, officer, request_of.id, yes, NOW, AREAS)

    def everything(connection: Any) -> str:
        names = ("accounts", "people", "profiles", "family_children", "child_documents", "requests_done")
        rows = [connection.exec_driver_sql(f"SELECT * FROM {name}").all() for name in names]
        return repr(rows)

    left = region.read_now(everything)
    for word in (PROFILE["snils"], PROFILE["residence"], "'IVANOVA'", CHILD["middle_name"]):
        assert left.count(word) == everything_of_the_other(word), word
    assert region.read_now(accounts.credentials, "ivanova") is None
    choice = tracked(region, father, second.id).choices[0]
    assert (choice.place, choice.total) == (1, 1)


def test_nobody_stands_in_the_way_of_an_erasure(region: Database, family: Family) -> None:
    """Whatever logins others have, those of earlier versions included."""
    mother, father = family.ivanovs.parent, family.petrovs.parent
    number = mother.account_id

    def rename(connection: Any) -> None:
        taken = accounts_table.update().where(accounts_table.c.id == father.account_id)
        connection.execute(taken.values(login=f"ERASED-{number}"))

    region.write_now(rename)
    region.write_now(erasure.erase, number, NOW, AREAS)
    assert region.read_now(accounts.credentials, "ivanova") is None
    assert region.read_now(accounts.credentials, f"erased-{number}") is not None  # his, untouched


def test_an_erasure_in_the_middle_of_an_exchange_frees_the_other(
    region: Database, clerk: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    mine, other = apply(region, mother, 1), apply(region, father, 2)
    for each in (mine, other):
        decide(region, clerk, each.id, "register")
    given_out(region, clerk)
    for who, number in ((mother, mine.id), (father, other.id)):
        region.write_now(exchange.offer, who, number, NOW)
    shown = {each.mine: each.id for each in region.read_now(exchange.exchange, mother).offers}
    region.write_now(exchange.propose, mother, shown[True], shown[False], NOW)
    [proposal] = region.read_now(exchange.exchange, father).proposals
    region.write_now(exchange.act, father, proposal.id, "consent", proposal.version, NOW)
    region.write_now(erasure.erase, mother.account_id, NOW, AREAS)
    assert region.read_now(exchange.waiting, clerk) == []
    [left] = region.read_now(exchange.exchange, father).offers
    assert (left.mine, left.state) == (True, "open")
    assert tracked(region, father, other.id).state == "referred"


def test_a_parent_who_teaches_keeps_the_name(region: Database, family: Family) -> None:
    mother = family.ivanovs.parent

    def employ(connection: Any) -> None:
        connection.execute(staff.insert().values(school_id=1, id=7, person_id=mother.person_id))

    region.write_now(employ)
    region.write_now(erasure.erase, mother.account_id, NOW, AREAS)
    name = people.select().with_only_columns(people.c.first_name).where(people.c.id == mother.person_id)
    assert region.read_now(lambda connection: connection.scalar(name)) == "Ольга"


def everything_of_the_other(word: str) -> int:
    """The other family filled in the same about itself: that stays."""
    return {PROFILE["snils"]: 1, PROFILE["residence"]: 2, CHILD["middle_name"]: 1}.get(word, 0)


def test_a_contract_or_a_reason_keeps_the_data(
    region: Database, clerk: Identity, officer: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    application = apply(region, mother, 1)
    decide(region, clerk, application.id, "register")
    given_out(region, clerk)
    act(region, mother, application.id, "accept")
    request_of = region.write_now(erasure.ask, mother, NOW)
    with pytest.raises(Conflict, match="contract"):
        region.write_now(
            erasure.decide, officer, request_of.id, ErasureDecision(action="erase", version=1), NOW, AREAS
        )
    no = ErasureDecision(action="refuse", version=1, note="Договор действует до 31.08.2030")
    region.write_now(erasure.decide, officer, request_of.id, no, NOW, AREAS)
    latest = region.read_now(erasure.latest, mother)
    assert (latest.state, latest.note) == ("refused", no.note)


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1", "clerk"])
async def test_only_the_officer_sees_who_wants_to_be_erased(
    app_client: httpx.AsyncClient, clerk: Identity, officer: Identity, family: Family, login: str
) -> None:
    assert (await app_client.post("/cabinet/erasure", headers=MOTHER)).status_code == 200
    headers = header_credentials(login, PASSWORD)
    assert (await app_client.get("/desk/erasures", headers=headers)).status_code == 403
    decision = {"action": "erase", "version": 1}
    answer = await app_client.post("/desk/erasures/1", json=decision, headers=headers)
    assert answer.status_code == 403
    mine = await app_client.get("/desk/erasures", headers=header_credentials("officer", PASSWORD))
    assert [each["login"] for each in mine.json()["requests"]] == ["IVANOVA"]


async def test_who_registers_has_agreed(app_client: httpx.AsyncClient, family: Family) -> None:
    answer = await app_client.get("/cabinet/consent", headers=MOTHER)
    assert answer.json()["given"] == VERSION
    gone = await app_client.delete("/cabinet/consent", headers=MOTHER)
    assert gone.json()["withdrawn_at"] is not None
    refused = await app_client.post("/cabinet/children", json={"values": CHILD}, headers=MOTHER)
    assert (refused.status_code, refused.json()["error"]) == (403, "consent-needed")
