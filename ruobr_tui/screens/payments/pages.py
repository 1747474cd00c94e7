"""Payments as they were fetched, page by page: which of them are known without a gap, for each filter."""

from __future__ import annotations

from dataclasses import dataclass

from ruobr_tui.api.models.payments import Payment, Payments
from ruobr_tui.api.states import payments as states
from ruobr_tui.api.states.payments import PaymentState
from ruobr_tui.i18n import N_

FILTERS: tuple[tuple[str, str, frozenset[PaymentState]], ...] = (
    ("", N_("all"), frozenset()),
    ("open", N_("open"), states.FILTERS["open"]),
    ("credited", N_("credited"), states.FILTERS["credited"]),
    ("nothing", N_("came to nothing"), states.FILTERS["nothing"]),
)
"""As the portal calls it, as it is called here, which states; the first is all of them."""


@dataclass(slots=True)
class _Span:
    """From the latest to the earliest that is known; ``more``: the portal has earlier ones."""

    latest: int
    earliest: int
    more: bool


class PaymentPages:
    """Grows by what is fetched; nothing in it is ever asked for by itself."""

    def __init__(self) -> None:
        self._known: dict[int, Payment] = {}
        self._spans: dict[str, _Span] = {}

    def take(self, which: str, page: Payments, before: int | None = None) -> list[int]:
        """A page of a filter, the latest or that before a payment; the numbers that were not known."""
        new = [each.id for each in page.payments if each.id not in self._known]
        for each in page.payments:
            known = self._known.get(each.id)
            if known is None or known.version <= each.version:
                self._known[each.id] = each
        numbers = [each.id for each in page.payments]
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
        """Whether anything was fetched of a filter."""
        return which in self._spans

    def next_of(self, which: str) -> int | None:
        """Before which payment the next page begins; None when everything is known."""
        span = self._spans.get(which)
        return span.earliest if span is not None and span.more else None

    def rows(self, which: str) -> list[Payment]:
        """The payments of a filter without a gap, the latest first."""
        span = self._spans.get(which) or self._spans.get("")
        states = next(states for name, _title, states in FILTERS if name == which)
        return sorted(
            (
                each
                for each in self._known.values()
                if span is not None and each.id >= span.earliest and (not states or each.state in states)
            ),
            key=lambda each: -each.id,
        )
