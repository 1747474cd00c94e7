"""The history of one role: itself, the other roles of its account, and what the records say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api.models.administration import RecordedRole, RoleGrant, RoleHistory
from ruobr_tui.api.requests import administration
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.administration import GrantStanding
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.administration.labels import place_name, recorded, role_name, until
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.widgets.blocks.details import checks, group, values
from ruobr_tui.widgets.lines import Line, heading


class RoleHistoryScreen(PageScreen):
    """Who granted it, when, until when; and the others, the newest first."""

    HAS_LIST: ClassVar[bool] = False

    def __init__(self, context: Context, number: int) -> None:
        super().__init__(context)
        self._resource: Resource[RoleHistory] = administration.role(number)

    def title_text(self) -> str:
        """Whose role it is."""
        found = self.stored(self._resource).value
        return _("History") if found is None else found.grant.name or found.grant.login

    def resources(self) -> Sequence[Resource[Any]]:
        """The role with its history."""
        return [self._resource]

    def page(self, width: int) -> list[Line]:
        """The role, the others, the records."""
        found: RoleHistory | None = self.stored(self._resource).value
        if found is None:
            return self.unknown(self._resource, width)
        login = _("login %(login)s") % {"login": found.grant.login}
        return [
            heading(found.grant.name or found.grant.login, width, right=login),
            *roles_lines([found.grant], width, self.context),
            *roles_lines(found.others, width, self.context),
            *recorded_lines(found.recorded, width),
        ]


def roles_lines(grants: Iterable[RoleGrant], width: int, context: Context) -> list[Line]:
    """Each role with its place, by whom and until when."""
    lines: list[Line] = []
    for grant in grants:
        by = grant.granted_by or _("by a command of the server")
        rows = [
            (_("Where"), place_name(grant.place)),
            (_("Granted"), ", ".join(filter(None, (_moment(grant.granted_at, context), by)))),
            (_("Until"), until(grant)),
        ]
        if grant.state == GrantStanding.REVOKED:
            parts = (_moment(grant.revoked_at, context), grant.revoked_by, grant.reason)
            rows.append((_("Revoked"), ", ".join(filter(None, parts))))
        lines += group(role_name(grant.role), values(rows, width), width)
    return lines


def recorded_lines(entries: Iterable[RecordedRole], width: int) -> list[Line]:
    """What the schools' records say."""
    rows = [("", recorded(each), "text") for each in entries]
    return group(_("By the school’s records"), checks(rows, width), width) if rows else []


def _moment(at: datetime | None, context: Context) -> str:
    return "" if at is None else phrases.date_and_time(at.astimezone(context.zone))
