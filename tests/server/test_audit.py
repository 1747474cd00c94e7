"""The audit: who looked at, changed, granted and revoked what, for whoever may see it, page by page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from ruobr_server.areas.personal_data import audit_trail
from ruobr_server.areas.personal_data.access_log import looks_at, note_list
from ruobr_server.areas.personal_data.audit_trail import Filters, histories_of
from ruobr_server.areas.personal_data.keyset import Place, place_of, text_of
from ruobr_server.areas.personal_data.looks import looks_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Forbidden, InvalidInput, NotFound
from ruobr_tui.api.models.personal_data import AuditEntry, AuditKind, AuditPage
from ruobr_tui.api.roles import StaffRole
from support.databases import on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW, ZONE
from support.kindergartens import TODAY, apply
from support.marked_rows import HISTORIES

LIST = "kindergarten-application"


def page(region: Database, officer: Identity, **filters: Any) -> AuditPage:
    trail = region.read_now(audit_trail.trail_of, officer, Filters(ZONE, **filters), AREAS)
    return trail.page


def brief(entries: list[AuditEntry]) -> list[tuple[str, str, str, str]]:
    return [(entry.kind, entry.what, entry.who_login, entry.whose_login) for entry in entries]


def look(region: Database, who: Identity, family: Identity, hours: float, what: str = LIST) -> None:
    now = NOW + timedelta(hours=hours)
    region.write_now(note_list, who, [(family.account_id, None)], what, now, now.date())


def grant_role(
    connection: Connection, number: int, to: Identity, by: Identity | None, hours: int, *, ends: bool = False
) -> None:
    at = NOW + timedelta(hours=hours)
    connection.execute(
        role_grants.insert().values(
            id=number,
            account_id=to.account_id,
            role=StaffRole.SUPPORT,
            granted_by=None if by is None else by.account_id,
            granted_at=at,
            revoked_at=at + timedelta(hours=1) if ends else None,
            revoked_by=by.account_id if ends and by else None,
            reason="Уволилась" if ends else "",
        )
    )


def test_looks_changes_and_roles_are_one_list(
    region: Database, clerk: Identity, officer: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    apply(region, mother, 1)
    known = page(region, officer).entries
    look(region, clerk, mother, 1)
    region.write_now(grant_role, 5_000, clerk, officer, 2, ends=True)
    shown = page(region, officer).entries
    assert brief(shown[: len(shown) - len(known)]) == [
        ("revoked", "support", "officer", "clerk"),
        ("granted", "support", "officer", "clerk"),
        ("looked", LIST, "clerk", "ivanova"),
    ]
    assert shown[0].reason == "Уволилась"
    [applied] = [entry for entry in shown if entry.kind == "changed" and entry.what == LIST]
    assert applied.who_login == "ivanova"
    assert applied.number is not None
    assert [entry.at for entry in shown] == sorted((entry.at for entry in shown), reverse=True)


def test_it_is_narrowed_to_who_whose_and_when(
    region: Database, clerk: Identity, officer: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    apply(region, mother, 1)
    for days in range(3):
        look(region, clerk, mother, 24 * days)
    look(region, clerk, father, 1)
    look(region, officer, father, 2, "erasure-request")
    assert {entry.who_login for entry in page(region, officer, who="officer").entries} <= {"officer"}
    by_family = page(region, officer, whose="ivanova").entries
    assert sum(entry.kind == "looked" for entry in by_family) == 3
    assert [entry.what for entry in by_family if entry.kind == "changed"] == [LIST]
    assert all(entry.whose_login in ("ivanova", "") for entry in by_family)
    day = date(2026, 11, 25)
    [only] = page(region, officer, who="CLERK", start=day, end=day).entries
    assert only.at == NOW + timedelta(hours=24)
    with pytest.raises(NotFound):
        page(region, officer, who="nobody-of-that-name")


def test_pages_lose_and_repeat_nothing_though_much_happens_at_once(
    region: Database, clerk: Identity, officer: Identity, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = family.ivanovs.parent
    for number in range(7):
        look(region, clerk, mother, 1, f"kind-{number}")
        region.write_now(grant_role, 6_000 + number, clerk, officer, 1, ends=number % 2 == 0)
        look(region, clerk, mother, 2, f"kind-{number}")
    whole = page(region, officer).entries
    assert len(whole) >= 18
    monkeypatch.setattr(audit_trail, "PAGE", 3)
    read: list[AuditEntry] = []
    before = None
    while True:
        shown = page(region, officer, before=before)
        read += shown.entries
        if not shown.next:
            break
        assert len(shown.entries) == 3
        before = shown.next
    assert read == whole


@on_sqlite
def test_others_may_not_see_it(region: Database, clerk: Identity, officer: Identity, family: Family) -> None:
    for caller in (clerk, family.ivanovs.parent, family.petrovs.pupil):
        with pytest.raises(Forbidden):
            page(region, caller)

    def administer(connection: Connection) -> None:
        connection.execute(
            role_grants.insert().values(
                id=7_000,
                account_id=clerk.account_id,
                role=StaffRole.REGION_ADMINISTRATOR,
                granted_at=NOW,
            )
        )

    region.write_now(administer)
    assert page(region, clerk).entries


@on_sqlite
async def test_reading_it_is_a_look_as_well(
    app_client: httpx.AsyncClient, region: Database, clerk: Identity, officer: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    look(region, clerk, mother, 0)
    credentials = header_credentials("officer", PASSWORD)
    for _ in range(2):
        answer = await app_client.get("/desk/audit?whose=ivanova", headers=credentials)
        assert answer.status_code == 200, answer.text
    looks = [entry.what for entry in region.read_now(looks_at, mother.account_id).looks]
    assert sorted(looks) == ["audit", LIST]
    read = [each for each in page(region, officer, kind=AuditKind.LOOKED).entries if each.what == "audit"]
    assert [(each.who_login, each.whose_login) for each in read] == [("officer", "officer")]
    assert NOW.date() == TODAY
    refused = await app_client.get("/desk/audit?before=somewhere", headers=credentials)
    assert refused.status_code == 400


@on_sqlite
async def test_who_took_a_copy_of_all_data_is_seen_by_the_officer_and_the_owner(
    app_client: httpx.AsyncClient, region: Database, officer: Identity, family: Family
) -> None:
    """It may have been somebody else with the password."""
    answer = await app_client.get("/cabinet/my-data", headers=header_credentials("ivanova", PASSWORD))
    assert answer.status_code == 200
    shown = brief(page(region, officer, whose="ivanova").entries)
    assert ("exported", "export", "ivanova", "ivanova") in shown
    looks = region.read_now(looks_at, family.ivanovs.parent.account_id).looks
    assert [entry.what for entry in looks] == ["export"]


@on_sqlite
def test_each_history_of_a_family_says_whose_it_is() -> None:
    of_no_family = {"approval"}
    of_two_families = {"exchange-proposal"}
    assert histories_of(AREAS).keys() - of_no_family == HISTORIES.keys() - of_two_families


def test_a_place_is_the_same_after_it_has_travelled() -> None:
    place = Place(NOW + timedelta(microseconds=1), 3, 2**60)
    assert place_of(text_of(place)) == place


@pytest.mark.parametrize(
    "text", ["", "1.2", "a.b.c", "-1.2.3", "9" * 30 + ".1.1", "1.1." + "9" * 19, "²." * 3]
)
def test_a_place_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        place_of(text)


def test_a_change_names_its_owner_and_who_is_searched_for_is_looked_at(
    region: Database, clerk: Identity, officer: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    apply(region, mother, 1)
    trail = region.read_now(audit_trail.trail_of, officer, Filters(ZONE), AREAS)
    [applied] = [each for each in trail.page.entries if each.kind == "changed" and each.what == LIST]
    assert (applied.whose_login, applied.action) == ("ivanova", "submit")
    assert {(officer.account_id, None), (mother.account_id, None)} <= set(trail.subjects)
    empty = region.read_now(audit_trail.trail_of, officer, Filters(ZONE, whose="petrova"), AREAS)
    assert (family.petrovs.parent.account_id, None) in empty.subjects


def test_it_is_narrowed_to_a_kind(
    region: Database, officer: Identity, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    apply(region, mother, 1)
    look(region, clerk, mother, 1)
    look(region, clerk, mother, 2, "export")
    region.write_now(grant_role, 5_000, clerk, officer, 2, ends=True)
    for kind in AuditKind:
        found = page(region, officer, kind=kind).entries
        assert {each.kind for each in found} == {kind}, kind
    everything = page(region, officer).entries
    assert len(everything) == sum(len(page(region, officer, kind=kind).entries) for kind in AuditKind)


def test_the_role_that_somebody_had_then_is_named(
    region: Database, officer: Identity, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    region.write_now(grant_role, 5_000, clerk, officer, 2, ends=True)  # for an hour
    for hours in (1, 2.5, 4):
        look(region, clerk, mother, hours, f"kind-{hours}")
    held = {
        each.what: "support" in each.who_roles
        for each in page(region, officer, kind=AuditKind.LOOKED).entries
    }
    assert held == {"kind-1": False, "kind-2.5": True, "kind-4": False}
    shown = region.read_now(looks_of, mother, None).looks
    assert ["support" in each.roles for each in shown] == [False, True, False]


@on_sqlite
def test_people_are_found_for_it_by_those_who_may(
    region: Database, officer: Identity, family: Family
) -> None:
    def logins_of(text: str) -> list[str]:
        people = region.read_now(audit_trail.people_to_ask_about, officer, text).people
        return [each.login for each in people]

    assert logins_of("петрова вера") == ["petrova-1"]
    assert logins_of("PETROVA-1") == ["petrova-1"]
    assert logins_of("%") == logins_of("  ") == []
    with pytest.raises(Forbidden):
        region.read_now(audit_trail.people_to_ask_about, family.ivanovs.parent, "Ива")
