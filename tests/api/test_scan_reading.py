"""Scans are read in a process of their own: pictures, texts, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from ruobr_tui.files.scan_reading import Wish, read_scan

PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"


def picture(kind: str, size: tuple[int, int] = (400, 200)) -> bytes:
    """White, the left half black."""
    drawn = Image.new("RGB", size, "white")
    drawn.paste("black", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    drawn.save(out, kind)
    return out.getvalue()


def text_pdf() -> bytes:
    """One page with a sentence."""
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.set_font("helvetica", size=12)
    page.cell(text="Certificate of birth no. 123456, \x1b[31mred")
    return bytes(page.output())


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", PNG), ("JPEG", JPEG), ("PDF", PDF)])
async def test_a_picture_is_shown_whole_and_in_parts(kind: str, media_type: str) -> None:
    data = picture(kind)
    whole = await read_scan(data, Wish(media_type, 40, 40))
    assert (whole.kind, whole.width, whole.height) == ("picture", 40, 20)
    assert whole.points[0] < 30 < 220 < whole.points[39]
    part = await read_scan(data, Wish(media_type, 40, 40, zoom=4, x=0.75))
    assert (part.width, part.height, part.wide, part.high) == (40, 40, 160, 80)


async def test_the_text_of_a_document_is_read() -> None:
    reading = await read_scan(text_pdf(), Wish(PDF, 40, 40))
    assert reading.kind == "text"
    assert "Certificate of birth no. 123456" in reading.text


def bomb() -> bytes:
    """A small file that is 900 million points: rows of 30,000 bits, each behind a byte for its filter."""
    size = 30_000
    rows = zlib.compress(bytes(size * (1 + size // 8)), 1)
    head = struct.pack(">IIBBBBB", size, size, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


def pdf_bomb() -> bytes:
    """A page whose content unfolds to four gigabytes."""
    inner = zlib.compress(b"0" * (1 << 22), 9)
    packed = zlib.compress(inner * 1000, 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    head += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    stream = b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    return head + stream + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize(
    ("made", "media_type", "kinds"),
    [
        (bomb, PNG, {"large"}),
        (pdf_bomb, PDF, {"large", "slow", "unreadable", "text"}),
        (lambda: picture("PNG")[:60], PNG, {"unreadable"}),
        (lambda: b"%PDF-1.4 nothing", PDF, {"unreadable"}),
        (lambda: b"GIF89a" + bytes(100), PNG, {"unreadable"}),
    ],
    ids=["many points", "unfolds", "cut", "no page", "no picture"],
)
async def test_what_cannot_be_read_is_refused(
    made: Callable[[], bytes], media_type: str, kinds: set[str]
) -> None:
    assert (await read_scan(made(), Wish(media_type, 40, 40))).kind in kinds
