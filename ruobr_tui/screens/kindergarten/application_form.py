"""Application for a kindergarten: child, municipality, kindergartens in order, then a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.kindergarten import Application, Institutions, Territory
from ruobr_tui.api.requests import cabinet, kindergarten
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.api.rules.kindergarten import APPLICATION, OLDEST, turns
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.kindergarten.choose_territory import chosen_territory
from ruobr_tui.screens.kindergarten.wishes import Wishes, WishesScreen
from ruobr_tui.screens.kindergarten.wishes_draft import WishesDraft
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.forms.row import shown_value

CATEGORY = "category"
Sent = Callable[[Any], None]


class ApplicationPage(FormPage):
    """Date, group and privilege of an application. Kindergartens were chosen before."""

    def __init__(
        self,
        context: Context,
        child: int,
        title: str,
        territory: Territory,
        wishes: Wishes,
        known: Application | None = None,
    ) -> None:
        choices = tuple((str(each.id), each.title) for each in territory.categories)
        category = Field(CATEGORY, N_("Priority"), Kind.CHOICE, choices=choices)
        form = Form((*APPLICATION.fields, category))
        values: dict[str, str] = {"language": "ru", "orientation": "general", "regime": "full"}
        if known is not None:
            values = {**known.values, CATEGORY: str(known.category_id or "")}
        name = f"kindergarten-{known.id}" if known is not None else f"kindergarten-new-{child}"
        super().__init__(context, form, name, values, known.version if known is not None else 0)
        self._child, self._child_name, self._territory = child, title, territory
        self._wishes = wishes
        self._number = known.id if known is not None else None

    def title_text(self) -> str:
        """The child's name."""
        return _("Application: %(child)s · kindergartens: %(count)d") % {
            "child": self._child_name,
            "count": len(self._wishes),
        }

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Apply, or change the application."""
        entered = {name: value for name, value in values.items() if name != CATEGORY}
        category = int(values[CATEGORY]) if values.get(CATEGORY) else None
        return kindergarten.apply(
            self._child,
            self._territory.id,
            entered,
            self._wishes,
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
    options = []
    today = screen.context.today()
    for child in found.children:
        if today >= turns(date.fromisoformat(child.values["birth_date"]), OLDEST):
            continue
        name = child.full_name
        born = child.values.get("birth_date", "")
        note = _("incomplete: see Account") if child.missing else _shown_date(born)
        options.append((child.id, name, note))
    if not options:
        screen.notice(_("There is no child under seven in the cabinet: add one first (g i a)."))
        return None
    names = {number: name for number, name, _note in options}
    number = await screen.app.push_screen_wait(ChooseScreen(_("Choose a child"), options))
    territory = await chosen_territory(screen, places.territories) if number is not None else None
    if territory is None:
        return None
    return await _fill_in(screen, number, names[number], territory)


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
    return await _fill_in(screen, application.child_id, application.child, territory, application)


async def _fill_in(
    screen: ActingPage,
    child: int,
    name: str,
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
    stored_draft = WishesDraft(screen.context, known.id if known else 0, child, territory.id)
    draft = stored_draft.read()
    chosen, when = draft if draft is not None else (before, "")
    wishes = await screen.app.push_screen_wait(
        WishesScreen(found.institutions, chosen, stored_draft.keep, when)
    )
    if not wishes:
        return None
    page = ApplicationPage(screen.context, child, name, territory, wishes, known)
    answer = await screen.app.push_screen_wait(page)
    if answer is not None:
        stored_draft.drop()
    return answer


def _shown_date(text: str) -> str:
    return shown_value(Field("", "", Kind.DATE), text)
