"""What the home says when it has no rows: nothing loaded yet, nothing to do, or no section at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruobr_tui.api.roles import Role
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.today.sheet import NOT_LOADED, NOT_OPENED
from ruobr_tui.widgets.lines import EMPTY, Line, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.errors import RuobrError
    from ruobr_tui.context import Context
    from ruobr_tui.screens.today.sheet import Row, Sheet

_WHO = {
    Role.TEACHER: N_("The school opens them: ask the deputy head or whoever keeps the timetable."),
    Role.OPERATOR: N_("The administrator of the portal opens them: ask for a desk."),
    Role.PUPIL: N_("Ask your class teacher: the diary is not connected to this login."),
}
_ANYBODY = N_("Ask whoever gave you the login.")


def closing_lines(work: Sequence[Row], width: int) -> list[Line]:
    """What is said below the rows of an operator or teacher: whether there is more, and where the rest is."""
    if any(row.note in (NOT_LOADED, NOT_OPENED) for row in work):
        text = _("g opens the other sections.")
    elif any(row.sign == "!" or row.tail == "due" for row in work):
        text = _("Nothing else waits for you. g opens the other sections.")
    else:
        text = _("Nothing has to be done now. g opens the other sections.")
    return [EMPTY, *paragraph(text, width - 2, "dim", " ")]


def nothing_lines(
    context: Context, sheet: Sheet, width: int, failure: RuobrError | None = None
) -> list[Line]:
    """Why there is no row, and the next step; ``failure`` is why the diary could not be fetched."""
    if all(each.is_of_sign_in for each in context.sections) and context.roles:
        role = next((role for role in _WHO if role in context.roles), None)
        return [
            *paragraph(_("There are no sections for this login yet."), width - 2, "warning", " "),
            *paragraph(_(_WHO[role]) if role is not None else _(_ANYBODY), width - 2, "text", " "),
            *paragraph(_("Nothing has to be done here. r asks again, F8 signs out."), width - 2, "dim", " "),
        ]
    if context.no_child is not None and not context.roles:
        return [
            *paragraph(_(context.no_child.text), width - 2, "warning", " "),
            *paragraph(_(context.no_child.hint), width - 2, "text", " "),
        ]
    if not sheet.is_known or (context.account is None and not context.is_known):
        from ruobr_tui.screens.parts.page import not_loaded  # the models are imported by now

        return not_loaded(width, failure)
    return [
        *paragraph(_("Nothing has to be done, and nothing is new."), width - 2, "good", " "),
        *paragraph(_("g opens the other sections."), width - 2, "dim", " "),
    ]
