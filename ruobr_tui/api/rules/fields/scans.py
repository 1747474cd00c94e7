"""Scans of documents: kinds, and the check of what may be uploaded, by content."""

from __future__ import annotations

from ruobr_tui.api.reasons import documents as reasons
from ruobr_tui.api.rules.fields.wrong import N_, Wrong

CERTIFICATE, RESIDENCE, PRIVILEGE = "birth-certificate", "residence-proof", "privilege"
KINDS: dict[str, str] = {
    CERTIFICATE: N_("birth certificate"),
    RESIDENCE: N_("proof of residence"),
    PRIVILEGE: N_("priority document"),
}

LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""

PART = 64 * 1024
"""Bytes that are sent at once; after a cut line at most so much is sent again."""

NAME_LENGTH = 200

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
"""The file name's ending of each type that is taken."""

_BEGINNINGS = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
_ENDS = {PDF: b"%%EOF", JPEG: b"\xff\xd9", PNG: b"IEND\xaeB`\x82"}
"""What the last kilobyte holds of a file that is whole."""

HEAD = 8
"""Bytes from the beginning that determine the type."""
TAIL = 1024
"""Bytes at the end that show whether the file is complete."""


def media_type_of(head: bytes) -> str | None:
    """The media type by the first ``HEAD`` bytes, whatever the file's name; None for unsupported types."""
    return next((kind for kind, sign in _BEGINNINGS.items() if head.startswith(sign)), None)


def check_size(size: int) -> None:
    """Raises ``Wrong`` for a file that is empty or too large."""
    if size <= 0:
        raise Wrong(reasons.EMPTY)
    if size > LARGEST:
        raise Wrong(reasons.TOO_LARGE)


def check_content(head: bytes, tail: bytes) -> str:
    """The type of a file by its first and last bytes. Raises ``Wrong`` with what to do."""
    kind = media_type_of(head)
    if kind is None:
        raise Wrong(reasons.WRONG_TYPE)
    if _ENDS[kind] not in tail[-TAIL:]:
        raise Wrong(reasons.CUT_OFF)
    return kind
