"""One account: roles, sessions, history; close, open again, a one-time password, ending sessions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.administration import (
    AccountDecision,
    AccountDetail,
    AccountSession,
    OneTimePassword,
)
from ruobr_tui.api.models.logins import Slip
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import administration
from ruobr_tui.api.requests.personal_data import AuditFilters
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.roles import AUDITOR, STAFF
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.administration.area import AREA
from ruobr_tui.screens.administration.labels import STEPS, account_state, role_name
from ruobr_tui.screens.administration.questions import CLOSE, END_ALL, END_ONE, FACTOR_OFF, REOPEN, RESET
from ruobr_tui.screens.administration.role_history import recorded_lines, roles_lines
from ruobr_tui.screens.class_teacher.class_logins import SlipPage
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.screens.personal_data.audit import AuditScreen
from ruobr_tui.widgets.blocks.details import checks, group, values
from ruobr_tui.widgets.lines import Line, heading, line

BEYOND = N_("It also belongs to other places, has a role above yours, or is your own.")


class AccountScreen(ActingPage):
    """The sessions are the rows; what is known about the account stands around them."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("staff_account")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    HAS_LIST: ClassVar[bool] = False

    def __init__(self, context: Context, number: int) -> None:
        super().__init__(context)
        self._number = number
        self._resource: Resource[AccountDetail] = administration.account(number)

    def title_text(self) -> str:
        """Whose account it is."""
        found = self._detail
        return pgettext("sign-in", "Account") if found is None else found.account.name or found.account.login

    def resources(self) -> Sequence[Resource[Any]]:
        """The account."""
        return [self._resource]

    @property
    def _detail(self) -> AccountDetail | None:
        found: AccountDetail | None = self.stored(self._resource).value
        return found

    @property
    def _session(self) -> AccountSession | None:
        found = self._detail
        sessions = () if found is None else found.sessions
        return next((each for each in sessions if each.id == self.view.cursor_key), None)

    # Page

    def page(self, width: int) -> list[Line]:
        """The account, its roles, its sessions, what was done with it."""
        found = self._detail
        if found is None:
            return self.unknown(self._resource, width)
        own = found.account
        rows = [
            (_("Login"), own.login),
            (_("Who"), role_name(own.role)),
            (_("Where"), own.belongs or "–"),
            (_("First sign-in"), self._when(own.first_used_at) or _("never used yet")),
        ]
        if own.role in STAFF:
            since = self._when(found.second_factor_at)
            rows.append((_("Second factor"), _("on since %(day)s") % {"day": since} if since else _("off")))
        refusal = [] if found.actions else [("!", _(BEYOND), "due")]
        if found.closing_waits is not None:
            refusal.append(("!", _("Closing was asked for. A second person has to confirm it."), "due"))
        return [
            heading(own.name or own.login, width, right=account_state(own.active)),
            *values(rows, width),
            *checks(refusal, width),
            *roles_lines(found.roles, width, self.context),
            *recorded_lines(found.recorded, width),
            *self._sessions(found, width),
            *self._history(found, width),
        ]

    def _sessions(self, detail: AccountDetail, width: int) -> list[Line]:
        if not detail.sessions:
            return group(_("Sessions"), checks([("", _("no device is signed in"), "dim")], width), width)
        rows = [
            line(
                ("   " + (each.device or _("unknown device")), "text"),
                ("  " + _("last used %(when)s") % {"when": self._when(each.last_seen_at)}, "dim"),
                key=each.id,
            )
            for each in detail.sessions
        ]
        return group(_("Sessions"), rows, width)

    def _history(self, detail: AccountDetail, width: int) -> list[Line]:
        rows = [
            (
                self._when(step.at),
                ", ".join(filter(None, (_(STEPS.get(step.action, step.action)), step.note, step.by))),
            )
            for step in detail.history
        ]
        return group(_("History"), values(rows, width), width) if rows else []

    def _when(self, at: Any) -> str:
        return "" if at is None else phrases.date_and_time(at.astimezone(self.context.zone))

    # Commands

    @property
    def allowed(self) -> Collection[str] | None:
        """What the portal lets the user do."""
        return None if self._detail is None else self._detail.actions

    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "staff_account.close": ("close", N_("It is closed, or you cannot change it.")),
        "staff_account.reopen": ("reopen", N_("It is not closed.")),
        "staff_account.reset": ("reset", N_("It is closed, or you cannot change it.")),
        "staff_account.factor": (
            "reset-second-factor",
            N_("There is none, or you cannot change it."),
        ),
        "staff_account.end": ("end-sessions", N_("No device is signed in, or you cannot change it.")),
        "staff_account.end_all": ("end-sessions", N_("No device is signed in, or you cannot change it.")),
    }

    def why_not(self, command_id: str) -> str | None:
        """Ending one session needs one."""
        refused = super().why_not(command_id)
        if refused is None and command_id == "staff_account.end" and self._session is None:
            return _("Choose a session first.")
        return refused

    def action_close_account(self) -> None:
        """Close it, with a reason and a word."""
        self._decide("close", _("Close the account"))

    def action_reopen(self) -> None:
        """Open it again, with a reason and a word."""
        self._decide("reopen", _("Open the account again"))

    def _decide(self, action: str, title: str) -> None:
        named = self._named()
        name, login = named["name"], named["login"]

        def confirm(reason: str) -> None:
            if action == "close":
                prompt = CLOSE.about(name=name, login=login, reason=reason, word=surname(name))
            else:
                prompt = REOPEN.about(name=name, login=login, reason=reason, word=surname(name))
            self.after_yes(prompt, administration.decide_account(self._number, action, reason))

        text = _("%(name)s, login %(login)s. Reason (it stays in the history)") % named
        self.ask_words(
            text, confirm, longest=longest_of(AccountDecision, "reason"), title=title, is_sent=False
        )

    def action_turn_factor_off(self) -> None:
        """Turn off the second factor, with a word."""
        found, named = self._detail, self._named()
        if found is not None:
            prompt = FACTOR_OFF.about(
                name=named["name"],
                login=named["login"],
                day=self._when(found.second_factor_at),
                word=surname(named["name"]),
            )
            self.after_yes(prompt, administration.turn_factor_off(self._number))

    def offers(self, command: Command) -> bool:
        """The audit is for those who may read it."""
        return super().offers(command) and (
            command.id != "staff_account.audit" or AUDITOR in self.context.roles
        )

    def action_audit(self) -> None:
        """Open the audit of this person's acts; of a family's data."""
        found = self._detail
        if found is not None:
            own = found.account
            is_staff = own.role in STAFF
            filters = AuditFilters(who=own.login if is_staff else "", whose="" if is_staff else own.login)
            self.app.push_screen(AuditScreen(self.context, filters))

    def action_end_session(self) -> None:
        """Sign the selected device out."""
        session = self._session
        if session is not None:
            device, named = session.device or _("unknown device"), self._named()
            call = administration.end_session(self._number, session.id)
            self.after_yes(END_ONE.about(name=named["name"], login=named["login"], device=device), call)

    def action_end_sessions(self) -> None:
        """Sign all devices out."""
        named = self._named()
        prompt = END_ALL.about(name=named["name"], login=named["login"])
        self.after_yes(prompt, administration.end_sessions(self._number))

    def action_reset(self) -> None:
        """Set a one-time password and show it once."""
        if self.is_free():
            named = self._named()
            ask(self.app, RESET.about(name=named["name"], login=named["login"]), self._reset)

    def _reset(self) -> None:
        """Repeated with the same key, the portal sends the password again if a response was lost."""
        send(self, administration.reset_password(self._number), self._show_password)

    def _show_password(self, made: OneTimePassword) -> None:
        refresh(self)
        slip = Slip(login=made.login, password=made.password, who="staff", pupil=made.name)
        self.context.slips.append(slip)
        show_notice(self, _("One-time password set: %(name)s.") % {"name": made.name}, "good")
        if self.is_current:  # must not cover another page
            self.app.push_screen(SlipPage(self.context, slip))

    def on_mount(self) -> None:
        """Show a password that was not closed."""
        super().on_mount()
        self.call_after_refresh(self._show_slip)

    def on_screen_resume(self) -> None:
        """Show a password that has come while another page was shown."""
        super().on_screen_resume()
        self.call_after_refresh(self._show_slip)

    def _show_slip(self) -> None:
        if self.is_current and self.context.slips:
            self.app.push_screen(SlipPage(self.context, self.context.slips[0]))

    def _named(self) -> dict[str, str]:
        found = self._detail
        if found is None:
            return {"name": "", "login": ""}
        return {"name": found.account.name or found.account.login, "login": found.account.login}
