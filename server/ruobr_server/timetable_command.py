"""``ruobr-server timetable generate``: the lessons of a school from its timetable."""

from __future__ import annotations

from argparse import Namespace
from zoneinfo import ZoneInfo

from ruobr_server.areas.timetable.service import generate
from ruobr_server.commands import opened
from ruobr_server.import_command import print_lessons
from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import _
from ruobr_tui.api.clock import school_today, system_clock


def generate_lessons(url: str, options: Namespace, zone: ZoneInfo) -> None:
    """Print what became of the lessons. Raises ``OperatorError`` for days in the wrong order."""
    if options.start is not None and options.end is not None and options.end < options.start:
        raise OperatorError(_("--to is before --from."))
    today = school_today(system_clock, zone)
    with opened(url) as database:
        print_lessons(database.write_now(generate, options.school, today, options.start, options.end))
