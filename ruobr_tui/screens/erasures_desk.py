"""For the officer for personal data: who asks to be erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import personal_data
from ruobr_tui.api.models.personal_data import Erasure
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _
from ruobr_tui.screens.acting import ActingPage
from ruobr_tui.screens.page import not_loaded, nothing
from ruobr_tui.widgets.lines import Line, heading, line


class ErasuresDeskScreen(ActingPage):
    """Requests that wait, the oldest first."""

    SCOPES: ClassVar[tuple[str, ...]] = ("erasures",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("erasures")]

    def title_text(self) -> str:
        """The section."""
        return _("Requests for erasure")

    def resources(self) -> Sequence[Resource[Any]]:
        """Those that wait."""
        return [personal_data.erasures()]

    @property
    def _requests(self) -> list[Erasure]:
        found = self.stored(personal_data.erasures()).value
        return found.requests if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Name, login, since when."""
        if not self.stored(personal_data.erasures()).known:
            return not_loaded(width)
        if not self._requests:
            return nothing(_("Nobody asks."), width)
        lines = [heading(_("Everything about these people is to be erased"), width)]
        for each in self._requests:
            at = each.at
            day = phrases.numeric_date(at.astimezone(self.context.zone).date()) if at is not None else ""
            about = (f"  {each.login.lower()}", "mark"), (f"  {day}", "dim")
            lines.append(line((f" {each.name}", "text"), *about, key=each.id))
        return lines

    def _chosen(self) -> Erasure | None:
        return next((each for each in self._requests if each.id == self.view.cursor_key), None)

    def action_erase(self) -> None:
        """Erase for ever."""
        if (it := self._chosen()) is not None:
            question = _("Erase everything about %(name)s for ever?") % {"name": it.name}
            self.after_yes(question, personal_data.decide_erasure(it.id, "erase", it.version), _("Erased."))

    def action_refuse(self) -> None:
        """Refuse, with the reason that the law gives."""
        if (it := self._chosen()) is not None:
            self.with_words(
                _("Why? The parent will read it. ↵ sends, Esc leaves."),
                lambda words: personal_data.decide_erasure(it.id, "refuse", it.version, words),
                _("Done."),
            )
