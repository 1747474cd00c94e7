"""Sessions of the app: signing in and out, leaving, covering the screen, kiosk sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.screen import Screen

from ruobr_tui.api.errors import AnotherAccount
from ruobr_tui.areas import Areas, load
from ruobr_tui.context import Context
from ruobr_tui.faults import log_fault
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.parts.account_messages import LeaveAccount
from ruobr_tui.screens.parts.section import SectionScreen, SignInNeeded, error_line
from ruobr_tui.screens.program.curtain import CurtainScreen
from ruobr_tui.switching.account_app import GROUP, AccountApp

if TYPE_CHECKING:
    from ruobr_tui.kiosk.idle import Kiosk

SIGNED_OUT = N_("Signed out.")
CLEARED = N_("The screen has been cleared.")
SIGNED_OUT_OF = N_("Signed out: %(login)s. This is another account of yours.")


class SessionApp(AccountApp):
    """An app in which a user signs in and out."""

    kiosk: Kiosk | None = None
    """Ends sessions, on a computer that many people use."""

    def __init__(self, context: Context, colours: int, areas: Areas, **options: Any) -> None:
        super().__init__(context, colours, **options)
        context.areas = areas
        self._shown_for = self._account()
        self._behind_curtain: SignInNeeded | None = None

    def _begin(self) -> None:
        """The home when the account is known here, otherwise the login."""
        if self.context.is_known or self.context.has_credentials or self.context.may_be_remembered:
            self.push_screen(self._home())
        else:
            self._show_login()

    def _home(self) -> Screen[Any]:
        return self._make(self.context.sections[0].id)

    def _make(self, section: str) -> Screen[Any]:
        """A section's screen; its module is imported when it is first shown."""
        declared = self.context.areas.section(section)
        assert declared is not None
        screen: Screen[Any] = load(declared.screen)(self.context)
        if isinstance(screen, SectionScreen):
            screen.section = section
        return screen

    def _show_login(self, error: Exception | None = None, notice: str = "") -> None:
        from ruobr_tui.screens.sign_in.login import LoginScreen

        if isinstance(self.screen, LoginScreen):
            return
        self.clear_notifications()  # those of the account before
        self._shown_for = self._account()
        context = self.context
        if context.account_name and self.accounts.are_allowed:  # another login may be typed
            context = context.beside(context.config.server, context.config.login)
        self.push_screen(
            LoginScreen(context, error=error, message=notice),
            lambda done: self._signed_in_by(context, is_done=done is True),
        )

    def _signed_in_by(self, context: Context, *, is_done: bool) -> None:
        """Go on after a login with this context, the shown account's own or a new one."""
        if context is self.context:
            self._signed_in(is_done=is_done)
        elif is_done and context.account_name == self._account():
            self.run_worker(self._renew_session(context), group=GROUP, exit_on_error=False)
        elif is_done:
            self._added(context, is_signed_in=True)
        else:
            self._added(context, is_signed_in=False)
            self._signed_in(is_done=False)

    async def _renew_session(self, newer: Context) -> None:
        self.context.take_session(newer)
        await self.context.close_portal()
        await self._close(newer)
        self._signed_in(is_done=True)

    def _signed_in(self, *, is_done: bool) -> None:
        sections = [screen for screen in self.screen_stack if isinstance(screen, SectionScreen)]
        if not is_done:
            if not sections or not self.context.is_known:
                self._leave_login()
        elif not sections:
            self.push_screen(self._home())
        elif self._shown_for != self._account():  # nothing of another account's stays on the screen
            self._to_home()
            self.pop_screen()
            self.push_screen(self._home())
        else:
            for screen in sections:
                screen.snapshot = None
                screen.repaint()
            sections[-1].refresh_data()
        self._shown_for = self._account()

    def _leave_login(self) -> None:
        """Show another account, if there is one that is signed in; otherwise end."""
        following = self.accounts.next_after_shown()
        context = self.accounts.open(following) if following else None
        if context is not None:
            self._show_in_background(context)
        else:
            self.exit(0)

    def _account(self) -> str:
        return self.context.account_name

    def _to_home(self) -> None:
        while len(self.screen_stack) > 2:
            self.pop_screen()

    @on(SignInNeeded)
    def require_sign_in(self, message: SignInNeeded) -> None:
        """Show the login screen; keep the cache."""
        if self.is_changing:
            return
        if isinstance(message.error, AnotherAccount):
            self.run_worker(self._leave_account(message.error), group="sign-out", exit_on_error=False)
        elif isinstance(self.screen, CurtainScreen):
            self._behind_curtain = message
        else:
            self._show_login(message.error)

    def action_leave(self) -> None:
        """Quit after a confirmation; a kiosk requires its code."""
        from ruobr_tui.screens.parts.dialogs.dialog import ask
        from ruobr_tui.screens.program.questions import LEAVE

        if self.kiosk is not None and not self.context.hosted:
            self.kiosk.request_end()
            return
        stays = _("Data saved on this computer stays, and unfinished forms stay as drafts.")
        if not self.context.store.is_persistent:  # a session on a host
            stays = f"{_('Nothing from this session is saved here.')}\n{self._unsent()}"
        ask(self, LEAVE.about(stays=f"{stays}\n{self._unsettled()}"), lambda: self.exit(0))

    def action_sign_out(self) -> None:
        """Sign out after a confirmation; stored data of the account is removed.

        On a kiosk the key works over sheets, too, and clears what somebody without an account has typed.
        """
        from ruobr_tui.screens.parts.dialogs.dialog import Dialog, ask
        from ruobr_tui.screens.parts.dialogs.sheet import Sheet
        from ruobr_tui.screens.program.questions import CLEAR, SIGN_OUT

        screen = self.screen
        if isinstance(screen, CurtainScreen):  # as any key there
            screen.uncover()
            return
        if isinstance(screen, Sheet) and self.kiosk is None:
            return
        if isinstance(screen, Dialog) and screen.question in (SIGN_OUT, CLEAR):
            screen.notice(_("Answer this question first."), "text")
            return
        if self.kiosk is not None and self.context.auth is None and not self.context.is_known:
            self._clear_kiosk()
            return
        stored = _("This account’s data will be deleted from this computer.")
        if not self.context.store.is_persistent:
            stored = _("Nothing from this session is saved here.")
        about = SIGN_OUT.about(
            login=(self.context.config.login or "—").lower(),
            stored=stored,
            drafts=f"{self._unsent()}\n{self._unsettled()}",
        )
        ask(self, about, self.end_session if self.kiosk is not None else self._begin_sign_out)

    def _clear_kiosk(self) -> None:
        """Nobody is signed in: remove what was typed. A form with more than a login asks before."""
        from ruobr_tui.screens.parts.dialogs.dialog import ask
        from ruobr_tui.screens.program.questions import CLEAR
        from ruobr_tui.screens.sign_in.login import LoginScreen

        if not self.is_in_use:
            return
        if isinstance(self.screen, LoginScreen):
            self.end_session()
        else:
            ask(self, CLEAR.about(), self.end_session)

    def _unsent(self) -> str:
        """The text about drafts that would be lost; "" if there are none."""
        from ruobr_tui.store.errors import StoreError

        try:
            count = len(self.context.store.draft_names())
        except StoreError as error:
            log_fault(error)
            return _("Drafts will also be deleted.")
        text = ngettext(
            "%(count)d unsent draft will be lost.",
            "%(count)d unsent drafts will be lost.",
            count,
        )
        return text % {"count": count} if count else ""

    def _unsettled(self) -> str:
        """The text about unknown outcomes and unsaved slips that would be lost; "" if there are none."""
        acts, slips = self.context.acts, len(self.context.slips)
        changes = acts.sending + acts.unknown
        lines = []
        if changes:
            text = ngettext(
                "The result of %(count)d change is not known yet. After signing out you will not see it.",
                "The results of %(count)d changes are not known yet. After signing out you will not "
                "see them.",
                changes,
            )
            lines.append(text % {"count": changes})
        if slips:
            lines.append(_("A login slip is not saved. You will not be able to see it again."))
        return "\n".join(lines)

    def _begin_sign_out(self) -> None:
        self.run_worker(self._sign_out(), group="sign-out", exit_on_error=False, description="sign out")

    async def _sign_out(self) -> None:
        left, login = self.context, self.context.config.login or ""
        done = SIGNED_OUT if left.is_known or left.auth is not None else CLEARED
        problem = await self._forget_account(left)
        following = self.accounts.next_after_shown() if self.kiosk is None else ""
        another = self.accounts.open(following) if following else None
        if another is None:
            await self._show_login_alone(problem, "" if problem is not None else done)
            return
        notice = error_line(problem) if problem is not None else _(SIGNED_OUT_OF) % {"login": login}
        await self._show_account(another, notice, "good" if problem is None else "bad")
        self.accounts.drop(left)

    @on(LeaveAccount)
    def leave_account(self, message: LeaveAccount) -> None:
        """Sign out of an account of the list; the others stay."""
        context = None if self.is_changing else self.accounts.open(message.name)
        if context is self.context:
            self._begin_sign_out()
        elif context is not None:
            self.accounts.begin_leaving(message.name, context)
            work = self._sign_out_other(message.name, context)
            self.run_worker(work, group=GROUP, exit_on_error=False)

    async def _sign_out_other(self, name: str, context: Context) -> None:
        login = context.config.login or ""
        try:
            problem = await self._forget_account(context)
        finally:
            self.accounts.end_leaving(name)
        await self._close(context)
        screen = self.screen
        if isinstance(screen, SectionScreen):
            screen.repaint()
            screen.notice(
                error_line(problem) if problem is not None else _(SIGNED_OUT_OF) % {"login": login},
                "good" if problem is None else "bad",
            )

    async def _forget_account(self, context: Context) -> Exception | None:
        """Sign out; returns the error, if any."""
        from ruobr_tui.account.sign_in import sign_out
        from ruobr_tui.api.errors import RuobrError, SessionMayLast
        from ruobr_tui.screens.parts import downloads

        if context is self.context:
            await self.live.end()
            self.workers.cancel_group(self, downloads.GROUP)
        await context.acts.end()
        try:
            if not await sign_out(context):
                return SessionMayLast()
        except RuobrError as error:  # some data could not be removed: the user must know
            return error
        except Exception as error:  # even after a bug no diary may stay on the screen
            log_fault(error)
            return error
        return None

    def _forget_waiting(self) -> None:
        self._behind_curtain = None
        self._shown_for = ""

    async def _leave_account(self, error: Exception) -> None:
        """Close the account, because its credentials open another one."""
        await self.live.end()
        await self.context.acts.end()
        await self.context.leave_account()
        await self._show_login_alone(error)

    async def _show_login_alone(self, error: Exception | None, notice: str = "") -> None:
        self.clear_notifications()
        with self.batch_update():  # screens below are not painted once more
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            self._forget_waiting()
            if self.kiosk is not None:
                self.kiosk.wipe()
            self._show_login(error, notice)

    # Kiosk sessions and the screen cover

    @property
    def is_in_use(self) -> bool:
        """Whether somebody uses the kiosk: anything but an empty login screen, or no screen at all."""
        from ruobr_tui.screens.sign_in.login import LoginScreen

        if not self.screen_stack:  # the program begins or ends
            return False
        top = self.screen_stack[-1]
        is_free = len(self.screen_stack) == 2 and isinstance(top, LoginScreen) and top.is_empty
        return not is_free

    def end_session(self) -> None:
        """Sign out behind a locked screen cover, then show an empty login screen."""
        if isinstance(self.screen, CurtainScreen) and self.screen.is_locked:
            return  # already signing out
        self.workers.cancel_all()
        if self.kiosk is not None:
            self.kiosk.end_links()
        self.push_screen(CurtainScreen(is_locked=True))
        self._begin_sign_out()

    def end_kiosk(self) -> None:
        """Sign out and end the program."""
        self.workers.cancel_all()
        self.push_screen(CurtainScreen(is_locked=True))
        self.run_worker(self._end_kiosk(), group="sign-out", exit_on_error=False, description="end")

    async def _end_kiosk(self) -> None:
        try:
            await self._forget_account(self.context)
        finally:
            if self.kiosk is not None:
                self.kiosk.wipe()
            self.exit(0)

    def action_curtain(self) -> None:
        """Cover or uncover the screen."""
        if isinstance(self.screen, CurtainScreen):
            self.screen.uncover()
        else:
            self.push_screen(CurtainScreen(), self._uncovered)

    def _uncovered(self, _nothing: None) -> None:
        message, self._behind_curtain = self._behind_curtain, None
        if message is not None:
            self._show_login(message.error)
