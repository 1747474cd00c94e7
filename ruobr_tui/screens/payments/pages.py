"""Fetched pages of payments: for each filter, which payments are known without a gap."""

from __future__ import annotations

from dataclasses import dataclass

from ruobr_tui.api.models.payments import Payment, Payments
from ruobr_tui.api.states import payments as states
from ruobr_tui.api.states.payments import PaymentState
from ruobr_tui.i18n import N_

FILTERS: tuple[tuple[str, str, frozenset[PaymentState]], ...] = (
    ("", N_("All"), frozenset()),
    ("open", N_("Unfinished"), states.FILTERS["open"]),
    ("credited", N_("Credited"), states.FILTERS["credited"]),
    ("nothing", N_("Unpaid"), states.FILTERS["nothing"]),
)
"""(the portal's code, name, states) of each filter; the first means all payments."""


@dataclass(slots=True)
class _Span:
    """The latest and the earliest known id without a gap; ``more``: the portal has earlier ones."""

    latest: int
    earliest: int
    more: bool


class PaymentPages:
    """Collects fetched pages; sends no requests itself."""

    def __init__(self) -> None:
        self._known: dict[int, Payment] = {}
        self._spans: dict[str, _Span] = {}

    def take(self, which: str, page: Payments, before: int | None = None) -> list[int]:
        """Add a page of a filter: the latest, or the one before a payment. Returns the ids that were not
        known.
        """
        new = [payment.id for payment in page.payments if payment.id not in self._known]
        for payment in page.payments:
            known = self._known.get(payment.id)
            if known is None or known.version <= payment.version:
                self._known[payment.id] = payment
        numbers = [payment.id for payment in page.payments]
        latest, earliest = max(numbers, default=0), min(numbers, default=before or 0)
        span = self._spans.get(which)
        if span is None or (before is None and (not page.more or earliest > span.latest)):
            self._spans[which] = _Span(latest, earliest, page.more)
        elif before is None:
            span.latest = max(span.latest, latest)
        elif before == span.earliest:
            span.earliest, span.more = earliest, page.more
        return new

    def has(self, which: str) -> bool:
        """Return whether anything was fetched for a filter."""
        return which in self._spans

    def next_of(self, which: str) -> int | None:
        """Return the payment before which the next page begins; None if all are known."""
        span = self._spans.get(which)
        return span.earliest if span is not None and span.more else None

    def rows(self, which: str) -> list[Payment]:
        """Return the payments of a filter without a gap, the latest first."""
        span = self._spans.get(which) or self._spans.get("")
        states = next(states for name, _title, states in FILTERS if name == which)
        return sorted(
            (
                payment
                for payment in self._known.values()
                if span is not None
                and payment.id >= span.earliest
                and (not states or payment.state in states)
            ),
            key=lambda payment: -payment.id,
        )
