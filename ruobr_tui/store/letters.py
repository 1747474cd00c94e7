"""Letters as news: unread ones that were not in the inbox before, or have got an answer since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruobr_tui.api.rules.text import json_text

if TYPE_CHECKING:
    from ruobr_tui.api.models.mail import Inbox, Message

INBOX = "inbox"
"""The key of the resource whose answers bring such news."""


def versions(body: bytes) -> dict[int, str]:
    """The version of each letter in a cached inbox: the time of its last message, as on the wire."""
    inbox = _inbox(body)
    return {message.id: _version(message) for message in inbox.messages} if inbox is not None else {}


def _inbox(body: bytes) -> Inbox | None:
    from pydantic import ValidationError

    from ruobr_tui.api import resources

    try:
        return resources.inbox().read(json_text.decoded(body)).value
    except (json_text.WrongJson, ValidationError):  # stored by another version
        return None


def news_in(before: bytes, after: Inbox) -> list[tuple[str, dict[str, Any]]]:
    """News in an inbox compared with the cached one, as (key, change); none if that cannot be read."""
    previous = _inbox(before)
    if previous is None:
        return []
    known = {message.id: _version(message) for message in previous.messages}
    return [
        (f"letter/{message.id}/{_version(message)}", _change(message))
        for message in after.messages
        if not message.read and (message.id not in known or known[message.id] != _version(message))
    ]


def _version(message: Message) -> str:
    moment = message.updated or message.posted
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def _change(message: Message) -> dict[str, Any]:
    return {
        "kind": "letter",
        "day": _version(message)[:10],
        "subject": message.subject,
        "detail": message.author,
        "letter": message.id,
    }
