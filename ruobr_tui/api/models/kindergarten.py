"""Kindergarten on the wire (``/cabinet/kindergarten``, ``/desk/kindergarten``)."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.models.family import Twin, Values
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeLine, SafeText
from ruobr_tui.api.states.exchange import OfferState, ProposalState
from ruobr_tui.api.states.kindergarten import KindergartenState


class Territory(WireModel):
    """A municipality with its privilege categories."""

    id: int
    title: SafeLine = ""
    categories: Rows[Category] = Field(default_factory=list)


class Category(WireModel):
    """A privilege. ``rank``: 1 out of turn, 2 first turn, 3 preference."""

    id: int
    title: SafeLine = ""
    rank: int = 4


class Territories(WireModel):
    """Where one can apply."""

    territories: Rows[Territory] = Field(default_factory=list)


class Group(WireModel):
    """Places for one age (full years on 1 September) and regime."""

    age: int
    regime: SafeLine = ""
    orientation: SafeLine = ""
    places: int = 0
    free: int = 0


class Institution(WireModel):
    """A kindergarten with its figures. ``moved``: places given by month, the latest last."""

    id: int
    number: int
    name: SafeLine = ""
    district: SafeLine = ""
    address: SafeLine = ""
    phone: SafeLine = ""
    places: int = 0
    free: int = 0
    queue: int = 0
    moved: list[int] = Field(default_factory=list)
    groups: Rows[Group] = Field(default_factory=list)


class Institutions(WireModel):
    """The kindergartens of a municipality by number. ``months``: first days of those of ``moved``."""

    institutions: Rows[Institution] = Field(default_factory=list)
    months: list[date] = Field(default_factory=list)


class Choice(WireModel):
    """A wished kindergarten; ``sibling``: a brother or sister goes there."""

    kindergarten_id: int = Field(ge=1, lt=2**63)
    sibling: bool = False


class ApplicationRequest(WireModel):
    """An application on its way; ``version`` 0 is a new one. ``values`` are of ``rules.kindergarten``."""

    child_id: int = Field(ge=1, lt=2**63)
    territory_id: int = Field(ge=1, lt=2**63)
    values: Values = Field(default_factory=dict)
    category_id: int | None = Field(None, ge=1, lt=2**63)
    choices: list[Choice] = Field(default_factory=list, max_length=50)
    version: int = Field(0, ge=0)


class PlaceOnDay(WireModel):
    """The place from a day on."""

    day: date
    place: int


class TrackedChoice(WireModel):
    """A wished kindergarten and the queue there; places are null outside the queue."""

    kindergarten_id: int
    number: int
    name: SafeLine = ""
    position: int
    sibling: bool = False
    sibling_confirmed: bool = False
    rank: int = 4
    place: int | None = None
    total: int | None = None
    category_place: int | None = None
    category_total: int | None = None
    movement: Rows[PlaceOnDay] = Field(default_factory=list)


class Referral(WireModel):
    """A place that was given."""

    kindergarten_id: int
    number: int
    name: SafeLine = ""
    address: SafeLine = ""
    phone: SafeLine = ""
    regime: SafeLine = ""
    orientation: SafeLine = ""


class Application(WireModel):
    """An application as its owner sees it.

    ``actions``: what may be done now; ``change`` the wishes, ``offer`` the place for exchange, the others as
    ``POST`` takes them.
    """

    id: int
    number: SafeLine = ""
    child_id: int
    child: SafeLine = ""
    birth_date: date
    territory_id: int
    territory: SafeLine = ""
    state: KindergartenState | SafeLine
    values: Values = Field(default_factory=dict)
    category_id: int | None = None
    category: SafeLine = ""
    category_confirmed: bool = False
    registered_at: datetime | None = None
    deadline: date | None = None
    choices: Rows[TrackedChoice] = Field(default_factory=list)
    referral: Referral | None = None
    actions: Rows[SafeLine] = Field(default_factory=list)
    history: Rows[Step] = Field(default_factory=list)
    version: int


class Applications(WireModel):
    """All applications of an account, the newest first."""

    applications: Rows[Application] = Field(default_factory=list)


class DeskApplication(WireModel):
    """An application in the operator's work list, with the child's scans.

    ``revocable_until``: the last day on which the decision about it can be revoked; ``revoked_state``: the
    state that it is in then.
    """

    id: int
    child_id: int = 0
    documents: Rows[Document] = Field(default_factory=list)
    number: SafeLine = ""
    child: SafeLine = ""
    parent: SafeLine = ""
    phone: SafeLine = ""
    birth_date: date
    certificate: SafeLine = ""
    snils: SafeLine = ""
    state: KindergartenState | SafeLine
    values: Values = Field(default_factory=dict)
    category: SafeLine = ""
    category_confirmed: bool = False
    choices: Rows[TrackedChoice] = Field(default_factory=list)
    referral: Referral | None = None
    deadline: date | None = None
    created_at: datetime
    twins: Rows[Twin] = Field(default_factory=list)
    revocable_until: date | None = None
    revoked_state: SafeLine = ""
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int


class DeskApplications(PageOfList):
    """A page of the work list."""

    applications: Rows[DeskApplication] = Field(default_factory=list)


class DeskDecision(WireModel):
    """An action on an application; confirmations may go along with it."""

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1)
    note: SafeText = Field("", max_length=500)
    reason_id: int | None = Field(None, ge=1, lt=2**63, description="of the desk's list, to be counted")
    category_confirmed: bool | None = None
    siblings_confirmed: list[int] | None = Field(None, max_length=50)


class LeftOut(WireModel):
    """An application that gets no place in this round, and why; it keeps its turn."""

    application_id: int = Field(ge=1, lt=2**63)
    reason: SafeLine = Field(min_length=3, max_length=500)


class RoundRequest(WireModel):
    """An allocation round. Without ``plan`` nothing is changed; with the plan of a dry run it is applied."""

    territory_id: int = Field(ge=1, lt=2**63)
    by: date = Field(description="places for applications that wish one by this day")
    plan: SafeLine = Field("", max_length=80)
    leave_out: list[LeftOut] = Field(default_factory=list, max_length=500)


class RoundDecision(WireModel):
    """What a round decides about one application, and why."""

    application_id: int
    number: SafeLine = ""
    child: SafeLine = ""
    birth_date: date | None = None
    kindergarten: SafeLine = ""
    kindergarten_number: int | None = None
    wish: int = 0
    rank: int = 4
    why: SafeLine = Field("", description="given, no-group, full, left-out")
    note: SafeLine = Field("", description="why a clerk has left it out")
    ahead: int = Field(0, description="how many before it wanted the first wish's places")
    places: int = Field(0, description="free places of the first wish")


class Round(WireModel):
    """A round: its plan, how many places it gives, and the decisions (referrals first).

    ``id`` is the number of its protocol once it was applied. ``waits``: the number of the request that a
    second person has to confirm before it is.
    """

    id: int | None = None
    territory_id: int | None = None
    by: date | None = None
    applied_at: datetime | None = None
    applied_by: SafeLine = ""
    plan: SafeLine = ""
    applied: bool = False
    given: int = 0
    left: int = 0
    waits: int | None = None
    decisions: Rows[RoundDecision] = Field(default_factory=list)


class AppliedRounds(WireModel):
    """Rounds that were applied, the latest first, without their decisions."""

    rounds: Rows[Round] = Field(default_factory=list)


class Offer(WireModel):
    """A place offered for exchange; ``mine``: by the caller.

    ``until``: the last day on which an own offer can be taken back, that of the answer for the place.
    ``actions``: ``propose``, when it can be one of the two places of a proposal; ``withdraw`` of an own one.
    """

    id: int
    kindergarten: SafeLine = ""
    address: SafeLine = ""
    regime: SafeLine = ""
    mine: bool = False
    application_id: int | None = None
    state: OfferState | SafeLine = ""
    until: date | None = None
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int = 1


class Proposal(WireModel):
    """A proposal to exchange two places, as one of the two sees it, or the desk.

    ``note``: the words of who changed it last. ``revocable_until``: at the desk, the last day on which
    the approval can be revoked.
    """

    id: int
    gives: SafeLine = ""
    gets: SafeLine = ""
    gives_child: SafeLine = Field("", description="at the desk alone: who has the first place now")
    gets_child: SafeLine = Field("", description="at the desk alone: who has the second place now")
    is_from_me: bool = False
    state: ProposalState | SafeLine = ""
    actions: Rows[SafeLine] = Field(default_factory=list)
    note: SafeLine = ""
    revocable_until: date | None = None
    version: int = 1


class Exchange(WireModel):
    """What can be exchanged: my offers, those that fit them, proposals about mine.

    At the desk: proposals that wait, and ``approved`` ones that can still be revoked.
    """

    offers: Rows[Offer] = Field(default_factory=list)
    proposals: Rows[Proposal] = Field(default_factory=list)
    approved: Rows[Proposal] = Field(default_factory=list)


Territory.model_rebuild()
