"""What notices said and no news holds: stored for the page of what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from ruobr_tui.store import Store, announcements

NOW = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 - the school's wall clock


def test_they_stay_over_a_restart_the_newest_first(
    reopen: Callable[[Path | None], Store], store_path: Path
) -> None:
    store = reopen(store_path)
    assert announcements.stored(store) == []
    announcements.add(store, "Payment [5] [/b]", "payments", NOW)
    announcements.add(store, "Kindergarten", "kindergarten", NOW + timedelta(hours=1))
    store.close()
    again = reopen(store_path)
    items = announcements.stored(again)
    assert [(item.text, item.section, item.is_seen) for item in items] == [
        ("Kindergarten", "kindergarten", False),
        ("Payment [5] [/b]", "payments", False),
    ]
    assert items[1].moment == NOW
    announcements.mark_seen(again)
    assert all(item.is_seen for item in announcements.stored(again))


def test_old_ones_go_and_those_of_another_version_are_passed_over(
    reopen: Callable[[Path | None], Store],
) -> None:
    store = reopen(None)
    for number in range(announcements.MOST + 5):
        announcements.add(store, str(number), "payments", NOW)
    assert [item.text for item in announcements.stored(store)][:2] == ["54", "53"]
    assert len(announcements.stored(store)) == announcements.MOST
    store.save_sheet("announcements", {"items": [{"words": "?"}]})
    assert announcements.stored(store) == []
