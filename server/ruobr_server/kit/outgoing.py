"""Requests to outside parties (bank, State Services), with limits of time and size."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from ruobr_tui.api.bodies import ACCEPT_ENCODING, WrongBody, whole


class NoAnswer(Exception):
    """No complete response; the request may have been carried out. The text has only the cause."""


async def call(
    http: httpx.AsyncClient, method: str, url: str, *, seconds: float, largest: int, **content: Any
) -> tuple[int, bytes]:
    """Status and body of a response, with limits: ``seconds`` in all, ``largest`` bytes after decompression.

    Redirects are not followed. Raises ``NoAnswer``.
    """
    headers = {"Accept-Encoding": ACCEPT_ENCODING, **content.pop("headers", {})}
    try:
        async with (
            asyncio.timeout(seconds),
            http.stream(method, url, headers=headers, follow_redirects=False, **content) as answer,
        ):
            return answer.status_code, await whole(answer, largest)
    except WrongBody as error:
        raise NoAnswer(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # a timeout is an OSError too
        raise NoAnswer(type(error).__name__) from error
