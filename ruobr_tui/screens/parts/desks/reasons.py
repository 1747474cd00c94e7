"""The text of a decision: chosen from the desk's list or typed, with what applications say put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ruobr_tui.api.models.desk_reasons import DeskReason
from ruobr_tui.api.requests.desk_reasons import FEATURE, reasons_of
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.desk_reasons import filled, missing_names
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_text import AskText
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen

DRAFT, OWN = "draft", "own"
"""Keys of options beside those of the list, whose keys are numbers."""


class Said(NamedTuple):
    """A text as it was entered, and the reason of the list from which it came."""

    text: str
    reason: int | None


class Target(NamedTuple):
    """An application that a text is for: its name, and what stands for the names in braces."""

    name: str
    values: Mapping[str, str]


def list_of_reasons(context: Context, desk: str) -> list[Resource[Any]]:
    """The request for the desk's reasons, where the server has them."""
    return [reasons_of(desk)] if FEATURE in context.features else []


class ReasonDialog:
    """Asks for the text of one decision about some applications; Enter on the list, ``^S`` on the text."""

    def __init__(
        self,
        screen: Any,
        desk: str,
        action: str,
        title: str,
        about: str,
        targets: Sequence[tuple[int, Target]],
        longest: int,
    ) -> None:
        self._app, self._context = screen.app, screen.context
        self._desk, self._action = desk, action
        self._title, self._about = title, about
        self._targets = [target for _number, target in targets]
        self._longest = longest
        numbers = "-".join(str(number) for number, _target in targets)
        self.draft_name = f"decision/{desk}/{action}/{numbers}"

    def ask(self, entered: Callable[[Said], object]) -> None:
        """Offer the list, or the text at once where there is no list."""
        options = self._options()
        if not options:
            self._type("", None, entered)
            return

        def chosen(key: Any) -> None:
            if key == DRAFT:
                self._type(self._draft(), None, entered)
            elif key == OWN:
                self._type("", None, entered)
            elif key is not None:
                self._type(self._reasons()[key].text, key, entered)

        options.append((OWN, _("Another text…"), ""))
        self._app.push_screen(ChooseScreen(self._title, options, self._about.replace("\n", ", ")), chosen)

    def forget(self) -> None:
        """Drop the draft after the decision was made."""
        self._context.store.drop_draft(self.draft_name)

    def _reasons(self) -> Mapping[int, DeskReason]:
        found = self._context.store.peek(reasons_of(self._desk)).value
        listed = [] if found is None else found.reasons
        return {each.id: each for each in listed if each.action == self._action}

    def _draft(self) -> str:
        found = self._context.store.draft(self.draft_name)
        return "" if found is None else found.values.get("text", "")

    def _options(self) -> list[tuple[Any, str, str]]:
        draft = self._draft()
        options: list[tuple[Any, str, str]] = [(DRAFT, _one_line(draft), _("draft"))] if draft else []
        return options + [
            (each.id, _one_line(each.text), _("used %(count)d×") % {"count": each.used})
            for each in self._reasons().values()
        ]

    def _type(self, text: str, reason: int | None, entered: Callable[[Said], object]) -> None:
        shown = filled(text, self._targets[0].values) if len(self._targets) == 1 else text
        sheet = AskText(
            self._context,
            self.draft_name,
            self._title,
            self._about,
            shown,
            longest=self._longest,
            wrong=self._why_not,
        )

        def typed(said: str | None) -> None:
            if said:
                entered(Said(said, reason))

        self._app.push_screen(sheet, typed)

    def _why_not(self, text: str) -> str:
        """Say what has no value, or is too long once everything is put in."""
        for each in self._targets:
            if missing := missing_names(text, each.values):
                named = {"field": missing[0], "name": each.name}
                return _("%(name)s: there is nothing to put in place of {%(field)s}.") % named
            if len(filled(text, each.values)) > self._longest:
                return _("%(name)s: the text is too long with the names put in.") % {"name": each.name}
        return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
