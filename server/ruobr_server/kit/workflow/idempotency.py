"""Idempotent requests: one that is sent again gets the stored response and is not carried out again.

The client identifies it by ``Idempotency-Key`` (a random text); the response is stored with a digest of the
request, in the same transaction as the change. A response with a secret is encrypted (``sealed_answers.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Changed, Conflict
from ruobr_server.kit.workflow import sealed_answers
from ruobr_server.kit.workflow.tables import requests_done
from ruobr_tui.api.reasons import decisions

RETENTION = timedelta(days=7)
"""Retention period of the stored responses."""


def digest_of(path: str, body: Any) -> bytes:
    """Identifies a request under a key."""
    text = json.dumps([path, body], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def once(
    connection: Connection,
    account_id: int,
    key: str | None,
    digest: bytes,
    now: datetime,
    work: Callable[[], Any],
    *,
    has_secret: bool = False,
) -> Any:
    """Return ``work()`` (JSON), or its stored response if the key is known. Without a key: only ``work()``.

    Of two at the same time the second waits for the first. Raises ``Changed``, with the stored response, if
    another request has used the key, and ``Conflict`` for a key that was given up or whose secret response
    (``has_secret``) is no longer available. If ``work`` raises, nothing is stored and the key can be used
    again.
    """
    if key is None:
        return work()
    name = sealed_answers.name_of(key) if has_secret else key
    row = {"account_id": account_id, "key": name, "digest": digest, "done_at": now, "answer": ""}
    if not insert_new(connection, requests_done, row):
        return _answered(connection, account_id, name, key, digest, now, has_secret=has_secret)
    answer = json.dumps(work(), ensure_ascii=False)
    connection.execute(
        update(requests_done)
        .where(_is(account_id, name))
        .values(answer=sealed_answers.seal(key, account_id, answer) if has_secret else answer)
    )
    return json.loads(answer)


def answered(
    connection: Connection, account_id: int, key: str | None, digest: bytes, now: datetime
) -> tuple[Any] | None:
    """The stored response in a tuple; None if the key is unknown. Raises as ``once`` does.

    For checks before the work that fail after it, such as the current password.
    """
    known = select(requests_done.c.key).where(_is(account_id, key or ""))
    if connection.execute(known).first() is None:
        return None
    return (_answered(connection, account_id, key or "", key or "", digest, now, has_secret=False),)


def give_up(connection: Connection, account_id: int, key: str, now: datetime) -> bool:
    """Return whether the request of this key was carried out. If not, it never will be: the key is marked
    as used.
    """
    names = (key, sealed_answers.name_of(key))
    for name in names:
        row = {"account_id": account_id, "key": name, "digest": bytes(32), "done_at": now, "answer": ""}
        insert_new(connection, requests_done, row)
    found = connection.scalars(
        select(requests_done.c.answer).where(
            requests_done.c.account_id == account_id, requests_done.c.key.in_(names)
        )
    )
    return any(found)


def forget_answers_to(connection: Connection, account_id: int) -> None:
    """Delete the stored responses of an account: they contain personal data."""
    connection.execute(delete(requests_done).where(requests_done.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete responses after the retention period."""
    connection.execute(delete(requests_done).where(requests_done.c.done_at < now - RETENTION))
    forget_sealed(connection, now)


def forget_sealed(connection: Connection, now: datetime) -> None:
    """Empty secret responses that are no longer available; the rows stay."""
    connection.execute(
        update(requests_done)
        .where(
            requests_done.c.key.startswith(sealed_answers.PREFIX),
            requests_done.c.answer.startswith(sealed_answers.MARK),
            requests_done.c.done_at < now - sealed_answers.SHOWN_AGAIN,
        )
        .values(answer=sealed_answers.EMPTIED)
    )


def _answered(
    connection: Connection,
    account_id: int,
    name: str,
    key: str,
    digest: bytes,
    now: datetime,
    *,
    has_secret: bool,
) -> Any:
    known = connection.execute(
        select(requests_done.c.digest, requests_done.c.answer, requests_done.c.done_at).where(
            _is(account_id, name)
        )
    ).one()
    if not known.answer:
        raise Conflict(decisions.REQUEST_GIVEN_UP)
    if not has_secret:
        if known.digest != digest:
            raise Changed(json.loads(known.answer))
        return json.loads(known.answer)
    text = sealed_answers.opened(key, account_id, known.answer)
    if text is None or known.done_at < now - sealed_answers.SHOWN_AGAIN:
        raise Conflict(decisions.SLIP_NO_LONGER_SHOWN)
    if known.digest != digest:
        raise Changed(None)
    return json.loads(text)


def _is(account_id: int, name: str) -> Any:
    return (requests_done.c.account_id == account_id) & (requests_done.c.key == name)
