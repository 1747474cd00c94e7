"""The description of the wire names every call that the server has, and shows refusals as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from ruobr_server.app import Portal
from ruobr_server.kit.errors import Conflict, InvalidFields
from ruobr_server.kit.http.responses import own_body
from ruobr_tui.api.reasons import forms, kindergarten
from ruobr_tui.api.reasons.wire import from_wire
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.api.states.kindergarten import KindergartenState
from ruobr_tui.api.states.payments import PaymentState, RefundState
from ruobr_tui.api.states.personal_data import ErasureState
from support.calls import described_by
from support.databases import on_sqlite

pytestmark = on_sqlite

DOCS = Path(__file__).parents[2] / "docs" / "wire-api.md"
PATH = re.compile(r"`(?:(?:GET|POST|PUT|PATCH|DELETE) )?(/[a-z0-9_/{}-]*)`")


async def test_the_description_of_the_wire_is_complete(app: Portal) -> None:
    elsewhere = {"/", "/api/", "/openapi.json", "/demo/letters"}
    described = set(PATH.findall(DOCS.read_text())) - elsewhere
    assert described == set(described_by(app)["paths"])


def refusals_in(node: Any) -> Iterator[dict[str, Any]]:
    """The examples of refusals anywhere in a description: objects with ``error`` and ``text``."""
    if isinstance(node, dict):
        if isinstance(node.get("error"), str) and isinstance(node.get("text"), str):
            yield node
        for each in node.values():
            yield from refusals_in(each)
    elif isinstance(node, list):
        for each in node:
            yield from refusals_in(each)


async def test_the_examples_of_refusals_have_declared_reasons(app: Portal) -> None:
    examples = list(refusals_in(described_by(app)["paths"]))
    assert {"conflict", "invalid-fields", "not-found", "unauthenticated"} <= {it["error"] for it in examples}
    for example in examples:
        assert example["text"] == str(from_wire(example)), example
        for name, reason in example.get("reasons", {}).items():
            assert example["fields"][name] == str(from_wire(reason)), example


def test_the_described_refusals_are_what_the_server_says() -> None:
    shown = [json.loads(block) for block in re.findall(r"```json\n(.+?)```", DOCS.read_text(), re.DOTALL)]
    assert shown == [
        own_body(Conflict(kindergarten.GROUP_FULL)),
        own_body(InvalidFields({"name": forms.TOO_LONG.with_fields(most=100)})),
    ]


async def test_openapi_lists_the_states_and_allows_others(app: Portal) -> None:
    schemas = described_by(app)["components"]["schemas"]
    kinds: tuple[type[StrEnum], ...] = (
        PaymentState, RefundState, KindergartenState, DocumentState, ErasureState
    )  # fmt: skip
    for states in kinds:
        assert schemas[states.__name__]["enum"] == list(states)
        of_states = [
            model["properties"]["state"]["anyOf"]
            for model in schemas.values()
            if {"$ref": f"#/components/schemas/{states.__name__}"}
            in model.get("properties", {}).get("state", {}).get("anyOf", [])
        ]
        assert of_states
        assert all({"type": "string"} in either for either in of_states)
