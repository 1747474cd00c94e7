"""Reads QR codes as a phone does: by zxing, and by zbar where its library is installed."""

from __future__ import annotations

import os
from ctypes.util import find_library
from functools import cache

import pytest
import zxingcpp
from PIL import Image


@cache
def _has_zbar() -> bool:
    """Looked for once: other programs are started for it."""
    return find_library("zbar") is not None


def read(image: Image.Image) -> list[bytes]:
    """What stands in the codes that are dark on light; both decoders must agree."""
    found = [each.bytes for each in zxingcpp.read_barcodes(image.convert("L"), try_invert=False)]
    if _has_zbar():
        from pyzbar import pyzbar

        symbols = [pyzbar.ZBarSymbol.QRCODE]
        by_zbar = [bytes(each.data) for each in pyzbar.decode(image.convert("L"), symbols=symbols)]
        # zbar gives its text in UTF-8, whatever the code says.
        assert len(by_zbar) == len(found), f"zbar has read {len(by_zbar)} codes, zxing {len(found)}"
    elif os.environ.get("RUOBR_REQUIRE_ZBAR") == "1":
        pytest.fail("no zbar on this machine: codes are read by one decoder only")
    return found
