"""``ruobr-server rollover``: a school led into its next year, by a plan that is looked at first."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from ruobr_server.areas.rollover.plan import Named
from ruobr_server.areas.rollover.service import (
    Planned,
    carry_out,
    close_timetable,
    done_for,
    planned,
    require_season,
)
from ruobr_server.areas.rollover.table import pupils_done, read, written
from ruobr_server.areas.rollover.undoing import undo
from ruobr_server.commands import Differences, opened
from ruobr_server.import_command import is_confirmed
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import _, ngettext, spoken_language
from ruobr_tui.api.clock import school_today, system_clock


def roll_over(url: str, options: Namespace, zone: ZoneInfo) -> None:
    """Print the plan, ask, and apply it class by class; or undo all of it.

    Raises ``Differences`` with faults of the table, ``OperatorError`` for what was not confirmed.
    """
    school, year, today = options.school, options.year, school_today(system_clock, zone)
    with opened(url) as database:
        if options.undo:
            _undo(database, options)
            return
        plan = database.read_now(planned, school, year)
        if options.table is not None:
            plan = database.read_now(planned, school, year, _moves(database, options.table, plan))
        if options.save is not None:
            _save(options.save, written(plan, spoken_language()))
            print(
                _("Saved as %(path)s. Edit the last column, then give it back: --table.")
                % {"path": options.save}
            )
            return
        _print(plan)
        if not plan.groups:
            print(_("Nothing to do: everything is there already."))
            return
        if options.dry_run:
            print(_("Nothing was written."))
            return
        require_season(year, today)
        if not options.yes and not is_confirmed():
            raise OperatorError(_("Nothing was written."))
        database.write_now(close_timetable, school, year, today, system_clock())
        for group in plan.groups:
            database.write_now(carry_out, school, year, group, today, system_clock())
            print(_("Done: %(names)s") % {"names": ", ".join(unit.name for unit in group)})


def _undo(database: Database, options: Namespace) -> None:
    names = database.read_now(done_for, options.school, options.year)
    print(", ".join(names))
    if options.dry_run:
        print(_("Nothing was written."))
        return
    if not options.yes and not is_confirmed():
        raise OperatorError(_("Nothing was written."))
    count = len(database.write_now(undo, options.school, options.year, system_clock()))
    print(ngettext("Undone: %(count)d class.", "Undone: %(count)d classes.", count) % {"count": count})


def _moves(database: Database, path: Path, plan: Planned) -> Mapping[int, Named | None]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from error
    edited = read(path.name, data, plan, database.read_now(pupils_done, plan.school_id, plan.year))
    for fault in edited.faults:
        print("\t".join(("error", fault.file, str(fault.row or ""), fault.column, fault.why.in_words_of(_))))
    if edited.faults:
        raise Differences(_("Nothing was written. Correct these rows, then start again."))
    return edited.moves


def _print(plan: Planned) -> None:
    old = {each.id: each.old for each in plan.pupils}
    for unit in plan.units:
        if unit.to is None:
            cells = [_("to close"), unit.name, _("leave: %(count)d") % {"count": len(unit.pupils)}]
        elif unit.goes_on is not None:
            cells = [_("to change"), f"{unit.goes_on.name} → {unit.name}", _pupils(len(unit.pupils))]
        elif unit.present is not None:
            cells = [_("to change"), unit.name, _pupils(len(unit.pupils))]
        else:
            cells = [_("to create"), unit.name, _pupils(len(unit.pupils))]
        home = None if unit.goes_on is None else unit.goes_on.name
        joined = sorted({str(old[each]) for each in unit.pupils if unit.to is not None and old[each] != home})
        if joined:
            cells.append(_("from other classes: %(names)s") % {"names": ", ".join(joined)})
        print("\t".join(cells))
    for pupil in plan.pupils:
        if pupil.is_changed:
            to = _("leaves") if pupil.to is None else str(pupil.to)
            print(f"\t{pupil.name}\t{pupil.old} → {to}")


def _pupils(count: int) -> str:
    return ngettext("%(count)d pupil", "%(count)d pupils", count) % {"count": count}


def _save(path: Path, data: bytes) -> None:
    # Names of children: for the owner alone.
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        raise OperatorError(f"{path}: {error.strerror}") from error
