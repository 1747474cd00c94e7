"""Applications for the first grade as rows, and the pane about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo
from itertools import groupby

from ruobr_tui import due, phrases
from ruobr_tui.api.models.enrolment import SchoolApplication
from ruobr_tui.api.rules.enrolment import MOST_LIVE, PRIVILEGES
from ruobr_tui.api.states.enrolment import FINAL, SchoolApplicationState
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.enrolment.labels import NEXT, state_name, step_name
from ruobr_tui.screens.parts.application_lines import claim, last_note
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import group, values
from ruobr_tui.widgets.blocks.table import Column, Row, table_lines
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

INVITED = SchoolApplicationState.INVITED


def rows(applications: Sequence[SchoolApplication], today: date, width: int) -> list[Line]:
    """Return the applications by child, the live ones first, of them the catchment school."""
    lines: list[Line] = []
    in_order = sorted(applications, key=_order)
    for (child, year), found in groupby(in_order, key=lambda one: (one.child, one.year)):
        of_child = list(found)
        live = sum(each.state not in FINAL for each in of_child)
        count = ngettext("%(count)d of %(most)d application", "%(count)d of %(most)d applications", MOST_LIVE)
        title = _("%(child)s, first grade %(year)d") % {"child": child, "year": year}
        right = count % {"count": live, "most": MOST_LIVE} if live else ""
        lines += [*([EMPTY] if lines else []), heading(title, width, right=right)]
        lines += _table(of_child, today, width)
    return lines


def _order(application: SchoolApplication) -> tuple[str, int, bool, bool]:
    is_over = application.state in FINAL
    return application.child, application.year, is_over, not application.assigned


def _table(applications: Sequence[SchoolApplication], today: date, width: int) -> list[Line]:
    states = {each.id: _state(each, today) for each in applications}
    kinds = {each.id: _kind(each) for each in applications}
    columns = [
        Column("school", _("School"), least=16),
        Column("kind", "", max(fit.width_of(kind) for kind in kinds.values()), drop=1, role="dim"),
        Column("state", "", max(fit.width_of(text) for text, _role in states.values())),
    ]
    table = [
        Row(
            each.id,
            {"school": each.school, "kind": kinds[each.id], "state": states[each.id]},
            each.school,
        )
        for each in applications
    ]
    return table_lines(columns, table, width)


def _kind(application: SchoolApplication) -> str:
    return _("catchment school") if application.assigned else _("another school")


def _state(application: SchoolApplication, today: date) -> tuple[str, str]:
    name = state_name(application.state)
    if application.state in FINAL:
        return name, "good" if application.state == SchoolApplicationState.ENROLLED else "dim"
    if application.state == INVITED and application.invited_on is not None:
        is_late = application.invited_on < today
        when = due.due(application.invited_on, today, short=True)
        return f"! {_('originals')} {when}", "overdue" if is_late else "due"
    return name, "text"


def detail(application: SchoolApplication, today: date, zone: tzinfo, width: int) -> list[Line]:
    """Return what to do now, then the school, the claims and the history of an application."""
    lines = [heading(application.school, width, right=state_name(application.state))]
    lines += _todo(application, today, width)
    put_back = bool(application.history) and application.history[-1].action in ("revoke", "reopen")
    if application.state != INVITED or put_back:  # the note of an invitation is shown above
        lines += last_note(application.history, application.state, width)
    about = [(_("Address"), application.address), (_("Grounds"), _kind(application))]
    about += [(_("Claims"), text) for text in _claims(application)]
    if application.state not in FINAL:
        places = _("%(places)d, enrolled %(taken)d") % {
            "places": application.places,
            "taken": application.taken,
        }
        about.append((_("Places"), places))
    lines += values(about, width)
    steps = [
        line(
            (f" {phrases.numeric_date(step.at.astimezone(zone).date())}  ", "dim"),
            (fit.cut(step_name(step.action, step.state), max(10, width - 14)), "text"),
        )
        for step in application.history
    ]
    return lines + group(_("WHAT HAS HAPPENED"), steps, width)


def _todo(application: SchoolApplication, today: date, width: int) -> list[Line]:
    if application.state == INVITED and application.invited_on is not None:
        texts = [_invitation(application, today)]
        if application.invited_on >= today:
            texts.append(_(NEXT[INVITED]))
        role = "due" if application.invited_on >= today else "overdue"
        return paragraph(" ".join(texts), width - 2, role, " ")
    if application.state not in NEXT:
        return []
    first, *rest = fit.wrap(_(NEXT[application.state]), max(10, width - 4))
    return [line(" ✓ ", (first, "good")), *(line("   ", (each, "good")) for each in rest)]


def _invitation(application: SchoolApplication, today: date) -> str:
    assert application.invited_on is not None
    left = (application.invited_on - today).days
    details = {
        "day": phrases.short_day(application.invited_on),
        "where": where_and_when(application),
        "count": left,
    }
    if left < 0:
        return _("! The originals were due by %(day)s: %(where)s. Contact the school.") % details
    if left == 0:
        return _("! Bring the originals today: %(where)s") % details
    if application.invited_at:
        return _("! Bring the originals on %(day)s: %(where)s") % details
    return _("! Bring the originals by %(day)s: %(where)s") % details


def where_and_when(application: SchoolApplication) -> str:
    """The time of the day, where the family has one, and the room."""
    return ", ".join(filter(None, (application.invited_at, application.invited_to)))


def _claims(application: SchoolApplication) -> list[str]:
    privilege = dict(PRIVILEGES).get(application.values.get("privilege", ""))
    claims = [claim(_(privilege), application.privilege_confirmed)] if privilege else []
    if application.values.get("permission"):
        claims.append(claim(_("founder’s permission"), application.permission_confirmed))
    return claims
