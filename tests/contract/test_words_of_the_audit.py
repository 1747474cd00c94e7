"""Everything that can stand in the audit has words: each history, and each act in it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import ruobr_server.areas
from ruobr_server.areas.registry import AREAS
from ruobr_server.kit.workflow.machine import REOPEN, REVOKE, Machine
from ruobr_tui.api.models.personal_data import AuditKind
from ruobr_tui.screens.personal_data.acts import ACTS, KINDS, THINGS

AREA_FILES = Path(ruobr_server.areas.__file__).parent
BESIDE = re.compile(r'\b(?:begin|begin_one|begin_history)\([^"]*?action="([a-z-]+)"', re.DOTALL)
"""The first act of a history, which is no transition of its machine."""


def machines() -> Iterator[Machine[object]]:  # type: ignore[type-var]
    for found in pkgutil.walk_packages(ruobr_server.areas.__path__, "ruobr_server.areas."):
        if found.name.endswith("states"):
            yield from (
                each
                for each in vars(importlib.import_module(found.name)).values()
                if isinstance(each, Machine)
            )


def test_each_history_and_each_act_has_words() -> None:
    known = list(machines())
    assert len(known) > 8
    assert {each.name for each in known} <= THINGS.keys()
    acts = {step.action for each in known for step in each.transitions} | {REOPEN, REVOKE, "create"}
    for file in AREA_FILES.rglob("*.py"):
        acts |= set(BESIDE.findall(file.read_text("utf-8")))
    assert acts >= {"submit", "upload", "file"}
    assert acts <= ACTS.keys(), f"name these in acts.py: {sorted(acts - ACTS.keys())}"
    assert {name for area in AREAS for name in area.histories} <= THINGS.keys()


def test_each_kind_has_a_tab() -> None:
    assert list(KINDS) == list(AuditKind)
