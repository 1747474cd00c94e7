"""The network address of the client."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any


def address_of(scope: MutableMapping[str, Any]) -> str:
    """The client's address as the server sees it. People behind one router have the same."""
    client = scope.get("client")
    return client[0] if client else "local"
