"""Bodies that unpack to far more than they are."""

from __future__ import annotations

import zlib

MEGABYTE = 1_000_000
GZIP, ZLIB = 31, 15
"""Formats, as ``zlib`` has them."""


def bomb(megabytes: int, form: int = GZIP) -> bytes:
    """So many zeros, packed; the end is missing, as nobody should get there.

    One block again and again: to pack them all takes seconds.
    """
    packer = zlib.compressobj(wbits=form)
    first, second = (packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + second * (megabytes - 1)
