"""Names of tables, columns and of what a plan does."""

from __future__ import annotations

from collections.abc import Iterable

from ruobr_tui import i18n
from ruobr_tui.api.models.school_import import ImportFault, ImportStep, RowCount
from ruobr_tui.api.rules.school_tables import TITLES
from ruobr_tui.i18n import N_, _, pgettext

ACTIONS = ("create", "change", "close", "delete")
VERBS = {
    "create": N_("create"),
    "change": N_("change"),
    "close": N_("close"),
    "delete": N_("delete"),
}
SIGNS = {"create": "+", "change": "~", "close": "×", "delete": "−"}
ROLES = {"create": "good", "change": "text", "close": "warning", "delete": "bad"}


def table_title(name: str) -> str:
    """A table in words; the code of one that is not known here."""
    return _(TITLES[name]) if name in TITLES else name


def verb(action: str) -> str:
    """What is done with a row."""
    return _(VERBS[action]) if action in VERBS else action


def column_title(step: ImportStep) -> str:
    """The column of a step in the language of the program."""
    return step.column_russian if i18n.language() == "ru" and step.column_russian else step.column


def change_of(step: ImportStep) -> str:
    """``old → new``; "" for a row that is new or goes, and for a value that is not shown, as of a SNILS."""
    return f"{step.old or '—'} → {step.new or '—'}" if step.old or step.new else ""


def place_of(fault: ImportFault) -> str:
    """File, row and column."""
    parts = [fault.file]
    if fault.row:
        parts.append(_("row %(number)d") % {"number": fault.row})
    if fault.column:
        parts.append(pgettext("table", "column “%(name)s”") % {"name": fault.column})
    return ", ".join(filter(None, parts))


def sums(counts: Iterable[RowCount]) -> dict[str, int]:
    """Rows by what is done with them."""
    found = dict.fromkeys(ACTIONS, 0)
    for each in counts:
        found[each.action] = found.get(each.action, 0) + each.rows
    return found


def in_words(counts: Iterable[RowCount]) -> str:
    """``create 231, change 3``."""
    return ", ".join(f"{verb(action)} {rows}" for action, rows in sums(counts).items() if rows)


def done_in_words(counts: Iterable[RowCount]) -> str:
    """``created 231, changed 3``."""
    done = {
        "create": pgettext("import", "created"),
        "change": pgettext("import", "changed"),
        "close": pgettext("import", "closed"),
        "delete": pgettext("import", "deleted"),
    }
    return ", ".join(f"{done.get(action, action)} {rows}" for action, rows in sums(counts).items() if rows)


def by_table(counts: Iterable[RowCount], action: str) -> str:
    """``Pupils 34, Staff 8``: the rows of one action by table."""
    found = [each for each in counts if each.action == action]
    return ", ".join(f"{table_title(each.table)} {each.rows}" for each in found)
