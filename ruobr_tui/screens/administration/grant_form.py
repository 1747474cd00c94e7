"""Granting a role: whose login, where, then a form with role and last day that reads everything back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.administration import Place, Places, RoleGrant, StaffMember
from ruobr_tui.api.requests import administration
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.administration.labels import ROLES, place_name, role_name
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.forms.review import Review


class GrantForm(FormPage):
    """Which role, and until when."""

    def __init__(self, context: Context, holder: StaffMember, place: Place) -> None:
        self._holder, self._place = holder, place
        choices = tuple((code, ROLES.get(code, code)) for code in place.roles)
        form = Form(
            (
                Field("role", N_("Role"), Kind.CHOICE, required=True, choices=choices),
                Field(
                    "ends_on",
                    N_("Last day"),
                    Kind.DATE,
                    least=0,
                    most=3650,
                    help=N_("Empty: without an end. It never lasts longer than your own role."),
                ),
            ),
            steps=(Step(N_("Role and last day"), ("role", "ends_on")),),
        )
        values = {"role": choices[0][0]} if len(choices) == 1 else None
        where = f"{place.territory_id}-{place.school_id}-{place.class_id}"
        super().__init__(context, form, f"role-{holder.account_id}-{where}", values)

    def title_text(self) -> str:
        """Who gets the role."""
        return _("Role: %(name)s") % {"name": self._holder.name or self._holder.login}

    def review(self, values: Mapping[str, str]) -> Review:
        """Who, where, which role, until when."""
        whom = _("%(name)s, login %(login)s") % {"name": self._holder.name, "login": self._holder.login}
        return Review(
            whom,
            place_name(self._place),
            _(
                "The role counts from the next request on, until its last day or until it is revoked. "
                "The history shows that you have granted it."
            ),
            send=N_("Appoint"),
        )

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Grant it."""
        ends_on = values.get("ends_on") or ""
        last = date.fromisoformat(ends_on) if ends_on else None
        return administration.grant(self._holder.login, values.get("role", ""), self._place, last)


async def begin_grant(screen: Any) -> RoleGrant | None:
    """Ask for login and place, then show the form. Raises ``RuobrError``."""
    app, context = screen.app, screen.context
    login = await app.push_screen_wait(
        AskLine(_("Login of a teacher or another member of staff"), title=_("Grant a role"), longest=150)
    )
    if not login:
        return None
    portal = await context.portal()
    holder = (await portal.fetch(administration.staff_member(login))).value
    place = await _choose_place(screen, portal, holder)
    if place is None:
        return None
    made: RoleGrant | None = await app.push_screen_wait(GrantForm(context, holder, place))
    return made


async def _choose_place(screen: Any, portal: Any, holder: StaffMember) -> Place | None:
    found: Places = (await portal.fetch(administration.places(""))).value
    while found.more:  # too many to choose from: by name
        named = await screen.app.push_screen_wait(
            AskLine(_("Part of the name of the school or municipality"), title=_("Where?"), longest=100)
        )
        if not named:
            return None
        found = (await portal.fetch(administration.places(named))).value
    if len(found.places) == 1:
        return found.places[0]
    options = [
        (index, place_name(place), ", ".join(role_name(code) for code in place.roles[:2]))
        for index, place in enumerate(found.places)
    ]
    title = _("Where does %(name)s get a role?") % {"name": holder.name or holder.login}
    chosen = await screen.app.push_screen_wait(ChooseScreen(title, options))
    return None if chosen is None else found.places[chosen]
