"""Age and reliability of what a section shows, for its header: a sentence, and the same in a few cells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ruobr_tui import phrases
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.header import Freshness

_WIDE = 120  # from this width the header has room for a sentence


def freshness_of(
    context: Context, snapshot: Snapshot[Any] | None, *, of_child: bool, width: int
) -> Freshness:
    """Return age and reliability of a snapshot, and whether changes are being sent or values are missing."""
    if context.acts.sending:
        return Freshness(_("sending…"), "active")
    if context.acts.unknown:
        return Freshness(f"? {_('result unknown')}", "warning", "?")
    freshness = _of_snapshot(context, snapshot, of_child=of_child, width=width)
    lost = snapshot.set_aside if snapshot is not None else 0
    if not lost:
        return freshness
    missing = _("not read: %(count)d") % {"count": lost}
    return Freshness(
        f"{freshness.text} · {missing}",
        freshness.role if freshness.role == "bad" else "warning",
        f"{freshness.short or freshness.text} !",
    )


def _of_snapshot(
    context: Context, snapshot: Snapshot[Any] | None, *, of_child: bool, width: int
) -> Freshness:
    if of_child and context.no_child is not None and (snapshot is None or snapshot.error is None):
        return Freshness(_("no child"), "warning")
    if snapshot is None or (snapshot.state is State.MISSING and snapshot.error is None):
        return Freshness(_("loading…"), short="…")
    age = context.clock() - snapshot.fetched_at if snapshot.fetched_at else None
    match snapshot.state:
        case State.FRESH | State.STALE if context.config.reader and snapshot.error is None:
            return Freshness("")  # a header that changes by itself would be read aloud each time
        case State.FRESH | State.STALE if age is not None and age < timedelta(minutes=1):
            return Freshness(f"● {_('now')}{_loading(context, width)}", "good", "●")
        case State.OFFLINE:
            since = _since(context, snapshot.fetched_at)
            return Freshness(f"○ {_('offline')} · {since}", "warning", f"○ {since}")
        case State.ERROR:
            return Freshness(f"! {_('error')} · {_('r to retry')}", "bad", f"! {_('error')}")
        case _ if snapshot.error is not None:
            return Freshness(f"○ {_('offline')}", "warning", "○")
        case _:
            known = phrases.age(age or timedelta())
            return Freshness(f"◌ {known}{_loading(context, width)}", short=f"◌ {known}")


def _loading(context: Context, width: int) -> str:
    """Return the progress of the background synchronisation, shown after the age."""
    if context.loading is None:
        return ""
    done, known = context.loading
    if width < _WIDE:
        return f" · ↓{done}/{known}"
    return " · " + _("loading the rest: %(done)d of %(all)d") % {"done": done, "all": known}


def _since(context: Context, fetched: datetime | None) -> str:
    if fetched is None:
        return _("no saved data")
    moment = fetched.astimezone(context.zone)
    if moment.date() == context.today():
        return phrases.clock_time(moment)
    return phrases.day_and_time(moment)
