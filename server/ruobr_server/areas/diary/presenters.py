"""How the diary is written on the wire: plain dictionaries under its own names."""

from __future__ import annotations

from typing import Any

Wire = dict[str, Any]


def file_wire(number: int, title: str, size: int) -> Wire:
    """A file of a lesson or of homework. Its address counts from the root of this server.

    ``url`` is what other clients look for, ``href`` what ours reads.
    """
    address = f"/files/{number}/"
    return {"id": number, "title": title, "href": address, "url": address, "size": size}
