"""The commands that print, and their options."""

from __future__ import annotations

import argparse
from datetime import date

from ruobr_tui.i18n import N_, _

PRINTED = {
    "week": N_("lessons of this week"),
    "marks": N_("marks and averages of this term"),
    "homework": N_("homework for the coming days"),
    "absences": N_("absences in this school year"),
    "news": N_("what’s new since last time"),
    "meals": N_("meals of this week and the balance"),
    "letters": N_("messages with the latest reply"),
    "queue": N_("kindergarten queue: places and deadlines"),
}
"""The commands that print, and what each prints."""

CALENDARS = ("week", "homework", "meals", "queue")
"""Those that can be printed as a calendar."""

EVENTS = "events"
SHAPES = (EVENTS, "todos")
"""How homework stands in a calendar (``output.ics``, which is imported when a calendar is printed)."""


def add_printed_options(parser: argparse.ArgumentParser, name: str) -> None:
    """What a printing command understands beside the settings."""
    from ruobr_tui.api.rules.text.csv_text import DIALECTS  # not at a start that prints nothing

    if name not in ("letters", "queue"):
        about = _("child: number, first name or id")
        parser.add_argument("--child", metavar="N|NAME", help=about)
    if name not in ("news", "queue"):
        parser.add_argument(
            "--from", dest="start", metavar="DATE", type=_day, help=_("first day, YYYY-MM-DD")
        )
        parser.add_argument("--to", dest="end", metavar="DATE", type=_day, help=_("last day, YYYY-MM-DD"))
    if name == "news":
        parser.add_argument("--all", action="store_true", help=_("include items already seen"))
        parser.add_argument("--mark-seen", action="store_true", help=_("mark as seen"))
    if name == "letters":
        parser.add_argument("--unread", action="store_true", help=_("unread only"))
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
        help=_("print CSV; excel: for Excel with Russian settings"),
    )
    if name == "homework":
        parser.add_argument(
            "--as",
            dest="shape",
            choices=SHAPES,
            help=_("homework in the calendar: events (default) or todos (not shown by many calendars)"),
        )


def contradiction(options: argparse.Namespace) -> str | None:
    """What options say against each other, beyond what their parser notices; None: nothing."""
    if getattr(options, "shape", None) is not None and options.form != "ics":
        return _("--as works only with --ics")
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
        raise argparse.ArgumentTypeError(_("expected a date like 2026-11-24")) from error
