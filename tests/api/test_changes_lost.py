"""A change whose answer does not come: what may be said of it, over every call that changes something."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stamina

from ruobr_tui.api import errors
from ruobr_tui.api.calls import Call
from ruobr_tui.api.client import Portal
from ruobr_tui.screens.parts.section import error_line
from support.sent_changes import made

CALLS: list[Call[Any]] = [
    Call(method, path.replace("{}", "1"), {"a": 1})
    for method, path in (name.split(" ", 1) for name, repeatable in made() if not repeatable)
]
BASE = "http://127.0.0.1:9/"
JSON = {"content-type": "application/json"}


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    """Repeats wait for nothing."""
    with stamina.set_testing(True, attempts=2):
        yield


class Answers(httpx.AsyncBaseTransport):
    """Gives these one after another, the last one for ever; ``keys`` are those that came."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.keys: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers["idempotency-key"])
        found = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(found, Exception):
            raise found
        status, headers, body = found
        return httpx.Response(status, headers=headers, content=body, request=request)


def refused(status: int, code: str = "conflict", **more: Any) -> Any:
    import json

    return status, JSON, json.dumps({"error": code, "text": "No.", **more}).encode()


def untrusted() -> httpx.ConnectError:
    error = httpx.ConnectError("certificate")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed")
    return error


async def outcome_of(call: Call[Any], *answers: Any) -> tuple[type[Exception] | None, str]:
    transport = Answers(*answers)
    async with Portal(BASE, transport=transport) as portal:
        try:
            await portal.execute(call, "a-key-of-this-change")
        except errors.RuobrError as error:
            assert set(transport.keys) == {"a-key-of-this-change"}
            return type(error), error_line(error)
    return None, ""


NEVER_LEFT = [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")]
LOST = [
    httpx.ReadError("cut"),
    httpx.ReadTimeout("slow"),
    httpx.WriteError("cut"),
    httpx.WriteTimeout("slow"),
    httpx.RemoteProtocolError("closed"),
    (500, JSON, b'{"error": "error", "text": "Something went wrong."}'),
    (502, {}, b"Bad Gateway"),
    (503, {}, b""),
    (504, {}, b""),
    (200, {"content-type": "text/html"}, b"<html>a filter</html>"),
    (200, JSON, b'{"cut'),
]


@pytest.mark.parametrize("fault", NEVER_LEFT, ids=repr)
async def test_what_never_left_was_not_sent(fault: Exception) -> None:
    for call in CALLS:
        kind, text = await outcome_of(call, fault)
        assert kind is errors.NotSent, call.path
        assert "Not sent, nothing has changed" in text
        assert "Saved data is shown" not in text
        assert "Press r" not in text


@pytest.mark.parametrize("lost", LOST, ids=repr)
async def test_what_may_have_arrived_is_unknown(lost: Any) -> None:
    for call in CALLS:
        kind, text = await outcome_of(call, lost)
        assert kind is errors.OutcomeUnknown, call.path
        assert "No response from the portal" in text
        assert "othing has changed" not in text
        assert "Saved data is shown" not in text
        assert "Press r" not in text


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (httpx.ConnectError("refused"), errors.OutcomeUnknown),
        (refused(401, "unauthenticated"), errors.OutcomeUnknown),
        (refused(429, "too-many"), errors.OutcomeUnknown),
        ((400, {}, b"a proxy"), errors.OutcomeUnknown),
        (refused(409), errors.PortalSays),
        (refused(409, "changed", current={}), errors.ChangedMeanwhile),
        (refused(422, "invalid-fields", fields={"a": "b"}), errors.FieldsRefused),
        ((204, {}, b""), None),
    ],
    ids=repr,
)
async def test_a_repeat_settles_it_or_does_not(second: Any, kind: Any) -> None:
    """The portal looks for the key before it refuses: so its own words settle it."""
    for call in CALLS:
        found, _text = await outcome_of(call, httpx.ReadError("cut"), second)
        assert found is kind, call.path


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(409), errors.PortalSays),
        (refused(403, "forbidden"), errors.Forbidden),
        (refused(404, "not-found"), errors.NotFound),
        (refused(429, "too-many"), errors.Busy),
        (refused(501, "no-files"), errors.NoScans),
    ],
    ids=repr,
)
async def test_refused_is_not_unknown(answer: Any, kind: Any) -> None:
    for call in CALLS:
        assert (await outcome_of(call, answer))[0] is kind


async def test_somebody_else_may_answer_and_nothing_is_sent_to_him() -> None:
    kind, text = await outcome_of(CALLS[0], untrusted())
    assert kind is errors.UntrustedCertificate
    assert "unknown" not in text


async def test_a_change_without_a_key_is_not_sent() -> None:
    transport = Answers((204, {}, b""))
    async with Portal(BASE, transport=transport) as portal:
        for call in CALLS:
            with pytest.raises(ValueError, match="needs a key"):
                await portal.execute(call)
    assert transport.keys == []
