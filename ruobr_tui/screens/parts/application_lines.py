"""Lines that applications of all kinds have: latest note and history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo

from ruobr_tui import phrases
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.i18n import _
from ruobr_tui.widgets.lines import Line, paragraph


def last_note(history: Sequence[Step], state: str, width: int) -> list[Line]:
    """Return the latest note, if it belongs to the current state."""
    said = (phrases.in_words(step.explanation) for step in reversed(history) if step.state == state)
    note = next(filter(None, said), "")
    return paragraph(f"→ {note}", width - 2, "warning", " ") if note else []


def history_lines(
    history: Sequence[Step], step_name: Callable[[str, str], str], zone: tzinfo, width: int
) -> list[Line]:
    """Return each step with its date, the earliest first."""
    parts = [
        f"{phrases.numeric_date(step.at.astimezone(zone).date())} {step_name(step.action, step.state)}"
        for step in history
    ]
    return paragraph(" → ".join(parts), width - 2, "dim", " ")


def claim(title: str, is_confirmed: bool) -> str:
    """Return a claim, and whether it is confirmed."""
    return f"{title} ({_('confirmed') if is_confirmed else _('not confirmed yet')})"
