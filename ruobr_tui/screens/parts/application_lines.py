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
    """Return each step, the earliest first, with its date unless the step before has the same."""
    parts: list[str] = []
    before = None
    for step in history:
        day = step.at.astimezone(zone).date()
        name = step_name(step.action, step.state)
        parts.append(name if day == before else f"{phrases.numeric_date(day)} {name}")
        before = day
    return paragraph(" → ".join(parts), width - 2, "dim", " ")


def claim(title: str, is_confirmed: bool) -> str:
    """Return a claim, and whether it is confirmed."""
    sure = _("confirmed") if is_confirmed else _("not confirmed yet")
    return f"{title[:-1]}; {sure})" if title.endswith(")") else f"{title} ({sure})"
