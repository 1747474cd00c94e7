"""The diary on the wire: plain dictionaries with its names."""

from __future__ import annotations

from typing import Any

Wire = dict[str, Any]


def file_wire(number: int, title: str, size: int) -> Wire:
    """A file of a lesson or of homework. Its address is relative to the root of this server.

    ``url`` is read by other clients, ``href`` by ours.
    """
    address = f"/files/{number}/"
    return {"id": number, "title": title, "href": address, "url": address, "size": size}
