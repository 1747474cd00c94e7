"""What ``ruobr`` understands on the command line."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from ruobr_tui import __version__
from ruobr_tui.api.rules.csv_text import DIALECTS
from ruobr_tui.api.rules.scans import CERTIFICATE, KINDS
from ruobr_tui.commands import ssh_host, web_host
from ruobr_tui.commands.argparse_texts import speak
from ruobr_tui.i18n import LANGUAGES, N_, _

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

EPILOG = N_("""\
Without a command the full screen is opened. The password is taken from RUOBR_PASSWORD, from what was
remembered when signing in, or asked for. Every option is also a key of the settings file and a variable
RUOBR_<NAME>; `ruobr config` shows where that file is and what holds.

exit codes: 0 done; 1 the portal refused or answered wrongly, or a file cannot be used; 2 wrong command
line or setting; 3 not signed in; 4 the portal cannot be reached, what is stored was printed (its age is
on standard error); 5 the portal cannot be reached and nothing is stored; 6 no child is joined to this
login; 130 interrupted by Ctrl+C
""")


def parser() -> argparse.ArgumentParser:
    """The command line; ``command`` is None for the full screen."""
    speak()
    top = argparse.ArgumentParser(
        prog="ruobr",
        description=_("The school portal Electronic School 2.0 in a terminal."),
        epilog=_(EPILOG),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    about = _("show the version and exit")
    top.add_argument("--version", action="version", version=f"ruobr {__version__}", help=about)
    _shared(top, default=None)
    commands = top.add_subparsers(dest="command", metavar=_("command"))
    for name, about in PRINTED.items():
        printed = commands.add_parser(name, help=_(about), description=_(about), allow_abbrev=False)
        printed_options(printed, name)
        _shared(printed)
    about = _("upload a scan of a child's document (PDF, JPEG, PNG)")
    scan = commands.add_parser("upload", help=about, description=about, allow_abbrev=False)
    scan.add_argument("file", metavar="FILE", type=_path)
    scan.add_argument("--child", metavar="N|NAME", help=_("one child: its number or first name"))
    kinds = ", ".join(f"{kind} ({_(title)})" for kind, title in KINDS.items())
    scan.add_argument("--kind", choices=tuple(KINDS), default=CERTIFICATE, metavar="KIND", help=kinds)
    _shared(scan)
    for name, about in (
        ("sync", _("fetch everything for reading offline")),
        ("config", _("where everything is, and which settings hold")),
        ("logout", _("end the session and remove what is kept of the account here")),
    ):
        _shared(commands.add_parser(name, help=about, description=about, allow_abbrev=False))
    about = _("the full screen on a shared machine: remember nothing, sign out when nobody is there")
    kiosk = commands.add_parser("kiosk", help=about, description=about, allow_abbrev=False)
    kiosk.add_argument(
        "--set-code", action="store_true", help=_("set the code that ends it, and store its hash; then end")
    )
    _shared(kiosk)
    cache = commands.add_parser("cache", help=_("what is kept of the portal's answers"))
    clear = cache.add_subparsers(dest="action", metavar="clear", required=True).add_parser(
        "clear", help=_("remove it; own ticks and notes stay")
    )
    _shared(clear)
    about = _("a demo school on this machine, in the full screen")
    demo = commands.add_parser("demo", help=about, description=about, allow_abbrev=False)
    demo.add_argument(
        "server_options", nargs="*", metavar="-- OPTION", help=_("options of ruobr-server, after --")
    )
    _shared(demo)
    about = _("the program in a browser: serve a page with it")
    web = commands.add_parser("web-host", help=about, description=about, allow_abbrev=False)
    web_host.add_options(web)
    _shared(web)
    about = _("the program over SSH: a host for many people")
    ssh = commands.add_parser("ssh-host", help=about, description=about, allow_abbrev=False)
    ssh_host.add_options(ssh)
    _shared(ssh)
    return top


def _shared(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Options that every command has; after the command they override those before it."""
    group = parser.add_argument_group(_("settings"))

    def option(name: str, about: str, **more: object) -> None:
        group.add_argument(name, help=about, default=default, **more)  # type: ignore[arg-type]

    option("--server", _("address of the portal"), metavar="URL")
    option("--login", _("login at the portal"), metavar="NAME")
    option("--lang", _("language: ru or en"), choices=LANGUAGES)
    option("--theme", _("ruobr-dark, ruobr-light or terminal"), metavar="NAME")
    option("--time-zone", _("zone of the school, if the portal does not tell"), metavar="NAME")
    option(
        "--low-bandwidth",
        _("spare the line: 16 colours, a marker cursor, no mouse (over SSH: by itself)"),
        action=argparse.BooleanOptionalAction,
    )
    option("--plain-driver", _("send whatever is painted, not only what has changed"), action="store_true")
    option("--plain", _("no colours and no animations"), action="store_true")
    option("--notify", _("tell what is new outside of the window: bell, osc9, osc777"), metavar="WAYS")
    option("--quiet-hours", _("when nothing is told aloud, such as 21:00-07:00"), metavar="HH:MM-HH:MM")
    option("--kiosk", _("a shared machine: remember and keep nothing"), action="store_true")
    option("--config", _("another settings file"), metavar="FILE", type=Path)
    option("--log", _("write a log to this file"), metavar="FILE", type=Path)


def printed_options(parser: argparse.ArgumentParser, name: str) -> None:
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


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _day(text: str) -> date:
    try:
        if len(text) != len("2026-11-24"):  # other forms of ISO 8601 are typed by mistake
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("a date is written as 2026-11-24")) from error
