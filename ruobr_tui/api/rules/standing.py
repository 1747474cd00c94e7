"""What a client calls those who have certain roles of staff: which sections they see."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ruobr_tui.api.roles import (
    ACCOUNT_KEEPER,
    ADMINISTRATOR,
    AUDITOR,
    FILLER,
    RECORD_EDITOR,
    SECOND_PERSON,
    TEXT_EDITOR,
    StaffRole,
)
from ruobr_tui.api.rules.approvals import ASKERS
from ruobr_tui.api.rules.grants import ADMINISTRATORS, AUDITORS, FILLERS, KEEPERS, TEXT_EDITORS
from ruobr_tui.api.rules.records import EDITORS

WHO: Mapping[str, frozenset[StaffRole]] = {
    ADMINISTRATOR: ADMINISTRATORS,
    ACCOUNT_KEEPER: KEEPERS,
    AUDITOR: AUDITORS,
    SECOND_PERSON: ASKERS,
    RECORD_EDITOR: EDITORS,
    FILLER: FILLERS,
    TEXT_EDITOR: TEXT_EDITORS,
}
"""One of the roles is enough."""


def named_by_roles(roles: Collection[str]) -> frozenset[str]:
    """Return what the client calls who has these roles."""
    return frozenset(name for name, those in WHO.items() if not those.isdisjoint(roles))
