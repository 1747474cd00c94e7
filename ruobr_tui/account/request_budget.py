"""The budget of requests of each portal: one in the process, counted with the user's other processes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_tui.files.paths import hashed, normal_server
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.api.pace import Budget
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context

_budgets: dict[tuple[str, Path | None, int], Budget] = {}


def budget_of(context: Context, server: str = "") -> Budget:
    """The budget of a portal, of the program's own when none is named.

    All sessions of a host share it: the portal sees one client. A file of requests is shared with the
    user's other processes, where anything may be stored at all.
    """
    from ruobr_tui.api.pace import OTHERS, Budget, Limits
    from ruobr_tui.store.requests import SharedLedger

    portal = normal_server(server or context.config.server)
    may_store = not context.hosted and context.config.stores_data
    file = context.paths.requests_file if may_store else None
    per_minute = context.config.requests_per_minute
    key = (portal, file, per_minute)
    if key not in _budgets:
        ledger = None if file is None else SharedLedger(file, hashed("portal", portal))
        _budgets[key] = Budget(Limits(per_minute, OTHERS.at_once), ledger)
    if portal == normal_server(context.config.server) and context.is_own_server is not None:
        _budgets[key].learn(is_own=context.is_own_server)
    return _budgets[key]


def waiting_text(config: Config, seconds: float) -> str:
    """The text for a request that waits for the budget."""
    text = _("Limit: %(most)d requests per minute. Waiting %(count)d s.")
    return text % {"most": config.requests_per_minute, "count": math.ceil(seconds)}
