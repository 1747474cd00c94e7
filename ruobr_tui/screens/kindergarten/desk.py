"""The operator's desk: applications by state, the oldest first, with the possible decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.kindergarten import DeskApplication, DeskApplications
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.scans import CERTIFICATE
from ruobr_tui.api.rules.kindergarten import REGIMES
from ruobr_tui.api.states import kindergarten as states
from ruobr_tui.api.states.kindergarten import KindergartenState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.kindergarten.labels import application_name, place_name, state_name
from ruobr_tui.screens.kindergarten.questions import ENROL, REGISTER
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import Prompt, way_back
from ruobr_tui.screens.parts.duplicate_warning import warning
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.revocation import REVOKE, RevokingPage, until_line
from ruobr_tui.screens.parts.work_list import WorkListScreen, is_confirmed, papers, sign
from ruobr_tui.widgets.lines import Line, line, listed, paragraph

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
"""Decisions that need a text: (title, question, notice after success)."""
LATE_AFTER = 7
"""Days after which an open application is shown as urgent."""


class KindergartenDeskScreen(RevokingPage, WorkListScreen):
    """Three lines for each application: child and parent, claims, chosen kindergartens."""

    STATES: ClassVar[Mapping[str | None, str]] = {
        None: N_("Waiting"),
        KindergartenState.REGISTERED: N_("Queue"),
        KindergartenState.REFERRED: N_("Place given"),
        KindergartenState.CONTRACT: N_("Contract"),
        KindergartenState.ENROLLED: N_("Enrolled"),
        KindergartenState.REFUSED: N_("Refused"),
        KindergartenState.NO_SHOW: N_("No-show"),
    }
    WAITING = states.WAITING
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("kindergarten_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "kindergarten_desk.take": (
            "take",
            N_("Only an application that nobody has looked at is taken into review."),
        ),
        "kindergarten_desk.register": (
            "register",
            N_("This application is in the queue already, or decided."),
        ),
        "kindergarten_desk.ask": (
            "ask-documents",
            N_("Documents are asked for only before it stands in the queue."),
        ),
        "kindergarten_desk.refuse": (
            "refuse",
            N_("A place is given, or it is decided: it can no longer be refused."),
        ),
        "kindergarten_desk.confirm": (
            "confirm",
            N_("This application is decided; its claims stay as they are."),
        ),
        "kindergarten_desk.enrol": (
            "enrol",
            N_("The parent accepts a place first; then the child can be enrolled."),
        ),
        "kindergarten_desk.cancel": ("cancel", N_("Only who has accepted a place can fail to appear.")),
        "kindergarten_desk.revoke": REVOKE,
        "kindergarten_desk.scans": ("scans", ""),
    }

    def title_text(self) -> str:
        """The section."""
        return _("Kindergarten applications")

    def short_title(self) -> str:
        """The section in a word or two."""
        return _("Kindergarten")

    def list_in(self, state: str | None) -> Resource[DeskApplications]:
        """The list of a state, the oldest first."""
        return kindergarten.work_list(state)

    def reason_of(self, application: DeskApplication) -> str:
        """The reason logged for opening scans: the application."""
        return _("kindergarten application %(number)s") % {"number": application.number or application.id}

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of the state; the municipalities, for a round."""
        return [*super().resources(), kindergarten.territories()]

    def page(self, width: int) -> list[Line]:
        """Return the number of applications in each state, then the oldest ones."""
        lists: DeskApplications | None = self.stored_list
        if lists is None:
            return not_loaded(width)
        if not lists.applications:
            return nothing(_("Nothing here."), width)
        lines: list[Line] = []
        for each in lists.applications:
            lines += self._lines(each, width)
        return lines

    def _lines(self, application: DeskApplication, width: int) -> list[Line]:
        filed = application.created_at.astimezone(self.context.zone).date()
        waited = (self.context.today() - filed).days
        late = self._state is None and waited >= LATE_AFTER
        born = phrases.numeric_date(application.birth_date)
        claims = []
        if application.category:
            claims.append(f"{sign(application.category_confirmed)} {application.category}")
        claims += [
            _("%(sign)s sibling at № %(number)d")
            % {"sign": sign(each.sibling_confirmed), "number": each.number}
            for each in application.choices
            if each.sibling
        ]
        regimes = dict(REGIMES)
        wished = application.values.get("desired_date", "")
        wishes = ", ".join(f"№ {each.number}" for each in application.choices)
        regime = application.values.get("regime", "")
        about = filter(
            None,
            (
                wishes,
                phrases.numeric_date(date.fromisoformat(wished)) if wished else "",
                _(regimes[regime]) if regime in regimes else regime,
            ),
        )
        filed_on = _("filed %(day)s") % {"day": phrases.numeric_date(filed)}
        parent = filter(None, (application.parent, application.phone, application.certificate))
        rows = [
            line(
                (f" {application.child}", "text"),
                (f"  {born}  ", "dim"),
                (application.number, "mark"),
                (f"  {state_name(application.state)}", "warning" if application.deadline else "dim"),
                key=application.id,
                copy=application.number or application.child,
            ),
            *listed(
                ((filed_on, "bad" if late else "dim"), *((each, "dim") for each in parent)), width - 2, "   "
            ),
            *listed(((each, "dim") for each in about), width - 2, "   "),
        ]
        if shown := papers(application.documents):
            rows += paragraph(shown, width - 2, "dim", "   ")
        if claims:
            rows += listed(((each, "active") for each in claims), width - 2, "   ")
        rows += warning(application.twins)
        if application.referral is not None:
            rows.append(line((f"   → № {application.referral.number} «{application.referral.name}»", "good")))
        if application.revocable_until is not None:
            rows.append(until_line(application.revocable_until))
        return rows

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Without a confirmed scan no application is registered."""
        application: DeskApplication | None = self.chosen
        why = super().why_not(command_id)
        if why or application is None:
            return why
        match command_id:
            case "kindergarten_desk.register" if not is_confirmed(application.documents, CERTIFICATE):
                return _("Confirm the scan of the birth certificate first (s).")
            case "kindergarten_desk.confirm" if not self.has_claims(application):
                return _("Nothing is claimed here.")
        return None

    def has_claims(self, application: DeskApplication) -> bool:
        """Whether a privilege or a sibling is claimed."""
        return bool(application.category) or any(each.sibling for each in application.choices)

    def action_revoke(self) -> None:
        """Restore the state before the decision."""
        application: DeskApplication | None = self.chosen
        if application is None:
            return
        named = {
            "child": application.child,
            "number": application.number,
            "state": state_name(application.revoked_state),
        }
        done = _("Revoked: %(child)s, status again “%(state)s”.")
        if application.revoked_state == KindergartenState.REGISTERED and application.number:
            done = _("Back in the queue: %(child)s, № %(number)s")
        self.with_words(
            _("%(child)s: revoke, status again “%(state)s”. Why? The parent will read it.") % named,
            lambda words: kindergarten.decide(application.id, "revoke", application.version, note=words),
            done % named,
            title=_("Revoke decision"),
        )

    def action_decide(self, action: str) -> None:
        """Carry out an action on the selected application."""
        application: DeskApplication | None = self.chosen
        if application is None:
            return
        call = kindergarten.decide(application.id, action, application.version)
        match action:
            case "enrol":
                self.after_yes(self._about_enrolling(application), call)
            case "register":
                self.after_yes(self._about_registering(application), call)
            case "ask-documents" | "refuse" | "cancel":
                title, question, done = (_(each) % {"child": application.child} for each in REASONS[action])
                self.with_words(
                    question,
                    lambda words: kindergarten.decide(
                        application.id, action, application.version, note=words
                    ),
                    done,
                    title=title,
                )
            case _:
                self.carry_out(call, _("Taken into review: %(child)s.") % {"child": application.child})

    def _about_enrolling(self, application: DeskApplication) -> Prompt:
        place = (
            place_name(application.referral.number, application.referral.name)
            if application.referral is not None
            else ""
        )
        born = phrases.numeric_date(application.birth_date)
        return ENROL.about(
            child=application.child,
            born=born,
            application=application_name(application.number),
            place=place,
            way_back=way_back(),
        )

    def _about_registering(self, application: DeskApplication) -> Prompt:
        return REGISTER.about(
            child=application.child,
            born=phrases.numeric_date(application.birth_date),
            wishes=", ".join(place_name(each.number, each.name) for each in application.choices),
            filed=phrases.numeric_date(application.created_at.astimezone(self.context.zone).date()),
        )

    def action_confirm(self) -> None:
        """Confirm all claims; if they are confirmed, withdraw that."""
        application: DeskApplication | None = self.chosen
        if application is None:
            return
        siblings = [each for each in application.choices if each.sibling]
        sure = (not application.category or application.category_confirmed) and all(
            each.sibling_confirmed for each in siblings
        )
        call = kindergarten.decide(
            application.id,
            "confirm",
            application.version,
            category=not sure if application.category else None,
            siblings=[] if sure else [each.kindergarten_id for each in siblings],
        )
        text = _("Claims no longer confirmed: %(child)s.") if sure else _("Claims confirmed: %(child)s.")
        self.carry_out(call, text % {"child": application.child})

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="plan a round")
    async def action_round(self) -> None:
        """Plan an allocation round."""
        from ruobr_tui.screens.kindergarten.allocation_round import begin_round

        await begin_round(self)

    def action_exchanges(self) -> None:
        """Open exchanges that wait for approval."""
        from ruobr_tui.screens.kindergarten.exchange_desk import ExchangesDeskScreen

        self.app.push_screen(ExchangesDeskScreen(self.context))
