"""The form of an invitation with the originals, for one application or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolDecision
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.requests import enrolment
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.forms.review import Review

INVITATION = Form(
    (
        Field(
            "invited_on",
            N_("Bring by"),
            Kind.DATE,
            required=True,
            least=0,
            most=365,
        ),
        Field(
            "invited_to",
            N_("Room and hours"),
            required=True,
            longest=longest_of(DeskSchoolDecision, "invited_to"),
        ),
    ),
    steps=(Step(N_("When and where"), ("invited_on", "invited_to")),),
)


class InvitationPage(FormPage):
    """Date and place for bringing the originals. Dismissed with the list of the portal's answers."""

    def __init__(self, context: Context, applications: Sequence[DeskSchoolApplication]) -> None:
        first = applications[0]
        known = {
            "invited_on": first.invited_on.isoformat() if first.invited_on else "",
            "invited_to": first.invited_to,
        }
        numbers = "-".join(str(each.id) for each in applications)
        super().__init__(context, INVITATION, f"school-invitation-{numbers}", known, first.version)
        self._applications = applications

    def title_text(self) -> str:
        """The children's names."""
        children = ", ".join(each.child for each in self._applications)
        return _("Invitation: %(child)s") % {"child": children}

    def review(self, values: Mapping[str, str]) -> Review:
        """All children, and what their parents get."""
        return Review(
            ", ".join(each.child for each in self._applications),
            _("Invitation with the originals, to the parent of each child."),
            _("The parents see date and place in What’s new. You can invite to another day later."),
            N_("Invite"),
        )

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Return the request for the first application."""
        return self._call_of(self._applications[0], values, version)

    def _call_of(
        self, application: DeskSchoolApplication, values: Mapping[str, str], version: int
    ) -> Call[Any]:
        day = date.fromisoformat(values["invited_on"])
        return enrolment.decide(
            application.id, "invite", version, invited_on=day, invited_to=values["invited_to"]
        )

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Send the invitations one after another; repeated with the same key, none is sent twice."""
        answers = [await super().carry_out(call, key)]
        body = call.body
        values = {"invited_on": body["invited_on"], "invited_to": body["invited_to"]}
        for each in self._applications[1:]:
            own = str(uuid5(NAMESPACE_URL, f"{key}/{each.id}"))
            answers.append(await super().carry_out(self._call_of(each, values, each.version), own))
        return answers
