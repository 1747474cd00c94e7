"""Files of an import as they travel: compressed one by one; a ZIP stands for the tables in it."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePath

from ruobr_server.kit.errors import Invalid
from ruobr_server.kit.sheets.files import MEGABYTES, SUFFIXES
from ruobr_tui.api.models.school_import import MOST_FILES, PackedFile
from ruobr_tui.api.reasons import school_import as reasons

LARGEST = MEGABYTES * 2**20
"""Bytes of one file."""
LARGEST_OF_ALL = 2 * LARGEST
"""Bytes of all files together."""


def unpacked(files: Sequence[PackedFile]) -> dict[str, bytes]:
    """The files by name. Raises ``Invalid`` for what is damaged or too large."""
    found: dict[str, bytes] = {}
    for file in files:
        data = _inflated(file.packed)
        name = PurePath(file.name.replace("\\", "/")).name or "?"
        if name.lower().endswith(".zip"):
            found |= _of_archive(data)
        else:
            found[name] = data
        if len(found) > MOST_FILES or sum(map(len, found.values())) > LARGEST_OF_ALL:
            raise Invalid(reasons.FILE_TOO_LARGE.with_fields(most=LARGEST_OF_ALL // 2**20))
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP with these files; the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _inflated(packed: str) -> bytes:
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(base64.b64decode(packed, validate=True), LARGEST + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise Invalid(reasons.NOT_PACKED) from error
    if len(data) > LARGEST:
        raise Invalid(reasons.FILE_TOO_LARGE.with_fields(most=MEGABYTES))
    if not reader.eof or reader.unused_data:
        raise Invalid(reasons.NOT_PACKED)
    return data


def _of_archive(data: bytes) -> dict[str, bytes]:
    """The tables in a ZIP, without its folders; other files are left out."""
    found: dict[str, bytes] = {}
    left = LARGEST_OF_ALL
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.infolist():
                name = PurePath(each.filename.replace("\\", "/")).name
                if each.is_dir() or not name.lower().endswith(SUFFIXES) or name.startswith((".", "~")):
                    continue
                with archive.open(each) as part:
                    content = part.read(min(LARGEST, left) + 1)  # the sizes in a ZIP may be untrue
                left -= len(content)
                if left < 0 or len(content) > LARGEST or len(found) > MOST_FILES:
                    raise Invalid(reasons.FILE_TOO_LARGE.with_fields(most=MEGABYTES))
                found[name] = content
    except Invalid:
        raise
    except Exception as error:  # zipfile raises whatever its bytes lead to
        raise Invalid(reasons.NOT_A_FILE) from error
    if not found:
        raise Invalid(reasons.NOT_A_FILE)
    return found
