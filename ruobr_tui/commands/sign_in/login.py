"""``ruobr login``: sign in in a terminal without the full screen, and stay signed in."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING
from uuid import uuid4

from ruobr_tui.account.first_steps import error_of
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.errors import FieldsRefused, RuobrError, SecondFactorRequired, SignInError
from ruobr_tui.api.rules.fields.registration_forms import NEW_PASSWORD_HELP, own_password_problems
from ruobr_tui.commands import interrupting
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.messages import error_text, print_message
from ruobr_tui.i18n import _
from ruobr_tui.phrases import explained

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.reasons.reason import Explanation
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths


def run_login(
    config: Config,
    paths: Paths,
    password: str | None,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    clock: Clock = system_clock,
) -> int:
    """Sign in and remember the session; returns an exit code. Without a terminal nothing is asked."""
    from ruobr_tui.account.sign_in import open_store, sign_in
    from ruobr_tui.context import Context

    login = config.login
    if login is None:
        if not sys.stdin.isatty():
            print_message(_("Specify an account with --server and --login."))
            return Exit.USAGE
        login = _line(_("Login: ")).strip()
    if password is None:
        if not sys.stdin.isatty():
            print_message(_("No password. Set RUOBR_PASSWORD, or run it in a terminal."))
            return Exit.SIGN_IN
        password = _secret(_("Password for %(login)s: ") % {"login": login})
    context = Context(config, open_store(config, paths, clock), paths, clock=clock, transport=transport)
    steps = TerminalSteps() if sys.stdin.isatty() else None
    try:
        interrupting.run(sign_in(context, config.server, login, password, remember=True, steps=steps))
    except SignInError as error:
        print_message(error_text(error))
        return Exit.SIGN_IN
    except RuobrError as error:
        print_message(error_text(error))
        return Exit.FAILED
    finally:
        context.close()
    print(_("Signed in: %(login)s. `ruobr logout` ends it.") % {"login": context.config.login or login})
    return Exit.OK


class TerminalSteps:
    """Asks in the terminal, on stderr."""

    async def code(self, refused: FieldsRefused | None) -> str:
        """Ask for a code; an empty one ends the sign-in."""
        if refused is not None:
            _print_refusal(refused.fields)
        code = _line(_("Code from your authenticator app, or a recovery code: ")).strip()
        if not code:
            raise SecondFactorRequired
        return code

    async def own_password(self, portal: Portal, login: str, password: str) -> str:
        """Ask for a new password twice until the portal accepts it; an empty one ends the sign-in."""
        from ruobr_tui.api.requests import registration

        print_message(_("This password was given to you by somebody else. Choose your own."))
        print_message(_(NEW_PASSWORD_HELP))
        while chosen := _secret(_("New password: ")):
            again = _secret(_("New password again: "))
            if wrong := own_password_problems(chosen, again, password, login):
                print_message(explained(next(iter(wrong.values())).explanation))
                continue
            try:
                await portal.execute(registration.change_account(password, "", chosen), str(uuid4()))
            except FieldsRefused as error:
                _print_refusal(error.fields)
            else:
                return chosen
        raise error_of("change-password")

    async def set_up_factor(self, portal: Portal, password: str) -> None:
        """Print the secret, ask for its first code, print the recovery codes."""
        from ruobr_tui.api.requests import second_factor

        secret = await portal.execute(second_factor.begin(password), str(uuid4()))
        print_message(_("Your organisation requires a second factor."))
        print_message(_("Type this secret into an authenticator app on your phone:"))
        print(f"\n    {secret.secret.get_secret_value()}\n    {secret.uri.get_secret_value()}\n")
        while code := _line(_("Code from the app: ")).strip():
            try:
                found = await portal.execute(second_factor.confirm(code), str(uuid4()))
            except FieldsRefused as error:
                _print_refusal(error.fields)
                continue
            print_message(_("Recovery codes, shown only once. Write them down:"))
            print("\n" + "\n".join(f"    {each}" for each in found.codes) + "\n")
            return
        raise error_of("set-up-second-factor")


def _print_refusal(fields: Mapping[str, str | Explanation]) -> None:
    for text in fields.values():
        print_message(explained(text))


def _line(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _secret(prompt: str) -> str:
    return getpass(prompt, stream=sys.stderr)
