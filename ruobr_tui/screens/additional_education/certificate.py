"""Additional education: the certificate, paid programmes, directions, projects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.additional import Achievements, Certificate, Direction, Petition
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, not_reported, nothing, pairs
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

_WAITING = ("рассм", "ожида", "проверк")
"""Stems of words for petitions that nobody has decided."""


class AdditionalScreen(PageScreen):
    """The certificate comes first, since it is about money."""

    HAS_LIST: ClassVar[bool] = False
    OF_CHILD: ClassVar[bool] = True

    def title_text(self) -> str:
        """The section."""
        return _("Additional education")

    def resources(self) -> Sequence[Resource[Any]]:
        """Certificate and achievements of the child."""
        child = self.context.child
        return [] if child is None else [resources.certificate(child), resources.achievements(child)]

    def page(self, width: int) -> list[Line]:
        """Return certificate, programmes, directions, projects."""
        child = self.context.child
        if child is None:
            return not_loaded(width)
        certificate: Certificate | None = self.stored(resources.certificate(child)).value
        achievements: Achievements | None = self.stored(resources.achievements(child)).value
        lines = [heading(_("Certificate").upper(), width)]
        if certificate is None:
            lines += self.unknown(resources.certificate(child), width)
        elif not certificate.is_sent("number") and not self.context.is_own_server:
            lines += not_reported(width)
        elif not certificate.number:
            lines += nothing(
                _("No certificate. It is issued by the municipal centre of additional education."), width
            )
        else:
            lines += self._certificate(certificate, width)
        lines.append(EMPTY)
        lines.append(heading(_("Achievements").upper(), width))
        if achievements is None:
            lines += self.unknown(resources.achievements(child), width)
        else:
            lines += self._achievements(achievements, width)
        return lines

    def _certificate(self, certificate: Certificate, width: int) -> list[Line]:
        balance = phrases.roubles(certificate.balance) if certificate.balance is not None else ""
        start = phrases.roubles(certificate.balance_start) if certificate.balance_start is not None else ""
        valid = certificate.valid_until
        rows = [
            (_("Number"), certificate.number),
            (
                _("Balance"),
                _("%(balance)s of %(start)s") % {"balance": balance, "start": start} if start else balance,
            ),
            (_("Group"), certificate.group),
            (_("Territory"), certificate.territory),
            (_("Valid until"), phrases.full_day(valid.date()) if valid is not None else ""),
        ]
        lines = pairs(rows, width)
        lines += [EMPTY, *_directions(_("Programmes by direction"), certificate.directions, width)]
        for title, petitions, role in (
            (_("Programmes"), certificate.granted, "good"),
            (_("Programmes not approved"), certificate.refused, "warning"),
        ):
            if petitions:
                lines += [EMPTY, heading(title.upper(), width)]
                for petition in petitions:
                    lines += _petition(petition, width, "active" if is_waiting(petition.status) else role)
        return lines

    def _achievements(self, achievements: Achievements, width: int) -> list[Line]:
        lines = _directions(_("Achievements by direction"), achievements.directions, width)
        for project in achievements.projects:
            day = phrases.full_day(project.day) if project.day is not None else ""
            room = width - fit.width_of(day) - 3
            first, *others = fit.wrap(project.title, room)
            key = ("project", project.id, project.title)
            lines.append(line(" ", fit.left(first, room), " ", (day, "dim"), key=key, copy=project.title))
            lines += [line(" ", part) for part in others]
            lines += paragraph(project.result, width - 1, "good", "   ") if project.result else []
        if achievements.gto_id:
            lines += pairs([(_("Sports programme (GTO)"), achievements.gto_id)], width, 26)
        if lines:
            return lines
        if not achievements.is_sent("directions") and not achievements.is_sent("projects"):
            return not_reported(width)
        return nothing(_("Nothing here yet."), width)


def is_waiting(status: str) -> bool:
    """Return whether a petition is not decided yet, by the portal's own words: its codes are not known."""
    return any(stem in status.casefold() for stem in _WAITING)


def _directions(title: str, directions: Sequence[Direction], width: int) -> list[Line]:
    """Return a bar for each direction, under a title: the page has the certificate's and the child's own."""
    lines = [line((f" {title}", "dim"))] if directions else []
    for direction in directions:
        is_shared = direction.is_sent("percent_int")
        bar = "█" * round(direction.percent_int * 20 / 100)
        lines.append(
            line(
                " ",
                (fit.left(direction.title, min(34, max(10, width - 34))), "text"),
                (fit.right(str(direction.count) if direction.is_sent("count") else "", 4), "text"),
                (fit.right(f"{direction.percent_int} %" if is_shared else "", 7), "dim"),
                ("  " + bar, "active"),
                key=("direction", direction.index, direction.title),
            )
        )
    return lines


def _petition(petition: Petition, width: int, role: str) -> list[Line]:
    name = petition.program or petition.program_short
    first, *others = fit.wrap(name, width - 2)
    lines = [line(" ", (first, "text"), key=("petition", petition.id), copy=name)]
    lines += [line(" ", (part, "text")) for part in others]
    when = ""
    if petition.contract_start and petition.contract_end:
        start, end = phrases.full_day(petition.contract_start), phrases.full_day(petition.contract_end)
        when = f"{start} – {end}"
    parts = [part for part in (petition.school, petition.module, petition.group, when) if part]
    lines += paragraph(", ".join(parts), width, "dim", "   ")
    status = ": ".join(part for part in (petition.status, petition.message) if part)
    if status:
        lines += paragraph(status, width, role, "   ")
    return lines
