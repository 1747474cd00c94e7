"""Every refusal of the bundled server, through its answer and the client, on a Russian screen."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ruobr_server
from ruobr_server.kit import errors
from ruobr_server.kit.http.responses import refusal
from ruobr_tui import i18n, phrases
from ruobr_tui.api import answers
from ruobr_tui.api.errors import Busy, FieldsRefused, NotTaken, PortalSays, RuobrError, WrongPassword
from ruobr_tui.api.models.enrolment import SchoolChoice
from ruobr_tui.api.reasons import accounts, declared, enrolment, forms, general, kindergarten, state_services
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.commands.messages import error_text
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.widgets.forms.row import said
from support.fixtures import FixedClock

SERVER = Path(ruobr_server.__file__).parent
OWN_PATH = "/cabinet/something"
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = ("name@example.org", "CSV", "PDF", "JPEG", "PNG", "QR", "Esc", "Caps Lock", "MiB", "IV-")
SPECIFIC = [reason for reason in declared.ALL if reason not in general.ALL]


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    i18n.activate("ru")
    yield
    i18n.activate("en")


def classes(of: type[errors.ServerError] = errors.ServerError) -> Iterator[type[errors.ServerError]]:
    yield of
    for each in of.__subclasses__():
        yield from classes(each)


BY_NAME = {each.__name__: each for each in classes() if each.__module__ == errors.__name__}
WITH_WORDS_OF_THEIR_OWN = {"InvalidFields", "InvalidInput", "OperatorError", "DeviceGrant"}


def filled(reason: Reason) -> Explanation:
    return Explanation(reason, dict.fromkeys(reason.placeholders, "05.09.2026"))


def body_of(error: errors.ServerError) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(refusal(OWN_PATH, error)[2])
    return found


def read(status: int, body: dict[str, Any], clock: FixedClock) -> RuobrError:
    """What the client makes of a refusal."""
    with pytest.raises(RuobrError) as caught:
        answers.data(status, {}, json.dumps(body).encode(), rejected=WrongPassword, clock=clock)
    return caught.value


def received(error: errors.ServerError, clock: FixedClock) -> RuobrError:
    """What the client makes of the server's answer."""
    return read(error.status, body_of(error), clock)


def is_russian(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return bool(text.strip()) and LATIN.search(text) is None


@pytest.mark.parametrize("reason", SPECIFIC, ids=lambda reason: reason.code)
def test_a_reason_is_said_in_russian(reason: Reason, clock: FixedClock) -> None:
    error = received(errors.Conflict(filled(reason)), clock)
    line = error_line(error)
    assert is_russian(line), line
    assert line == error_text(error)
    assert line.count("05.09.2026") == len(reason.placeholders)


@pytest.mark.parametrize("reason", SPECIFIC, ids=lambda reason: reason.code)
def test_a_reason_under_a_field_is_said_in_russian(reason: Reason, clock: FixedClock) -> None:
    error = received(errors.InvalidFields({"kind": filled(reason)}), clock)
    assert isinstance(error, FieldsRefused)
    assert is_russian(said(error.fields["kind"]))
    assert error_line(error) == said(error.fields["kind"])


@pytest.mark.parametrize("reason", SPECIFIC, ids=lambda reason: reason.code)
def test_an_older_server_that_names_no_reason_is_read_as_before(reason: Reason, clock: FixedClock) -> None:
    text = str(filled(reason))
    error = read(409, {"error": "conflict", "text": text}, clock)
    assert isinstance(error, PortalSays)
    if not reason.placeholders:
        assert is_russian(error_line(error))
    else:
        assert text in error_line(error)


@pytest.mark.parametrize("name", sorted(BY_NAME.keys() - WITH_WORDS_OF_THEIR_OWN))
def test_a_refusal_without_words_of_its_own(name: str, clock: FixedClock) -> None:
    made: Any = BY_NAME[name]
    error = made(None) if name == "Changed" else made()
    line = error_line(received(error, clock))
    assert is_russian(line), line


def test_a_refusal_gives_no_advice_that_is_not_known_to_be_true(clock: FixedClock) -> None:
    line = error_line(received(errors.Conflict(kindergarten.CONFIRM_CERTIFICATE), clock))
    assert line == "Сообщение портала: Сначала подтвердите скан свидетельства о рождении."


def test_values_are_put_into_the_translated_sentence(clock: FixedClock) -> None:
    error = errors.Conflict(enrolment.NOT_OPEN, start="06.07.2026", end="05.09.2026")
    line = error_line(received(error, clock))
    assert is_russian(line)
    assert line.index("06.07.2026") < line.index("05.09.2026")
    too_short = accounts.PASSWORD_TOO_SHORT.with_fields(least=12)
    short = received(errors.InvalidFields({"password": too_short}), clock)
    assert isinstance(short, FieldsRefused)
    assert is_russian(said(short.fields["password"]))
    assert "12" in said(short.fields["password"])


def test_a_reworded_sentence_keeps_its_russian(clock: FixedClock) -> None:
    plain = error_line(received(errors.Conflict(kindergarten.GROUP_FULL), clock))
    reworded = {"error": "conflict", "text": "No place is free in this group.", "reason": "group-full"}
    assert error_line(read(409, reworded, clock)) == plain
    fields = {
        **body_of(errors.InvalidFields({"login": accounts.LOGIN_TAKEN})),
        "fields": {"login": "Taken; think of another one."},
    }
    error = read(422, fields, clock)
    assert isinstance(error, FieldsRefused)
    assert is_russian(said(error.fields["login"]))


def test_an_unknown_reason_is_shown_as_the_text(clock: FixedClock) -> None:
    body = {
        "error": "conflict",
        "text": "Мест на парковке нет.",
        "reason": "no-parking",
        "fields": {"lot": 7},
    }
    assert error_line(read(409, body, clock)) == "Сообщение портала: Мест на парковке нет."
    body = {
        "error": "invalid-fields",
        "text": "…",
        "fields": {"lot": "Choose from the list.", "car": "Машина неизвестна."},
        "reasons": {"lot": {"reason": "no-lot"}},
    }
    error = read(422, body, clock)
    assert isinstance(error, FieldsRefused)
    assert [said(why) for why in error.fields.values()] == ["Выберите из списка.", "Машина неизвестна."]


def test_a_reason_says_more_than_that_the_portal_is_busy(clock: FixedClock) -> None:
    error = received(errors.Unavailable(state_services.SILENT), clock)
    assert isinstance(error, Busy)
    assert error.retry_after is None or error.retry_after > 0
    assert "Госуслуг" in error_line(error)
    assert "Портал перегружен" in error_line(received(errors.Unavailable(), clock))


# What only a program can send wrongly


def problems() -> Iterator[str]:
    """What the server says of such a request, with something in the places of its f-strings."""
    for path in sorted(SERVER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="InvalidInput"), args=[argument]):
                    yield from texts_of(argument)


def texts_of(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "x7" for part in parts)]
        case ast.BinOp(left=left):
            return [f"{text}…" for text in texts_of(left)]
        case _:
            return []


def test_what_only_a_program_can_send_wrongly_is_not_shown(clock: FixedClock) -> None:
    sent = sorted(
        set(problems())
    )  # not as parameters: each process that collects would read all of the server
    assert sent
    for problem in sent:
        error = received(errors.InvalidInput(problem), clock)
        assert isinstance(error, NotTaken), problem
        assert is_russian(error_line(error)), problem
        assert "Ничего не изменилось" in error_line(error), problem
        older = {"error": "invalid", "text": problem}
        assert isinstance(read(400, older, clock), NotTaken), problem


# A portal that means no good

TOO_LONG = {"reason": forms.TOO_LONG.code, "text": "The portal's own words.", "error": "conflict"}


@pytest.mark.parametrize(
    "fields",
    [
        None,
        [],
        "most",
        7,
        {},
        {"least": 5},
        {"most": None},
        {"most": True},
        {"most": 1.5},
        {"most": ["x"]},
        {"most": {"most": 1}},
        {"most": 10**30},
        {"most": ""},
        {"most": "\x1b\u202e\x00"},
    ],
    ids=str,
)
def test_fields_that_cannot_be_used_leave_the_text(fields: object, clock: FixedClock) -> None:
    line = error_line(read(409, {**TOO_LONG, "fields": fields}, clock))
    assert line == "Сообщение портала: The portal's own words."
    error = read(
        422,
        {
            "error": "invalid-fields",
            "text": "…",
            "fields": {"name": "The portal's own words."},
            "reasons": {"name": {**TOO_LONG, "fields": fields}},
        },
        clock,
    )
    assert isinstance(error, FieldsRefused)
    assert error.fields == {"name": "The portal's own words."}


@pytest.mark.parametrize(
    "value",
    [
        "\x1b[2J\x1b]0;title\x07" * 5,
        "[red]red[/]",
        "%(most)s %s %",
        "я" * 100_000,
        "a\n\tb\r\nc",
        "e" + "\u0301" * 500,
    ],
    ids=["escapes", "markup", "percent", "long", "lines", "marks"],
)
def test_a_field_is_data_of_one_short_line(value: str, clock: FixedClock) -> None:
    line = error_line(read(409, {**TOO_LONG, "fields": {"most": value, "other": value}}, clock))
    assert line.startswith("Сообщение портала: Не больше ")
    assert len(line) < 160
    assert line.isprintable()


@pytest.mark.parametrize(
    "reason", [None, 7, [], {}, "", "group-full\n", "GROUP-FULL", "x" * 10_000], ids=repr
)
def test_an_odd_reason_leaves_the_text(reason: object, clock: FixedClock) -> None:
    body = {"error": "conflict", "text": "The portal's own words.", "reason": reason}
    assert error_line(read(409, body, clock)) == "Сообщение портала: The portal's own words."


@pytest.mark.parametrize(
    "reasons", [None, 7, [], "name", {"name": None}, {"name": "required"}, {"name": []}], ids=repr
)
def test_odd_reasons_of_fields_leave_the_texts(reasons: object, clock: FixedClock) -> None:
    body = {"error": "invalid-fields", "text": "…", "fields": {"name": "Own words."}, "reasons": reasons}
    error = read(422, body, clock)
    assert isinstance(error, FieldsRefused)
    assert error.fields == {"name": "Own words."}


def test_another_portal_is_not_taken_for_ours_by_a_reason(clock: FixedClock) -> None:
    body = {"success": False, "error": "Мест нет", "reason": "group-full"}
    assert error_line(read(400, body, clock)) == "Сообщение портала: Мест нет"


def test_the_server_sends_one_line_of_limited_text(clock: FixedClock) -> None:
    error = errors.Conflict(enrolment.NOT_OPEN, start="x" * 5_000, end="a\n\x1b[31mb")
    fields = body_of(error)["fields"]
    assert len(fields["start"]) == 100
    assert fields["end"] == "a [31mb"


def test_the_mobile_contract_says_no_reason() -> None:
    for error in (errors.NotFound(), errors.Conflict(kindergarten.GROUP_FULL), errors.InvalidInput("end: x")):
        body = json.loads(refusal("/user/", error)[2])
        assert body == {"success": False, "error": error.message}


def test_why_a_school_takes_no_application_is_said_with_its_days() -> None:
    fields = {"start": "06.07.2027", "end": "05.09.2027"}
    closed = {"id": 1, "name": "Школа", "why_not": "Closed until spring."}
    not_open = {"reason": enrolment.NOT_OPEN.code, "fields": fields}
    line = phrases.explained(SchoolChoice.model_validate({**closed, "why_not_reason": not_open}).obstacle)
    assert is_russian(line)
    assert "06.07.2027" in line
    oddities: tuple[Any, ...] = (None, 7, [], {}, {"reason": "no-such"}, {"reason": enrolment.NOT_OPEN.code})
    for odd in oddities:
        choice = SchoolChoice.model_validate({**closed, "why_not_reason": odd})
        assert choice.obstacle == "Closed until spring."
    assert SchoolChoice.model_validate({"id": 1, "name": "Школа"}).obstacle == ""
