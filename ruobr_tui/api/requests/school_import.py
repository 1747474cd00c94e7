"""Filling schools from tables: checking, writing, past imports, templates and exports."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from datetime import date

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.school_import import Fillable, ImportPlan, ImportResult, PastImports
from ruobr_tui.api.resources import Part, Resource
from ruobr_tui.api.rules import long_work

FEATURE = "school-import"
_BASE = "administration/imports"
LIST = "school-imports/"
"""Begins the keys of the list."""

LARGEST_FILE = 20 * 2**20
"""Bytes of one file."""


def past(part: ListPart = WHOLE) -> Resource[PastImports]:
    """A page of past imports."""
    return Resource(f"{LIST}{part.key}", _BASE, PastImports, part.query, part=Part.CABINET, feature=FEATURE)


def fillable() -> Resource[Fillable]:
    """Where the user may import."""
    return Resource("fillable", f"{_BASE}/schools", Fillable, part=Part.CABINET, feature=FEATURE)


def check(files: Mapping[str, bytes], school: int | None, valid_from: date | None) -> Call[ImportPlan]:
    """Say what these files would do."""
    body = _body(files, school, valid_from, "")
    return Call("POST", f"{_BASE}/checks", body, ImportPlan, repeatable=True, seconds=long_work.IMPORT_CHECK)


def write(
    files: Mapping[str, bytes], school: int | None, valid_from: date | None, digest: str
) -> Call[ImportResult]:
    """Write the plan with this digest."""
    body = _body(files, school, valid_from, digest)
    return Call("POST", _BASE, body, ImportResult, seconds=long_work.IMPORT)


def template_path(table: str, language: str) -> str:
    """Where an empty table is downloaded."""
    return f"{_BASE}/templates/{table.replace(' ', '%20')}?lang={language}"


def export_path(school: int, language: str) -> str:
    """Where a school is downloaded as tables."""
    return f"{_BASE}/exports/{school}?lang={language}"


def _body(
    files: Mapping[str, bytes], school: int | None, valid_from: date | None, digest: str
) -> dict[str, object]:
    packed = [
        {"name": name, "packed": base64.b64encode(zlib.compress(data)).decode("ascii")}
        for name, data in sorted(files.items())
    ]
    return {
        "school": school,
        "files": packed,
        "valid_from": None if valid_from is None else valid_from.isoformat(),
        "digest": digest,
    }
