"""Roles in the user's scope: who has which, by whom, until when; granting and revoking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.list_orders import ListPart
from ruobr_tui.api.models.administration import RevokeRequest, RoleGrant, RoleGrants
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.administration import GrantStanding
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.administration.area import AREA
from ruobr_tui.screens.administration.grant_form import begin_grant
from ruobr_tui.screens.administration.labels import place_name, role_name, state_of, until
from ruobr_tui.screens.administration.questions import REVOKE
from ruobr_tui.screens.administration.role_history import RoleHistoryScreen
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.sending import refresh, show_notice
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView


class RolesScreen(PagedDesk):
    """Live and ended roles; Enter opens the history of one."""

    KEYS: ClassVar[str] = administration.ROLES
    STATES: ClassVar[Mapping[str | None, str]] = {
        GrantStanding.LIVE: N_("In force"),
        GrantStanding.ENDED: N_("Ended"),
    }
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("staff_roles")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "staff_roles.revoke": ("revoke", N_("This role has ended, or it is above yours.")),
    }

    def action_reasons(self) -> None:
        """Show the reasons that desks choose from."""
        from ruobr_tui.screens.administration.desk_reasons import DeskReasonsScreen

        self.app.push_screen(DeskReasonsScreen(self.context))

    def title_text(self) -> str:
        """The section."""
        return _("Roles and access")

    def list_in(self, state: str | None, part: ListPart) -> Resource[RoleGrants]:
        """Live or ended roles."""
        return administration.roles(state or GrantStanding.LIVE, part)

    def rows_of(self, answer: RoleGrants) -> Sequence[RoleGrant]:
        """The roles."""
        return answer.grants

    def updated(self, item: RoleGrant, answer: Any) -> Any:
        """A revoked role is in the other tab."""
        return answer if isinstance(answer, RoleGrant) else None

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("name", _("Name"), least=27),
            Column("role", _("Role"), 28),
            Column("place", _("Where"), 18, role="dim", drop=1),
            Column("until", _("Until"), 10, role="dim", drop=2),
        ]

    def row(self, item: RoleGrant) -> Row:
        """The row of a role."""
        day = "" if item.ends_on is None else phrases.numeric_date(item.ends_on)
        cells: dict[str, str | tuple[str, str]] = {
            "name": item.name or item.login,
            "role": role_name(item.role),
            "place": place_name(item.place),
            "until": (day or "–", "due" if day and item.state == GrantStanding.LIVE else "dim"),
        }
        return Row(item.id, cells, item.login)

    def empty_list(self, width: int) -> list[Line]:
        """Nobody."""
        if self._tab:
            return nothing(_("No role has ended yet."), width)
        return nothing(_("Nobody has a role here."), width, next_keys=[("n", _("Grant a role"))])

    # Pane

    def title_of(self, item: RoleGrant) -> tuple[str, str]:
        """The holder, and how it stands."""
        return item.name or item.login, state_of(item)[0]

    def groups(self, item: RoleGrant) -> Sequence[Group]:
        """Role, place, by whom, until when."""
        by = item.granted_by or _("by a command of the server")
        return [
            Group(_("Role"), facts(role_name(item.role), _("login %(login)s") % {"login": item.login})),
            Group(_("Where"), facts(place_name(item.place), _beyond(item))),
            Group(_("Granted"), [*facts(_when(self, item.granted_at), by), *_left(item)]),
            Group(_("Until"), facts(until(item))),
            Group(
                _("Revoked"),
                facts(_when(self, item.revoked_at), item.revoked_by, item.reason)
                if item.state == GrantStanding.REVOKED
                else (),
            ),
        ]

    # Commands

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open the history of a role."""
        if isinstance(event.key, int):
            self.app.push_screen(RoleHistoryScreen(self.context, event.key))

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="grant a role")
    async def action_grant(self) -> None:
        """Ask who, where, which role and until when; the form reads it back."""
        if not self.is_free():
            return
        try:
            made = await begin_grant(self)
        except RuobrError as error:
            self.show_error(error)
            return
        if made is not None:
            refresh(self)
            granted = _("Granted: %(name)s, %(role)s.") % {"name": made.name, "role": role_name(made.role)}
            show_notice(self, granted, "good")

    def action_revoke(self) -> None:
        """Revoke the selected role after a reason and a word."""
        grant: RoleGrant | None = self.chosen
        if grant is None:
            return
        named = {
            "name": grant.name or grant.login,
            "login": grant.login,
            "role": role_name(grant.role),
            "place": place_name(grant.place),
        }

        def confirm(reason: str) -> None:
            prompt = REVOKE.about(
                name=named["name"],
                login=named["login"],
                role=named["role"],
                place=named["place"],
                reason=reason,
                word=surname(named["name"]),
            )
            self.after_yes(prompt, administration.revoke(grant.id, reason))

        question = _("%(name)s: %(role)s, %(place)s. Reason (it stays in the history)") % named
        self.ask_words(
            question,
            confirm,
            longest=longest_of(RevokeRequest, "reason"),
            title=_("Revoke the role"),
            is_sent=False,
        )


def _when(screen: RolesScreen, at: Any) -> str:
    return "" if at is None else phrases.date_and_time(at.astimezone(screen.context.zone))


def _beyond(item: RoleGrant) -> str:
    return item.place.territory if item.place.school else ""


def _left(item: RoleGrant) -> list[tuple[str, str, str]]:
    return [("!", _("who granted it no longer has such a role"), "due")] if item.grantor_left else []
