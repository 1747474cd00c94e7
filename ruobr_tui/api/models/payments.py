"""Topping up meal accounts through the bank's page (``/cabinet/payments``)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.models.parts.money import Roubles
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine
from ruobr_tui.api.reasons.payments import SENTENCES
from ruobr_tui.api.reasons.reason import Explanation, explained
from ruobr_tui.api.reasons.wire import from_wire
from ruobr_tui.api.states.payments import AlertKind, PaymentState, RefundState


class Payee(WireModel):
    """The payee, with the fields of a payment QR code (GOST R 56042-2014)."""

    name: SafeLine = ""
    account: SafeLine = ""
    bank: SafeLine = ""
    bank_code: SafeLine = ""
    correspondent_account: SafeLine = ""
    tax_number: SafeLine = ""
    tax_reason: SafeLine = ""


class Payable(WireModel):
    """A child's account that can be topped up, and between which sums."""

    child: int
    name: SafeLine = ""
    school_class: SafeLine = ""
    account: SafeLine = ""
    balance: Roubles
    smallest: Roubles
    largest: Roubles
    payee: Payee = Field(default_factory=Payee)


class Payables(WireModel):
    """The children with a meal account, in the parent's order. ``online``: whether a bank is connected;
    ``payee``: who gets what is paid by card, for receipts.
    """

    accounts: Rows[Payable] = Field(default_factory=list)
    online: bool = False
    payee: Payee = Field(default_factory=Payee)


class PartRequest(WireModel):
    """So much for this child; roubles as text, "500,00"."""

    child: int = Field(ge=1, lt=2**63)
    amount: SafeLine = Field(min_length=1, max_length=20)


class PaymentRequest(WireModel):
    """A new payment, of one child or several. ``language``: of the bank's page."""

    parts: list[PartRequest] = Field(min_length=1, max_length=20)
    language: str = Field("ru", pattern="^(ru|en)$")


class Part(WireModel):
    """What of a payment is for a child. ``refunded``: how much of it was given back."""

    child: int
    name: SafeLine = ""
    account: SafeLine = ""
    amount: Roubles
    refunded: Roubles


class Refund(WireModel):
    """Money on its way back. ``by``: owner or desk.

    ``note`` was said last: by a person or the bank, or by the portal, then ``note_reason`` has ``reason`` and
    ``fields`` like a refusal. Older servers send its English sentence alone.
    """

    id: int
    child: int
    amount: Roubles
    state: RefundState | SafeLine
    reason: SafeLine = ""
    note: SafeLine = ""
    note_reason: SafeJson = Field(None, exclude_if=lambda reason: reason is None)
    by: SafeLine = ""
    asked_at: datetime
    changed_at: datetime
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int

    @property
    def explanation(self) -> Explanation | str:
        """What was said last: a declared reason of the portal, or somebody's words; "" for nothing."""
        sent = self.note_reason
        found = from_wire(sent) if isinstance(sent, dict) else None
        if found is None and (known := SENTENCES.get(self.note)) is not None:
            return explained(known)
        return found or self.note


class Payment(WireModel):
    """A payment as its payer sees it.

    ``page_url`` is there while it can be paid. ``actions``: ``cancel``, ``ask-refund``, and ``receipt`` when
    there is one to read.
    """

    id: int
    number: SafeLine
    state: PaymentState | SafeLine
    amount: Roubles
    refunded: Roubles
    parts: Rows[Part] = Field(default_factory=list)
    page_url: SafeLine = ""
    created_at: datetime
    expires_at: datetime
    changed_at: datetime
    paid_at: datetime | None = None
    card: SafeLine = ""
    approval_code: SafeLine = ""
    declined_because: SafeLine = ""
    history: Rows[Step] = Field(default_factory=list)
    refunds: Rows[Refund] = Field(default_factory=list)
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int


class Payments(WireModel):
    """The latest first; ``more``: there are older ones."""

    payments: Rows[Payment] = Field(default_factory=list)
    more: bool = False


class PaymentAct(WireModel):
    """``cancel``, or ``ask-refund`` of so much for a child, with a reason."""

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1, lt=2**31)
    child: int | None = Field(None, ge=1, lt=2**63)
    amount: SafeLine = Field("", max_length=20)
    reason: SafeLine = Field("", max_length=300)


class RefundAct(WireModel):
    """An action on a refund: ``withdraw`` by the payer; at the desk ``approve``, ``refuse`` or ``revoke``,
    and of a doubtful one ``was-sent``, ``send`` or ``drop``, with a note.
    """

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1, lt=2**31)
    note: SafeLine = Field("", max_length=300)


class DeskRefund(Refund):
    """A refund in the operator's list. ``revocable_until``: then it is sent to the bank."""

    payment: SafeLine = ""
    payer: SafeLine = ""
    name: SafeLine = ""
    account: SafeLine = ""
    paid: Roubles
    balance: Roubles
    revocable_until: datetime | None = None


class DeskAlert(WireModel):
    """What the bank says of a payment and the books cannot follow by themselves.

    ``payment`` is our number, ``order`` and ``order_id`` are the bank's; ``amount`` is what it is about.
    """

    id: int
    kind: AlertKind | SafeLine
    payment: SafeLine
    payer: SafeLine = ""
    order: SafeLine = ""
    order_id: SafeLine = ""
    amount: Roubles
    at: datetime
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int


class DeskRefunds(PageOfList):
    """A page of refunds; before the first of what is to be done, what somebody has to look at.

    ``alerts`` among the counts: how many open alerts there are.
    """

    refunds: Rows[DeskRefund] = Field(default_factory=list)
    alerts: Rows[DeskAlert] = Field(default_factory=list)


class AlertAct(WireModel):
    """``close``: somebody has looked; the note says what it was."""

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1, lt=2**31)
    note: SafeLine = Field("", max_length=300)


class PaymentReversed(WireModel):
    """``reverse``: take a credit that nobody has paid for off again. The family reads the note."""

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1, lt=2**31)
    note: SafeLine = Field(min_length=1, max_length=300)


class RefundStarted(WireModel):
    """Money back by the desk's own decision: of which payment (its number), for which child, why."""

    payment: SafeLine = Field(min_length=1, max_length=40)
    child: int = Field(ge=1, lt=2**63)
    amount: SafeLine = Field(min_length=1, max_length=20)
    reason: SafeLine = Field(min_length=1, max_length=300)


class DeskPart(Part):
    """A part that the desk may give back; ``left``: at most so much."""

    left: Roubles


class DeskPayment(WireModel):
    """A payment as the desk finds it by its number: the parts for children of its schools.

    ``actions``: ``refund`` of a part (``RefundStarted``), ``reverse`` of all of it.
    """

    number: SafeLine
    state: PaymentState | SafeLine
    paid_at: datetime | None = None
    parts: Rows[DeskPart] = Field(default_factory=list)
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int = 0
