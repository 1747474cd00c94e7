"""Applications for kindergartens: place in the queue, its changes, and the next step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN, QUEUE
from ruobr_tui.api.models.kindergarten import Application, TrackedChoice
from ruobr_tui.api.requests import cabinet, kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.kindergarten import REGIMES, forecast
from ruobr_tui.api.states.kindergarten import FINAL
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.labels import (
    NEXT,
    application_name,
    given_place,
    rank_name,
    short_place,
    state_name,
    step_name,
)
from ruobr_tui.screens.kindergarten.questions import ACTIONS
from ruobr_tui.screens.parts.application_lines import claim, history_lines, last_note
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.chart import places_spark
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

OVER = ("refused", "enrolled", "withdrawn", "archived")
UNCHANGEABLE = (*OVER, "referred", "contract")
"""States in which the chosen kindergartens cannot be changed."""
WIDE = 100
NARROWEST = 49
"""Cells beside the place in the queue that a name and a forecast in one row need."""


class KindergartenScreen(ActingPage):
    """A block for each application: state, kindergartens with places, next step, history."""

    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({EXCHANGE, KINDERGARTEN, QUEUE})
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("kindergarten")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "kindergarten.accept": ("accept", N_("No place is offered now.")),
        "kindergarten.decline": ("decline", N_("No place is offered now.")),
        "kindergarten.change": ("change", N_("The choices can no longer be changed.")),
        "kindergarten.bring": ("bring", N_("No documents are asked for now.")),
        "kindergarten.suspend": ("suspend", N_("Only an application in the queue can be paused.")),
        "kindergarten.resume": ("resume", N_("This application is not paused.")),
        "kindergarten.withdraw": ("withdraw", N_("This application can no longer be withdrawn.")),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Kindergarten")

    def resources(self) -> Sequence[Resource[Any]]:
        """The applications; children and municipalities for a new one."""
        return [kindergarten.applications(), cabinet.children(), kindergarten.territories()]

    @property
    def _applications(self) -> list[Application]:
        found = self.stored(kindergarten.applications()).value
        return found.applications if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return active applications, then closed ones."""
        if not self.stored(kindergarten.applications()).known:
            return not_loaded(width)
        if not self._applications:
            text = _(
                "No application yet. Press n to apply: for a child under seven, complete in the cabinet."
            )
            return paragraph(text, width - 2, "dim", " ")
        lines: list[Line] = []
        for application in self._applications:
            lines += self._block(application, width)
            lines.append(EMPTY)
        return lines[:-1]

    def _block(self, application: Application, width: int) -> list[Line]:
        number = application.number or _("no number yet")
        state_role = "dim" if application.state in FINAL else "warning" if application.deadline else "good"
        head = heading(f"{application.child} · {number} · {application.territory}", width)
        lines = [
            Line(head.spans, key=application.id, copy=application.number),
            line((f" {state_name(application.state)}", state_role)),
            *paragraph(self._wishes(application), width - 2, "dim", " "),
        ]
        if application.state in FINAL:
            return [*lines, *last_note(application.history, application.state, width)]
        if application.choices:
            lines += _table(application.choices, width, self.context.today())
        if application.referral is not None:
            text = _("Place given: %(place)s") % {"place": given_place(application.referral)}
            lines += paragraph(text, width - 2, "good", " ")
        if application.deadline is not None:
            lines.append(line((f" ! {self._deadline(application.deadline)}", "bad")))
        if application.state in NEXT:
            lines += paragraph(_(NEXT[application.state]), width - 2, "text", " ")
        lines += last_note(application.history, application.state, width)
        return [*lines, *history_lines(application.history, step_name, self.context.zone, width)]

    def _wishes(self, application: Application) -> str:
        parts = []
        if application.registered_at is not None:
            day = phrases.numeric_date(application.registered_at.astimezone(self.context.zone).date())
            parts.append(_("in the queue since %(day)s") % {"day": day})
        wished = application.values.get("desired_date", "")
        if wished:
            parts.append(
                _("desired date %(day)s") % {"day": phrases.numeric_date(date.fromisoformat(wished))}
            )
        regimes = dict(REGIMES)
        if (regime := application.values.get("regime", "")) in regimes:
            parts.append(_(regimes[regime]))
        if application.category:
            parts.append(claim(application.category, application.category_confirmed))
        return " · ".join(parts)

    def _deadline(self, day: date) -> str:
        left = (day - self.context.today()).days
        when = phrases.short_day(day)
        if left < 0:
            return _("The deadline passed on %(day)s.") % {"day": when}
        if left == 0:
            return _("Today is the last day!")
        text = ngettext("by %(day)s, %(count)d day is left", "by %(day)s, %(count)d days are left", left)
        return text % {"day": when, "count": left}

    # Commands

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows."""
        return application.actions if (application := self._chosen()) is not None else None

    def why_not(self, command_id: str) -> str | None:
        """The list of kindergartens needs a municipality."""
        found = self.stored(kindergarten.territories()).value
        if command_id == "kindergarten.figures" and (found is None or not found.territories):
            return _("Not loaded yet.")
        return super().why_not(command_id)

    def _chosen(self) -> Application | None:
        key = self.view.cursor_key
        return next((each for each in self._applications if each.id == key), None)

    def action_act(self, action: str) -> None:
        """Carry out an action on the selected application after a question."""
        application = self._chosen()
        if application is None:
            return
        prompt = ACTIONS[action].about(
            child=application.child,
            application=application_name(application.number),
            place=given_place(application.referral),
            short=short_place(application.referral),
            word=application.number or surname(application.child),
        )
        self.after_yes(prompt, kindergarten.act(application.id, action, application.version))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="apply for a kindergarten")
    async def action_apply(self) -> None:
        """Make an application: child, municipality, kindergartens, form."""
        from ruobr_tui.screens.kindergarten.application_form import begin_application

        self._sent(await begin_application(self))

    @on(LineView.Opened, "#page")
    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="change an application")
    async def action_change(self) -> None:
        """Change the kindergartens of the selected application."""
        from ruobr_tui.screens.kindergarten.application_form import change_application

        application = self._chosen()
        if application is None:
            return
        self._sent(await change_application(self, application))

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self.notice(_("Sent."), "good")
            self.refresh_data()

    def action_figures(self) -> None:
        """Open the kindergartens of a municipality."""
        from ruobr_tui.screens.kindergarten.institutions import InstitutionsScreen

        found = self.stored(kindergarten.territories()).value
        if found is None or not found.territories:
            return
        mine = next((each.territory_id for each in self._applications), found.territories[0].id)
        self.app.push_screen(InstitutionsScreen(self.context, mine))

    def action_exchange(self) -> None:
        """Open the exchange of places."""
        from ruobr_tui.screens.kindergarten.exchange import ExchangeScreen

        self.app.push_screen(ExchangeScreen(self.context))


def _table(choices: Sequence[TrackedChoice], width: int, today: date) -> list[Line]:
    """Return a table of the chosen kindergartens in order. A narrow screen has no sparkline."""
    wide = width >= WIDE
    shown = [f"{each.category_place}/{each.category_total} {rank_name(each.rank)}" for each in choices]
    among_width = max(fit.width_of(each) for each in (*shown, _("by priority"))) + 2
    is_narrow = width < NARROWEST + among_width  # then the forecast has its own line
    name_width = max(14, width - among_width - (46 if wide else 18 if is_narrow else 34))
    head = fit.left(f"   {_('Kindergarten')}", name_width + 3)
    head += fit.right(_("place"), 6) + fit.right(_("of"), 6) + "  " + fit.left(_("by priority"), among_width)
    head += (fit.left(_("90 days"), 12) if wide else "") + ("" if is_narrow else fit.left(_("forecast"), 18))
    lines = [line((head, "dim"))]
    assumed = False
    for choice in choices:
        name = fit.left(f"№ {choice.number} «{choice.name}»", name_width)
        moves = [(each.day, each.place) for each in choice.movement]
        expected = forecast(moves, today)
        among = text = spark = ""
        role = "text"
        if choice.place is not None:
            rank = rank_name(choice.rank)
            among = f"{choice.category_place}/{choice.category_total} {rank}"
            if expected is None:
                text, role = _("not enough data"), "dim"
            elif expected.reached is None:
                text, role = _("no movement"), "dim"
            else:
                text = f"+{expected.moved} · {_month(expected.reached)} *"
                assumed = True
            spark = places_spark([place for _day, place in moves], 10)
        lines.append(
            line(
                (f" {choice.position} ", "dim"),
                (name, "text"),
                (fit.right(str(choice.place) if choice.place is not None else "—", 6), "mark"),
                (fit.right(str(choice.total) if choice.total is not None else "—", 6), "dim"),
                "  ",
                (fit.left(among, among_width), "dim"),
                (fit.left(spark, 12) if wide else "", "active"),
                ("" if is_narrow else fit.left(text, 18), role),
            )
        )
        if is_narrow and text:
            lines.append(line((f"   {_('forecast')}: {text}", role)))
        if choice.sibling:
            sure = _("confirmed") if choice.sibling_confirmed else _("not confirmed yet")
            text = _("sibling attends (%(sure)s)") % {"sure": sure}
            lines.append(line((f"   {text}", "dim")))
    if assumed:
        note = _("* if the queue keeps moving at the recent rate")
        lines += paragraph(note, width - 2, "dim", " ")
    return lines


def _month(day: date) -> str:
    return f"{day.month:02}.{day.year}"
