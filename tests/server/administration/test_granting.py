"""Roles are granted and revoked inside the own scope; attacks from outside change nothing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from ruobr_server.areas.administration import grant_list, grants
from ruobr_server.auth import role_grants
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, InvalidFields, NotFound, ServerError
from ruobr_tui.api.models.administration import GrantRequest
from ruobr_tui.api.reasons import administration as reasons
from ruobr_tui.api.roles import REGION, Scope, StaffRole
from support.administrators import BESIDE, FAR, FAR_TOWN, SCHOOL, TODAY, TOWN, Town, appoint, employ, on
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.fixtures import NOW

R = StaffRole
pytestmark = on_sqlite


def wish(role: str, scope: Scope, login: str = "plain", **more: Any) -> GrantRequest:
    return GrantRequest(
        login=login,
        role=role,
        territory_id=scope.territory_id,
        school_id=scope.school_id,
        class_id=scope.class_id,
        **more,
    )


def grant(town: Town, who: Identity, role: str, scope: Scope, login: str = "plain", **more: Any) -> Any:
    return town.database.write_now(grants.grant, who, wish(role, scope, login, **more), NOW)


def held(town: Town, who: Identity) -> list[tuple[str, Scope]]:
    return [(each.role, each.scope) for each in town.database.read_now(role_grants.held_by, who)]


@on_both
def test_a_role_is_granted_read_and_revoked(town: Town) -> None:
    ends = TODAY + timedelta(days=280)
    made = grant(town, town.school, R.DEPUTY_HEAD, SCHOOL, "PLAIN", ends_on=ends)
    assert held(town, town.plain) == [(R.DEPUTY_HEAD, SCHOOL)]
    [shown] = town.database.read_now(
        grant_list.roles_in_scope, town.head, "live", Listing("соколова инна")
    ).grants
    assert (shown.login, shown.role, shown.place.school) == ("plain", R.DEPUTY_HEAD, "Школа № 1")
    assert (shown.granted_by, shown.granted_at, shown.ends_on) == ("Служебная Инна", NOW, ends)
    assert shown.actions == ["revoke"]
    town.database.write_now(grants.revoke, town.head, made.id, "Перешла в другую школу", NOW)
    assert held(town, town.plain) == []
    past = town.database.read_now(grant_list.roles_in_scope, town.school, "ended", Listing("plain"))
    assert [(each.state, each.reason, each.actions) for each in past.grants] == [
        ("revoked", "Перешла в другую школу", [])
    ]
    with pytest.raises(Conflict, match="revoked already"):
        town.database.write_now(grants.revoke, town.school, made.id, "ещё раз", NOW)


@pytest.mark.parametrize(
    ("who", "role", "scope"),
    [
        ("school", R.OFFICE, BESIDE),  # another school
        ("school", R.MUNICIPALITY_ADMINISTRATOR, TOWN),  # wider
        ("school", R.REGION_ADMINISTRATOR, REGION),
        ("town", R.OFFICE, FAR),  # another municipality
        ("town", R.OFFICE, Scope(1, 61)),  # its school under our number
        ("far", R.OFFICE, Scope(61, 1)),  # our school under theirs
        ("town", R.PERSONAL_DATA_CLERK, REGION),
        ("head", R.SCHOOL_ADMINISTRATOR, SCHOOL),  # above the own role
        ("school", R.MODERATOR, Scope(1, 1, 99)),  # no such class
        ("region", R.KINDERGARTEN_CLERK, SCHOOL),  # no such role there
        ("region", "bicycles-clerk", TOWN),
        ("support", R.OFFICE, SCHOOL),
        ("plain", R.OFFICE, SCHOOL),
    ],
)
def test_what_lies_outside_is_refused(town: Town, who: str, role: str, scope: Scope) -> None:
    with pytest.raises(Forbidden):
        grant(town, getattr(town, who), role, scope, "plain" if who != "plain" else "head")
    assert held(town, town.plain) == []


def test_nobody_grants_to_himself_or_to_his_other_account(town: Town) -> None:
    def other(connection: Any) -> Identity:
        second = employ(connection, "second", "x")
        connection.exec_driver_sql(
            f"UPDATE accounts SET person_id = {town.school.person_id} WHERE id = {second.account_id}"
        )
        return second

    town.database.write_now(other)
    for login in ("school", "second"):
        with pytest.raises(Invalid, match="to himself"):
            grant(town, town.school, R.HEAD, SCHOOL, login)


def test_only_staff_get_roles(town: Town) -> None:
    for login in ("ivanova", "ivanova-1", "nobody"):
        with pytest.raises(Invalid, match="No teacher or operator"):
            grant(town, town.region, R.OFFICE, SCHOOL, login)


def test_a_role_that_ended_or_was_revoked_grants_nothing(town: Town) -> None:
    brief = town.database.write_now(appoint, town.plain, R.SCHOOL_ADMINISTRATOR, SCHOOL, TODAY)
    grant(town, town.plain, R.OFFICE, SCHOOL, "support", ends_on=TODAY)
    with pytest.raises(Forbidden):
        grant(town, on(town.plain, TODAY + timedelta(days=1)), R.HEAD, SCHOOL, "support")
    town.database.write_now(grants.revoke, town.town, brief, "ошибка", NOW)
    with pytest.raises(Forbidden):
        grant(town, town.plain, R.HEAD, SCHOOL, "support", ends_on=TODAY)
    with pytest.raises(Forbidden):
        town.database.read_now(grant_list.roles_in_scope, town.plain, "live")


def test_a_grant_ends_at_the_latest_with_the_role_it_was_made_by(town: Town) -> None:
    until = TODAY + timedelta(days=30)
    town.database.write_now(appoint, town.plain, R.SCHOOL_ADMINISTRATOR, SCHOOL, until)
    for ends_on, reason in (
        (None, reasons.OUTLASTS_YOURS),
        (until + timedelta(days=1), reasons.OUTLASTS_YOURS),
        (TODAY - timedelta(days=1), reasons.ENDS_BEFORE_TODAY),
    ):
        with pytest.raises(InvalidFields) as refused:
            grant(town, town.plain, R.OFFICE, SCHOOL, "support", ends_on=ends_on)
        assert refused.value.fields == {"ends_on": str(reason)}
    assert grant(town, town.plain, R.OFFICE, SCHOOL, "support", ends_on=until).ends_on == until


def test_what_was_granted_stays_when_who_granted_it_goes_and_the_list_says_so(town: Town) -> None:
    made = grant(town, town.school, R.OFFICE, SCHOOL)
    assert not made.grantor_left
    [own] = town.database.read_now(grant_list.my_roles, town.school).roles
    town.database.write_now(grants.revoke, town.town, own.id, "уволен", NOW)
    shown = town.database.read_now(grant_list.history, town.head, made.id).grant
    assert (shown.state, shown.grantor_left, shown.actions) == ("live", True, ["revoke"])


def test_another_school_and_municipality_see_and_revoke_nothing(town: Town) -> None:
    made = grant(town, town.school, R.OFFICE, SCHOOL)
    for who in (town.beside, town.far):
        listed = town.database.read_now(grant_list.roles_in_scope, who, "live")
        assert made.id not in [each.id for each in listed.grants]
        assert listed.found == listed.counts["live"] == 1
        with pytest.raises(NotFound):
            town.database.read_now(grant_list.history, who, made.id)
        with pytest.raises(NotFound):
            town.database.write_now(grants.revoke, who, made.id, "x", NOW)
    assert held(town, town.plain) == [(R.OFFICE, SCHOOL)]


def test_a_head_revokes_no_role_above_his(town: Town) -> None:
    [own] = town.database.read_now(grant_list.my_roles, town.school).roles
    with pytest.raises(Forbidden):
        town.database.write_now(grants.revoke, town.head, own.id, "x", NOW)


def test_the_last_administrator_of_the_region_stays(town: Town) -> None:
    [own] = town.database.read_now(grant_list.my_roles, town.region).roles
    with pytest.raises(Conflict, match="last administrator"):
        town.database.write_now(grants.revoke, town.region, own.id, "ухожу", NOW)
    other = grant(town, town.region, R.REGION_ADMINISTRATOR, REGION)
    town.database.write_now(grants.revoke, town.region, own.id, "ухожу", NOW)
    with pytest.raises(Conflict, match="last administrator"):
        town.database.write_now(grants.revoke, town.plain, other.id, "тоже", NOW)


@on_both
def test_two_administrators_do_not_revoke_each_other_at_once(town: Town) -> None:
    other = grant(town, town.region, R.REGION_ADMINISTRATOR, REGION)
    [own] = town.database.read_now(grant_list.my_roles, town.region).roles
    one, two = both_at_once(
        town.database,
        partial(_revoke, town.region, other.id),
        partial(_revoke, town.plain, own.id),
    )
    assert not isinstance(one, ServerError)
    assert isinstance(two, ServerError)
    assert held(town, town.region) == [(R.REGION_ADMINISTRATOR, REGION)]


def _revoke(who: Identity, number: int, connection: Any) -> Any:
    return grants.revoke(connection, who, number, "спор", NOW)


@on_both
def test_the_same_role_is_granted_once_by_two_at_once(town: Town) -> None:
    def by(who: Identity) -> Any:
        return lambda connection: grants.grant(connection, who, wish(R.OFFICE, SCHOOL), NOW)

    one, two = both_at_once(town.database, by(town.school), by(town.head))
    assert not isinstance(one, ServerError)
    assert isinstance(two, Conflict)
    assert held(town, town.plain) == [(R.OFFICE, SCHOOL)]


@on_both
def test_who_is_revoked_at_the_same_moment_grants_nothing(town: Town) -> None:
    [own] = town.database.read_now(grant_list.my_roles, town.school).roles
    _done, refused = both_at_once(
        town.database,
        partial(_revoke, town.town, own.id),
        lambda connection: grants.grant(connection, town.school, wish(R.OFFICE, SCHOOL), NOW),
    )
    assert isinstance(refused, Forbidden)
    assert held(town, town.plain) == []


def test_a_far_town_has_its_own_administrators(town: Town) -> None:
    assert held(town, town.far) == [(R.MUNICIPALITY_ADMINISTRATOR, FAR_TOWN)]
    grant(town, town.far, R.HEAD, FAR)
    assert held(town, town.plain) == [(R.HEAD, FAR)]
