"""Responses of our own part of the wire, and bodies of refusals in the format of either part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Message

from ruobr_server.kit.errors import FirstStep, InvalidInput, NotFound, ServerError, TooLarge, Unauthenticated
from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.reasons import general
from ruobr_tui.api.reasons.wire import to_wire

OWN_PATHS = (
    "/administration/",
    "/cabinet/",
    "/journal/",
    "/desk/",
    "/administration/tables",
    "/capabilities",
    "/demo/",
    "/healthz",
    "/metrics",
    "/readyz",
    "/openapi.json",
)
"""Prefixes of paths outside of the mobile contract."""


def to_json(value: Any) -> Any:
    """A model as it travels; anything else is JSON already."""
    return value.to_wire() if isinstance(value, WireModel) else value


def private(content: Any, status: int = 200) -> Response:
    """A response about one person, from a model or JSON: no cache may store it."""
    headers = {"cache-control": "no-store"}
    if isinstance(content, WireModel):  # written at once: a list in a third of the time
        written = content.model_dump_json(by_alias=True)
        return Response(written, status, headers, media_type=JSONResponse.media_type)
    return JSONResponse(content, status, headers)


def is_own(path: str) -> bool:
    """Whether a path is outside of the mobile contract."""
    return path.startswith(OWN_PATHS) or path == "/cabinet"


def refusal(path: str, error: ServerError) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body for an error on a path.

    Our own paths: ``own_body``. The mobile contract: ``{"success": false, "error": text}``, and for wrong
    credentials ``"error_type": "auth"`` without ``error``, as its clients expect.
    """
    body: dict[str, object]
    if is_own(path):
        body = own_body(error)
    elif isinstance(error, Unauthenticated):
        body = {"success": False, "error_type": "auth"}
    else:
        body = {"success": False, "error": error.message}
        if isinstance(error, FirstStep):  # so that our client knows what to do
            body["error_type"] = error.code
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if error.retry_after is not None:
        headers.append((b"retry-after", str(error.retry_after).encode()))
    if isinstance(error, Unauthenticated):
        headers.append((b"www-authenticate", b"Bearer"))
    return error.status, headers, content


def own_body(error: ServerError) -> dict[str, object]:
    """``{"error": class, "text": English, "reason": code}``, ``fields`` if the reason's sentence has
    placeholders, and what the class adds (``fields`` and ``reasons`` of a form, ``current``).
    """
    return {"error": error.code, "text": error.message, **to_wire(error.explanation), **error.more}


def refusal_messages(path: str, error: ServerError) -> tuple[Message, Message]:
    """``refusal`` as two ASGI messages."""
    status, headers, content = refusal(path, error)
    return (
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": content},
    )


def example(description: str, value: Any) -> dict[str, Any]:
    """A response for the OpenAPI description."""
    return {"description": description, "content": {"application/json": {"example": value}}}


def refusal_example(description: str, error: ServerError, **more: Any) -> dict[str, Any]:
    """A refusal of our own paths for the OpenAPI description."""
    return example(description, {**own_body(error), **more})


class Refused(ServerError):
    """A refusal by the framework (405 and others)."""

    usual = general.NOT_SUPPORTED

    def __init__(self, status: int, text: str) -> None:
        self.status = status  # type: ignore[misc]
        self.code = f"http-{status}"  # type: ignore[misc]
        super().__init__()
        self.message = text


def from_framework(error: HTTPException) -> ServerError:
    """The framework's refusal as a ``ServerError``."""
    match error.status_code:
        case 400:
            return InvalidInput(error.detail)
        case 404:
            return NotFound()
        case 413:
            return TooLarge()
        case status:
            return Refused(status, error.detail)


def from_validation(error: RequestValidationError) -> ServerError:
    """Names the invalid fields, never their values: one may be a password."""
    return InvalidInput("Not valid: " + ", ".join(sorted({_field(part["loc"]) for part in error.errors()})))


def _field(place: Sequence[int | str]) -> str:
    # The first part is the source: query, body or path.
    return ".".join(str(part) for part in place[1:]) or str(place[0])
