"""Compression with protection against decompression bombs: an unpacked packet has a maximum size.

``ssh -C`` saves half of the bytes that a screen sends, so it is offered; only incoming packets are limited.
"""

from __future__ import annotations

import zlib
from functools import cache

from asyncssh.compression import Decompressor, get_compressor, register_compression_alg

ALGORITHMS = ("none", "zlib@openssh.com")
"""The delayed variant: it begins after authentication."""
LARGEST = 128 * 1024
"""Bytes of an unpacked packet; RFC 4253 asks for 32768."""


class BoundedInflate(Decompressor):
    """Decompresses; a packet that becomes larger than ``LARGEST`` ends the connection."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes | None:
        """The unpacked packet; None for one that is damaged or too large."""
        try:
            unpacked = self._inflate.decompress(data, LARGEST)
        except zlib.error:
            return None
        return None if self._inflate.unconsumed_tail else unpacked


@cache
def bound() -> None:
    """Register it with asyncssh in this process; idempotent."""
    name = ALGORITHMS[1].encode()
    register_compression_alg(name, lambda: get_compressor(b"zlib"), BoundedInflate, True, False)
