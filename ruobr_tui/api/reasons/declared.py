"""All reasons, by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ruobr_tui.api.reasons import (
    accounts,
    administration,
    approvals,
    canteen,
    complaints,
    decisions,
    desk_reasons,
    diary,
    documents,
    enrolment,
    families,
    forms,
    general,
    journal,
    kindergarten,
    meals,
    payments,
    personal_data,
    portal_texts,
    records,
    rollover,
    school_import,
    schools,
    state_services,
)
from ruobr_tui.api.reasons.reason import Reason

_AREAS = (
    accounts,
    administration,
    approvals,
    canteen,
    complaints,
    decisions,
    desk_reasons,
    diary,
    documents,
    enrolment,
    families,
    forms,
    general,
    journal,
    kindergarten,
    meals,
    payments,
    records,
    personal_data,
    portal_texts,
    rollover,
    school_import,
    schools,
    state_services,
)

ALL: tuple[Reason, ...] = tuple(
    value for area in _AREAS for value in vars(area).values() if isinstance(value, Reason)
)
"""Every declared reason, area by area."""

BY_CODE: Mapping[str, Reason] = MappingProxyType({reason.code: reason for reason in ALL})
"""A code of the wire and its reason."""
