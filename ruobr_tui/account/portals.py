"""Portals that the settings name: ``[[portals]]`` with a name, an address, a colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ruobr_tui.files.paths import same_server

COLOURS = ("blue", "green", "yellow", "red", "magenta", "cyan")
MOST = 20
LONGEST_NAME = 30
_KEYS = {"name", "address", "colour"}


class NamedPortal(NamedTuple):
    """A portal with the name that the user gave it. ``colour`` is one of ``COLOURS``."""

    name: str
    address: str
    colour: str = COLOURS[0]


class UnfitPortals(ValueError):
    """What stands there names no portals."""


def read_portals(value: Any) -> tuple[NamedPortal, ...]:
    """Read the tables of the settings file. Raises ``UnfitPortals``.

    A portal without a colour gets the next one. No two have one name or one address.
    """
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MOST:
        raise UnfitPortals
    found = [_portal(row, COLOURS[number % len(COLOURS)]) for number, row in enumerate(value)]
    names = {each.name.casefold() for each in found}
    if len(names) != len(found) or len({each.address for each in found}) != len(found):
        raise UnfitPortals
    return tuple(found)


def _portal(row: Any, colour: str) -> NamedPortal:
    if isinstance(row, NamedPortal):
        return row
    if not isinstance(row, Mapping) or set(row) - _KEYS:
        raise UnfitPortals
    name, address, colour = row.get("name"), row.get("address"), row.get("colour", colour)
    if not isinstance(name, str) or not isinstance(address, str) or colour not in COLOURS:
        raise UnfitPortals
    from ruobr_tui.api.addresses import base_address  # few settings name portals
    from ruobr_tui.api.errors import RuobrError

    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UnfitPortals
    try:
        return NamedPortal(name, base_address(address), colour)
    except RuobrError as error:
        raise UnfitPortals from error


def portal_named(portals: Sequence[NamedPortal], name: str) -> NamedPortal | None:
    """The portal with this name, in any case."""
    wanted = " ".join(name.split()).casefold()
    return next((each for each in portals if each.name.casefold() == wanted), None)


def portal_at(portals: Sequence[NamedPortal], server: str) -> NamedPortal:
    """The portal at an address; one that the settings do not name is called by its host."""
    known = next((each for each in portals if same_server(each.address, server)), None)
    if known is not None:
        return known
    from ruobr_tui.api.addresses import origin
    from ruobr_tui.api.errors import WrongAddress

    try:
        name = origin(server).host
    except WrongAddress:
        name = server
    return NamedPortal(name[:LONGEST_NAME], server, COLOURS[0])
