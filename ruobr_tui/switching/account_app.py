"""Changing between the accounts of one program.

Each account has a context of its own. Another one is shown when nothing of the one before is left: no screen,
no event connection, no notice, no key that was typed ahead, no copied text, no message on its way.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from textual import on

from ruobr_tui.account.open_accounts import OpenAccounts
from ruobr_tui.appearance import StyledApp
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.live.live import Live
from ruobr_tui.screens.parts.account_messages import AddAccount, ChangeAccount
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.curtain import CurtainScreen

GROUP = "account"
NO_OTHER = N_("There is no other account here. “g”, then the list of accounts, adds one.")


class AccountApp(StyledApp):
    """An app in which several accounts can be open; ``self.context`` is the shown one."""

    def __init__(self, context: Context, colours: int, **options: Any) -> None:
        super().__init__(context, colours, **options)
        self.accounts = OpenAccounts(context)
        self.live = Live(self, context)
        self.is_changing = False
        """Another account is about to be shown: what the one before still says is not heard."""
        self._signing_in: list[Context] = []

    @property
    def contexts(self) -> list[Context]:
        """All contexts to close at the end: those of the accounts, and of logins that nobody has finished."""
        opened = list(self.accounts)
        return [*opened, *(each for each in self._signing_in if each not in opened)]

    # To be provided by a subclass

    @abstractmethod
    def _begin(self) -> None:
        """Show the first screen of ``self.context``."""

    @abstractmethod
    def action_curtain(self) -> None:
        """Cover or uncover the screen."""

    def _forget_waiting(self) -> None:
        """Forget what waits for its turn: keys, the login behind a hidden screen."""

    # Changing

    @on(ChangeAccount)
    def change_account(self, message: ChangeAccount) -> None:
        """Show another account that is known here."""
        context = None if self.is_changing or self._is_covered else self.accounts.open(message.name)
        if context is not None and context is not self.context:
            self._show_in_background(context)

    def action_next_account(self) -> None:
        """Show the next account that opens without a password."""
        if not isinstance(self.screen, SectionScreen) or self.is_changing:
            return
        name = self.accounts.next_after_shown()
        if name:
            self.change_account(ChangeAccount(name))
        else:
            self.screen.notice(_(NO_OTHER))

    @property
    def _is_covered(self) -> bool:
        return any(isinstance(screen, CurtainScreen) for screen in self.screen_stack)

    def _show_in_background(self, context: Context) -> None:
        self.is_changing = True  # from now on: a second change at once is none
        self.accounts.will_show(context)
        self.run_worker(
            self._show_account(context), group=GROUP, exit_on_error=False, description="change the account"
        )

    async def _show_account(self, context: Context, notice: str = "", role: str = "good") -> None:
        """Leave everything of the shown account; show this one."""
        self.is_changing = True
        self.accounts.will_show(context)
        try:
            is_covered = await self._leave_screens()
            self.accounts.show(context)
            self.context = context
            self.live = Live(self, context)
        except Exception:  # a fault: without a screen there would be no keys
            self.is_changing = False
            self._begin()
            raise
        finally:
            self.is_changing = False
        self._begin()
        if is_covered:  # somebody has hidden the screen meanwhile
            self.action_curtain()
        self.call_after_refresh(self._show_notices, notice, role)

    async def _leave_screens(self) -> bool:
        """Remove everything of the shown account. Returns whether the screen was hidden."""
        is_covered = await self._pop_screens()
        from ruobr_tui.screens.parts import downloads  # draws codes: not before the first paint

        downloads.stop_all(self, self.context)
        await self.live.end()
        self.clear_notifications()
        self.forget_copied()
        # What the removed screens have posted is handled, and not heard, before the next account is there.
        is_handled = asyncio.Event()
        if self.call_later(is_handled.set):
            await is_handled.wait()
        self._forget_waiting()
        return await self._pop_screens() or is_covered

    async def _pop_screens(self) -> bool:
        is_covered = False
        with self.batch_update():  # screens below are not painted once more
            while len(self.screen_stack) > 1:
                is_covered = is_covered or isinstance(self.screen, CurtainScreen)
                await self.pop_screen()
        return is_covered

    def _show_notices(self, notice: str, role: str) -> None:
        """Show why the account was changed, and what ended while another one was shown."""
        if not is_composed(self.screen):
            self.call_after_refresh(self._show_notices, notice, role)
            return
        notices = [(notice, role)] if notice else []
        notices += self.context.pending_notices
        self.context.pending_notices.clear()
        if notices and isinstance(self.screen, SectionScreen):
            text = "; ".join(text for text, _role in notices)
            self.screen.notice(text, notices[-1][1])

    # One more, one less

    @on(AddAccount)
    def add_account(self) -> None:
        """Sign in to one more account."""
        if self.accounts.are_allowed and not self.is_changing:
            self._show_sign_in(self.context.beside(self.context.config.server), self._added)

    def _show_sign_in(self, context: Context, then: Callable[..., object]) -> None:
        """Show the login for a context; ``then`` gets it, and whether somebody has signed in."""
        from ruobr_tui.screens.sign_in.login import LoginScreen

        def done(is_signed_in: bool | None) -> None:
            self._end_sign_in(context)
            then(context, is_signed_in=is_signed_in is True)

        self._signing_in.append(context)
        self.push_screen(LoginScreen(context, is_one_more=True), done)

    def _end_sign_in(self, context: Context) -> None:
        """A login was finished, or left."""
        if context in self._signing_in:
            self._signing_in.remove(context)

    def _added(self, context: Context, *, is_signed_in: bool) -> None:
        if not is_signed_in:
            self.run_worker(self._close(context), group=GROUP, exit_on_error=False)
            return
        known = self.accounts.find(context.account_name)
        if known is not None:  # open already: it goes on with the new session
            self.run_worker(self._go_on(known, context), group=GROUP, exit_on_error=False)
        else:
            self.accounts.add(context)
            self._show_in_background(context)

    async def _go_on(self, known: Context, newer: Context) -> None:
        """Give an open account the session of a sign-in, and show it."""
        known.take_session(newer)
        await known.close_portal()
        await self._close(newer)
        await self._show_account(known)

    @staticmethod
    async def _close(context: Context) -> None:
        """Close a context that nobody needs; its session is not ended."""
        await context.close_portal()
        context.close()
