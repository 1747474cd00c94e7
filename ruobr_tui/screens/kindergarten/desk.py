"""The operator's desk: applications by state, the oldest first, with the possible decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import ListOrder, ListPart
from ruobr_tui.api.models.kindergarten import DeskApplication, DeskApplications, DeskDecision
from ruobr_tui.api.models.parts.longest import longest_of
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
from ruobr_tui.screens.parts.desks.application_desk import REFUSE, ApplicationDesk, common_decisions
from ruobr_tui.screens.parts.desks.applications import born_column, child_column, filed_column
from ruobr_tui.screens.parts.desks.page import Check, Group, facts
from ruobr_tui.screens.parts.desks.papers import (
    is_confirmed,
    paper_rows,
    sign,
    twin_group,
    until_rows,
)
from ruobr_tui.screens.parts.desks.rows import by_surname, day_of, longest_waiting, waited_column
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import Prompt, way_back
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.widgets.blocks.table import Column, Row


class KindergartenDeskScreen(ApplicationDesk):
    """A row for each application; the pane tells parent, wishes, claims and documents."""

    LONGEST_NOTE: ClassVar[int] = longest_of(DeskDecision, "note")
    DESK_KIND: ClassVar[str] = "kindergarten"
    KEYS: ClassVar[str] = kindergarten.WORK_LIST
    STATES: ClassVar[Mapping[str | None, str]] = {
        None: N_("Waiting"),
        KindergartenState.SUBMITTED: N_("New"),
        KindergartenState.REGISTERED: N_("Queue"),
        KindergartenState.REFERRED: N_("Place given"),
        KindergartenState.CONTRACT: N_("Contract"),
        KindergartenState.ENROLLED: N_("Enrolled"),
        KindergartenState.REFUSED: N_("Refused"),
        KindergartenState.NO_SHOW: N_("No-show"),
    }
    SHORT: ClassVar[Mapping[str | None, str]] = {
        KindergartenState.REGISTERED: N_("Qu."),
        KindergartenState.REFERRED: N_("Place"),
        KindergartenState.NO_SHOW: N_("No-sh."),
        KindergartenState.ENROLLED: N_("Enr."),
        KindergartenState.REFUSED: N_("Ref."),
    }
    WAITING, FINAL = states.WAITING, states.FINAL
    PAPERS = (CERTIFICATE,)
    ACCEPTING: ClassVar[frozenset[str]] = frozenset({"kindergarten_desk.enrol"})
    REASONS: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "ask-documents": (
            N_("Ask for documents"),
            N_("%(child)s\nDocuments to bring (the parent will see this)"),
            N_("Documents asked for: %(child)s."),
        ),
        "refuse": REFUSE,
        "cancel": (
            N_("No-show"),
            N_("%(child)s\nThe place is free again. Reason (the parent will see it)"),
            N_("Did not appear: %(child)s. The place is free again."),
        ),
    }
    LATE_AFTER = 7
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("kindergarten_desk")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        **common_decisions("kindergarten_desk"),
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
        "kindergarten_desk.enrol": (
            "enrol",
            N_("The parent accepts a place first; then the child can be enrolled."),
        ),
        "kindergarten_desk.cancel": ("cancel", N_("Only who has accepted a place can fail to appear.")),
    }
    BULK: ClassVar[frozenset[str]] = frozenset(
        {"kindergarten_desk.take", "kindergarten_desk.ask", "kindergarten_desk.refuse"}
    )
    SILENT: ClassVar[frozenset[str]] = frozenset(
        {
            "kindergarten_desk.revoke",
            "kindergarten_desk.take",
            "kindergarten_desk.ask",
            "kindergarten_desk.confirm",
            "kindergarten_desk.cancel",
        }
    )

    def title_text(self) -> str:
        """The section."""
        return _("Kindergarten applications")

    def short_title(self) -> str:
        """What it is about."""
        return _("Kindergarten")

    def list_in(self, state: str | None, part: ListPart) -> Resource[DeskApplications]:
        """The list of a state, the oldest first."""
        return kindergarten.work_list(state, part)

    def reason_of(self, application: DeskApplication) -> str:
        """The reason logged for opening scans: the application."""
        return _("kindergarten application %(number)s") % {"number": application.number or application.id}

    def resources(self) -> Sequence[Resource[Any]]:
        """The list of the state; the municipalities, for a round."""
        return [*super().resources(), kindergarten.territories()]

    def decision(self, application: DeskApplication, action: str, words: str = "") -> Call[Any]:
        """The request of a decision."""
        return kindergarten.decide(application.id, action, application.version, note=words)

    # List

    def columns(self) -> Sequence[Column]:
        """The columns; the status where there are several."""
        is_numbered = any(each.number for each in self.items() or ())
        states_shown = [Column("state", _("Status"), 12, drop=3)] if self.state is None else []
        return [
            child_column(),
            born_column(drop=4),
            *([Column("number", _("Number"), 10, role="dim", drop=2)] if is_numbered else []),
            filed_column(drop=6),
            *states_shown,
            Column("papers", _("Scan"), 4),
            waited_column(),
        ]

    def row(self, item: DeskApplication) -> Row:
        """The row of an application."""
        cells = self.common_cells(item) | {
            "number": item.number or "–",
            "state": (state_name(item.state), "due" if item.deadline else "dim"),
        }
        return Row(item.id, cells, item.number or item.child)

    def orders(self) -> Sequence[Order]:
        """By time, by name, by age."""
        return (
            longest_waiting(),
            by_surname(lambda item: item.child),
            Order(N_("By age"), lambda item: item.birth_date, on_portal=ListOrder.BIRTH),
        )

    # Pane

    def state_name(self, state: str) -> str:
        """How a state of an application is called."""
        return state_name(state)

    def groups(self, item: DeskApplication) -> Sequence[Group]:
        """Parent, wishes, claims, documents, place."""
        wished = item.values.get("desired_date", "")
        regime = item.values.get("regime", "")
        place = place_name(item.referral.number, item.referral.name) if item.referral is not None else ""
        due = phrases.numeric_date(item.deadline) if item.deadline is not None else ""
        until = [("!", _("answer by %(day)s") % {"day": due}, "due")] if due else []
        return [
            Group(_("Parent"), facts(item.parent, phrases.telephone(item.phone))),
            Group(_("Documents"), [*facts(item.certificate), *paper_rows(item.documents)]),
            Group(_("Privileges"), _claims(item) or facts(_("none claimed"))),
            twin_group(item.twins),
            Group(
                _("Wishes"),
                facts(
                    ", ".join(place_name(each.number, each.name) for each in item.choices),
                    _("from %(day)s") % {"day": phrases.date_text(wished)} if wished else "",
                    _(dict(REGIMES).get(regime, regime)) if regime else "",
                ),
            ),
            Group(_("Place"), facts(place)),
            Group(_("Decision"), [*until, *until_rows(item.revocable_until)]),
        ]

    # Commands

    def what_is_missing(self, application: DeskApplication, command_id: str) -> str | None:
        """Without a confirmed scan no application is registered."""
        is_known = is_confirmed(application.documents, CERTIFICATE)
        if command_id == "kindergarten_desk.register" and not is_known:
            return _("Confirm the scan of the birth certificate first (s).")
        return None

    def said_revoked(self, application: DeskApplication) -> str:
        """Say the number with which it is in the queue again."""
        if application.revoked_state != KindergartenState.REGISTERED or not application.number:
            return super().said_revoked(application)
        named = {"child": application.child, "number": application.number}
        return _("Back in the queue: %(child)s, № %(number)s") % named

    def has_claims(self, application: DeskApplication) -> bool:
        """A privilege, or a brother or sister."""
        return bool(_claims(application))

    def are_confirmed(self, application: DeskApplication) -> bool:
        """The privilege and all brothers and sisters."""
        is_sure = not application.category or application.category_confirmed
        return is_sure and all(each.sibling_confirmed for each in application.choices if each.sibling)

    def confirmation(self, application: DeskApplication, are_true: bool) -> Call[Any]:
        """The request about the privilege and about brothers and sisters."""
        siblings = [each.kindergarten_id for each in application.choices if each.sibling]
        return kindergarten.decide(
            application.id,
            "confirm",
            application.version,
            category=are_true if application.category else None,
            siblings=siblings if are_true else [],
        )

    def prompt_of(self, application: DeskApplication, action: str) -> Prompt:
        """Before an enrolment, and before it stands in the queue."""
        is_enrolled = action == "enrol"
        return self._about_enrolling(application) if is_enrolled else self._about_registering(application)

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
            filed=phrases.numeric_date(day_of(self.context, application.created_at)),
        )

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="plan a round")
    async def action_round(self) -> None:
        """Plan an allocation round."""
        from ruobr_tui.screens.kindergarten.allocation_round import begin_round

        await begin_round(self)

    def action_exchanges(self) -> None:
        """Open exchanges that wait for approval."""
        from ruobr_tui.screens.kindergarten.exchange_desk import ExchangesDeskScreen

        self.app.push_screen(ExchangesDeskScreen(self.context))


def _claims(application: DeskApplication) -> list[Check]:
    """Return the claimed privilege and siblings, with whether they are confirmed."""
    rows: list[Check] = []
    if application.category:
        is_sure = application.category_confirmed
        rows.append((sign(is_sure), application.category, "good" if is_sure else "due"))
    for each in application.choices:
        if each.sibling:
            text = _("brother or sister at № %(number)d") % {"number": each.number}
            rows.append((sign(each.sibling_confirmed), text, "good" if each.sibling_confirmed else "due"))
    return rows
