"""What a desk shows of scans, of other applications for a child, of deadlines and of the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, tzinfo

from ruobr_tui import phrases
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.family import Twin
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.i18n import _
from ruobr_tui.screens.documents.labels import SIGNS
from ruobr_tui.screens.documents.save import kind_name
from ruobr_tui.screens.parts.desks.page import Check, Group


def sign(is_confirmed: bool) -> str:
    """Return the sign of a claim."""
    return "✓" if is_confirmed else "?"


def _is_confirmed(scan: Document) -> bool:
    return scan.state == DocumentState.CONFIRMED


def is_confirmed(scans: Sequence[Document], kind: str) -> bool:
    """Return whether an operator has confirmed a scan of this kind."""
    return any(scan.kind == kind and _is_confirmed(scan) for scan in scans)


def paper_signs(scans: Sequence[Document], kinds: Sequence[str]) -> str:
    """Return a sign for each kind of document: confirmed, not yet, or none."""
    signs = []
    for kind in kinds:
        found = [scan for scan in scans if scan.kind == kind and scan.state != DocumentState.REFUSED]
        signs.append("–" if not found else sign(is_confirmed(found, kind)))
    return " ".join(signs)


def paper_rows(scans: Sequence[Document]) -> list[Check]:
    """Return each scan with its sign, that of the column where it waits."""
    rows = []
    for scan in scans:
        is_waiting = scan.state == DocumentState.WAITING  # the same sign as in the row
        mark, role = (sign(False), "due") if is_waiting else SIGNS.get(scan.state, ("?", "dim"))
        rows.append((mark.strip(), kind_name(scan.kind), role))
        if scan.confirmed_unseen:
            rows.append(("!", _("confirmed without having been opened"), "due"))
    return rows


def twin_group(twins: Sequence[Twin]) -> Group:
    """Return the warning that another application may be for the same child."""
    numbers = ", ".join(
        f"{each.id} ({_('another account')})" if each.other_account else str(each.id) for each in twins
    )
    text = _("same name and birth date, another certificate: application %(numbers)s")
    return Group(_("Attention"), [("!", text % {"numbers": numbers}, "due")] if twins else [])


def until_rows(until: date | None) -> list[Check]:
    """Return the last day on which a decision can be revoked."""
    if until is None:
        return []
    text = _("can be revoked until %(day)s") % {"day": phrases.numeric_date(until)}
    return [("↩", text, "due")]


def history_rows(history: Sequence[Step], step_name: Callable[[str, str], str], zone: tzinfo) -> list[Check]:
    """Return each step with its moment, the earliest first."""
    rows = []
    for step in history:
        at = step.at.astimezone(zone)
        when = f"{phrases.day_and_month(at.date())} {phrases.clock_time(at)}"
        rows.append(("", f"{when}  {step_name(step.action, step.state)}", "text"))
    return rows
