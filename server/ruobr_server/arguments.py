"""The command line of ``ruobr-server``."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from ruobr_server.admin_command import add_admin
from ruobr_server.job_commands import add_jobs
from ruobr_server.kit.configuration.option import PREFIX, Place
from ruobr_server.kit.configuration.schema import Setting, sections, settings
from ruobr_server.kit.configuration.values import converted, from_text
from ruobr_server.kit.language import N_, _
from ruobr_server.operations.backups.command import add_backups
from ruobr_server.operations.checks.command import add_check
from ruobr_server.sheet_command import add_sheet
from ruobr_server.texts_arguments import add_texts
from ruobr_tui import __version__
from ruobr_tui.api.roles import Role

EPILOG = N_("""\
Each setting can also be set in the environment (--tls-key: RUOBR_SERVER_TLS_KEY) or in a settings file;
docs/settings.md lists them, `ruobr-server config` prints the current ones.

Database: --database, else $RUOBR_SERVER_DATABASE (keeps a password out of the process list), else
a SQLite file in the data folder. SQLite works with several --workers on one machine (parallel reads,
serial writes); larger schools and several machines need PostgreSQL.
""")

TITLES = {
    "listen": N_("Listening address, limits of connections, TLS"),
    "process": N_("Mode and processes of the program"),
    "database": N_("Location of the data"),
    "sessions": N_("Signing in, and sessions of users"),
    "hosts": N_("Hosts of the program (ruobr ssh-host, web-host), which send their client’s address"),
    "monitoring": N_("Logs and metrics"),
    "mail": N_("The mail server; without one there is neither registration nor password reset"),
    "scans": N_("Scans of documents, which are stored encrypted"),
    "bank": N_("Card payments (Sberbank’s REST dialect)"),
    "state_services": N_("Sign-in with Gosuslugi (ESIA)"),
    "region": N_("The region that the portal serves"),
    "legal_entity": N_(
        "The operator of the portal: it processes the personal data and receives the payments"
    ),
    "four_eyes": N_("Decisions that a second person confirms, and limits of one person in a day"),
    "personal_data": N_("The consent to the processing of personal data, and the data protection officer"),
}
"""Headings of the sections of settings."""


class Parser(argparse.ArgumentParser):
    """An error has one line with the cause and one with the remedy, and no value: it may be a secret."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments. Raises ``WrongSetting``; exits with 2 for unknown ones."""
        self._given = list(sys.argv[1:] if args is None else args)
        found, unknown = self.parse_known_args(args, namespace)
        for each in unknown:
            self._refuse_unknown(each)
        if unknown:
            self.error(_("too many arguments"))
        return found

    def error(self, message: str, remedy: str = "") -> NoReturn:
        """Exit with an error."""
        argument = _("argument %(argument_name)s: %(message)s")
        if message.startswith(argument % {"argument_name": "command", "message": ""}):
            for each in getattr(self, "_given", ()):  # possibly the value of an unknown option
                if not any(name.startswith(each.partition("=")[0]) for name in self._option_string_actions):
                    self._refuse_unknown(each)
        for pattern, instead in _repeated():
            message = pattern.sub(instead, message)
        print(f"ruobr-server: {message}", file=sys.stderr)
        print(
            f"ruobr-server: {remedy or _('See %(command)s --help.') % {'command': self.prog}}",
            file=sys.stderr,
        )
        sys.exit(2)

    def _refuse_unknown(self, argument: str) -> None:
        name = argument.partition("=")[0]
        if name.startswith("--"):
            from difflib import get_close_matches

            near = get_close_matches(name, (each.option.name for each in settings().values()), 1)
            meant = _("Do you mean %(name)s?") % {"name": near[0]} if near else ""
            self.error(_("there is no option %(name)s") % {"name": name[:60]}, meant)


def _repeated() -> Iterator[tuple[re.Pattern[str], str]]:
    """Where argparse repeats values, in the language that is spoken, and what stands there instead."""
    choice = re.escape(_("invalid choice: %(value)r (choose from %(choices)s)"))
    choice = choice.replace(re.escape("%(value)r"), ".*?").replace(re.escape("%(choices)s"), "(.*)")
    yield re.compile(choice), _("invalid choice (choose from %(choices)s)") % {"choices": r"\1"}
    explicit = re.escape(_("ignored explicit argument %r")).replace("%r", ".*")
    yield re.compile(explicit), _("ignored explicit argument")
    yield re.compile(r"(--[\w-]+)=\S*"), r"\1"
    yield re.compile(r"//\S*@"), "//…@"


def parser() -> argparse.ArgumentParser:
    """The parser; ``command`` is null for serving."""
    top = Parser(
        prog="ruobr-server",
        description=_("The bundled server of Electronic School 2.0."),
        epilog=_(EPILOG),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    about = _("show the version and exit")
    top.add_argument("--version", action="version", version=f"ruobr-server {__version__}", help=about)
    _settings(top)
    commands = top.add_subparsers(dest="command", metavar="command", title=_("instead of serving"))
    shown = commands.add_parser("config", help=_("print the current settings and their sources"))
    _database(shown)
    shown.add_argument("--json", action="store_true", dest="as_json", help=_("for programs"))
    _database(commands.add_parser("migrate", help=_("upgrade the database schema")))
    grants = commands.add_parser(
        "grants", help=_("print the SQL grants for the PostgreSQL role of the server")
    )
    grants.add_argument(
        "--role", required=True, metavar="NAME", help=_("existing role; it gets no other rights")
    )
    _seed(commands.add_parser("seed", help=_("fill the database with a generated region")))
    sandbox = commands.add_parser("state-services-sandbox", help=_("run a local ESIA test server"))
    sandbox.add_argument("--port", type=_port, default=8766, dest="sandbox_port", help=_("(default: 8766)"))
    sandbox.add_argument("--client-id", required=True, metavar="NAME")
    sandbox.add_argument("--client-key", required=True, type=Path, metavar="FILE", help=_("public key, PEM"))
    sandbox.add_argument(
        "--write-key", required=True, type=Path, metavar="FILE", help=_("file for its own public key")
    )
    acquirer = commands.add_parser("acquirer-sandbox", help=_("run a local test payment gateway"))
    acquirer.add_argument("--port", type=_port, default=8767, dest="sandbox_port", help=_("(default: 8767)"))
    acquirer.add_argument("--login", required=True, type=_text, help=_("login of the merchant"))
    for name, about in (
        ("password", N_("file with the password of the merchant")),
        ("callback-secret", N_("file with the secret that callbacks are signed with")),
    ):
        acquirer.add_argument(f"--{name}-file", required=True, type=Path, metavar="FILE", help=_(about))
    acquirer.add_argument(
        "--callback-url", default="", metavar="URL", help=_("default callback URL of orders")
    )
    acquirer.add_argument("--exit-with-parent", action="store_true", help=argparse.SUPPRESS)
    payments = commands.add_parser("payments", help=_("reconcile payments")).add_subparsers(
        dest="action", required=True
    )
    reconcile = payments.add_parser(
        "reconcile", help=_("compare a day with the bank; put --bank-… before the command")
    )
    _database(reconcile)
    reconcile.add_argument("--day", required=True, type=date.fromisoformat, metavar="DATE")
    reconcile.add_argument("--settle", action="store_true", help=_("first post what the bank confirms"))
    reverse = payments.add_parser("reverse", help=_("reverse a credit without a payment"))
    _database(reverse)
    reverse.add_argument("number", help=_("payment number (see the receipt)"))
    reverse.add_argument("--reason", required=True, metavar="TEXT", help=_("reason (the family will see it)"))
    _database(
        commands.add_parser(
            "restored", help=_("run once after restoring a backup, before serving it: assigns new numbers")
        )
    )
    ledger = commands.add_parser("ledger", help=_("check the ledger")).add_subparsers(
        dest="action", required=True
    )
    _database(ledger.add_parser("check", help=_("check that all amounts are consistent")))
    canteen = commands.add_parser("canteen", help=_("import canteen tables")).add_subparsers(
        dest="action", required=True
    )
    table = canteen.add_parser("import", help=_("import a school’s canteen table (CSV)"))
    _database(table)
    table.add_argument("file", type=Path, help=_("canteen table"))
    table.add_argument("--school", required=True, type=_positive, metavar="NUMBER")
    table.add_argument("--dry-run", action="store_true", help=_("check only, change nothing"))
    _import(commands)
    affected = commands.add_parser("affected", help=_("list the people whose data an account has viewed"))
    _database(affected)
    affected.add_argument("--login", required=True, type=_text, help=_("login of the account"))
    affected.add_argument("--from", dest="start", required=True, type=date.fromisoformat, metavar="DATE")
    affected.add_argument("--to", dest="end", required=True, type=date.fromisoformat, metavar="DATE")
    revocation = commands.add_parser("revocation", help=_("show or set how long decisions can be revoked"))
    _database(revocation)
    revocation.add_argument("--territory", type=_positive, metavar="NUMBER", help=_("municipality to change"))
    revocation.add_argument(
        "--working-days", type=int, metavar="DAYS", help=_("working days after the decision, 0 to 30")
    )
    revocation.add_argument(
        "--refund-minutes",
        type=int,
        metavar="MINUTES",
        help=_("minutes before a refund is sent to the bank, 0 to 1440"),
    )
    add_texts(commands, _database)
    add_jobs(commands, _database)
    add_admin(commands, _database, _text)
    add_backups(commands, _database)
    add_check(commands, _database)
    account = commands.add_parser("account", help=_("manage accounts")).add_subparsers(
        dest="action", required=True
    )
    _accounts(account)
    add_sheet(account, _database, _text)
    return top


def _database(parser: argparse.ArgumentParser) -> None:
    """The options that select the database of a command."""
    for key in ("database.url", "database.data_dir"):
        _setting(parser, settings()[key])
    _config(parser)


def _config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        default=argparse.SUPPRESS,
        help=_("settings file in TOML (or %(variable)s; other places: docs/settings.md)")
        % {"variable": f"{PREFIX}CONFIG"},
    )


def _settings(top: argparse.ArgumentParser) -> None:
    """The options of all settings, by section."""
    _config(top)
    groups = {name: top.add_argument_group(_(TITLES[name])) for name in sections()}
    for setting in settings().values():
        _setting(groups[setting.section], setting)


def _setting(to: argparse._ActionsContainer, setting: Setting) -> None:
    """The option of a setting. It is absent from the namespace if not given, as other sources may have it."""
    option = setting.option
    more: dict[str, Any] = {"dest": setting.key, "default": argparse.SUPPRESS, "help": _help(setting)}
    if setting.kind is bool:
        to.add_argument(option.name, action=argparse.BooleanOptionalAction, **more)
        return
    more["metavar"] = option.metavar or option.name.removeprefix("--").upper()
    if option.bare:
        more |= {"nargs": "?", "const": option.bare}
    if setting.kind is tuple:
        more["action"] = "extend"
    to.add_argument(option.name, type=_reader(setting), **more)


def _reader(setting: Setting) -> Callable[[str], Any]:
    place = Place("option", setting.option.name)
    return lambda text: converted(from_text, setting, text, place)


def _help(setting: Setting) -> str:
    if setting.kind is bool or setting.default in ("", None, ()):
        return _(setting.option.help)
    return _("%(about)s (default: %(default)s)") % {
        "about": _(setting.option.help),
        "default": str(setting.default).replace("%", "%%"),
    }


def _seed(parser: argparse.ArgumentParser) -> None:
    _database(parser)
    parser.add_argument("--schools", type=_positive, default=1, metavar="N")
    parser.add_argument("--classes", type=_positive, default=20, metavar="M", help=_("per school"))
    parser.add_argument("--pupils", type=_positive, default=25, metavar="K", help=_("per class"))
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="S",
        help=_("random seed: the same number gives the same region"),
    )
    parser.add_argument(
        "--weeks", type=_positive, default=None, metavar="W", help=_("number of weeks around today")
    )
    parser.add_argument(
        "--into-existing",
        action="store_true",
        help=_("add to a database that already has schools or accounts; never to one with real people"),
    )
    parser.add_argument(
        "--accounts",
        action="store_true",
        help=_("create logins parent-S-C and pupil-S-C for class C of school S; prompts for one password"),
    )


def _import(commands: argparse._SubParsersAction[Parser]) -> None:
    filled = commands.add_parser(
        "import", help=_("fill schools from tables (CSV, XLSX, ODS): shows what it would do, then asks")
    )
    _database(filled)
    _setting(filled, settings()["scans.keys_file"])
    filled.add_argument("paths", type=Path, nargs="*", metavar="FOLDER|FILE", help=_("tables"))
    filled.add_argument("--dry-run", action="store_true", help=_("check only, change nothing"))
    filled.add_argument("--yes", action="store_true", help=_("write without asking"))
    filled.add_argument(
        "--school", type=_positive, metavar="NUMBER", help=_("the school of rows that name none")
    )
    filled.add_argument(
        "--valid-from",
        type=date.fromisoformat,
        metavar="DATE",
        help=_("the day from which a timetable in XML is valid"),
    )
    filled.add_argument(
        "--template", type=_text, metavar="TABLE", help=_("print an empty table, such as pupils")
    )
    timetable = commands.add_parser("timetable", help=_("lessons from a timetable")).add_subparsers(
        dest="action", required=True
    )
    made = timetable.add_parser("generate", help=_("make the lessons of a school from its timetable"))
    _database(made)
    made.add_argument("--school", required=True, type=_positive, metavar="NUMBER")
    for name, dest, about in (
        ("--from", "start", N_("first day (default: of the terms)")),
        ("--to", "end", N_("last day (default: of the terms)")),
    ):
        made.add_argument(name, dest=dest, type=date.fromisoformat, metavar="DATE", help=_(about))
    rolled = commands.add_parser(
        "rollover", help=_("lead a school into its next year: shows the plan, asks, applies it by classes")
    )
    _database(rolled)
    rolled.add_argument("--school", required=True, type=_positive, metavar="NUMBER")
    rolled.add_argument(
        "--year",
        required=True,
        type=_positive,
        help=_("the calendar year in which the new school year begins"),
    )
    rolled.add_argument("--dry-run", action="store_true", help=_("check only, change nothing"))
    rolled.add_argument("--undo", action="store_true", help=_("undo it, until the first lesson"))
    rolled.add_argument("--yes", action="store_true", help=_("write without asking"))
    rolled.add_argument("--save", type=Path, metavar="FILE", help=_("only save the plan as a table"))
    rolled.add_argument("--table", type=Path, metavar="FILE", help=_("an edited table of the plan"))
    written = commands.add_parser(
        "export-school", help=_("write a school as tables that can be imported again")
    )
    _database(written)
    written.add_argument("school", type=_positive, help=_("number of the school"))
    written.add_argument("folder", type=Path)


def _accounts(actions: argparse._SubParsersAction[Parser]) -> None:
    create = actions.add_parser("create", help=_("create an account; prompts for the password"))
    _database(create)
    create.add_argument("--login", required=True, type=_text)
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    create.add_argument("--last-name", default="", type=_text)
    create.add_argument("--first-name", default="", type=_text)
    create.add_argument("--middle-name", default="", type=_text)
    create.add_argument("--person", type=_positive, metavar="ID", help=_("id of an existing person"))
    create.add_argument(
        "--pupil",
        type=_positive,
        metavar="ID",
        action="append",
        default=[],
        help=_("child of a parent; repeatable"),
    )
    for name, about in (
        ("password", N_("set a new password; ends all sessions")),
        ("second-factor", N_("turn the second factor off (phone and codes are lost); ends all sessions")),
        ("close", N_("block sign-in at once")),
        ("open", N_("allow sign-in again")),
    ):
        action = actions.add_parser(name, help=_(about))
        _database(action)
        action.add_argument("--login", required=True, type=_text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(_("a number from 0 to 65535"))
    return int(text)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 1 <= int(text) < 2**63):
        raise argparse.ArgumentTypeError(_("a whole number, at least 1"))
    return int(text)


def _text(text: str) -> str:
    """A person's name: printable characters."""
    if not text.isprintable():
        raise argparse.ArgumentTypeError(_("only characters that can be seen"))
    return text
