"""Bodies of answers: codings, lengths, lines."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterable

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.bodies import PIECE, TooLongBody, WrongBody, lines, pieces, whole
from support.bombs import ZLIB, bomb

LIMIT = 8_000_000
TEXT = b'{"subject": "\xd0\x90\xd0\xbb\xd0\xb3\xd0\xb5\xd0\xb1\xd1\x80\xd0\xb0"}' * 2000


class Stream(httpx.AsyncByteStream):
    """Pieces as they come from a connection."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self._parts:
            yield each


def answer(body: bytes | Iterable[bytes], coding: str = "", size: int = 1000) -> httpx.Response:
    """An answer of a connection, ``size`` bytes at a time."""
    if isinstance(body, bytes):
        body = [body[start : start + size] for start in range(0, len(body), size)]
    headers = {"content-encoding": coding} if coding else {}
    return httpx.Response(200, headers=headers, stream=Stream(body))


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZip", gzip.compress(TEXT)),
        ("identity, gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
    ],
    ids=["plain", "identity", "gzip", "x-gzip", "identity and gzip", "deflate", "raw deflate"],
)
async def test_one_known_coding_is_unpacked(coding: str, packed: bytes, size: int) -> None:
    assert await whole(answer(packed, coding, size), LIMIT) == TEXT


async def test_nothing_is_nothing_whatever_its_coding() -> None:
    assert await whole(answer(b"", "gzip"), LIMIT) == b""


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("gzip,deflate", b"x"),
        ("br", b"x"),
        ("zstd", b"x"),
        ("nonsense", b"x"),
        ("gzip", TEXT),
        ("deflate", b"\xff\xff\xff"),
        ("gzip", gzip.compress(TEXT)[:-1]),
        ("gzip", gzip.compress(TEXT) + b"more"),
        ("gzip", gzip.compress(TEXT) * 2),
        ("gzip", gzip.compress(bytes(7_000_000))),
    ],
    ids=[
        "twice",
        "two",
        "br",
        "zstd",
        "unknown",
        "not packed",
        "damaged",
        "cut short",
        "more",
        "two members",
        "packed too well",
    ],
)
async def test_any_other_coding_is_refused(coding: str, packed: bytes) -> None:
    with pytest.raises(WrongBody):
        await whole(answer(packed, coding), LIMIT)


async def largest_piece(response: httpx.Response) -> int:
    """Read without keeping anything."""
    largest = 0
    async for piece in pieces(response, LIMIT):
        largest = max(largest, len(piece))
        assert largest <= PIECE
    return largest


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip", "deflate", ""])
async def test_a_bomb_takes_neither_memory_nor_the_whole_of_it(coding: str) -> None:
    packed = {
        "gzip": bomb(200),
        "gzip, gzip": gzip.compress(bomb(200)),
        "deflate": bomb(200, ZLIB),
        "": b"",
    }[coding]
    body: Iterable[bytes] = (bytes(PIECE) for _ in range(10**9)) if not coding else [packed]
    tracemalloc.start()
    try:
        with pytest.raises(WrongBody):
            await largest_piece(answer(body, coding))
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


async def test_a_thousand_headers_are_refused() -> None:
    response = httpx.Response(
        200, headers=[(f"x-{number}", "y") for number in range(1000)], stream=Stream([b"a"])
    )
    with pytest.raises(WrongBody):
        await whole(response, LIMIT)


@settings(deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from(["", "gzip", "deflate", "gzip, gzip", "br"]), st.integers(1, 50)
)
async def test_any_bytes_are_read_or_refused(body: bytes, coding: str, size: int) -> None:
    with contextlib.suppress(WrongBody):
        assert len(await whole(answer(body, coding, size), 1000)) <= 1000


async def listed(parts: list[bytes], longest: int = 100) -> list[str]:
    return [line async for line in lines(Stream(parts), longest)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([b"a\nb\n"], ["a", "b"]),
        ([b"a\r\nb\rc\n\n"], ["a", "b", "c", ""]),
        ([b"a\r", b"\nb\n"], ["a", "b"]),
        ([b"a\r", b"b\n"], ["a", "b"]),
        ([b"\xd0", b"\x90\n"], ["А"]),
        ([b"half"], []),
    ],
)
async def test_lines_end_as_they_may(parts: list[bytes], expected: list[str]) -> None:
    assert await listed(parts) == expected


async def test_a_line_without_an_end_is_refused() -> None:
    with pytest.raises(TooLongBody):
        await listed([b"x" * 60] * 1000)


@settings(deadline=None)
@given(st.binary(max_size=80), st.lists(st.integers(0, 80), max_size=6))
async def test_lines_are_the_same_however_they_are_cut(data: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    parts = [data[start:end] for start, end in itertools.pairwise(places)]
    assert await listed(parts) == await listed([data])
