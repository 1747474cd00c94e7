"""What the portal says by itself beside refusals: notes of histories, faults in a canteen's table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from ruobr_server.areas.meals.canteen_import import for_wire
from ruobr_tui import i18n, phrases
from ruobr_tui.api.models.canteen import TableFault
from ruobr_tui.api.models.parts.aside import SetAside
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.models.payments import Refund
from ruobr_tui.api.reasons import canteen, enrolment, kindergarten, payments
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.rules.canteen.canteen_heading import Fault
from ruobr_tui.screens.parts.application_lines import last_note

AT = "2026-11-24T03:00:00Z"
LATIN = re.compile(r"[A-Za-z]{2,}")
OF_TABLES = [value for value in vars(canteen).values() if isinstance(value, Reason)]
OF_HISTORIES = [
    *payments.NOTES,
    enrolment.ENROLLED_ELSEWHERE,
    enrolment.REVOKED_ELSEWHERE,
    kindergarten.DOCUMENTS_LATE,
]
ODD: tuple[Any, ...] = (None, 7, [], "no-such", {}, {"reason": "no-such"}, {"reason": 7})


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    i18n.activate("ru")
    yield
    i18n.activate("en")


def refund(**more: Any) -> Refund:
    return Refund.model_validate(
        {
            "id": 1, "child": 2, "amount": "1.00", "state": "failed", "asked_at": AT, "changed_at": AT,
            "version": 1, **more,
        }
    )  # fmt: skip


@pytest.mark.parametrize("reason", OF_TABLES, ids=lambda reason: reason.code)
def test_a_fault_in_a_table_is_said_in_russian(reason: Reason) -> None:
    sent = for_wire(Fault(3, "date", reason)).to_wire()
    assert (sent["line"], sent["text"], sent["reason"]) == (3, reason.text, reason.code)
    for fault in (sent, {**sent, "text": "Reworded by a newer server."}, {"line": 3, "text": reason.text}):
        said = phrases.explained(TableFault.model_validate(fault).explanation)
        assert LATIN.sub("", said.replace("CSV", "")) == said.replace("CSV", "")


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_fault_of_an_unknown_kind_is_shown_as_it_is(odd: object) -> None:
    sent = {"line": 3, "text": "Мест нет.", "reason": odd}
    fault = TableFault.model_validate(sent, context=SetAside())
    assert phrases.explained(fault.explanation) == "Мест нет."


@pytest.mark.parametrize("reason", OF_HISTORIES, ids=lambda reason: reason.code)
def test_a_note_of_the_portal_is_said_in_the_language_spoken_now(reason: Reason) -> None:
    noted = {"note": reason.text, "note_reason": {"reason": reason.code}}
    step = Step.model_validate({"action": "fail", "state": "failed", "at": AT, **noted})
    for explanation in (step.explanation, refund(**noted).explanation):
        assert not LATIN.search(phrases.in_words(explanation))
    [line] = last_note([step], "failed", 200)
    assert not LATIN.search(line.plain)
    i18n.activate("en")
    assert phrases.in_words(step.explanation) == reason.text


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_a_note_of_an_unknown_kind_is_shown_as_it_is(odd: object) -> None:
    noted = {"note": "Неверная сумма", "note_reason": odd}
    assert refund(**noted).explanation == "Неверная сумма"
    assert (
        Step.model_validate({"action": "a", "state": "s", "at": AT, **noted}).explanation == "Неверная сумма"
    )


def test_an_older_server_sends_the_sentence_of_a_refund_alone() -> None:
    for reason in payments.NOTES:
        assert phrases.in_words(refund(note=reason.text).explanation) == i18n._(reason.text)
    for sentence, reason in (
        (
            "The bank has already given back money of this payment that was not sent from here.",
            payments.GIVEN_BACK_BEFORE,
        ),
        ("The bank has taken this refund back.", payments.REFUND_TAKEN_BACK),
        ("The bank has not carried the refund out.", payments.NOT_CARRIED_OUT),
    ):
        assert phrases.in_words(refund(note=sentence).explanation) == i18n._(reason.text)


def test_what_a_person_has_written_is_not_translated() -> None:
    """Not even where it happens to be a text of the program."""
    assert i18n._("Meals") != "Meals"
    assert phrases.in_words(refund(note="Meals").explanation) == "Meals"
