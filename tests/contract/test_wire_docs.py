"""The description of the wire names every call that the server has, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from ruobr_server.app import Portal

DOCS = Path(__file__).parents[2] / "docs" / "wire-api.md"
PATH = re.compile(r"`(?:(?:GET|POST|PUT|PATCH|DELETE) )?(/[a-z0-9_/{}-]*)`")


async def test_the_description_of_the_wire_is_complete(app: Portal) -> None:
    elsewhere = {"/", "/api/", "/openapi.json", "/demo/letters"}
    described = set(PATH.findall(DOCS.read_text())) - elsewhere
    assert described == set(app.openapi()["paths"])
