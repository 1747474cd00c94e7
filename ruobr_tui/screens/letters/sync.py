"""Synchronisation of messages: the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruobr_tui.api import resources
from ruobr_tui.api.resources import Resource
from ruobr_tui.store.sync import Scope, Stage


def wanted(stage: Stage, _scope: Scope) -> Iterator[Resource[Any]]:
    """Yield the list after the current weeks."""
    if stage is Stage.SOON:
        yield resources.inbox()
