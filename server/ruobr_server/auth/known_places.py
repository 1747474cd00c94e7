"""Devices and networks that have signed in to an account, so that others' wrong passwords do not delay its
owner.

A client generates a random key for its device and sends it at sign-in; clients of the mobile contract have
none and are recognised by their network. Only digests are stored, each bound to its account.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from ruobr_server.auth.tables import known_places
from ruobr_server.kit.db.inserts import insert_missing
from ruobr_tui.api.rules.network.networks import network_of

LIFE = timedelta(days=180)
"""A place without a sign-in for so long is removed."""
MOST = 20
"""Maximum number of places per account; the oldest are removed first."""
NOBODY = 0
"""Instead of an account that does not exist, so that the same queries are made."""
_WRITTEN_EVERY = timedelta(days=1)


def known(connection: Connection, account_id: int, device_key: str, address: str, now: datetime) -> str:
    """The place as in ``throttle.Attempt``: ``device:…``, ``network``, or "" if it is unknown."""
    device, network = _device(account_id, device_key), _network(account_id, address)
    found = set(
        map(
            bytes,
            connection.scalars(
                select(known_places.c.place).where(
                    known_places.c.account_id == account_id,
                    known_places.c.place.in_([device, network]),
                    known_places.c.last_at > now - LIFE,
                )
            ),
        )
    )
    if device_key and device in found:
        return f"device:{device.hex()}"
    return "network" if network in found else ""


def remember(connection: Connection, account_id: int, device_key: str, address: str, now: datetime) -> None:
    """Store a place after a successful sign-in."""
    places = [_network(account_id, address)] + ([_device(account_id, device_key)] if device_key else [])
    own = known_places.c.account_id == account_id
    insert_missing(
        connection,
        known_places,
        [{"account_id": account_id, "place": place, "last_at": now} for place in sorted(places)],
    )
    connection.execute(
        update(known_places)
        .where(own, known_places.c.place.in_(places), known_places.c.last_at < now - _WRITTEN_EVERY)
        .values(last_at=now)
    )
    surplus = select(known_places.c.place).where(own)
    surplus = surplus.order_by(known_places.c.last_at.desc(), known_places.c.place).offset(MOST)
    old = [bytes(place) for place in connection.scalars(surplus)]
    if old:
        connection.execute(delete(known_places).where(own, known_places.c.place.in_(old)))


def forget(connection: Connection, account_id: int) -> None:
    """Remove all places, when the password was reset or the account ends."""
    connection.execute(delete(known_places).where(known_places.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove expired places."""
    connection.execute(delete(known_places).where(known_places.c.last_at <= now - LIFE))


def _device(account_id: int, device_key: str) -> bytes:
    return _digest("device", account_id, device_key)


def _network(account_id: int, address: str) -> bytes:
    return _digest("network", account_id, network_of(address))


def _digest(kind: str, account_id: int, value: str) -> bytes:
    text = f"{kind}\0{account_id}\0{value}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
