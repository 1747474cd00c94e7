"""The operator's commands: migrate, seed, accounts and others."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from getpass import getpass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from ruobr_server.areas.accounts import second_factors
from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.ledger.service import faults as ledger_faults
from ruobr_server.areas.meals.canteen_import import take_table
from ruobr_server.areas.payments.reconciliation import differences, settle_day
from ruobr_server.areas.payments.reversal import by_number, reverse
from ruobr_server.areas.personal_data.access_log import affected_by
from ruobr_server.areas.schools.revocation_policy import all_policies, set_policy
from ruobr_server.areas.schools.tables import schools
from ruobr_server.auth import strength
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts as account_rows
from ruobr_server.integrations.bank.gateway import Bank, BankError, BankRefused
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.grants import statements
from ruobr_server.kit.errors import NotFound, OperatorError
from ruobr_server.kit.language import N_, _, pgettext
from ruobr_server.kit.settings import Acquirer, PasswordCost
from ruobr_server.migrations import schema
from ruobr_server.restoring import after_restoring
from ruobr_server.tables import metadata
from ruobr_tui.api.clock import school_today, system_clock
from ruobr_tui.api.models.canteen import TableFault, TableResult
from ruobr_tui.api.rules.canteen.canteen_table import table_text
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.text.table_text import NotATable

SHORTEST_PASSWORD = 8


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database, closed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.close_now()


def migrate(url: str) -> None:
    """``ruobr-server migrate``: upgrade the schema."""
    with opened(url) as database:
        before = database.read_now(schema.revision_of)
        database.write_now(schema.upgrade)
    shown = {"before": before or pgettext("schema", "none"), "after": schema.HEAD}
    print(_("schema %(before)s -> %(after)s") % shown)


def print_grants(role: str) -> None:
    """``ruobr-server grants``: SQL for the owner of the tables. Needs no database."""
    for statement in statements(metadata, role):
        print(f"{statement};")


def seed(url: str, options: Namespace, zone: ZoneInfo) -> None:
    """``ruobr-server seed``: a generated region of any size, with a progress bar."""
    # Only this command imports the generator and the progress bar.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ruobr_server.demo.seed import seed as generate

    if not options.into_existing:
        with opened(url) as database:
            database.write_now(schema.upgrade)
            if database.read_now(is_in_use):
                raise NotEmpty
    password = prompt_password() if options.accounts else None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with opened(url) as database, Progress(*columns) as bar:
        database.write_now(schema.upgrade)
        task = bar.add_task(_("Generating classes"), total=None)
        generate(
            database,
            schools=options.schools,
            classes=options.classes,
            pupils=options.pupils,
            seed=options.seed,
            weeks=options.weeks,
            password=password,
            today=school_today(system_clock, zone),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    done = _("Generated: schools %(schools)d, classes %(classes)d, pupils %(pupils)d.")
    classes = options.schools * options.classes
    print(done % {"schools": options.schools, "classes": classes, "pupils": classes * options.pupils})


def is_in_use(connection: Connection) -> bool:
    """Whether there is any school or account."""
    return any(
        connection.execute(select(table.c.id).limit(1)).first() is not None
        for table in (schools, account_rows)
    )


def create_account(url: str, options: Namespace) -> None:
    """``ruobr-server account create``. Raises ``OperatorError`` for a weak password."""
    password_hash = _hash_new_password([options.login, options.last_name, options.first_name])
    new = accounts.NewAccount(
        login=options.login,
        password_hash=password_hash,
        role=options.role,
        person_id=options.person,
        last_name=options.last_name,
        first_name=options.first_name,
        middle_name=options.middle_name,
        pupil_ids=tuple(options.pupil),
        must_change_password=True,
    )
    with opened(url) as database:
        number = database.write_now(accounts.create, new, system_clock())
    print(pgettext("account of a person", "account %(number)s") % {"number": number})


def change_password(url: str, login: str) -> None:
    """``ruobr-server account password``: set a new one; all sessions of the account end.

    Raises ``OperatorError`` for a weak password.
    """
    with opened(url) as database:
        database.read_now(accounts.required, login)  # before prompting for a password
        database.write_now(accounts.set_password, login, _hash_new_password([login]))


def reset_second_factor(url: str, login: str) -> None:
    """``ruobr-server account second-factor``: turn it off for somebody who has lost phone and codes.

    Raises ``OperatorError`` if the account has none.
    """
    with opened(url) as database:
        number = database.read_now(accounts.required, login)
        if not database.write_now(second_factors.reset, number, system_clock()):
            raise OperatorError(_("This account has no second factor."))
    print(_("Account %(number)d: the second factor is off, all sessions have ended.") % {"number": number})


def switch_account(url: str, login: str, *, active: bool) -> None:
    """``ruobr-server account close`` and ``open``: whether the account may sign in."""
    with opened(url) as database:
        database.read_now(accounts.required, login)
        database.write_now(accounts.switch, login, active)


def print_affected(url: str, options: Namespace, zone: ZoneInfo) -> None:
    """``ruobr-server affected``: whose data an account has viewed on some days, tab-separated."""
    if options.end < options.start:
        raise OperatorError(_("--to is before --from."))
    with opened(url) as database:
        database.read_now(accounts.required, options.login)
        found = database.read_now(affected_by, options.login, options.start, options.end, zone)
    for login, what, times in found:
        print(f"{login.lower()}\t{what}\t{times}")


def revocation(url: str, options: Namespace) -> None:
    """``ruobr-server revocation``: change a municipality's policy, then print all, tab-separated.

    Raises ``NotFound`` for an unknown municipality, ``OperatorError`` for a number out of range.
    """
    wanted = (options.working_days, options.refund_minutes)
    if (options.territory is None) != (wanted == (None, None)):
        raise OperatorError(_("Give --territory together with --working-days or --refund-minutes."))
    with opened(url) as database:
        if options.territory is not None:
            database.write_now(set_policy, options.territory, *wanted)
        found = database.read_now(all_policies)
    for number, name, policy in found:
        print(f"{number}\t{name}\t{policy.working_days}\t{policy.refund_minutes}")


def check_ledger(url: str) -> None:
    """``ruobr-server ledger check``. Raises ``Differences`` if the ledger has errors."""
    with opened(url) as database:
        found = database.read_now(ledger_faults)
    _print_lines(found, _("The ledger is inconsistent (see above). Nothing was changed."))


def reconcile(url: str, acquirer: Acquirer, day: date, zone: ZoneInfo, *, settles: bool = False) -> None:
    """``ruobr-server payments reconcile``: a line for each difference, tab-separated.

    ``settles``: first book what is proven by the bank.

    Raises ``Differences`` if there are any, ``BankSilent`` if the bank does not respond.
    """
    start = datetime.combine(day, time(), zone)

    async def compare(database: Database) -> list[str]:
        bank = Bank(acquirer.base_url, acquirer.login, acquirer.password_file.read_text().strip())
        end = start + timedelta(days=1)
        try:
            if settles:
                await settle_day(database, bank, start, end, system_clock)
            return await differences(database, bank, start, end)
        finally:
            await bank.aclose()

    with opened(url) as database:
        try:
            found = asyncio.run(compare(database))
        except (BankError, BankRefused) as error:
            raise BankSilent from error
    _print_lines(
        found,
        _("These payments differ from the bank’s records, and the bank does not confirm them.")
        if settles
        else _("These payments differ from the bank’s records. Nothing was changed."),
    )


def reverse_payment(url: str, number: str, reason: str) -> None:
    """``ruobr-server payments reverse``: reverse a credit that nobody has paid for.

    Raises ``NotFound``, ``Conflict``, ``OperatorError``.
    """
    with opened(url) as database:
        payment = database.read_now(by_number, number)
        database.write_now(reverse, payment, reason, None, system_clock())
    print(_("%(number)s: reversed") % {"number": number})


def restored(url: str) -> None:
    """``ruobr-server restored``: prepare a restored backup, so that no number is assigned twice.

    Raises ``OperatorError`` without a database.
    """
    with opened(url) as database:
        if database.read_now(schema.revision_of) is None:
            raise OperatorError(_("Database not found. Restore the backup first."))
        database.write_now(schema.upgrade)  # the backup may be older than the program
        mark = database.write_now(after_restoring, system_clock())
    print(_("restored: the database is now %(name)s; everybody must sign in again") % {"name": mark})


def import_canteen(url: str, options: Namespace) -> None:
    """``ruobr-server canteen import``: import a canteen's table; its errors are printed, tab-separated.

    Raises ``Differences`` if the table has errors, ``NotFound`` for a school without a canteen,
    ``OperatorError`` for an unreadable file.
    """
    try:
        text = table_text(options.file.read_bytes())
    except OSError as error:
        raise OperatorError(f"{options.file}: {error.strerror}") from error
    except NotATable as error:
        raise OperatorError(f"{options.file}: {_(error.text)}") from error

    async def take(database: Database) -> TableResult:
        return await take_table(database, options.school, text, system_clock(), apply=not options.dry_run)

    with opened(url) as database:
        try:
            result = asyncio.run(take(database))
        except NotFound as error:
            text = _("School %(number)s does not exist or has no canteen.")
            raise OperatorError(text % {"number": options.school}) from error
    for fault in result.doubts:
        print(f"warning\t{_of_fault(fault)}")
    if not result.faults:
        print((_(_POSTED) if result.applied else _(_CHECKED)) % _counts(result))
    _print_lines(
        [f"error\t{_of_fault(fault)}" for fault in result.faults],
        _("Nothing was posted. Correct these rows."),
    )


_POSTED = N_(
    "posted: %(rows)d rows (%(new)d new, %(changed)d changed, %(same)d unchanged), charged %(charged).2f"
)
_CHECKED = N_(
    "checked: %(rows)d rows (%(new)d new, %(changed)d changed, %(same)d unchanged), charged %(charged).2f"
)


def _counts(result: TableResult) -> dict[str, object]:
    names = ("rows", "new", "changed", "same", "charged")
    return {name: getattr(result, name) for name in names}


def _of_fault(fault: TableFault) -> str:
    """The first word of its line is for programs; the text is for the operator."""
    known = fault.explanation
    text = known if isinstance(known, str) else known.in_words_of(_)
    return f"{fault.line}\t{fault.column}\t{text}"


def _hash_of(password: str) -> str:
    passwords = Passwords(PasswordCost())
    try:
        return passwords.hash_now(password)
    finally:
        passwords.close()


def _print_lines(lines: list[str], text: str) -> None:
    for line in lines:
        print(line)
    if lines:
        raise Differences(text)


class Differences(OperatorError):
    """A comparison or a check has found differences."""


class NotEmpty(OperatorError):
    """Generated data must not be mixed with real people."""

    text = N_(
        "The database already has schools or accounts. Use an empty one,"
        " or --into-existing if it has no real people."
    )


class BankSilent(OperatorError):
    """The bank returned no list."""

    text = N_("Could not get the orders from the bank. Check --bank-url, login and password, then try again.")


def _hash_new_password(facts: list[str]) -> str:
    """Prompt for a password and hash it; ``facts`` are data about its owner."""
    password = prompt_password()
    try:
        strength.check(password, [fact for fact in facts if fact])
    except Wrong as error:
        raise OperatorError(error.explanation.in_words_of(_)) from error
    return _hash_of(password)


def prompt_password() -> str:
    """From the terminal, twice and without echo; otherwise the first line of the input. Never an
    argument: those are visible to everybody on the machine. Raises ``OperatorError``.
    """
    if sys.stdin.isatty():
        password = getpass(_("Password: "))
        if getpass(_("Repeat password: ")) != password:
            raise OperatorError(_("The passwords do not match."))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise OperatorError(_("Use at least %(count)d characters.") % {"count": SHORTEST_PASSWORD})
    return password
