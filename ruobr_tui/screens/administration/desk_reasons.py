"""The reasons that desks choose from: for administrators, who write them inside their scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api.models.desk_reasons import DeskReason, DeskReasonRequest, DeskReasons
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import desk_reasons
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.desk_reasons import ACTIONS, NAMES, unknown_names
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.administration.area import AREA
from ruobr_tui.screens.administration.questions import REMOVE_REASON
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.dialogs.ask_text import AskText
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView

DESKS: Mapping[str, str] = {"kindergarten": N_("Kindergarten"), "school": N_("First grade")}
DECISIONS_OF_DESKS: Mapping[str, str] = {
    "refuse": N_("Refusal"),
    "ask-documents": N_("Asking for documents"),
    "cancel": N_("No-show"),
}


class DeskReasonsScreen(DeskPage):
    """A tab for each kind of desk, the most used reasons first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("desk_reasons")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "desk_reasons.change": ("change", N_("This reason is written for a wider area than yours.")),
        "desk_reasons.remove": ("remove", N_("This reason is written for a wider area than yours.")),
    }

    @property
    def desk(self) -> str:
        """The kind of desk of the chosen tab."""
        return list(DESKS)[self._tab]

    def title_text(self) -> str:
        """What is listed."""
        return _("Reasons of the desks")

    def resources(self) -> Sequence[Resource[Any]]:
        """The reasons of the chosen desk."""
        return [desk_reasons.reasons_of(self.desk)]

    @property
    def listed(self) -> DeskReasons | None:
        """The stored list; None until it is fetched."""
        found: DeskReasons | None = self.stored(desk_reasons.reasons_of(self.desk)).value
        return found

    def items(self) -> Sequence[DeskReason] | None:
        """The reasons, the most used first."""
        return None if self.listed is None else self.listed.reasons

    def states(self) -> Sequence[tuple[str, str, str]]:
        """The kinds of desks."""
        return [(_(name), "", "") for name in DESKS.values()]

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("text", _("Reason"), least=30),
            Column("action", _("Decision"), 20, role="dim", drop=1),
            Column("place", _("Where"), 18, role="dim", drop=2),
            Column("used", _("Used"), 12, "right"),
        ]

    def row(self, item: DeskReason) -> Row:
        """The row of a reason."""
        cells: dict[str, str | tuple[str, str]] = {
            "text": " ".join(item.text.split()),
            "action": decision_name(item.action),
            "place": item.place,
            "used": str(item.used),
        }
        return Row(item.id, cells, item.text)

    def empty_list(self, width: int) -> list[Line]:
        """There is none yet."""
        return nothing(_("There are no reasons yet. Press n to write the first one."), width)

    # Pane

    def title_of(self, item: DeskReason) -> tuple[str, str]:
        """The decision, and where it counts."""
        return decision_name(item.action), item.place

    def groups(self, item: DeskReason) -> Sequence[Group]:
        """The whole text, and what may stand in braces."""
        return [
            Group(_("Text"), facts(*item.text.split("\n"))),
            Group(_("In braces"), facts(names_in_braces())),
        ]

    # Commands

    @on(LineView.Opened, "#page")
    def action_change(self) -> None:
        """Write another text; decisions that were made keep theirs."""
        reason = self.chosen
        if reason is None or self.why_not("desk_reasons.change") is not None:
            return

        def written(text: str | None) -> None:
            if text:
                self.carry_out(desk_reasons.change(self.desk, reason.id, text), _("The reason was changed."))

        self._write(f"desk-reason/{reason.id}", decision_name(reason.action), reason.text, written)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="add a reason")
    async def action_add(self) -> None:
        """Choose decision and place, then write the text."""
        listed, desk = self.listed, self.desk
        if listed is None or not listed.places:
            self.notice(_("There is no place for which you could write reasons."), "warning")
            return
        actions = [(action, decision_name(action), "") for action in ACTIONS[desk]]
        action = await self.app.push_screen_wait(ChooseScreen(_("Which decision?"), actions))
        if action is None:
            return
        places = [(index, place.name, "") for index, place in enumerate(listed.places)]
        index = await self.app.push_screen_wait(ChooseScreen(_("Where does it count?"), places))
        if index is None:
            return
        place = listed.places[index]

        def written(text: str | None) -> None:
            if text:
                call = desk_reasons.add(desk, action, place, text)
                self.carry_out(call, _("The reason was added."))
                self.context.store.drop_draft(name)

        name = f"desk-reason/{desk}/{action}"
        draft = self.context.store.draft(name)
        begun = "" if draft is None else draft.values.get("text", "")
        self._write(name, f"{decision_name(action)}, {place.name}", begun, written)

    def action_remove(self) -> None:
        """Take it off the list, after a question."""
        reason = self.chosen
        if reason is not None:
            prompt = REMOVE_REASON.about(text=" ".join(reason.text.split()), place=reason.place)
            self.after_yes(prompt, desk_reasons.remove(self.desk, reason.id))

    def _write(self, name: str, title: str, text: str, written: Any) -> None:
        sheet = AskText(
            self.context,
            name,
            title,
            names_in_braces(),
            text,
            longest=longest_of(DeskReasonRequest, "text"),
            wrong=_why_wrong,
        )
        self.app.push_screen(sheet, written)


def decision_name(action: str) -> str:
    """Return how a decision is called."""
    return _(DECISIONS_OF_DESKS[action]) if action in DECISIONS_OF_DESKS else action


def names_in_braces() -> str:
    """Return what may stand in braces."""
    names = " ".join(f"{{{name}}}" for name in NAMES)
    return _("The portal puts in: %(names)s") % {"names": names}


def _why_wrong(text: str) -> str:
    unknown = unknown_names(text)
    return _("Nothing can be put in place of {%(name)s}.") % {"name": unknown[0]} if unknown else ""
