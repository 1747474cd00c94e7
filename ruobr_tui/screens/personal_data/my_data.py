"""Personal data of the user: consent, access log, export, erasure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.personal_data import ConsentShown, Erasure, Look
from ruobr_tui.api.requests import cabinet, personal_data
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.names import full_name
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.account.questions import (
    ASK_ERASURE,
    GIVE_CONSENT,
    WITHDRAW_CONSENT,
    WITHDRAW_ERASURE,
)
from ruobr_tui.screens.parts.downloads import download
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.personal_data.acts import look_text, name_of, roles_of
from ruobr_tui.screens.personal_data.area import AREA
from ruobr_tui.screens.personal_data.consent_lines import consent_lines
from ruobr_tui.screens.personal_data.labels import ERASURES
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

LATEST = 5
"""Views that stand on this page."""


class MyDataScreen(ActingPage):
    """The text of the consent, then the access log, the latest first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("my_data")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def title_text(self) -> str:
        """The page."""
        return _("Personal data")

    def resources(self) -> Sequence[Resource[Any]]:
        """Consent, access log, request for erasure."""
        return [personal_data.consent(), personal_data.looks(), personal_data.erasure()]

    def why_not(self, command_id: str) -> str | None:
        """Give or withdraw the consent; request erasure or withdraw that."""
        consent = self.stored(personal_data.consent()).value
        if command_id not in ("my_data.give", "my_data.withdraw", "my_data.erase"):
            return super().why_not(command_id)
        if consent is None:
            return _("Not loaded yet.")
        match command_id:
            case "my_data.give" if consent.is_valid:
                return _("You have already given consent. Press w to withdraw it.")
            case "my_data.withdraw" if not consent.is_valid:
                return _("There is no consent to withdraw.")
            case "my_data.erase" if not self._erasure_actions:
                return _("Only a parent can ask for erasure here.")
        return None

    @property
    def _erasure_actions(self) -> Collection[str]:
        """What the portal allows: ``ask``, or ``withdraw``."""
        found: Erasure | None = self.stored(personal_data.erasure()).value
        return found.actions if found is not None else ()

    def hint(self, command: Command) -> tuple[str, str]:
        """Name the command "withdraw" for an open request."""
        if command.id == "my_data.erase" and "withdraw" in self._erasure_actions:
            return command.sign, _("Withdraw")
        return super().hint(command)

    def page(self, width: int) -> list[Line]:
        """Return everything on one page."""
        consent = self.stored(personal_data.consent()).value
        looks = self.stored(personal_data.looks()).value
        if consent is None or looks is None:
            return self.missing(width)
        lines = [heading(_("Consent").upper(), width)]
        lines += self._consent(consent, width)
        lines += consent_lines(consent, width)
        lines += [EMPTY, *self._erasure(width)]
        lines += [heading(_("Who viewed my data").upper(), width)]
        if not looks.looks:
            lines += nothing(_("No views so far."), width)
        for look in looks.looks[:LATEST]:
            lines += self._look(look, width)
        if len(looks.looks) > LATEST or looks.next:
            lines += paragraph(_("These are the latest. Press v for all."), width - 2, "dim", " ")
        return lines

    def _consent(self, consent: ConsentShown, width: int) -> list[Line]:
        if consent.is_valid and consent.given_at is not None:
            text = _("✓ Given on %(day)s (version of %(version)s). Press w to withdraw.")
            filled = text % {
                "day": self._moment(consent.given_at),
                "version": phrases.date_text(consent.given or consent.version),
            }
            lines = paragraph(filled, width - 2, "good", " ")
            if consent.given != consent.version:
                newer = _("There is a newer text, of %(version)s. Your consent stays valid; c agrees to it.")
                version = {"version": phrases.date_text(consent.version)}
                lines += paragraph(newer % version, width - 2, "due", " ")
            return lines
        if consent.withdrawn_at is not None:
            text = _("! Withdrawn on %(day)s. Your data is not processed until you give consent again (c).")
            return paragraph(text % {"day": self._moment(consent.withdrawn_at)}, width - 2, "warning", " ")
        text = _(
            "! Not given. Read the text and press c to give consent. Without it, services are not available."
        )
        return paragraph(text, width - 2, "warning", " ")

    def _erasure(self, width: int) -> list[Line]:
        erasure: Erasure | None = self.stored(personal_data.erasure()).value
        lines = [heading(_("Data erasure").upper(), width)]
        if erasure is None or erasure.at is None:
            text = _("Press x to ask the data protection officer to delete all your data.")
            return [*lines, *paragraph(text, width - 2, "dim", " "), EMPTY]
        day = self._moment(erasure.at)
        text = f"{erasure.state} · {day}"
        if erasure.state in ERASURES:
            text = _(ERASURES[erasure.state]) % {"day": day, "note": erasure.note}
        return [*lines, *paragraph(text, width - 2, "text", " "), EMPTY]

    def _look(self, look: Look, width: int) -> list[Line]:
        """Return when, who and what; on a second row what does not fit."""
        what = look_text(look.what)
        who = ", ".join(filter(None, (name_of(look.who), roles_of(look.who, look.roles))))
        about = ", ".join(filter(None, (look.child, look.reason)))
        start = ((f" {self._moment(look.at)}  ", "dim"), (who or "—", "text"))
        whole = line(*start, f"  {what}", (f"  {about}", "dim"))
        if fit.width_of(whole.plain) <= width:
            return [whole]
        rest = ", ".join(filter(None, (what, about)))
        return [line(*start), *paragraph(rest, width - 4, "dim", "   ")]

    def _moment(self, at: Any) -> str:
        seen = at.astimezone(self.context.zone)
        return phrases.date_and_time(seen)

    # Commands

    def action_give(self) -> None:
        """Consent to the shown text."""
        consent = self.stored(personal_data.consent()).value
        if consent is None:
            return
        me, children = self._whose()
        version = phrases.date_text(consent.version)
        prompt = GIVE_CONSENT.about(version=version, parent=me, children=children)
        self.after_yes(prompt, personal_data.give_consent(consent.version))

    def action_looks(self) -> None:
        """Open the whole list."""
        from ruobr_tui.screens.personal_data.looks import LooksScreen

        self.app.push_screen(LooksScreen(self.context))

    def action_withdraw(self) -> None:
        """Withdraw the consent."""
        me, children = self._whose()
        prompt = WITHDRAW_CONSENT.about(parent=me, children=children)
        self.after_yes(prompt, personal_data.withdraw_consent())

    def action_erase(self) -> None:
        """Request erasure, or withdraw the request."""
        me, children = self._whose()
        if "withdraw" in self._erasure_actions:
            prompt = WITHDRAW_ERASURE.about(parent=me, children=children)
            self.after_yes(prompt, personal_data.withdraw_erasure())
        else:
            prompt = ASK_ERASURE.about(parent=me, children=children)
            self.after_yes(prompt, personal_data.request_erasure())

    def _whose(self) -> tuple[str, str]:
        """Return who and whose children the data are about, by name."""
        me = self.context.store.peek(cabinet.profile()).value
        mine = full_name(me.values) if me is not None else ""
        account = self.context.account_name or self.context.config.login or ""
        known = self.context.store.peek(cabinet.children()).value
        names = [each.full_name for each in known.children] if known is not None else []
        names = names or [name for _number, name, _class in self.context.children]
        children = _("Children: %(names)s") % {"names": ", ".join(names)} if names else ""
        return mine or account, children

    def action_export(self) -> None:
        """Save everything that the portal stores about the user."""
        name = f"ruobr-{self.context.today():%Y-%m-%d}.json"
        download(self, name, personal_data.EXPORT_PATH, private=True)
