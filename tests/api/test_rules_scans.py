"""What may be uploaded, by its content."""

from __future__ import annotations

import pytest

from ruobr_tui.api.rules.fields.scans import LARGEST, TAIL, check_content, check_size, media_type_of
from ruobr_tui.api.rules.fields.wrong import Wrong

PDF = (b"%PDF-1.7", b"%%EOF")
JPEG = (b"\xff\xd8\xff\xe0abcd", b"\xff\xd9")
PNG = (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82")
WHOLE = [("application/pdf", *PDF), ("image/jpeg", *JPEG), ("image/png", *PNG)]


@pytest.mark.parametrize(("kind", "head", "end"), WHOLE)
def test_the_first_bytes_show_the_type(kind: str, head: bytes, end: bytes) -> None:
    assert media_type_of(head) == kind
    assert check_content(head, b"..." + end) == kind


@pytest.mark.parametrize(
    "head", [b"", b"%PDF", b" %PDF-1.7", b"GIF89a..", b"\xff\xd8", b"PK\x03\x04", b"<html>"]
)
def test_anything_else_has_no_type(head: bytes) -> None:
    assert media_type_of(head) is None
    with pytest.raises(Wrong, match="Only PDF, JPEG and PNG"):
        check_content(head, b"%%EOF")


@pytest.mark.parametrize(("kind", "head", "end"), WHOLE)
def test_a_file_without_its_end_is_cut_off(kind: str, head: bytes, end: bytes) -> None:
    with pytest.raises(Wrong, match="file is incomplete"):
        check_content(head, b"." * TAIL)
    with pytest.raises(Wrong, match="file is incomplete"):
        check_content(head, end[:-1])
    with pytest.raises(Wrong, match="file is incomplete"):
        check_content(head, end + b"." * TAIL)


@pytest.mark.parametrize(("kind", "head", "end"), WHOLE)
def test_the_end_is_looked_for_in_the_last_kilobyte(kind: str, head: bytes, end: bytes) -> None:
    assert check_content(head, b"." * TAIL + end + b"." * (TAIL - len(end))) == kind
    with pytest.raises(Wrong, match="file is incomplete"):
        check_content(head, b"." * TAIL + end + b"." * (TAIL - len(end) + 1))


def test_the_end_of_another_type_is_none() -> None:
    with pytest.raises(Wrong, match="file is incomplete"):
        check_content(PDF[0], JPEG[1])


@pytest.mark.parametrize("size", [1, LARGEST - 1, LARGEST])
def test_sizes_taken(size: int) -> None:
    check_size(size)


@pytest.mark.parametrize(("size", "why"), [(0, "empty"), (-1, "empty"), (LARGEST + 1, "larger than 10 MB")])
def test_sizes_refused(size: int, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        check_size(size)


def test_the_largest_is_ten_mebibytes() -> None:
    assert LARGEST == 10 * 1024 * 1024
