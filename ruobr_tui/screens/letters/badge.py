"""What the menu of sections says of messages."""

from __future__ import annotations

from ruobr_tui.api import resources
from ruobr_tui.context import Context
from ruobr_tui.store.errors import StoreError


def unread(context: Context) -> str:
    """Return how many messages were read neither here nor on the portal."""
    try:
        inbox = context.store.peek(resources.inbox()).value
        messages = inbox.messages if inbox is not None else []
        count = sum(
            message.is_sent("read") and not message.read and not context.store.is_read(message.id)
            for message in messages
        )
    except StoreError:
        return ""  # errors of the store are shown where it is used
    return f"● {count}" if count else ""
