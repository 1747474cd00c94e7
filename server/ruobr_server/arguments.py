"""The command line of ``ruobr-server``."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from ruobr_server.job_commands import add_jobs
from ruobr_server.kit.configuration.option import PREFIX, Place
from ruobr_server.kit.configuration.schema import Setting, sections, settings
from ruobr_server.kit.configuration.values import converted, from_text
from ruobr_tui import __version__
from ruobr_tui.api.roles import Role

EPILOG = """\
Each setting can also be set in the environment (--tls-key: RUOBR_SERVER_TLS_KEY) or in a settings file;
docs/settings.md lists them, `ruobr-server config` prints the current ones.

Database: --database, else $RUOBR_SERVER_DATABASE (keeps a password out of the process list), else
a SQLite file in the data folder. SQLite works with several --workers on one machine (parallel reads,
serial writes); larger schools and several machines need PostgreSQL.
"""


class Parser(argparse.ArgumentParser):
    """An error has one line with the cause and one with the remedy, and no value: it may be a secret."""

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments. Raises ``WrongSetting``; exits with 2 for unknown ones."""
        self._given = list(sys.argv[1:] if args is None else args)
        found, unknown = self.parse_known_args(args, namespace)
        for each in unknown:
            self._refuse_unknown(each)
        if unknown:
            self.error("too many arguments")
        return found

    def error(self, message: str, remedy: str = "") -> NoReturn:
        """Exit with an error."""
        if message.startswith("argument command:"):  # possibly the value of an unknown option
            for each in getattr(self, "_given", ()):
                if not any(name.startswith(each.partition("=")[0]) for name in self._option_string_actions):
                    self._refuse_unknown(each)
        for pattern, instead in _REPEATED:
            message = re.sub(pattern, instead, message)
        print(f"ruobr-server: {message}", file=sys.stderr)
        print(f"ruobr-server: {remedy or f'See {self.prog} --help.'}", file=sys.stderr)
        sys.exit(2)

    def _refuse_unknown(self, argument: str) -> None:
        name = argument.partition("=")[0]
        if name.startswith("--"):
            from difflib import get_close_matches

            near = get_close_matches(name, (each.option.name for each in settings().values()), 1)
            self.error(f"there is no option {name[:60]}", f"Do you mean {near[0]}?" if near else "")


_REPEATED = (
    (r"invalid choice: .*? \(choose", "invalid choice (choose"),
    (r"explicit argument .*", "explicit argument"),
    (r"(--[\w-]+)=\S*", r"\1"),
    (r"//\S*@", "//…@"),
)
"""Where argparse repeats values."""


def parser() -> argparse.ArgumentParser:
    """The parser; ``command`` is null for serving."""
    top = Parser(
        prog="ruobr-server",
        description="The bundled server of Electronic School 2.0.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"ruobr-server {__version__}")
    _settings(top)
    commands = top.add_subparsers(dest="command", metavar="command", title="instead of serving")
    shown = commands.add_parser("config", help="print the current settings and their sources")
    _database(shown)
    shown.add_argument("--json", action="store_true", dest="as_json", help="for programs")
    _database(commands.add_parser("migrate", help="upgrade the database schema"))
    grants = commands.add_parser("grants", help="print the SQL grants for the PostgreSQL role of the server")
    grants.add_argument(
        "--role", required=True, metavar="NAME", help="existing role; it gets no other rights"
    )
    _seed(commands.add_parser("seed", help="fill the database with a generated region"))
    sandbox = commands.add_parser("state-services-sandbox", help="run a local ESIA test server")
    sandbox.add_argument("--port", type=_port, default=8766, dest="sandbox_port", help="(default: 8766)")
    sandbox.add_argument("--client-id", required=True, metavar="NAME")
    sandbox.add_argument("--client-key", required=True, type=Path, metavar="FILE", help="public key, PEM")
    sandbox.add_argument(
        "--write-key", required=True, type=Path, metavar="FILE", help="file for its own public key"
    )
    acquirer = commands.add_parser("acquirer-sandbox", help="run a local test payment gateway")
    acquirer.add_argument("--port", type=_port, default=8767, dest="sandbox_port", help="(default: 8767)")
    acquirer.add_argument("--login", required=True, type=_text, help="login of the merchant")
    for name, about in (
        ("password", "of the merchant"),
        ("callback-secret", "that callbacks are signed with"),
    ):
        acquirer.add_argument(f"--{name}-file", required=True, type=Path, metavar="FILE", help=about)
    acquirer.add_argument("--callback-url", default="", metavar="URL", help="default callback URL of orders")
    acquirer.add_argument("--exit-with-parent", action="store_true", help=argparse.SUPPRESS)
    payments = commands.add_parser("payments", help="reconcile payments").add_subparsers(
        dest="action", required=True
    )
    reconcile = payments.add_parser(
        "reconcile", help="compare a day with the bank; put --bank-… before the command"
    )
    _database(reconcile)
    reconcile.add_argument("--day", required=True, type=date.fromisoformat, metavar="DATE")
    reconcile.add_argument("--settle", action="store_true", help="first post what the bank confirms")
    reverse = payments.add_parser("reverse", help="reverse a credit without a payment")
    _database(reverse)
    reverse.add_argument("number", help="payment number (see the receipt)")
    reverse.add_argument("--reason", required=True, metavar="TEXT", help="reason (the family will see it)")
    _database(
        commands.add_parser(
            "restored", help="run once after restoring a backup, before serving it: assigns new numbers"
        )
    )
    ledger = commands.add_parser("ledger", help="check the ledger").add_subparsers(
        dest="action", required=True
    )
    _database(ledger.add_parser("check", help="check that all amounts are consistent"))
    canteen = commands.add_parser("canteen", help="import canteen tables").add_subparsers(
        dest="action", required=True
    )
    table = canteen.add_parser("import", help="import a school's canteen table (CSV)")
    _database(table)
    table.add_argument("file", type=Path, help="canteen table")
    table.add_argument("--school", required=True, type=_positive, metavar="NUMBER")
    table.add_argument("--dry-run", action="store_true", help="check only, change nothing")
    affected = commands.add_parser("affected", help="list the people whose data an account has viewed")
    _database(affected)
    affected.add_argument("--login", required=True, type=_text, help="login of the account")
    affected.add_argument("--from", dest="start", required=True, type=date.fromisoformat, metavar="DATE")
    affected.add_argument("--to", dest="end", required=True, type=date.fromisoformat, metavar="DATE")
    revocation = commands.add_parser("revocation", help="show or set how long decisions can be revoked")
    _database(revocation)
    revocation.add_argument("--territory", type=_positive, metavar="NUMBER", help="municipality to change")
    revocation.add_argument(
        "--working-days", type=int, metavar="DAYS", help="working days after the decision, 0 to 30"
    )
    revocation.add_argument(
        "--refund-minutes",
        type=int,
        metavar="MINUTES",
        help="minutes before a refund is sent to the bank, 0 to 1440",
    )
    add_jobs(commands, _database)
    account = commands.add_parser("account", help="manage accounts").add_subparsers(
        dest="action", required=True
    )
    _accounts(account)
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
        help=f"settings file in TOML (or {PREFIX}CONFIG; other places: docs/settings.md)",
    )


def _settings(top: argparse.ArgumentParser) -> None:
    """The options of all settings, by section."""
    _config(top)
    groups = {
        name: top.add_argument_group((form.__doc__ or name).rstrip(".")) for name, form in sections().items()
    }
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
        return setting.option.help
    return f"{setting.option.help} (default: {setting.default})"


def _seed(parser: argparse.ArgumentParser) -> None:
    _database(parser)
    parser.add_argument("--schools", type=_positive, default=1, metavar="N")
    parser.add_argument("--classes", type=_positive, default=20, metavar="M", help="per school")
    parser.add_argument("--pupils", type=_positive, default=25, metavar="K", help="per class")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="random seed: the same number gives the same region"
    )
    parser.add_argument(
        "--weeks", type=_positive, default=None, metavar="W", help="number of weeks around today"
    )
    parser.add_argument(
        "--into-existing",
        action="store_true",
        help="add to a database that already has schools or accounts; never to one with real people",
    )
    parser.add_argument(
        "--accounts",
        action="store_true",
        help="create logins parent-S-C and pupil-S-C for class C of school S; prompts for one password",
    )


def _accounts(actions: argparse._SubParsersAction[Parser]) -> None:
    create = actions.add_parser("create", help="create an account; prompts for the password")
    _database(create)
    create.add_argument("--login", required=True, type=_text)
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    create.add_argument("--last-name", default="", type=_text)
    create.add_argument("--first-name", default="", type=_text)
    create.add_argument("--middle-name", default="", type=_text)
    create.add_argument("--person", type=_positive, metavar="ID", help="id of an existing person")
    create.add_argument(
        "--pupil",
        type=_positive,
        metavar="ID",
        action="append",
        default=[],
        help="child of a parent; repeatable",
    )
    for name, about in (
        ("password", "set a new password; ends all sessions"),
        ("close", "block sign-in at once"),
        ("open", "allow sign-in again"),
    ):
        action = actions.add_parser(name, help=about)
        _database(action)
        action.add_argument("--login", required=True, type=_text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError("a number from 0 to 65535")
    return int(text)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 1 <= int(text) < 2**63):
        raise argparse.ArgumentTypeError("a whole number, at least 1")
    return int(text)


def _text(text: str) -> str:
    """A person's name: printable characters."""
    if not text.isprintable():
        raise argparse.ArgumentTypeError("only characters that can be seen")
    return text
