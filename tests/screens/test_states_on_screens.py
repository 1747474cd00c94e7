"""States on screens: each is labelled in both languages, an unknown one is shown as it was sent.

What may be done is what the portal sends, whatever the state.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from ruobr_server.areas.documents import service as documents_service
from ruobr_server.areas.documents.tables import child_documents
from ruobr_server.areas.families import children as children_service
from ruobr_server.areas.families.tables import join_requests
from ruobr_server.areas.kindergarten import applications, exchange, exchange_view, tracker
from ruobr_server.areas.kindergarten.tables import exchange_offers, kindergarten_applications
from ruobr_server.areas.payments.tables import payments as payments_table
from ruobr_server.areas.personal_data import erasure
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_tui import i18n
from ruobr_tui.api import states
from ruobr_tui.api.models.canteen import MealDay
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.administration import AccountState, GrantStanding
from ruobr_tui.api.states.approvals import ApprovalState
from ruobr_tui.api.states.complaints import ComplaintState
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.api.states.enrolment import SchoolApplicationState
from ruobr_tui.api.states.exchange import OfferState, ProposalState
from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.api.states.kindergarten import KindergartenState
from ruobr_tui.api.states.meals import MealState
from ruobr_tui.api.states.payments import AlertKind, PaymentState, RefundState
from ruobr_tui.api.states.personal_data import ErasureState
from ruobr_tui.api.states.portal_texts import TextState
from ruobr_tui.api.states.rollover import RolloverAction, RolloverProgress
from ruobr_tui.api.states.state_services import DeviceError
from ruobr_tui.screens.account.labels import REQUESTS
from ruobr_tui.screens.administration import labels as administration
from ruobr_tui.screens.approvals import labels as approvals
from ruobr_tui.screens.class_teacher import labels as class_teacher
from ruobr_tui.screens.complaints import labels as complaints
from ruobr_tui.screens.documents import labels as documents
from ruobr_tui.screens.enrolment import labels as enrolment
from ruobr_tui.screens.kindergarten import labels as kindergarten
from ruobr_tui.screens.meals.lines import OFFERED, SIGNS, UNKNOWN, meal_lines, of_plan
from ruobr_tui.screens.payments import labels as payments
from ruobr_tui.screens.personal_data.labels import ERASURES, ROLES
from ruobr_tui.screens.rollover import labels as rollover
from ruobr_tui.screens.sign_in.state_services import REASONS
from ruobr_tui.screens.texts import labels as texts
from support.desk_screens import open_cabinet
from support.fixtures import FixedClock
from support.kindergarten_screens import TODAY, applied, at, decide, give_places, owner
from support.payment_screens import to_the_bank
from support.screens import Line, press, program, text_of, working


def firsts(labels: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {state: word for state, (word, _role) in labels.items()}


LABELS: list[tuple[type[Enum], Mapping[Any, str]]] = [
    (TextState, texts.STATES),
    (RolloverProgress, rollover.STATES),
    (RolloverAction, rollover.ACTIONS),
    (ApprovalState, {state: word for state, (word, _role) in approvals.STATES.items()}),
    (PaymentState, firsts(payments.STATES)),
    (RefundState, firsts(payments.REFUNDS)),
    (AlertKind, payments.ALERTS),
    (KindergartenState, kindergarten.STATES),
    (OfferState, kindergarten.OFFERS),
    (ProposalState, kindergarten.PROPOSALS),
    (SchoolApplicationState, enrolment.STATES),
    (DocumentState, documents.STATES),
    (ComplaintState, complaints.STATES),
    (DiaryRequestState, class_teacher.STATES),
    (DiaryRequestState, REQUESTS),
    (ErasureState, ERASURES),
    (MealState, {state: SIGNS[state][1] for state in SIGNS if state not in (UNKNOWN, OFFERED)}),
    (
        DeviceError,
        {**REASONS, DeviceError.AUTHORIZATION_PENDING: "operator", DeviceError.SLOW_DOWN: "operator"},
    ),  # these two are not shown: the program goes on waiting
    (Role, ROLES),
    (GrantStanding, administration.STANDINGS),
    (AccountState, administration.ACCOUNTS),
]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    yield
    i18n.activate("en")


@pytest.mark.parametrize(("of", "labels"), LABELS)
def test_each_state_has_a_label_in_both_languages(of: type[Enum], labels: Mapping[Any, str]) -> None:
    assert set(labels) == set(of)
    for label in labels.values():
        i18n.activate("en")
        assert i18n._(label) == label != ""
        i18n.activate("ru")
        assert i18n._(label) not in ("", label)


def test_no_enum_of_the_contract_is_forgotten() -> None:
    known = {of for of, _labels in LABELS}
    for module in pkgutil.iter_modules(states.__path__):
        values = vars(importlib.import_module(f"{states.__name__}.{module.name}")).values()
        mine = {it for it in values if isinstance(it, type) and issubclass(it, Enum) and list(it)}
        assert mine <= known, module.name


@pytest.mark.parametrize(
    "name",
    [
        payments.state_name,
        payments.refund_name,
        payments.alert_name,
        kindergarten.state_name,
        kindergarten.offer_name,
        kindergarten.proposal_name,
        enrolment.state_name,
        documents.state_name,
        complaints.state_name,
        class_teacher.state_name,
    ],
)
def test_an_unknown_state_is_shown_as_it_was_sent(name: Callable[[str], str]) -> None:
    for language in ("en", "ru"):
        i18n.activate(language)
        assert name("frozen") == "frozen"


async def test_applications_and_places_of_an_unknown_state(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    give_places(region, clock)
    region.database.write_now(lambda db: exchange.offer(db, owner(db, "mother"), 1, clock()))
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, pilot):
        region.database.write_now(
            lambda db: [
                db.execute(update(table).values(state="frozen"))
                for table in (kindergarten_applications, exchange_offers, child_documents)
            ]
        )
        await press(mother, pilot, "r")
        assert "frozen" in text_of(mother)
        assert working(mother) == []
        await press(mother, pilot, "w")
        assert "This application can no longer be withdrawn." in text_of(mother)
        await press(mother, pilot, "e")
        assert "The choices can no longer be changed." in text_of(mother)
        await press(mother, pilot, "x")
        assert "frozen" in text_of(mother)
        assert working(mother) == []
        await press(mother, pilot, "n")
        assert "You have no place to offer" in " ".join(text_of(mother).split())
        await press(mother, pilot, "escape", "g", "i", "a")
        while mother.screen.view.cursor_key != "documents":  # type: ignore[attr-defined]
            await pilot.press("down")
        await press(mother, pilot, "enter")
        assert "? birth certificate  frozen" in text_of(mother)


async def test_requests_of_an_unknown_state(tmp_path: Path, clock: FixedClock, region: Line) -> None:
    """The parent reads the word; no sentence about something else."""
    row = {"account_id": 1, "version": 1, "created_at": clock(), "updated_at": clock()}

    def furnish(db: Any) -> None:
        mother = owner(db, "mother").account_id
        child = db.exec_driver_sql(f"SELECT id FROM family_children WHERE account_id = {mother}").scalar()
        group = db.exec_driver_sql("SELECT id FROM classes WHERE school_id = 7").scalar()
        mine = {**row, "account_id": mother}
        known = {"id": 1, "child_id": child, "school_id": 7, "class_id": group, "state": "frozen"}
        db.execute(join_requests.insert().values(**known, **mine))
        db.execute(erasure_requests.insert().values(id=1, state="frozen", note="", **mine))

    region.database.write_now(furnish)
    app = program(tmp_path, clock, region)
    async with app.run_test(size=(80, 30)) as pilot:
        await open_cabinet(app, pilot)
        shown = await press(app, pilot, "down")
        assert "frozen, " in shown
        assert "was withdrawn" not in shown
        while app.screen.view.cursor_key != "my-data":  # type: ignore[attr-defined]
            await pilot.press("down")
        await press(app, pilot, "enter")
        for _page in range(6):
            if "frozen · " in text_of(app):
                break
            await press(app, pilot, "pagedown")
        assert "frozen · " in text_of(app)
        assert "Withdrawn on" not in text_of(app)


async def test_a_payment_of_an_unknown_state(
    tmp_path: Path, clock: FixedClock, line: Line, portal: Any
) -> None:
    """Nothing is said of money about which nothing is known."""
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 30)) as pilot:
        await to_the_bank(app, pilot, "a")
        line.database.write_now(
            lambda db: db.execute(update(payments_table).values(state="frozen", form_url=""))
        )
        await press(app, pilot, "r")
        shown = text_of(app)
        assert "frozen" in shown
        assert "You have not been charged" not in shown
        await press(app, pilot, "s")
        assert "The receipt will be available" in text_of(app)
        await press(app, pilot, "escape")
        shown = text_of(app)
        assert "frozen" in shown
        assert "NOT FINISHED" in shown
        assert " Finished" not in shown


def test_a_meal_of_an_unknown_state_is_not_said_to_be_free() -> None:
    sent = {"complex": 1, "name": "№ 1", "meal": "Завтрак", "state": 40, "price": "90,00"}
    day = MealDay.model_validate({"date": "2026-11-24", "until": "2026-11-24T02:00:00Z", "orders": [sent]})
    [meal] = of_plan([day], day.until)
    assert (meal.state, meal.actions) == (UNKNOWN, ())
    assert "state not reported" in "".join(str(span) for each in meal_lines(meal, 60) for span in each.spans)


# What may be done


@pytest.mark.parametrize("allowed", [[], ["change"], ["withdraw", "change"], ["offer", "rob"]])
async def test_applications_offer_what_the_portal_sends(
    tmp_path: Path, clock: FixedClock, region: Line, monkeypatch: pytest.MonkeyPatch, allowed: list[str]
) -> None:
    applied(region, clock, "mother", 1, 1)
    monkeypatch.setattr(tracker, "actions_of_owner", lambda _state, *, is_offered: allowed)
    async with at(tmp_path, clock, region, "mother", "g", "k") as (mother, pilot):
        assert set(working(mother)) == set(allowed) - {"offer", "rob"}
        await press(mother, pilot, "e")
        assert ("can no longer be changed" in text_of(mother)) == ("change" not in allowed)
        if "change" not in allowed:
            await press(mother, pilot, "x")
            assert mother.screen.works("exchange.offer") == ("offer" in allowed)  # type: ignore[attr-defined]


@pytest.mark.parametrize("allowed", [[], ["propose"], ["withdraw"]])
async def test_offers_offer_what_the_portal_sends(
    tmp_path: Path, clock: FixedClock, region: Line, monkeypatch: pytest.MonkeyPatch, allowed: list[str]
) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    give_places(region, clock)
    region.database.write_now(lambda db: exchange.offer(db, owner(db, "mother"), 1, clock()))
    monkeypatch.setattr(exchange_view, "actions_on_offer", lambda _state, *, is_own: allowed)
    async with at(tmp_path, clock, region, "mother", "g", "k", "x") as (mother, pilot):
        assert ("decline" in working(mother)) == ("withdraw" in allowed)
        assert not mother.screen.works("exchange.offer")  # type: ignore[attr-defined]  # it is offered already
        await press(mother, pilot, "d")
        assert ("Take this offer back" in text_of(mother)) == ("withdraw" in allowed)


async def test_a_place_can_be_offered_again_after_it_was_taken_back(
    tmp_path: Path, clock: FixedClock, region: Line
) -> None:
    applied(region, clock, "mother", 1, 1)
    decide(region, clock, 1, "register")
    give_places(region, clock)
    async with at(tmp_path, clock, region, "mother", "g", "k", "x", "n", "y") as (mother, pilot):
        assert not mother.screen.works("exchange.offer")  # type: ignore[attr-defined]
        await press(mother, pilot, "n")
        assert "Your place is offered already." in text_of(mother)
        await press(mother, pilot, "d", *"later", "enter")
        assert mother.screen.works("exchange.offer")  # type: ignore[attr-defined]
    # What the portal says of the application itself follows the offer.
    [one] = region.database.read_now(
        lambda db: tracker.applications(db, owner(db, "mother"), TODAY)
    ).applications
    assert "offer" in one.actions
    region.database.write_now(lambda db: exchange.offer(db, owner(db, "mother"), 1, clock()))
    [one] = region.database.read_now(
        lambda db: tracker.applications(db, owner(db, "mother"), TODAY)
    ).applications
    assert "offer" not in one.actions
    assert "change" not in one.actions
    region.database.write_now(
        lambda db: applications.act(db, owner(db, "mother"), 1, "decline", one.version, clock(), TODAY)
    )
    [one] = region.database.read_now(
        lambda db: tracker.applications(db, owner(db, "mother"), TODAY)
    ).applications
    assert {"change", "resume", "withdraw"} == set(one.actions)


@pytest.mark.parametrize("allowed", [[], ["remove"]])
async def test_scans_and_children_offer_what_the_portal_sends(
    tmp_path: Path, clock: FixedClock, region: Line, monkeypatch: pytest.MonkeyPatch, allowed: list[str]
) -> None:
    monkeypatch.setattr(documents_service, "actions_of", lambda _state, _party: allowed)
    monkeypatch.setattr(children_service, "_actions", lambda _pupil, _join: ["join"] if allowed else [])
    app = program(tmp_path, clock, region)
    async with app.run_test(size=(80, 30)) as pilot:
        await open_cabinet(app, pilot)
        await press(app, pilot, "down")
        assert ("join" in working(app)) == bool(allowed)
        await press(app, pilot, "o")
        assert ("not available for this child" in text_of(app)) != bool(allowed)
        await press(app, pilot, *(["escape"] if allowed else []))
        while app.screen.view.cursor_key != "documents":  # type: ignore[attr-defined]
            await pilot.press("down")
        await press(app, pilot, "enter", "down")
        assert working(app) == ["save", *allowed]
        await press(app, pilot, "d")
        assert ("This scan is confirmed and can’t be deleted" in text_of(app)) != bool(allowed)


def test_who_may_ask_for_erasure(region: Line, clock: FixedClock) -> None:
    """Parents; who has asked may take that back, and nothing else."""

    def actions(login: str) -> list[str]:
        return region.database.read_now(lambda db: erasure.latest(db, owner(db, login))).actions

    assert actions("mother") == ["ask"]
    assert actions("operator") == actions("anna") == []
    region.database.write_now(lambda db: erasure.ask(db, owner(db, "mother"), clock()))
    assert actions("mother") == ["withdraw"]
    region.database.write_now(lambda db: erasure.withdraw(db, owner(db, "mother"), clock()))
    assert actions("mother") == ["ask"]
