"""Who may grant which role where: nothing ever reaches outside the first scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.roles import REGION, Level, Scope, StaffRole
from ruobr_tui.api.rules import grants
from ruobr_tui.api.rules.grants import Held

R = StaffRole
TOWN, OTHER_TOWN = Scope(1), Scope(2)
SCHOOL, OTHER_SCHOOL = Scope(1, 10), Scope(1, 11)
CLASS = Scope(1, 10, 100)
TODAY = date(2026, 11, 24)

SCOPES = st.sampled_from(
    [
        REGION,
        TOWN,
        OTHER_TOWN,
        SCHOOL,
        OTHER_SCHOOL,
        Scope(2, 20),
        CLASS,
        Scope(1, 10, 101),
        Scope(1, 11, 100),
    ]
)
ROLES = st.sampled_from(list(StaffRole))
DAYS = st.none() | st.integers(0, 400).map(lambda days: TODAY + timedelta(days=days))
HELD = st.builds(Held, ROLES, SCOPES, DAYS).filter(lambda held: grants.exists_at(held.role, held.scope.level))
WISH = st.tuples(ROLES, SCOPES, DAYS)


@given(SCOPES, SCOPES, SCOPES)
def test_scopes_lie_inside_each_other_as_places_do(a: Scope, b: Scope, c: Scope) -> None:
    assert REGION.contains(a)
    assert a.contains(a)
    assert not (a.contains(b) and b.contains(a)) or a == b
    assert not (a.contains(b) and b.contains(c)) or a.contains(c)


def test_a_class_of_another_school_has_the_same_number_and_is_another_place() -> None:
    assert not SCHOOL.contains(Scope(1, 11, 100))
    with pytest.raises(ValueError, match="without the wider"):
        Scope(None, 10)
    with pytest.raises(ValueError, match="without the wider"):
        Scope(1, None, 100)


@given(HELD, st.lists(WISH, max_size=8))
def test_no_chain_of_grants_reaches_outside_the_first_scope_or_lasts_longer(
    first: Held, wishes: list[tuple[StaffRole, Scope, date | None]]
) -> None:
    """Everybody grants whatever he may to the next one, who has nothing else."""
    held = first
    for role, scope, ends_on in wishes:
        by = grants.granted_by([held], role, scope)
        if by is None or not grants.may_grant([held], role, scope) or grants.lasts_too_long(by, ends_on):
            continue
        held = Held(role, scope, ends_on)
        assert first.scope.contains(held.scope)
        assert (held.ends_on or date.max) <= (first.ends_on or date.max)
        assert held.role != R.REGION_ADMINISTRATOR or first.role == R.REGION_ADMINISTRATOR


@given(st.lists(HELD, max_size=4), ROLES, SCOPES)
def test_several_roles_together_grant_no_more_than_each_alone(
    held: list[Held], role: StaffRole, scope: Scope
) -> None:
    alone = [each for each in held if grants.may_grant([each], role, scope)]
    assert grants.may_grant(held, role, scope) == bool(alone)
    by = grants.granted_by(held, role, scope)
    if alone:
        assert by is not None
        assert (by.ends_on or date.max) == max(each.ends_on or date.max for each in alone)


@pytest.mark.parametrize(
    ("mine", "there", "role", "scope"),
    [
        (R.SCHOOL_ADMINISTRATOR, SCHOOL, R.SCHOOL_ADMINISTRATOR, OTHER_SCHOOL),  # another school
        (R.SCHOOL_ADMINISTRATOR, SCHOOL, R.MUNICIPALITY_ADMINISTRATOR, TOWN),  # wider
        (R.SCHOOL_ADMINISTRATOR, SCHOOL, R.SUPPORT, TOWN),
        (R.MUNICIPALITY_ADMINISTRATOR, TOWN, R.SCHOOL_ADMINISTRATOR, Scope(2, 20)),  # another municipality
        (R.MUNICIPALITY_ADMINISTRATOR, TOWN, R.REGION_ADMINISTRATOR, REGION),
        (R.MUNICIPALITY_ADMINISTRATOR, TOWN, R.PERSONAL_DATA_CLERK, REGION),
        (R.HEAD, SCHOOL, R.SCHOOL_ADMINISTRATOR, SCHOOL),  # above the own role
        (R.HEAD, SCHOOL, R.HEAD, SCHOOL),
        (R.DEPUTY_HEAD, SCHOOL, R.OFFICE, SCHOOL),  # grants nothing
        (R.SUPPORT, REGION, R.MODERATOR, SCHOOL),
        (R.REGION_ADMINISTRATOR, REGION, R.REGION_ADMINISTRATOR, TOWN),  # no such role there
        (R.REGION_ADMINISTRATOR, REGION, R.KINDERGARTEN_CLERK, SCHOOL),
        (R.REGION_ADMINISTRATOR, REGION, R.PERSONAL_DATA_CLERK, TOWN),
    ],
)
def test_what_nobody_grants(mine: StaffRole, there: Scope, role: StaffRole, scope: Scope) -> None:
    assert not grants.may_grant([Held(mine, there)], role, scope)


def test_each_administrator_has_what_his_scope_needs() -> None:
    assert grants.roles_to_grant([Held(R.REGION_ADMINISTRATOR, REGION)], REGION) == [
        R.REGION_ADMINISTRATOR,
        R.MODERATOR,
        R.SUPPORT,
        R.PERSONAL_DATA_CLERK,
    ]
    assert R.KINDERGARTEN_CLERK in grants.roles_to_grant([Held(R.MUNICIPALITY_ADMINISTRATOR, TOWN)], TOWN)
    assert grants.roles_to_grant([Held(R.HEAD, SCHOOL)], CLASS) == [R.MODERATOR]
    assert grants.roles_to_grant([Held(R.OFFICE, SCHOOL)], SCHOOL) == []


def test_every_role_can_be_granted_by_somebody_and_exists_somewhere() -> None:
    region = [Held(R.REGION_ADMINISTRATOR, REGION)]
    places = {Level.REGION: REGION, Level.MUNICIPALITY: TOWN, Level.SCHOOL: SCHOOL, Level.CLASS: CLASS}
    for role in StaffRole:
        assert grants.LEVELS[role]
        for level in grants.LEVELS[role]:
            assert grants.may_grant(region, role, places[level])


def test_a_grant_counts_through_its_last_day_and_not_after_it_was_revoked() -> None:
    assert grants.is_live(False, None, None)
    assert grants.is_live(False, TODAY, TODAY)
    assert not grants.is_live(False, TODAY, TODAY + timedelta(days=1))
    assert not grants.is_live(False, TODAY, None)  # the day is not known: no is the default
    assert not grants.is_live(True, None, TODAY)


@given(st.lists(HELD, max_size=3), st.lists(SCOPES, max_size=3), st.lists(HELD, max_size=2))
def test_who_looks_after_an_account_gains_nothing_by_its_password(
    mine: list[Held], places: list[Scope], theirs: list[Held]
) -> None:
    if grants.may_keep(mine, places, theirs):
        for place in places or [REGION]:
            assert any(held.scope.contains(place) for held in mine if held.role in grants.KEEPERS)
        for each in theirs:
            assert any(held.scope.contains(each.scope) for held in mine)
            assert grants.may_grant(mine, each.role, each.scope)


def test_an_account_that_reaches_further_is_left_to_who_reaches_as_far() -> None:
    school = [Held(R.SCHOOL_ADMINISTRATOR, SCHOOL)]
    assert grants.may_keep(school, [CLASS], [])
    assert not grants.may_keep(school, [SCHOOL, OTHER_SCHOOL], [])
    assert not grants.may_keep(school, [], [])  # belongs nowhere: the region's
    assert not grants.may_keep(school, [SCHOOL], [Held(R.MUNICIPALITY_ADMINISTRATOR, TOWN)])
    support = [Held(R.SUPPORT, SCHOOL)]
    assert grants.may_keep(support, [CLASS], [])
    assert not grants.may_keep(support, [SCHOOL], [Held(R.OFFICE, SCHOOL)])
    assert grants.may_keep([Held(R.REGION_ADMINISTRATOR, REGION)], [], [])


def test_desks_that_this_version_does_not_know_are_the_regions() -> None:
    assert grants.granted_by([Held(R.REGION_ADMINISTRATOR, REGION)], "bicycles-clerk", TOWN) is not None
    assert grants.granted_by([Held(R.MUNICIPALITY_ADMINISTRATOR, TOWN)], "bicycles-clerk", TOWN) is None
    assert not grants.may_grant([Held(R.REGION_ADMINISTRATOR, REGION)], "bicycles-clerk", TOWN)


def test_scopes_inside_another_are_not_named_twice() -> None:
    held = [Held(R.HEAD, SCHOOL), Held(R.MUNICIPALITY_ADMINISTRATOR, TOWN), Held(R.SUPPORT, OTHER_TOWN)]
    assert grants.scopes_of(held, grants.ADMINISTRATORS) == [TOWN]
