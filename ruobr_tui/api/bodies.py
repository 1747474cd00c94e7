"""Bodies of responses, read piece by piece with a limit.

Used by the client of a portal, and by the server as client of a bank or State Services: neither trusts the
other side to stop sending.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Generator

import httpx

ACCEPT_ENCODING = "gzip, deflate"
"""The header for requests whose responses are read here; other codings are refused."""

MOST_HEADERS = 200
PIECE = 64 * 1024
"""Bytes that are decompressed at once."""
USUAL_RATIO = 200
"""Maximum compression ratio of a body above the first megabyte. Text has 5 to 50."""
_FREE = 1_000_000


class WrongBody(Exception):
    """A refused body; the error's text repeats nothing of it."""


class TooLongBody(WrongBody):
    """More than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} bytes")


async def pieces(response: httpx.Response, limit: int) -> AsyncGenerator[bytes]:
    """The decompressed body, in pieces of at most about ``PIECE`` bytes.

    At most one coding (gzip or deflate) is supported. Raises ``TooLongBody`` above ``limit`` decompressed
    bytes, ``WrongBody`` for other codings, damaged data and too many headers, and errors of httpx.
    """
    if len(response.headers.raw) > MOST_HEADERS:
        raise WrongBody("too many headers")
    is_at_hand = response.is_stream_consumed  # made of data, not of a connection
    raw: AsyncIterator[bytes] = _once(response.content) if is_at_hand else response.aiter_raw()
    inflate = None if is_at_hand else _inflate_of(response.headers)
    done = 0
    async for packed in raw:
        if inflate is None:
            done += len(packed)
            if done > limit:
                raise TooLongBody(limit)
            yield packed
            continue
        for piece in inflate.pieces(packed):
            done += len(piece)
            if done > limit:
                raise TooLongBody(limit)
            yield piece
    if inflate is not None:
        inflate.check_end()


async def whole(response: httpx.Response, limit: int) -> bytes:
    """The whole body. Raises like ``pieces``."""
    body = bytearray()
    async for piece in pieces(response, limit):
        body += piece
    return bytes(body)


async def lines(body: AsyncIterable[bytes], longest: int) -> AsyncGenerator[str]:
    """The lines of a stream that may never end (ended by CR, LF or both), without their ends.

    Raises ``TooLongBody`` for a line of more than ``longest`` bytes.
    """
    line = bytearray()
    after_cr = False
    async for piece in body:
        if after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
        after_cr = piece.endswith(b"\r") if piece else after_cr
        *ended, rest = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for each in ended:
            if len(line) + len(each) > longest:
                raise TooLongBody(longest)
            yield (bytes(line) + each).decode("utf-8", "replace")
            line.clear()
        if len(line) + len(rest) > longest:
            raise TooLongBody(longest)
        line += rest


class _Inflate:
    """Decompresses one coding, never more than ``PIECE`` bytes at once."""

    def __init__(self, coding: str) -> None:
        self._is_deflate = coding == "deflate"
        self._object = zlib.decompressobj(31)
        self._head = b""  # the first bytes of deflate, which decide between zlib and raw
        self._packed = self._unpacked = 0

    def pieces(self, packed: bytes) -> Generator[bytes]:
        """Decompress some bytes. Raises ``WrongBody``."""
        self._packed += len(packed)
        if self._is_deflate:
            self._head += packed
            if len(self._head) < 2:
                return
            packed, self._is_deflate = self._head, False
            # Some servers send deflate without the zlib header (RFC 9110, 8.4.1.2).
            has_head = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
            self._object = zlib.decompressobj(15 if has_head else -15)
        piece = bytes(PIECE)
        while packed or len(piece) == PIECE:  # after a full piece there may be more output
            if self._object.eof:
                if packed:
                    raise WrongBody("more after the end of the packed body")
                return
            try:
                piece = self._object.decompress(packed, PIECE)
            except zlib.error:
                raise WrongBody("a damaged packed body") from None
            packed = self._object.unconsumed_tail or self._object.unused_data
            self._unpacked += len(piece)
            if self._unpacked > max(_FREE, USUAL_RATIO * (self._packed - len(packed))):
                raise WrongBody("a body packed too well")
            if piece:
                yield piece

    def check_end(self) -> None:
        """Raise ``WrongBody`` for a truncated body. An empty one is valid."""
        if self._packed and not self._object.eof:
            raise WrongBody("a packed body that is cut short")


def _inflate_of(headers: httpx.Headers) -> _Inflate | None:
    codings = [each.strip().lower() for each in headers.get_list("content-encoding", split_commas=True)]
    codings = [each for each in codings if each not in ("", "identity")]
    if not codings:
        return None
    if len(codings) > 1:
        raise WrongBody("packed more than once")
    if codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise WrongBody("an unknown coding")
    return _Inflate(codings[0])


async def _once(content: bytes) -> AsyncGenerator[bytes]:
    yield content
