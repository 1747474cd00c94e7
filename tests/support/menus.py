"""What the menu is made for: a context with roles, without a portal."""

from __future__ import annotations

from pathlib import Path

from ruobr_tui.account.sign_in import open_store
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.registry import AREAS
from support.fixtures import FixedClock
from support.screens import SERVER, paths_in

FEATURES = frozenset(each.feature for each in AREAS.sections if each.feature)


def context_of(folder: Path, clock: FixedClock, roles: set[str], *, children: bool) -> Context:
    """A context of an account with these roles."""
    config, paths = Config(server=SERVER), paths_in(folder)
    context = Context(config, open_store(config, paths, clock), paths, clock=clock)
    context.areas, context.features, context.roles = AREAS, FEATURES, frozenset(roles)
    context.children = [(1, "Анна", "7А")] if children else []
    return context
