"""Warning at a desk that another application may be for the same child."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.api.models.family import Twin
from ruobr_tui.i18n import _
from ruobr_tui.widgets.lines import Line, line


def warning(twins: Sequence[Twin]) -> list[Line]:
    """Return one line; none without such applications."""
    if not twins:
        return []
    numbers = ", ".join(
        f"{each.id} ({_('another account')})" if each.other_account else str(each.id) for each in twins
    )
    text = _("same name and birth date, another certificate: application %(numbers)s")
    return [line((f"   ! {text % {'numbers': numbers}}", "warning"))]
