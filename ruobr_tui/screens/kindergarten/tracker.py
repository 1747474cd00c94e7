"""Applications for kindergartens, one a tab: what to do now, the places in queues, what answers lead to."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN, QUEUE
from ruobr_tui.api.models.kindergarten import Application, Institution, TrackedChoice
from ruobr_tui.api.requests import cabinet, kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.names import first_name
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.kindergarten import application_lines as parts
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.choice_detail import answer_detail, choice_detail
from ruobr_tui.screens.kindergarten.labels import (
    application_name,
    given_place,
    short_place,
    state_name,
)
from ruobr_tui.screens.kindergarten.questions import ACTIONS
from ruobr_tui.screens.parts.detail_page import DetailPage, Place
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import Line, LineView, heading

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


class KindergartenScreen(DetailPage, ActingPage):
    """The list has the answers to a place that was given, then the chosen kindergartens."""

    DETAIL_ROWS: ClassVar[int] = 6
    DETAIL_SHARE: ClassVar[float] = 0.38
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

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._number: int | None = None  # of the application that is shown

    def title_text(self) -> str:
        """The section."""
        return _("Kindergarten")

    def resources(self) -> Sequence[Resource[Any]]:
        """The applications; children and municipalities for a new one."""
        return [kindergarten.applications(), cabinet.children(), kindergarten.territories()]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the kindergartens of the shown application, too: their addresses and figures."""
        snapshot = await super().fetch(portal)
        application = self._application
        if application is not None:
            await self.context.store.refresh(kindergarten.institutions(application.territory_id), portal)
        return snapshot

    # What is shown

    @property
    def _applications(self) -> list[Application]:
        found = self.stored(kindergarten.applications()).value
        return found.applications if found is not None else []

    @property
    def _application(self) -> Application | None:
        """The application of the chosen tab, by default the first."""
        shown = self._applications
        return next((each for each in shown if each.id == self._number), shown[0] if shown else None)

    def _institution(self, number: int) -> Institution | None:
        application = self._application
        if application is None:
            return None
        found = self.stored(kindergarten.institutions(application.territory_id)).value
        return next((each for each in found.institutions if each.id == number), None) if found else None

    def tabs(self) -> Tabs:
        """The applications by the children's names, then a new one."""
        shown = self._applications
        if not shown:
            return Tabs()
        chosen = next((at for at, each in enumerate(shown) if each is self._application), 0)
        items = [Tab(first_name(each.child), badge=self._time_left(each)) for each in shown]
        return Tabs([*items, Tab(_("New application"), _("New"))], chosen)

    def _time_left(self, application: Application) -> str:
        if application.deadline is None:
            return ""
        left = max(0, (application.deadline - self.context.today()).days)
        return "! " + ngettext("%(count)d day", "%(count)d days", left) % {"count": left}

    def choose_tab(self, index: int) -> None:
        """Show another application, or begin a new one."""
        shown = self._applications
        if index >= len(shown):
            self.call_later(self.app.run_action, "apply", self)
        elif shown[index] is not self._application:
            self._number = shown[index].id
            self.view.start_over()
            self.repaint()
            self.refresh_data()

    def go_to(self, key: Hashable) -> None:
        """Show the application with this number."""
        if key in {each.id for each in self._applications}:
            self._number = next(each.id for each in self._applications if each.id == key)
            self.view.start_over()
            self.repaint()

    def page(self, width: int) -> list[Line]:
        """Return the application of the chosen tab."""
        if not self.stored(kindergarten.applications()).known:
            return self.missing(width)
        application, today = self._application, self.context.today()
        if application is None:
            why = _("Apply for a child under seven whose details are complete.")
            return empty_state(_("NO APPLICATIONS YET"), why, [("n", _("New application"))], width)
        return [
            *parts.about(application, today, width),
            *parts.place_given(application, width),
            *parts.outcome(application, width),
            *parts.choices(application, today, width),
            *parts.history(application, self.context.zone, width, is_tall=self.place is Place.BESIDE),
        ]

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the kindergarten of the selected choice, or what the selected answer leads to."""
        application = self._application
        if application is None:
            return []
        match self.view.cursor_key:
            case (parts.ANSWER, str(action)):
                title = next(_(name) for _key, each, name, _leads in parts.ANSWERS if each == action)
                return answer_detail(action, f"{title}: {short_place(application.referral)}", width)
            case (parts.CHOICE, int(number)):
                return self._choice_lines(application, number, width)
        first = next(iter(application.choices), None)
        if application.referral is not None:
            return self._choice_lines(application, application.referral.kindergarten_id, width)
        if first is not None:
            return self._choice_lines(application, first.kindergarten_id, width)
        return [heading(state_name(application.state), width)]

    def _choice_lines(self, application: Application, number: int, width: int) -> list[Line]:
        choice = next((each for each in application.choices if each.kindergarten_id == number), None)
        referral = application.referral
        if choice is None and referral is not None:
            choice = TrackedChoice(
                kindergarten_id=number, number=referral.number, name=referral.name, position=0
            )
        if choice is None:
            return []
        return choice_detail(
            choice,
            application,
            self._institution(number),
            parts.needed_from(application),
            self.context.today(),
            width,
            is_thin=self.context.config.is_plain,
        )

    # Commands

    def opens(self, key: Hashable) -> bool:
        """An answer opens its question; everything else is told in the pane."""
        return isinstance(key, tuple) and key[0] == parts.ANSWER

    @on(LineView.Opened, "#page")
    def open_answer(self, event: LineView.Opened) -> None:
        """Ask for the selected answer."""
        match event.key:
            case (parts.ANSWER, "exchange"):
                self.action_exchange()
            case (parts.ANSWER, str(action)):
                self.call_later(self.app.run_action, f"act('{action}')", self)

    @property
    def allowed(self) -> Collection[str] | None:
        """Actions that the portal allows."""
        return application.actions if (application := self._application) is not None else None

    def why_not(self, command_id: str) -> str | None:
        """The list of kindergartens needs a municipality."""
        found = self.stored(kindergarten.territories()).value
        if command_id == "kindergarten.figures" and (found is None or not found.territories):
            return _("Not loaded yet.")
        return super().why_not(command_id)

    def action_act(self, action: str) -> None:
        """Carry out an action on the shown application after a question."""
        application = self._application
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

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="change an application")
    async def action_change(self) -> None:
        """Change the kindergartens of the shown application."""
        from ruobr_tui.screens.kindergarten.application_form import change_application

        application = self._application
        if application is not None:
            self._sent(await change_application(self, application))

    def _sent(self, answer: Any) -> None:
        if answer is not None:
            self._number = getattr(answer, "id", self._number)
            self.notice(_("Sent."), "good")
            self.refresh_data()

    def action_figures(self) -> None:
        """Open the kindergartens of a municipality."""
        from ruobr_tui.screens.kindergarten.institutions import InstitutionsScreen

        found = self.stored(kindergarten.territories()).value
        if found is None or not found.territories:
            return
        application = self._application
        mine = application.territory_id if application is not None else found.territories[0].id
        self.app.push_screen(InstitutionsScreen(self.context, mine))

    def action_exchange(self) -> None:
        """Open the exchange of places."""
        from ruobr_tui.screens.kindergarten.exchange import ExchangeScreen

        self.app.push_screen(ExchangeScreen(self.context))
