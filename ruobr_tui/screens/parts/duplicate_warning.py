"""A desk's warning that another application may be for the same child."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.api.models.family import Twin
from ruobr_tui.i18n import _
from ruobr_tui.widgets.lines import Line, line


def warning(twins: Sequence[Twin]) -> list[Line]:
    """One line; none without such applications."""
    if not twins:
        return []
    numbers = ", ".join(
        f"{each.id} ({_('another account')})" if each.other_account else str(each.id) for each in twins
    )
    told = _("same name and birth date, another certificate: application %(numbers)s")
    return [line((f"   ! {told % {'numbers': numbers}}", "warning"))]
