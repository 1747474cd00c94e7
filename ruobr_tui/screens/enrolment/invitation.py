"""The form of an invitation with the originals, for one application or several.

With times each family gets one of its own in one request; without them all may come until that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.enrolment import DeskSchoolApplication, DeskSchoolDecision
from ruobr_tui.api.models.parts.longest import longest_of
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.requests import enrolment
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.time_slots import LONGEST, SHORTEST, minute_of, slots, time_text
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.enrolment.last_invitation import call_for, last_invitation, remember
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.forms.review import Review

LONGEST_TIME = 5
"""Characters of ``10:30``."""
TIMES = ("first", "last", "minutes")

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
        Field(
            "first",
            N_("Reception from"),
            longest=LONGEST_TIME,
            example="9:00",
            help=N_("With times each family is given one of its own; without them all come when they like."),
        ),
        Field("last", N_("Reception until"), longest=LONGEST_TIME, example="13:00"),
        Field("minutes", N_("Minutes each"), Kind.WHOLE, least=SHORTEST, most=LONGEST, example="15"),
    ),
    together=(frozenset(TIMES),),
    steps=(Step(N_("When and where"), ("invited_on", "invited_to", *TIMES)),),
)


class Invited(NamedTuple):
    """Who was invited, as the portal answers, and the numbers of those that have changed meanwhile."""

    answers: Sequence[DeskSchoolApplication]
    left: Sequence[int]


class InvitationPage(FormPage):
    """Date, place and times for bringing the originals. Dismissed with ``Invited``."""

    def __init__(self, context: Context, applications: Sequence[DeskSchoolApplication]) -> None:
        first = applications[0]
        known = dict(last_invitation(context))
        if first.invited_on is not None and len(applications) == 1:
            known |= {"invited_on": first.invited_on.isoformat(), "invited_to": first.invited_to}
        numbers = "-".join(str(each.id) for each in applications)
        super().__init__(context, INVITATION, f"school-invitation-{numbers}", known, first.version)
        self._applications = applications
        self._sent: Mapping[str, str] = {}

    def title_text(self) -> str:
        """The children's names."""
        children = ", ".join(each.child for each in self._applications)
        return _("Invitation: %(child)s") % {"child": children}

    def note_of(self, name: str, value: str) -> str:
        """How many families fit between the times."""
        if name != "minutes":
            return ""
        values = self.view.values
        first, last = minute_of(values.get("first", "")), minute_of(values.get("last", ""))
        if first is None or last is None or not value.isdecimal() or int(value) < SHORTEST:
            return ""
        count = len(list(slots(first, last, int(value))))
        return ngettext("%(count)d time", "%(count)d times", count) % {"count": count}

    def extra_problems(self, values: Mapping[str, str]) -> dict[str, Wrong]:
        """Times that are none, or that do not follow each other."""
        if not any(values.get(name) for name in TIMES):
            return {}
        first, last = minute_of(values["first"]), minute_of(values["last"])
        wrong = [name for name, minute in (("first", first), ("last", last)) if minute is None]
        if first is not None and last is not None and first + int(values["minutes"] or 0) > last:
            wrong.append("last")
        return {name: Wrong(reasons.INVITATION_TIMES) for name in wrong}

    def review(self, values: Mapping[str, str]) -> Review:
        """All children, and what their parents get."""
        return Review(
            ", ".join(each.child for each in self._applications),
            _("Invitation with the originals, each family at the next free time.")
            if values.get("first")
            else _("Invitation with the originals, to the parent of each child."),
            _("The parents see date and place in What’s new. You can invite to another day later."),
            N_("Invite"),
        )

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Return the request for all of them, or without times for the first application."""
        self._sent = dict(values)
        if values.get("first"):
            times = {name: time_text(minute_of(values[name]) or 0) for name in ("first", "last")}
            return call_for(self._applications, {**values, **times})
        return self._call_of(self._applications[0], values, version)

    def _call_of(
        self, application: DeskSchoolApplication, values: Mapping[str, str], version: int
    ) -> Call[Any]:
        day = date.fromisoformat(values["invited_on"])
        return enrolment.decide(
            application.id, "invite", version, invited_on=day, invited_to=values["invited_to"]
        )

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Send the invitations; repeated with the same key, none is sent twice."""
        answer = await super().carry_out(call, key)
        if self._sent.get("first"):
            remember(self.context, self._sent)
            return Invited(answer.applications, answer.left)
        answers = [answer]
        for each in self._applications[1:]:
            own = str(uuid5(NAMESPACE_URL, f"{key}/{each.id}"))
            answers.append(await super().carry_out(self._call_of(each, self._sent, each.version), own))
        return Invited(answers, [])
