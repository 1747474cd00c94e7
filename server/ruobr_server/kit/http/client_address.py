"""The network address that a request comes from."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any


def address_of(scope: MutableMapping[str, Any]) -> str:
    """Where a request comes from, as far as the server can tell; the same for all of one household."""
    client = scope.get("client")
    return client[0] if client else "local"
