"""The key of the digests (``document_digests``) by which applications for the same child are found.

A server with a file of keys derives it from there, like the one of scan addresses. Otherwise a random key is
stored in the database, which is also what a migration begins with. If the key has changed, the digests are
made again from the families' data: no old key is needed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, false, or_, select, update

from ruobr_server.areas.families.document_digests import COLUMNS, PAPERS, Digests, digests
from ruobr_server.areas.families.tables import family_children, person_keys
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.db.metadata import tables_live_once_per_child

KEY = 32
"""Bytes."""

_ONLY = 1
_MARK = 8
_AT_ONCE = 1000


def key_of(connection: Connection, from_file: bytes | None) -> bytes:
    """The key of digests, in a writing transaction; ``from_file`` null: there is no file of keys."""
    own = person_keys
    insert_new(connection, own, {"id": _ONLY, "mark": b"", "secret": None})
    # Of two transactions that find another key only one makes the digests again.
    row = connection.execute(select(own).where(own.c.id == _ONLY).with_for_update()).one()
    if from_file is None and row.secret is not None:
        return bytes(row.secret)
    if from_file is not None and bytes(row.mark) == _mark(from_file):
        return from_file
    secret = os.urandom(KEY) if from_file is None else None
    key = from_file or secret or b""
    connection.execute(update(own).where(own.c.id == _ONLY).values(mark=_mark(key), secret=secret))
    for table, held in tables_live_once_per_child():
        _renew(connection, table, held.final, held.beside, key)
    return key


def known_key(connection: Connection, from_file: bytes | None) -> bytes | None:
    """The key without writing anything; None: there is none yet."""
    if from_file is not None:
        return from_file
    secret = connection.execute(select(person_keys.c.secret).where(person_keys.c.id == _ONLY)).scalar()
    return None if secret is None else bytes(secret)


def needs_keys_file(connection: Connection) -> bool:
    """Whether the present key is in a file, and not in the database."""
    row = connection.execute(select(person_keys).where(person_keys.c.id == _ONLY)).one_or_none()
    return row is not None and row.secret is None and bytes(row.mark) != b""


def digests_of(connection: Connection, child_id: int, from_file: bytes | None) -> Digests:
    """The digests of a child, from its parent's data."""
    row = connection.execute(select(family_children).where(family_children.c.id == child_id)).one()
    return digests(key_of(connection, from_file), {name: row._mapping[name] for name in PAPERS})


def same_child(table: Table, papers: Digests | Row[Any]) -> ColumnElement[bool]:
    """Applications for the same child, by any of its documents; none for a child without any."""
    known = (
        (papers.certificate, papers.snils)
        if isinstance(papers, Digests)
        else (papers.certificate_digest, papers.snils_digest)
    )
    columns = (table.c.certificate_digest, table.c.snils_digest)
    return or_(
        false(), *(column == value for column, value in zip(columns, known, strict=True) if value is not None)
    )


def update_applications(connection: Connection, child_id: int, from_file: bytes | None) -> None:
    """Update the digests and the name of a child's applications after its documents were edited.

    Raises ``IntegrityError`` if another account has a live one for the same child.
    """
    found = digests_of(connection, child_id, from_file).columns()
    name = select(family_children.c.search_name).where(family_children.c.id == child_id).scalar_subquery()
    for table, _ in tables_live_once_per_child():
        connection.execute(update(table).where(table.c.child_id == child_id).values(**found, child_name=name))


def _renew(
    connection: Connection,
    table: Table,
    final: Collection[str],
    beside: Sequence[tuple[str, ...]],
    key: bytes,
) -> None:
    """Make the digests of all applications again, the earliest first.

    If several live ones are for the same child (older than the unique index), the later ones get no digest of
    an index: they stay as they are, and the desk is warned by the name.
    """
    connection.execute(update(table).values(dict.fromkeys(COLUMNS)))
    child = [family_children.c[name].label(f"child_{name}") for name in PAPERS]
    # Listed by name: a migration runs this in a database without later columns.
    needed = {"id", "state", *(name for others in beside for name in others)}
    rows = connection.execute(
        select(*(table.c[name] for name in sorted(needed)), *child)
        .join(family_children, family_children.c.id == table.c.child_id)
        .order_by(table.c.created_at, table.c.id)
    ).all()
    taken: set[tuple[Any, ...]] = set()
    changes = []
    for row in rows:
        values = {name: row._mapping[f"child_{name}"] for name in PAPERS}
        found = digests(key, values).columns()
        if row.state not in final:
            for name in ("certificate_digest", "snils_digest"):
                wanted = _held(row, name, found[name], beside)
                if wanted & taken:
                    found[name] = None
                elif found[name] is not None:
                    taken |= wanted
        changes.append({"of_row": row.id, **{f"new_{name}": found[name] for name in COLUMNS}})
    write = (
        update(table)
        .where(table.c.id == bindparam("of_row"))
        .values({name: bindparam(f"new_{name}") for name in COLUMNS})
    )
    for start in range(0, len(changes), _AT_ONCE):
        connection.execute(write, changes[start : start + _AT_ONCE])


def _held(
    row: Row[Any], name: str, digest: bytes | None, beside: Sequence[tuple[str, ...]]
) -> set[tuple[Any, ...]]:
    return {(name, digest, *((other, row._mapping[other]) for other in others)) for others in beside}


def _mark(key: bytes) -> bytes:
    return hashlib.sha256(b"person key mark" + key).digest()[:_MARK]
