"""An order at the bank: what was registered, paid and refunded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import IntEnum
from typing import Any

from ruobr_server.sandbox.acquirer.cards import ACTIONS, NO_ATTEMPT, Card

BANK_ZONE = timezone(timedelta(hours=3))
"""The bank uses Moscow time."""


class Status(IntEnum):
    """``orderStatus`` of the protocol."""

    REGISTERED = 0
    HELD = 1
    DEPOSITED = 2
    REVERSED = 3
    REFUNDED = 4
    ACS = 5
    DECLINED = 6


STATES = {
    Status.REGISTERED: "CREATED",
    Status.HELD: "APPROVED",
    Status.DEPOSITED: "DEPOSITED",
    Status.REVERSED: "REVERSED",
    Status.REFUNDED: "REFUNDED",
    Status.ACS: "CREATED",
    Status.DECLINED: "DECLINED",
}
"""``paymentState`` and ``transactionStates`` of the protocol."""

UNPAID = (Status.REGISTERED, Status.ACS)


class Refused(Exception):
    """The bank refuses: ``code`` and a text in both languages."""

    def __init__(self, code: int, ru: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.texts = {"ru": ru, "en": en}


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """The data with which a merchant registers an order. Money is in kopecks."""

    number: str
    amount: int
    return_url: str
    expires: datetime
    fail_url: str = ""
    description: str = ""
    language: str = "ru"
    params: dict[str, str] = field(default_factory=dict)
    callback_url: str = ""
    two_phase: bool = False


@dataclass(slots=True)
class Order:
    """The present state of an order. Of the card it has only what the protocol sends."""

    id: str
    request: OrderRequest
    registered: datetime
    status: Status = Status.REGISTERED
    action_code: int = NO_ATTEMPT
    approved: int = 0
    deposited: int = 0
    refunded: int = 0
    ip: str = ""
    masked: str = ""
    expiration: str = ""
    approval_code: str = ""
    tried: datetime | None = None
    secured: Card | None = None
    """The card that waits for the code of 3-D Secure."""
    wrong_codes: int = 0

    @property
    def at(self) -> datetime:
        """When it was paid, or else registered."""
        return self.tried or self.registered

    def to_wire(self, language: str) -> dict[str, Any]:
        """The extended status, as JSON."""
        request = self.request
        status: dict[str, Any] = {
            "orderNumber": request.number,
            "orderStatus": int(self.status),
            "actionCode": self.action_code,
            "actionCodeDescription": ACTIONS[self.action_code][language],
            "amount": request.amount,
            "currency": "643",
            "date": _milliseconds(self.registered),
            "orderDescription": request.description,
            "ip": self.ip,
            "merchantOrderParams": [{"name": name, "value": text} for name, text in request.params.items()],
            "attributes": [{"name": "mdOrder", "value": self.id}],
            "paymentAmountInfo": {
                "paymentState": STATES[self.status],
                "approvedAmount": self.approved,
                "depositedAmount": self.deposited,
                "refundedAmount": self.refunded,
            },
        }
        if self.tried is not None:
            status["authDateTime"] = _milliseconds(self.tried)
            status["cardAuthInfo"] = {
                "maskedPan": self.masked,
                "expiration": self.expiration,
                "cardholderName": "SANDBOX CARDHOLDER",
                "approvalCode": self.approval_code,
            }
            status["bankInfo"] = {
                "bankName": "SANDBOX BANK",
                "bankCountryCode": "RU",
                "bankCountryName": {"ru": "Россия", "en": "Russia"}[language],
            }
        return status


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp()) * 1000 + at.microsecond // 1000
