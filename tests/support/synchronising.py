"""A synchronisation of what all areas want."""

from __future__ import annotations

from functools import partial

from ruobr_tui.screens.registry import AREAS
from ruobr_tui.store import sync

synchronise = partial(sync.synchronise, wanted=AREAS.sync_parts())
