"""The rows of the account: what is missing, a row for each part, and what the pane tells of one."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import tzinfo
from typing import NamedTuple

from ruobr_tui import phrases
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.family import FamilyChild, Profile
from ruobr_tui.api.rules.fields.family_forms import CHILD, PROFILE
from ruobr_tui.api.states.documents import DocumentState
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.account.labels import REQUESTS
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import values
from ruobr_tui.widgets.forms.form import fields_of
from ruobr_tui.widgets.forms.row import shown_value
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

ABOUT_ME, NEW_CHILD = "about-me", "new-child"
ACCOUNT, SESSIONS, STATE_SERVICES = "account", "sessions", "state-services"
DOCUMENTS, MY_DATA = "documents", "my-data"

PARTS = {
    DOCUMENTS: (N_("Documents"), N_("Scans of birth certificates and other documents, for applications.")),
    MY_DATA: (N_("Personal data"), N_("Your consent, who viewed your data, and all data as a file.")),
    ACCOUNT: (N_("Login and password"), N_("Change the login or the password.")),
    SESSIONS: (N_("Devices"), N_("Where your account is signed in. You can sign a device out.")),
    STATE_SERVICES: (N_("Gosuslugi"), N_("Sign in with Gosuslugi instead of a password.")),
}
"""Parts of the account: title and what they are for."""

NAME, BORN, CLASS = 28, 11, 15
"""Cells of the columns of children."""


class AccountData(NamedTuple):
    """What is stored of the account. ``has_consent`` is None where a portal asks for none."""

    me: Profile
    children: Sequence[FamilyChild]
    scans: Sequence[Document]
    has_consent: bool | None
    drafts: frozenset[str]
    login: str
    zone: tzinfo


def services(account: AccountData, width: int) -> list[Line]:
    """Return what is missing before services are available."""
    complete = [child for child in account.children if not child.missing]
    if not account.me.missing and complete and account.has_consent is not False:
        return paragraph(
            "✓ " + _("All details are filled in. Services are available."), width - 2, "good", " "
        )
    steps = []
    if account.has_consent is False:
        steps.append(_("give your consent (Personal data)"))
    if account.me.missing:
        steps.append(_("fill in My details"))
    if not account.children:
        steps.append(_("add a child"))
    elif not complete:
        steps.append(_("complete the child’s details"))
    text = "! " + _("To use the services: %(steps)s.") % {"steps": ", ".join(steps)}
    return paragraph(text, width - 2, "warning", " ")


def rows(account: AccountData, parts: Sequence[str], width: int) -> list[Line]:
    """Return a row for the parent, each child and each part."""
    me = " ".join(filter(None, (account.me.values.get(part, "") for part in PROFILE.names()[:3])))
    lines = [
        heading(_("My details").upper(), width),
        line(
            " ",
            (me or "—", "text"),
            *_standing(account.me.missing, "profile" in account.drafts),
            key=ABOUT_ME,
        ),
        EMPTY,
        heading(_("Children").upper(), width),
        *(_child(child, account, width) for child in account.children),
    ]
    draft = (("  ✎ " + _("draft"), "warning"),) if "child-new" in account.drafts else ()
    lines += [line(" + ", (_("Add a child"), "accent"), *draft, key=NEW_CHILD), EMPTY]
    lines.append(heading(_("Documents and sign-in").upper(), width))
    column = max(fit.width_of(_(PARTS[part][0])) for part in parts) + 2
    for part in parts:
        lines.append(
            line(" ", (fit.left(_(PARTS[part][0]), column), "text"), _state(part, account), key=part)
        )
    return lines


def _child(child: FamilyChild, account: AccountData, width: int) -> Line:
    born = shown_value(CHILD.field("birth_date"), child.values.get("birth_date", ""))
    standing = _standing(child.missing, f"child-{child.id}" in account.drafts)
    after = BORN + CLASS + sum(fit.width_of(text) for text, _role in standing)
    name = min(NAME, max(12, width - after - 2))
    return line(
        " ",
        (fit.left(child.full_name, name), "text"),
        " ",
        (fit.left(born, BORN), "dim"),
        (fit.left(_diary_short(child), CLASS), "dim"),
        *standing,
        key=child.id,
        copy=child.full_name,
    )


def _diary_short(child: FamilyChild) -> str:
    if child.pupil_id is not None:
        return child.class_name
    return _("no diary") if child.join is None else _("diary requested")


def _standing(missing: Sequence[str], has_draft: bool) -> list[tuple[str, str]]:
    """Return sign and text of how complete a form is."""
    parts = []
    if missing:
        text = ngettext("%(count)d field is missing", "%(count)d fields are missing", len(missing))
        parts.append((f"  ! {text % {'count': len(missing)}}", "warning"))
    else:
        parts.append((f"  ✓ {_('filled in')}", "good"))
    if has_draft:
        parts.append((f"  ✎ {_('draft')}", "warning"))
    return parts


def _state(part: str, account: AccountData) -> tuple[str, str]:
    """Return what a part has to say in its row."""
    if part == MY_DATA and account.has_consent is not None:
        given = ("✓ " + _("consent given"), "good")
        return given if account.has_consent else ("! " + _("consent required"), "warning")
    if part != DOCUMENTS:
        return (account.login, "dim") if part == ACCOUNT else ("", "dim")
    refused = sum(scan.state == DocumentState.REFUSED for scan in account.scans)
    if refused:
        text = ngettext("%(count)d scan rejected", "%(count)d scans rejected", refused)
        return f"! {text % {'count': refused}}", "bad"
    if not account.scans:
        return _("upload the birth certificate"), "dim"
    text = ngettext("%(count)d scan", "%(count)d scans", len(account.scans))
    return text % {"count": len(account.scans)}, "dim"


# The pane


def detail(account: AccountData, key: Hashable, width: int) -> list[Line]:
    """Return a heading, and what there is to say about a row."""
    if key == ABOUT_ME:
        return _about_me(account.me, width)
    if key == NEW_CHILD:
        about = _("You need the birth certificate. Then you can request the diary or apply for a place.")
        return [heading(_("Add a child"), width), *paragraph(about, width - 2, "dim", " ")]
    if isinstance(key, str) and key in PARTS:
        title, about = PARTS[key]
        return [heading(_(title), width), *paragraph(_(about), width - 2, "dim", " ")]
    child = next((each for each in account.children if each.id == key), None)
    return _about_child(child, account, width) if child is not None else []


def _about_me(me: Profile, width: int) -> list[Line]:
    lines = [heading(_("My details").upper(), width)]
    lines += _missing(fields_of(me.missing, PROFILE), width)
    known = [
        (_("Phone"), phrases.telephone(me.values.get("phone", ""))),
        (_("Email"), me.values.get("email", "")),
        (_("Address"), me.values.get("residence", "")),
    ]
    return lines + values(known, width)


def _about_child(child: FamilyChild, account: AccountData, width: int) -> list[Line]:
    lines = [heading(child.full_name, width)]
    lines += paragraph(_diary(child, account.zone), width - 2, "text", " ")
    return lines + _missing(fields_of(child.missing, CHILD), width)


def _missing(fields: str, width: int) -> list[Line]:
    return (
        paragraph(_("Missing: %(fields)s") % {"fields": fields}, width - 2, "warning", " ") if fields else []
    )


def _diary(child: FamilyChild, zone: tzinfo) -> str:
    """Return the state of a child's diary."""
    if child.pupil_id is not None:
        return _("Diary: %(school)s, %(class)s") % {"school": child.school, "class": child.class_name}
    request = child.join
    if request is None:
        return _("No diary access. Press o to ask the class teacher.")
    where = f"{request.school}, {request.class_name}"
    day = phrases.short_day(request.at.astimezone(zone).date())
    if request.state not in REQUESTS:
        return f"{request.state}, {day}, {where}"
    return _(REQUESTS[request.state]) % {"day": day, "where": where, "note": request.note}
