"""Application for a kindergarten: child and municipality, when and how, kindergartens in order, review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.kindergarten import Application, Institutions, Territory
from ruobr_tui.api.requests import cabinet, kindergarten
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step, read_date
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.kindergarten import APPLICATION, OLDEST, turns
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.choose_territory import chosen_territory
from ruobr_tui.screens.kindergarten.queue_words import years
from ruobr_tui.screens.kindergarten.wishes import WishesView
from ruobr_tui.screens.kindergarten.wishes_draft import WishesDraft
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.forms.page import BACK, FormPage
from ruobr_tui.screens.parts.forms.review import Review
from ruobr_tui.screens.parts.frame import OPEN
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.forms.row import shown_value
from ruobr_tui.widgets.lines import LineView

CATEGORY = "category"
Sent = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class ApplicantChild:
    """For whom a place is applied for."""

    number: int
    name: str
    birth_date: date

    @property
    def first_name(self) -> str:
        """The first name, which comes after the surname."""
        names = self.name.split()
        return names[1] if len(names) > 1 else self.name

    @property
    def born(self) -> str:
        """The date of birth as it is read."""
        return phrases.numeric_date(self.birth_date)


class ApplicationPage(FormPage):
    """When a place is needed and how, then the kindergartens. Child and municipality were chosen before."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = [*keys.commands("form"), *AREA.commands_of("wishes")]
    HAS_LIST: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(AREA.commands_of("wishes"))

    def __init__(
        self,
        context: Context,
        child: ApplicantChild,
        territory: Territory,
        wishes: WishesView,
        known: Application | None = None,
    ) -> None:
        choices = tuple((str(each.id), each.title) for each in territory.categories)
        category = Field(CATEGORY, N_("Priority"), Kind.CHOICE, choices=choices)
        fields = (*APPLICATION.fields, category)
        form = Form(fields, steps=(Step(N_("When and how"), tuple(each.name for each in fields)),))
        values: dict[str, str] = {"language": "ru", "orientation": "general", "regime": "full"}
        if known is not None:
            values = {**known.values, CATEGORY: str(known.category_id or "")}
        name = f"kindergarten-{known.id}" if known is not None else f"kindergarten-new-{child.number}"
        super().__init__(context, form, name, values, known.version if known is not None else 0)
        self.parts = (wishes,)
        self.wishes = wishes
        self._child, self._territory = child, territory
        self._number = known.id if known is not None else None
        self._is_new = known is None

    @property
    def steps_before(self) -> Sequence[str]:
        """A new application began with its child."""
        return (N_("Child"),) if self._is_new else ()

    def title_text(self) -> str:
        """The child's name."""
        return _("Kindergarten application: %(child)s") % {"child": self._child.name}

    def short_title(self) -> str:
        """The child's name alone."""
        return self._child.name

    def review(self, values: Mapping[str, str]) -> Review:
        """The child, the municipality, and what comes next."""
        after = _(
            "An operator checks the application and adds it to the queue by the time of sending. You see "
            "the place in the queue here, and can change or withdraw the application."
        )
        if not self._is_new:
            after = _("The application keeps its time and its place in the queue.")
        about = _("Application for a place in a kindergarten, %(territory)s")
        whom = ", ".join(filter(None, (self._child.name, self._child.born)))
        return Review(whom, about % {"territory": self._territory.title}, after)

    def note_of(self, name: str, value: str) -> str:
        """How old the child is on the day from which the place is needed."""
        if name != "desired_date":
            return ""
        try:
            day = read_date(value)
        except Wrong:
            return ""
        if day < self._child.birth_date:
            return ""
        return f"{self._child.first_name}: {years(self._child.birth_date, day)}"

    def hint(self, command: Command) -> tuple[str, str]:
        """Enter adds a kindergarten, or removes it."""
        key, title = super().hint(command)
        if command.id == OPEN and self.shown_part is self.wishes:
            return key, _("Add") if self.wishes.place is None else _("Drop")
        return key, title

    def why_not(self, command_id: str) -> str | None:
        """Kindergartens are chosen in their step."""
        if command_id == OPEN or command_id.startswith("wishes."):
            if self.shown_part is self.wishes:
                return self.wishes.why_not(command_id)
            if command_id != OPEN:
                return _("Go to the step “Kindergartens” first.")
        return super().why_not(command_id)

    @on(LineView.Opened, "#wishes")
    def take(self) -> None:
        """Add the selected kindergarten, or remove it."""
        self._change(self.wishes.take)

    def action_sibling(self) -> None:
        """Mark that a sibling goes there, or remove the mark."""
        self._change(self.wishes.change_sibling)

    def action_shift(self, step: int) -> None:
        """Move the kindergarten up or down in the order."""
        self._change(lambda: self.wishes.shift(step))

    def _change(self, change: Callable[[], None]) -> None:
        change()
        self.show_help()
        self.update_frame()

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Apply, or change the application."""
        entered = {name: value for name, value in values.items() if name != CATEGORY}
        category = int(values[CATEGORY]) if values.get(CATEGORY) else None
        return kindergarten.apply(
            self._child.number,
            self._territory.id,
            entered,
            self.wishes.chosen,
            category,
            number=self._number,
            version=version,
        )

    def adopt(self, current: Any) -> tuple[Mapping[str, str], int] | None:
        """Continue with the portal's current values."""
        now = super().adopt(current)
        if now is None:
            return None
        if self._number is None and isinstance(current.get("id"), int):
            self._number = current["id"]
        return {**now[0], CATEGORY: str(current.get("category_id") or "")}, now[1]


async def begin_application(screen: ActingPage) -> Any:
    """Make an application: choose child, municipality and kindergartens, then fill in the form.

    Returns the portal's response, or None. Runs in a worker, as do the other functions here.
    """
    found = screen.stored(cabinet.children()).value
    places = screen.stored(kindergarten.territories()).value
    if found is None or places is None:
        screen.notice(_("Not loaded yet."))
        return None
    applicants: dict[int, ApplicantChild] = {}
    options = []
    today = screen.context.today()
    for child in found.children:
        born = child.values["birth_date"]
        if today >= turns(date.fromisoformat(born), OLDEST):
            continue
        name = child.full_name
        applicants[child.id] = ApplicantChild(child.id, name, date.fromisoformat(born))
        options.append((child.id, name, _("incomplete: see Account") if child.missing else _shown_date(born)))
    if not options:
        screen.notice(_("There is no child under seven in the cabinet: add one first (g i a)."))
        return None
    answer: Any = BACK
    while answer is BACK:
        number = await screen.app.push_screen_wait(ChooseScreen(_("Choose a child"), options))
        territory = await chosen_territory(screen, places.territories) if number is not None else None
        if territory is None:
            return None
        answer = await _fill_in(screen, applicants[number], territory)
    return answer


async def change_application(screen: ActingPage, application: Application) -> Any:
    """Change the kindergartens of an application, which stays at its place in the queue. Returns the portal's
    response, or None.
    """
    places = screen.stored(kindergarten.territories()).value
    territory = (
        next((each for each in places.territories if each.id == application.territory_id), None)
        if places
        else None
    )
    if territory is None:
        screen.notice(_("Not loaded yet."))
        return None
    child = ApplicantChild(application.child_id, application.child, application.birth_date)
    return await _fill_in(screen, child, territory, application)


async def _fill_in(
    screen: ActingPage,
    child: ApplicantChild,
    territory: Territory,
    known: Application | None = None,
) -> Any:
    """Choose kindergartens, then fill in the form. The choice is stored as a draft until it is sent."""
    try:
        snapshot = await screen.context.store.refresh(
            kindergarten.institutions(territory.id), await screen.context.portal()
        )
    except RuobrError as error:
        screen.show_error(error)
        return None
    found: Institutions | None = snapshot.value
    if found is None:
        if snapshot.error is not None:
            screen.show_error(snapshot.error)
        return None
    before = [(each.kindergarten_id, each.sibling) for each in known.choices] if known else []
    stored_draft = WishesDraft(screen.context, known.id if known else 0, child.number, territory.id)
    draft = stored_draft.read()
    chosen, when = draft if draft is not None else (None, "")
    wishes = WishesView(found.institutions, before, chosen, stored_draft.keep)
    page = ApplicationPage(screen.context, child, territory, wishes, known)
    page.restored = when
    answer = await screen.app.push_screen_wait(page)
    if answer is not None and answer is not BACK:
        stored_draft.drop()
    return answer


def _shown_date(text: str) -> str:
    return shown_value(Field("", "", Kind.DATE), text)
