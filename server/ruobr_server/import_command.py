"""``ruobr-server import`` and ``export-school``: a school from tables, and as tables."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ruobr_server.areas.diary.service import Generated
from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.school_import.service import Import, Outcome, apply, export, plan
from ruobr_server.commands import Differences, opened
from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import N_, _, spoken_language
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.files import read_folder
from ruobr_server.kit.sheets.rows import MOST_FAULTS, Fault
from ruobr_server.kit.sheets.summary import Action, counts
from ruobr_server.kit.sheets.writing import template
from ruobr_server.preparing import made_person_key, may_make_keys, person_key
from ruobr_tui.api.clock import school_today, system_clock
from ruobr_tui.api.rules.school_tables import TITLES

if TYPE_CHECKING:
    from ruobr_server.kit.configuration.loading import Loaded

WORDS = ("y", "yes", "д", "да")
COUNTED: Mapping[Action, str] = {
    "create": N_("will be created"),
    "change": N_("will be changed"),
    "close": N_("will be closed"),
    "delete": N_("will be deleted"),
}
LISTED: Mapping[Action, str] = {
    "create": N_("to create"),
    "change": N_("to change"),
    "close": N_("to close"),
    "delete": N_("to delete"),
}
MOST_STEPS = 500
"""Lines of a plan that are printed; the counts are of all."""


def print_template(name: str, language: str) -> None:
    """``ruobr-server import --template KIND``: a table with its heading alone."""
    from ruobr_server.kit.sheets.values import folded

    every = [each for each in sheets_of(AREAS) if each.is_file]
    found = next((each for each in every if folded(name) in each.names), None)
    if found is None:
        names = ", ".join(each.name for each in every)
        raise OperatorError(_("There is no such table. Tables: %(names)s.") % {"names": names})
    sys.stdout.buffer.write(template(found, language))


def import_school(url: str, options: Namespace, zone: ZoneInfo, loaded: Loaded) -> None:
    """``ruobr-server import``: print the plan or the faults, ask, and write.

    People are recognised later by digests under the portal's key, so a first import makes the file of keys.

    Raises ``Differences`` with faults, ``OperatorError`` for what cannot be read or was not confirmed.
    """
    if not options.paths:
        raise OperatorError(_("Name a folder or a file, or --template with a table."))
    sheets = sheets_of(AREAS)
    given = Import(
        _files(options.paths),
        sheets,
        school_today(system_clock, zone),
        school_id=options.school,
        person_key=person_key(loaded),
        valid_from=options.valid_from,
    )
    with opened(url) as database:
        found = database.read_now(plan, given)
        _print(found, sheets)
        if not found.steps:
            print(_("Nothing to do: everything is there already."))
            return
        if options.dry_run:
            print(_("Nothing was written."))
            return
        if not options.yes and not is_confirmed():
            raise OperatorError(_("Nothing was written."))
        if may_make_keys(loaded, database):
            given = replace(given, person_key=made_person_key(loaded))
        done = database.write_now(apply, given, found.digest, system_clock())
    for lessons in done.lessons.values():
        print_lessons(lessons)
    print(_("Written."))


def print_lessons(done: Generated) -> None:
    """What became of the lessons of a school."""
    print(
        _("Lessons: %(created)d created, %(changed)d changed, %(deleted)d deleted.")
        % {"created": done.created, "changed": done.changed, "deleted": done.deleted}
    )
    if done.retained:
        print(
            _("Lessons that the timetable does not have, but with entries of teachers: %(count)d.")
            % {"count": done.retained}
        )


def export_school(url: str, options: Namespace, zone: ZoneInfo, language: str) -> None:
    """``ruobr-server export-school``: a folder of tables that can be imported again."""
    today: date = school_today(system_clock, zone)
    with opened(url) as database:
        found = database.read_now(export, options.school, sheets_of(AREAS), today, language)
    if "schools.csv" not in found:
        raise OperatorError(_("There is no school with this number."))
    try:
        options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, data in found.items():
            _write(options.folder / name, data)
    except OSError as error:
        raise OperatorError(f"{options.folder}: {error.strerror}") from error
    print(_("Tables written to %(folder)s: %(count)d.") % {"folder": options.folder, "count": len(found)})


def _write(path: Path, data: bytes) -> None:
    # Personal data: for the owner alone, and never half.
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    beside.replace(path)


def _files(paths: Sequence[Path]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in paths:
        try:
            found |= read_folder(path)
        except OSError as error:
            raise OperatorError(f"{path}: {error.strerror}") from error
    if not found:
        raise OperatorError(_("There are no tables there."))
    return found


def _print(outcome: Outcome, sheets: Sequence[Sheet]) -> None:
    for fault in outcome.doubts[:MOST_FAULTS]:
        print(_line("warning", fault))
    for fault in outcome.faults[:MOST_FAULTS]:
        print(_line("error", fault))
    if outcome.faults:
        raise Differences(_("Nothing was written. Correct these rows, then start again."))
    for action, tables in counts(list(outcome.steps)).items():
        parts = ", ".join(f"{_(TITLES[name])} {count}" for name, count in tables.items())
        print(f"{_(COUNTED[action])}: {parts}")
    by_name = {each.name: each for each in sheets}
    for step in outcome.steps[:MOST_STEPS]:
        cells = [_(LISTED[step.action]), _(TITLES[step.sheet]), step.label]
        if step.column:
            column = next((each for each in by_name[step.sheet].fields if each.name == step.column), None)
            is_russian = spoken_language() == "ru" and column is not None
            cells.append(column.russian[0] if is_russian and column is not None else step.column)
            cells.append(f"{step.old or '—'} → {step.new or '—'}")
        print("\t".join(cells))
    if len(outcome.steps) > MOST_STEPS:
        print(_("… and %(count)d more") % {"count": len(outcome.steps) - MOST_STEPS})


def _line(kind: str, fault: Fault) -> str:
    return "\t".join((kind, fault.file, str(fault.row or ""), fault.column, fault.why.in_words_of(_)))


def is_confirmed() -> bool:
    """Whether a person says yes; without a terminal nobody does."""
    if not sys.stdin.isatty():
        raise OperatorError(_("Nothing was written. Look at the plan, then start again with --yes."))
    return input(_("Write this? [y/N]") + " ").strip().casefold() in WORDS
