"""Files, piece by piece, from the portal or from where it points to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from typing import Any

import httpx

from ruobr_tui.api import answers
from ruobr_tui.api.addresses import joined, origin
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import BadAnswer, InsecureAddress, SignInError, Timeout, TooLarge, WrongAddress
from ruobr_tui.api.faults import MEGABYTE
from ruobr_tui.api.line import LARGEST_ANSWER, Line, pieces

LARGEST_FILE = 200 * MEGABYTE
MOST_REDIRECTS = 5
GRACE = 60.0
"""Seconds that a file may take whatever its size; a larger one gets more time:"""
SLOWEST = 1024
"""Bytes a second."""


async def download(
    line: Line,
    url: str,
    auth: httpx.Auth | None,
    write: Callable[[bytes], object],
    progress: Callable[[int, int | None], object],
    *,
    rejected: type[SignInError],
    clock: Clock,
    local: bool,
    body: Any = None,
) -> None:
    """Read the file at ``url`` into ``write``. Redirects are followed, credentials stay with the portal.

    ``local`` says that the portal itself is on this machine: only then may an address on it be read.
    Raises ``RuobrError``; what ``write`` or ``progress`` raise passes through.
    """
    for _ in range(MOST_REDIRECTS):
        _allow(url, local)
        # Uncompressed, so that the length is known beforehand.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        asked = line.answer("GET", url, auth, headers=headers)
        if body is not None:
            asked = line.answer("POST", url, auth, headers=headers, json=body)
        async with line.turn(), asked as response:
            if response.has_redirect_location and body is None:
                url = joined(url, response.headers["location"])
                continue
            if not response.is_success:
                said = b"".join([piece async for piece in pieces(response, LARGEST_ANSWER)])
                answers.data(response.status_code, response.headers, said, rejected=rejected, clock=clock)
            total = _length(response)
            if total is not None and total > LARGEST_FILE:
                raise TooLarge(limit=LARGEST_FILE // MEGABYTE)
            done, began = 0, asyncio.get_running_loop().time()
            try:
                async with (
                    asyncio.timeout_at(began + GRACE) as patience,
                    aclosing(pieces(response, LARGEST_FILE)) as body_pieces,
                ):
                    async for piece in body_pieces:
                        write(piece)
                        done += len(piece)
                        progress(done, total)
                        patience.reschedule(began + GRACE + done / SLOWEST)
            except TimeoutError as error:
                raise Timeout from error
            return
    raise BadAnswer


def _allow(url: str, local: bool) -> None:
    place = origin(url)
    if not place.is_safe:
        raise InsecureAddress(address=str(place))
    if place.is_local and not local:  # a portal elsewhere has no business on this machine
        raise WrongAddress(address=str(place))


def _length(response: httpx.Response) -> int | None:
    value = response.headers.get("content-length", "")
    if "content-encoding" in response.headers or not (value.isascii() and value.isdigit()):
        return None
    return int(value[:18])
