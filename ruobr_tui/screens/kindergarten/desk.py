"""The operator's desk: applications by state, the oldest first, and what may be decided about each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import kindergarten
from ruobr_tui.api.models.kindergarten import DeskApplication, DeskApplications
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.kindergarten import REGIMES
from ruobr_tui.api.rules.scans import CERTIFICATE
from ruobr_tui.api.states import kindergarten as states
from ruobr_tui.api.states.kindergarten import KindergartenState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.labels import application_name, place_name, state_name
from ruobr_tui.screens.kindergarten.questions import ENROL, REGISTER
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import Asked, way_back
from ruobr_tui.screens.parts.duplicate_warning import warning
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.revocation import RevokingPage, until_line
from ruobr_tui.screens.parts.work_list import WorkListScreen, is_confirmed, papers, sign
from ruobr_tui.widgets.lines import Line, heading, line, listed, paragraph

REASONS = {
    "ask-documents": (
        N_("Ask for documents"),
        N_("%(child)s\nWhich documents? The parent will read it."),
        N_("Documents asked for: %(child)s."),
    ),
    "refuse": (
        N_("Refuse this application"),
        N_("%(child)s\nWhy? The parent will read it."),
        N_("Refused: %(child)s."),
    ),
    "cancel": (
        N_("Did not appear"),
        N_("%(child)s\nThe place is free again. Why? The parent will read it."),
        N_("Did not appear: %(child)s. The place is free again."),
    ),
}
"""What needs words: its title, what is asked, what is told when it was done."""
LATE_AFTER = 7
"""Days after which an application that waits is shown as urgent."""


class KindergartenDeskScreen(RevokingPage, WorkListScreen):
    """Three lines an application: child and parent, what is claimed, what is wished."""

    STATES = (
        None,
        KindergartenState.REGISTERED,
        KindergartenState.REFERRED,
        KindergartenState.CONTRACT,
        KindergartenState.ENROLLED,
        KindergartenState.REFUSED,
        KindergartenState.NO_SHOW,
    )
    WAITING = states.WAITING
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("kindergarten_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    ACTS: ClassVar[Mapping[str, str]] = {
        "kindergarten_desk.ask": "ask-documents",
        **{
            f"kindergarten_desk.{action}": action
            for action in ("take", "register", "refuse", "confirm", "enrol", "cancel", "revoke", "scans")
        },
    }

    def title_text(self) -> str:
        """The section."""
        return _("Kindergarten applications")

    def list_in(self, state: str | None) -> Resource[DeskApplications]:
        """The oldest first."""
        return kindergarten.work_list(state)

    def reason_of(self, it: DeskApplication) -> str:
        """Which application."""
        return _("kindergarten application %(number)s") % {"number": it.number or it.id}

    def resources(self) -> Sequence[Resource[Any]]:
        """The work list of the state; the municipalities for a round."""
        return [*super().resources(), kindergarten.territories()]

    def page(self, width: int) -> list[Line]:
        """How many there are in each state, then the oldest."""
        found: DeskApplications | None = self.found
        if found is None:
            return not_loaded(width)
        shown = _("waiting") if self._state is None else state_name(self._state)
        lines = [*self.counts(state_name, width), heading(shown, width)]
        if not found.applications:
            return lines + nothing(_("Nothing here."), width)
        for each in found.applications:
            lines += self._lines(each, width)
        return lines

    def _lines(self, it: DeskApplication, width: int) -> list[Line]:
        filed = it.created_at.astimezone(self.context.zone).date()
        waited = (self.context.today() - filed).days
        late = self._state is None and waited >= LATE_AFTER
        born = phrases.numeric_date(it.birth_date)
        claims = []
        if it.category:
            claims.append(f"{sign(it.category_confirmed)} {it.category}")
        claims += [
            _("%(sign)s sibling at № %(number)d")
            % {"sign": sign(each.sibling_confirmed), "number": each.number}
            for each in it.choices
            if each.sibling
        ]
        regimes = dict(REGIMES)
        wished = it.values.get("desired_date", "")
        wishes = ", ".join(f"№ {each.number}" for each in it.choices)
        regime = it.values.get("regime", "")
        about = filter(
            None,
            (
                wishes,
                phrases.numeric_date(date.fromisoformat(wished)) if wished else "",
                _(regimes[regime]) if regime in regimes else regime,
            ),
        )
        asked = _("filed %(day)s") % {"day": phrases.numeric_date(filed)}
        parent = filter(None, (it.parent, it.phone, it.certificate))
        rows = [
            line(
                (f" {it.child}", "text"),
                (f"  {born}  ", "dim"),
                (it.number, "mark"),
                (f"  {state_name(it.state)}", "warning" if it.deadline else "dim"),
                key=it.id,
                copy=it.number or it.child,
            ),
            *listed(
                ((asked, "bad" if late else "dim"), *((each, "dim") for each in parent)), width - 2, "   "
            ),
            *listed(((each, "dim") for each in about), width - 2, "   "),
        ]
        if shown := papers(it.documents):
            rows += paragraph(shown, width - 2, "dim", "   ")
        if claims:
            rows += listed(((each, "active") for each in claims), width - 2, "   ")
        rows += warning(it.twins)
        if it.referral is not None:
            rows.append(line((f"   → № {it.referral.number} «{it.referral.name}»", "good")))
        if it.revocable_until is not None:
            rows.append(until_line(it.revocable_until))
        return rows

    # Commands

    @property
    def possible(self) -> Collection[str]:
        """Without the scan nothing is registered."""
        it: DeskApplication | None = self.chosen
        is_ready = it is not None and is_confirmed(it.documents, CERTIFICATE)
        return [action for action in super().possible if action != "register" or is_ready]

    def has_claims(self, it: DeskApplication) -> bool:
        """A privilege, or a brother or sister there."""
        return bool(it.category) or any(each.sibling for each in it.choices)

    def action_revoke(self) -> None:
        """Put the application back into the state before the decision."""
        it: DeskApplication | None = self.chosen
        if it is None:
            self.nothing_chosen()
            return
        if not self.is_revocable:
            self.not_revocable()
            return
        named = {"child": it.child, "number": it.number, "state": state_name(it.revoked_state)}
        done = _("Revoked: %(child)s, status again “%(state)s”.")
        if it.revoked_state == KindergartenState.REGISTERED and it.number:
            done = _("Back in the queue: %(child)s, № %(number)s")
        self.with_words(
            _("%(child)s: revoke, status again “%(state)s”. Why? The parent will read it.") % named,
            lambda words: kindergarten.decide(it.id, "revoke", it.version, note=words),
            done % named,
            title=_("Revoke decision"),
        )

    def action_decide(self, action: str) -> None:
        """Carry an action out on the application under the cursor."""
        it: DeskApplication | None = self.chosen
        if it is None:
            self.nothing_chosen()
            return
        if action not in it.actions:
            self.notice(_("That is not possible with this application now."))
            return
        call = kindergarten.decide(it.id, action, it.version)
        match action:
            case "enrol":
                self.after_yes(self._about_enrolling(it), call)
            case "register" if not is_confirmed(it.documents, CERTIFICATE):
                self.notice(_("Confirm the scan of the birth certificate first (s)."))
            case "register":
                self.after_yes(self._about_registering(it), call)
            case "ask-documents" | "refuse" | "cancel":
                title, question, done = (_(each) % {"child": it.child} for each in REASONS[action])
                self.with_words(
                    question,
                    lambda words: kindergarten.decide(it.id, action, it.version, note=words),
                    done,
                    title=title,
                )
            case _:
                self.carry_out(call, _("Taken into review: %(child)s.") % {"child": it.child})

    def _about_enrolling(self, it: DeskApplication) -> Asked:
        place = place_name(it.referral.number, it.referral.name) if it.referral is not None else ""
        born = phrases.numeric_date(it.birth_date)
        return ENROL.about(
            child=it.child,
            born=born,
            application=application_name(it.number),
            place=place,
            way_back=way_back(),
        )

    def _about_registering(self, it: DeskApplication) -> Asked:
        return REGISTER.about(
            child=it.child,
            born=phrases.numeric_date(it.birth_date),
            wishes=", ".join(place_name(each.number, each.name) for each in it.choices),
            filed=phrases.numeric_date(it.created_at.astimezone(self.context.zone).date()),
        )

    def action_confirm(self) -> None:
        """Confirm everything that is claimed; when it is confirmed, take that back."""
        it: DeskApplication | None = self.chosen
        if it is None:
            self.nothing_chosen()
            return
        siblings = [each for each in it.choices if each.sibling]
        if not self.has_claims(it):
            self.notice(_("Nothing is claimed here."))
            return
        if "confirm" not in it.actions:
            self.notice(_("That is not possible with this application now."))
            return
        sure = (not it.category or it.category_confirmed) and all(each.sibling_confirmed for each in siblings)
        call = kindergarten.decide(
            it.id,
            "confirm",
            it.version,
            category=not sure if it.category else None,
            siblings=[] if sure else [each.kindergarten_id for each in siblings],
        )
        told = _("Claims no longer confirmed: %(child)s.") if sure else _("Claims confirmed: %(child)s.")
        self.carry_out(call, told % {"child": it.child})

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="plan a round")
    async def action_round(self) -> None:
        """Plan an allocation round."""
        from ruobr_tui.screens.kindergarten.allocation_round import begin_round

        await begin_round(self)

    def action_exchanges(self) -> None:
        """Exchanges that wait for approval."""
        from ruobr_tui.screens.kindergarten.exchange_desk import ExchangesDeskScreen

        self.app.push_screen(ExchangesDeskScreen(self.context))
