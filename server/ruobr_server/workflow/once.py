"""A request that is sent again, because its answer was lost, is answered again and not carried out again.

The client names it by ``Idempotency-Key`` (a random text of its own); the answer is kept beside what
was asked, in the same transaction as what was done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from ruobr_server.database.inserts import insert_new
from ruobr_server.errors import Changed
from ruobr_server.workflow.tables import requests_done

KEPT = timedelta(days=7)
"""How long an answer can be asked for again."""


def digest_of(path: str, body: Any) -> bytes:
    """What tells one request from another under the same key."""
    text = json.dumps([path, body], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def once(
    connection: Connection,
    account_id: int,
    key: str | None,
    digest: bytes,
    now: datetime,
    do: Callable[[], Any],
) -> Any:
    """What ``do()`` returns (JSON), or returned when this key came first. Without a key: just ``do()``.

    Of two at once the second waits for the first. Raises ``Changed``, with what came of it, when
    something else was asked under the key before; when ``do`` raises, nothing is kept and the key stays free.
    """
    if key is None:
        return do()
    row = {"account_id": account_id, "key": key, "digest": digest, "done_at": now, "answer": ""}
    mine = (requests_done.c.account_id == account_id) & (requests_done.c.key == key)
    if not insert_new(connection, requests_done, row):
        known = connection.execute(select(requests_done.c.digest, requests_done.c.answer).where(mine)).one()
        if known.digest != digest:
            raise Changed(json.loads(known.answer))
        return json.loads(known.answer)
    answer = do()
    connection.execute(
        update(requests_done).where(mine).values(answer=json.dumps(answer, ensure_ascii=False))
    )
    return answer


def forget_answers_to(connection: Connection, account_id: int) -> None:
    """Every kept answer of an account: they hold what it told."""
    connection.execute(delete(requests_done).where(requests_done.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove answers that nobody will ask for again."""
    connection.execute(delete(requests_done).where(requests_done.c.done_at < now - KEPT))
