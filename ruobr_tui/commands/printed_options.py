"""The commands that print, and their options."""

from __future__ import annotations

import argparse
from datetime import date

from ruobr_tui.api.rules.text.csv_text import DIALECTS
from ruobr_tui.i18n import N_, _

PRINTED = {
    "week": N_("the lessons of this week"),
    "marks": N_("marks and averages of this term"),
    "homework": N_("homework of the coming days"),
    "absences": N_("missed lessons of this school year"),
    "news": N_("what is new since the last look"),
    "meals": N_("meals of this week and what is on the meal account"),
    "letters": N_("letters with their last words"),
    "queue": N_("places in the kindergarten queue, and until when an answer is due"),
}
"""The commands that print, and what each prints."""

CALENDARS = ("week", "homework", "meals", "queue")
"""Those that can be printed as a calendar."""

EVENTS = "events"
SHAPES = (EVENTS, "todos")
"""How homework stands in a calendar (``output.ics``, which is imported when a calendar is printed)."""


def add_printed_options(parser: argparse.ArgumentParser, name: str) -> None:
    """What a printing command understands beside the settings."""
    if name not in ("letters", "queue"):
        about = _("one child: its number, first name or id")
        parser.add_argument("--child", metavar="N|NAME", help=about)
    if name not in ("news", "queue"):
        parser.add_argument(
            "--from", dest="start", metavar="DATE", type=_day, help=_("first day, YYYY-MM-DD")
        )
        parser.add_argument("--to", dest="end", metavar="DATE", type=_day, help=_("last day, YYYY-MM-DD"))
    if name == "news":
        parser.add_argument("--all", action="store_true", help=_("also what was looked at before"))
        parser.add_argument("--mark-seen", action="store_true", help=_("count it as looked at from now on"))
    if name == "letters":
        parser.add_argument("--unread", action="store_true", help=_("those alone that were not read"))
    forms = parser.add_mutually_exclusive_group()
    parser.set_defaults(form="text", dialect="plain", shape=None)
    for form in ("text", "json", *(("ics",) if name in CALENDARS else ())):
        about = _("print %(form)s") % {"form": form}
        forms.add_argument(
            f"--{form}", dest="form", action="store_const", const=form, default="text", help=about
        )
    forms.add_argument(
        "--csv",
        nargs="?",
        metavar="plain|excel",
        const="plain",
        choices=tuple(DIALECTS),
        action=_Csv,
        help=_("print CSV; excel: as a Russian Excel opens it"),
    )
    if name == "homework":
        parser.add_argument(
            "--as",
            dest="shape",
            choices=SHAPES,
            help=_(
                "homework in a calendar: events (the default), or todos, which many calendars do not show"
            ),
        )


def contradiction(options: argparse.Namespace) -> str | None:
    """What options say against each other, beyond what their parser notices; None: nothing."""
    if getattr(options, "shape", None) is not None and options.form != "ics":
        return _("--as goes with --ics")
    return None


class _Csv(argparse.Action):
    """``--csv`` and ``--csv=excel``."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        namespace.form, namespace.dialect = "csv", values


def _day(text: str) -> date:
    try:
        if len(text) != len("2026-11-24"):  # other forms of ISO 8601 are typed by mistake
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("a date is written as 2026-11-24")) from error
