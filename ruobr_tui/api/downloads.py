"""Downloads of files from the portal or from addresses that it refers to."""

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
from ruobr_tui.api.transport import LARGEST_ANSWER, Transport, pieces

LARGEST_FILE = 200 * MEGABYTE
MOST_REDIRECTS = 5
GRACE = 60.0
"""Seconds that any file may take, plus the time of its bytes at ``SLOWEST``."""
SLOWEST = 1024
"""Bytes per second."""


async def download(
    transport: Transport,
    url: str,
    auth: httpx.Auth | None,
    write: Callable[[bytes], object],
    progress: Callable[[int, int | None], object],
    *,
    rejected: type[SignInError],
    clock: Clock,
    local: bool,
    body: Any = None,
    seconds: float | None = None,
) -> None:
    """Read the file at ``url`` into ``write``. Redirects are followed; only the portal gets credentials.

    ``local``: the portal is on this machine; only then addresses of this machine may be read.
    Raises ``RuobrError``; what ``write`` or ``progress`` raise passes through.
    """
    for _ in range(MOST_REDIRECTS):
        _allow(url, local)
        # Uncompressed, so that the length is known in advance.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        exchange = transport.stream("GET", url, auth, seconds, headers=headers)
        if body is not None:
            exchange = transport.stream("POST", url, auth, seconds, headers=headers, json=body)
        async with transport.turn(), exchange as response:
            if response.has_redirect_location and body is None:
                url = joined(url, response.headers["location"])
                continue
            if not response.is_success:
                content = b"".join([piece async for piece in pieces(response, LARGEST_ANSWER)])
                answers.data(response.status_code, response.headers, content, rejected=rejected, clock=clock)
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
    if place.is_local and not local:  # a remote portal must not make us read addresses of this machine
        raise WrongAddress(address=str(place))


def _length(response: httpx.Response) -> int | None:
    value = response.headers.get("content-length", "")
    if "content-encoding" in response.headers or not (value.isascii() and value.isdigit()):
        return None
    return int(value[:18])
