"""The pupils of a class in the new year: kept back, leaving, into another class."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.rollover import (
    AS_PROPOSED,
    LEAVES,
    MOST_MOVES,
    RolloverOutcome,
    RolloverPupil,
    RolloverPupils,
)
from ruobr_tui.api.requests import rollover
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.desks.page import DeskPage, Group, facts
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.screens.rollover.area import AREA
from ruobr_tui.screens.rollover.labels import grade_of, stays_down, way
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line

LONGEST_NAME = 10
"""Characters of the name of a class."""


class ClassInNewYearScreen(DeskPage):
    """Those who are in the old class, and those who come into the new one."""

    STRICT: ClassVar[bool] = False
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("rollover_class")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    BULK: ClassVar[frozenset[str]] = frozenset(each.id for each in OWN_COMMANDS)

    def __init__(self, context: Context, school: int, year: int, name: str, was: str) -> None:
        super().__init__(context)
        self._school, self._year, self._name, self._was = school, year, name, was

    def title_text(self) -> str:
        """What becomes of which class."""
        if self._was and self._was != self._name:
            return _("Pupils: %(old)s → %(new)s") % {"old": self._was, "new": self._name}
        return _("Pupils: %(name)s") % {"name": self._name}

    @property
    def _resource(self) -> Resource[RolloverPupils]:
        return rollover.pupils(self._school)

    def resources(self) -> Sequence[Resource[Any]]:
        """All pupils of the plan."""
        return [self._resource]

    def items(self) -> Sequence[RolloverPupil] | None:
        """Those of the old class, and those who come into the new one."""
        found: RolloverPupils | None = self.stored(self._resource).value
        if found is None:
            return None
        return [
            each
            for each in found.pupils
            if (self._was and each.was == self._was) or (each.becomes == self._name)
        ]

    def columns(self) -> Sequence[Column]:
        """Who, from where, and where to."""
        return [
            Column("name", _("Name"), least=26),
            Column("born", _("Born"), 10, role="dim", drop=1),
            Column("was", _("Class"), 6),
            Column("becomes", _("Becomes"), 22),
        ]

    def row(self, item: RolloverPupil) -> Row:
        """The row of a pupil; another way than the proposed one is told apart."""
        text = way(item.becomes)
        if stays_down(item):
            text = f"{text}, {_('kept back')}"
        cells: dict[str, str | tuple[str, str]] = {
            "name": item.name,
            "born": "" if item.born is None else phrases.numeric_date(item.born),
            "was": item.was,
            "becomes": (text, "due" if item.becomes != item.proposed else "text"),
        }
        return Row(item.id, cells, item.name)

    def empty_list(self, width: int) -> list[Line]:
        """A new class, or everybody has been promoted meanwhile."""
        return nothing(_("Nobody is in this class yet."), width)

    # Pane

    def title_of(self, item: RolloverPupil) -> tuple[str, str]:
        """The pupil, and where to."""
        return item.name, way(item.becomes)

    def groups(self, item: RolloverPupil) -> Sequence[Group]:
        """From where, where to, and what is proposed."""
        born = "" if item.born is None else _("born %(day)s") % {"day": phrases.numeric_date(item.born)}
        proposed = way(item.proposed) if item.proposed != item.becomes else ""
        return [
            Group(_("Now"), facts(_("class %(name)s") % {"name": item.was}, born)),
            Group(_("Proposed"), facts(proposed)),
        ]

    def actions_of(self, item: RolloverPupil) -> Collection[str]:
        """Everything can be planned."""
        return ()

    def opens(self, key: Hashable) -> bool:
        """The pane says all about a pupil."""
        return False

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """A row, and another way than now."""
        if command_id in self.BULK:
            targets: Sequence[RolloverPupil] = self.targets
            if not targets:
                return _("Choose a pupil first.")
            now: Mapping[str, bool] = {
                "rollover_class.keep": all(map(stays_down, targets)),
                "rollover_class.leave": all(each.becomes == LEAVES for each in targets),
                "rollover_class.usual": all(each.becomes == each.proposed for each in targets),
            }
            if now.get(command_id):
                return _("It is planned so already.")
        return super().why_not(command_id)

    def action_keep_back(self) -> None:
        """Plan that they stay in the same grade, in a class with the same letter."""
        self._plan({each.id: each.was for each in self.targets})

    def action_leave_school(self) -> None:
        """Plan that they leave the school."""
        self._plan({each.id: LEAVES for each in self.targets})

    def action_as_proposed(self) -> None:
        """Forget what was planned."""
        self._plan({each.id: AS_PROPOSED for each in self.targets})

    def action_other_class(self) -> None:
        """Ask for the class, and plan that they go there."""
        targets: Sequence[RolloverPupil] = self.targets
        if not targets or not self.is_free():
            return
        grades = sorted({int(grade_of(each.was) or 0) for each in targets})
        example = f"{grades[0] + 1}Б"

        def entered(text: str | None) -> None:
            if text:
                self._plan({each.id: text for each in targets})

        names = ", ".join(each.name for each in targets[:3])
        if len(targets) > 3:
            names = _("%(names)s and %(count)d more") % {"names": names, "count": len(targets) - 3}
        question = _("%(names)s. A class of the new year, such as %(example)s.") % {
            "names": names,
            "example": example,
        }
        title = _("Into which class?")
        self.app.push_screen(AskLine(question, title=title, longest=LONGEST_NAME, is_sent=True), entered)

    def _plan(self, ways: Mapping[Hashable, str]) -> None:
        targets: Sequence[RolloverPupil] = self.targets
        if not targets or not self.is_free():
            return
        if len(targets) > MOST_MOVES:
            self.notice(_("Mark at most %(most)d pupils.") % {"most": MOST_MOVES}, "bad")
            return
        moves = [(each.id, each.becomes, ways[each.id]) for each in targets if each.id in ways]

        def made(outcome: RolloverOutcome) -> None:
            self._marked.clear()
            refresh(self)
            text = ngettext("Planned: %(count)d pupil.", "Planned: %(count)d pupils.", outcome.pupils)
            show_notice(self, text % {"count": outcome.pupils}, "good")

        send(self, rollover.move(self._school, self._year, moves), made)
