"""Requests for erasure, for the officer for personal data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.personal_data import Erasure
from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.account.questions import ERASE
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.personal_data.area import AREA
from ruobr_tui.widgets.lines import Line, heading, line


class ErasuresDeskScreen(ActingPage):
    """Open requests, the oldest first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("erasures")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "erasures.erase": ("erase", N_("This request is decided already.")),
        "erasures.refuse": ("refuse", N_("This request is decided already.")),
    }
    HAS_LIST: ClassVar[bool] = False

    def title_text(self) -> str:
        """The section."""
        return _("Requests for erasure")

    def resources(self) -> Sequence[Resource[Any]]:
        """The open requests."""
        return [personal_data.erasures()]

    @property
    def _requests(self) -> list[Erasure]:
        found = self.stored(personal_data.erasures()).value
        return found.requests if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return name, login and date of each."""
        if not self.stored(personal_data.erasures()).known:
            return not_loaded(width)
        if not self._requests:
            return nothing(_("Nobody asks."), width)
        lines = [heading(_("Everything about these people is to be erased"), width)]
        for each in self._requests:
            about = (f"  {each.login.lower()}", "mark"), (f"  {self._day(each)}", "dim")
            lines.append(line((f" {each.name}", "text"), *about, key=each.id))
        return lines

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows."""
        return request.actions if (request := self._at_cursor) is not None else None

    @property
    def _at_cursor(self) -> Erasure | None:
        return next((each for each in self._requests if each.id == self.view.cursor_key), None)

    def _day(self, request: Erasure) -> str:
        return (
            phrases.numeric_date(request.at.astimezone(self.context.zone).date())
            if request.at is not None
            else ""
        )

    def action_erase(self) -> None:
        """Erase the account's data permanently."""
        if (request := self._at_cursor) is not None:
            login, day = request.login.lower(), self._day(request)
            prompt = ERASE.about(name=request.name, login=login, day=day, word=surname(request.name))
            self.after_yes(prompt, personal_data.decide_erasure(request.id, "erase", request.version))

    def action_refuse(self) -> None:
        """Refuse with a reason that the law allows."""
        if (request := self._at_cursor) is not None:
            self.with_words(
                _("%(name)s\nWhich law keeps the data? The person will read it.") % {"name": request.name},
                lambda words: personal_data.decide_erasure(request.id, "refuse", request.version, words),
                _("Erasure refused: %(name)s.") % {"name": request.name},
                title=_("Refuse this erasure"),
            )
