"""The list of refunds and alerts at the meals desk."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api.list_orders import ListOrder, ListPart
from ruobr_tui.api.models.payments import DeskAlert, DeskRefund, DeskRefunds
from ruobr_tui.api.requests import payments
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.states.payments import FINAL_REFUNDS, WAITING_REFUNDS, RefundState
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.desks.page import Group, facts
from ruobr_tui.screens.parts.desks.revocation import RevokingPage
from ruobr_tui.screens.parts.desks.rows import by_surname, longest_waiting
from ruobr_tui.screens.parts.desks.shared_desk import SharedDesk
from ruobr_tui.screens.parts.list_page import Order
from ruobr_tui.screens.payments.labels import EXPLANATIONS, alert_name, refund_name, refund_role
from ruobr_tui.widgets.blocks.table import Column, Row

Item = DeskAlert | DeskRefund


DECIDED = "decided"
"""What the portal calls the refunds that are over."""
ALERTS = "alerts"
"""Among the counts: alerts, which stand before what waits."""


class RefundsList(SharedDesk, RevokingPage):
    """Alerts and refunds that wait, then decided ones; the pane tells the payment and who asks."""

    DETAIL_ROWS: ClassVar[int] = 11
    DESK_KIND: ClassVar[str] = "refunds"
    KEYS: ClassVar[str] = payments.WORK_LIST
    STATES: ClassVar[Mapping[str | None, str]] = {None: N_("Waiting"), DECIDED: N_("Decided")}
    WAITING = frozenset({RefundState.REQUESTED, RefundState.DOUBTFUL})
    NOTHING_WAITS = N_("No refund requests. n starts a refund.")
    NOTHING_THERE = N_("No refund has been decided yet.")
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "refunds_desk.approve": ("approve", N_("Only a refund that a parent asks for is approved.")),
        "refunds_desk.refuse": ("refuse", N_("Only a refund that a parent asks for is refused.")),
        "refunds_desk.revoke": (
            "revoke",
            N_("This refund is sent to the bank, or decided: it cannot be taken back."),
        ),
        "refunds_desk.explain": (
            "explain",
            N_("Only a refund that differs from the bank’s records needs an explanation."),
        ),
        "refunds_desk.close_alert": ("close_alert", N_("Put the cursor on an alert first.")),
    }
    SILENT: ClassVar[frozenset[str]] = frozenset(
        {"refunds_desk.revoke", "refunds_desk.explain", "refunds_desk.close_alert"}
    )

    def title_text(self) -> str:
        """The section."""
        return _("Refunds")

    def list_in(self, state: str | None, part: ListPart) -> Resource[DeskRefunds]:
        """What is still to be done, or what is decided."""
        return payments.refunds(state, part)

    def rows_of(self, answer: DeskRefunds) -> Sequence[Item]:
        """Alerts first, then refunds."""
        return [*answer.alerts, *answer.refunds]

    def states_of(self, state: str | None) -> Collection[str]:
        """Also what the bank has to do stands in the first tab."""
        return FINAL_REFUNDS if state == DECIDED else [*WAITING_REFUNDS, ALERTS]

    def waits(self, item: Item) -> bool:
        """Whether the desk has something to do."""
        return isinstance(item, DeskAlert) or super().waits(item)

    def key_of(self, item: Item) -> Hashable:
        """Alerts have numbers of their own."""
        return f"alert/{item.id}" if isinstance(item, DeskAlert) else item.id

    def actions_of(self, item: Item) -> Collection[str]:
        """Actions that the portal allows, by names of commands."""
        if isinstance(item, DeskAlert):
            return ["close_alert"] if "close" in item.actions else []
        return ["explain" if action in EXPLANATIONS else action for action in item.actions]

    def updated(self, item: Item, answer: Any) -> Any:
        """A refund stays in its place as it is now; an alert that was closed is gone."""
        return None if isinstance(item, DeskAlert) else super().updated(item, answer)

    def opens(self, key: Hashable) -> bool:
        """There is no page behind a refund; Enter goes into the pane."""
        return False

    @property
    def refund(self) -> DeskRefund | None:
        """The selected refund."""
        return self.chosen if isinstance(self.chosen, DeskRefund) else None

    @property
    def alert(self) -> DeskAlert | None:
        """The selected alert."""
        return self.chosen if isinstance(self.chosen, DeskAlert) else None

    def _at(self, item: Item) -> datetime:
        at = item.at if isinstance(item, DeskAlert) else item.asked_at
        return at.astimezone(self.context.zone)

    # List

    def columns(self) -> Sequence[Column]:
        """The columns."""
        return [
            Column("day", _("Date"), 6, role="dim", drop=3),
            Column("name", _("Pupil"), least=20),
            Column("payment", _("Payment"), 14, role="dim", drop=1),
            Column("state", _("Status"), 18, drop=2),
            Column("amount", _("Amount"), 12, "right"),
        ]

    def row(self, item: Item) -> Row:
        """The row of an alert or a refund."""
        cells: dict[str, str | tuple[str, str]] = {
            "day": phrases.short_date(self._at(item).date()),
            "payment": item.payment,
            "amount": phrases.roubles(item.amount),
        }
        if isinstance(item, DeskAlert):
            cells |= {
                "name": (f"! {_('Bank alert')}", "overdue"),
                "state": (alert_name(item.kind), "overdue"),
            }
            return Row(self.key_of(item), cells, item.order_id or item.order)
        cells |= {"name": item.name, "state": (refund_name(item.state), refund_role(item.state))}
        return Row(item.id, cells, f"{item.name}, № {item.account}")

    def search_text(self, item: Item) -> str:
        """Name, account, payment, payer."""
        if isinstance(item, DeskAlert):
            return f"{item.payment} {item.payer} {item.order} {item.order_id}"
        return f"{item.name} {item.account} {item.payment} {item.payer}"

    def orders(self) -> Sequence[Order]:
        """As the portal sends them; by sum; by name."""
        return (
            longest_waiting() if self.state is None else Order(N_("Last decided first")),
            Order(
                N_("Largest amount first"),
                lambda item: item.amount,
                is_descending=True,
                on_portal=ListOrder.AMOUNT,
            ),
            by_surname(lambda item: getattr(item, "name", "")),
        )

    # Pane

    def title_of(self, item: Item) -> tuple[str, str]:
        """Whose money, and how much."""
        if isinstance(item, DeskAlert):
            return _("Bank alert"), phrases.roubles(item.amount)
        return item.name, phrases.roubles(item.amount)

    def groups(self, item: Item) -> Sequence[Group]:
        """The payment, the account, who asks and why."""
        day = phrases.numeric_date(self._at(item).date())
        if isinstance(item, DeskAlert):
            at_the_bank = _("at the bank %(order)s · %(order_id)s") % {
                "order": item.order or "—",
                "order_id": item.order_id or "—",
            }
            return [
                Group(_("What happened"), [("!", alert_name(item.kind), "overdue"), *facts(day)]),
                Group(_("Payment"), facts(item.payment, item.payer.lower(), at_the_bank)),
            ]
        paid = _("%(amount)s of %(paid)s") % {
            "amount": phrases.roubles(item.amount),
            "paid": phrases.roubles(item.paid),
        }
        balance = _("№ %(account)s, balance %(balance)s") % {
            "account": item.account,
            "balance": phrases.roubles(item.balance),
        }
        by = _("by the school") if item.by == "desk" else item.payer.lower()
        return [
            Group(_("Status"), [("", refund_name(item.state), refund_role(item.state)), *self._until(item)]),
            Group(_("Reason"), facts(item.reason)),
            Group(_("Who asks"), facts(f"{by}, {day}")),
            Group(_("Payment"), facts(item.payment, paid)),
            Group(_("Account"), facts(balance)),
        ]

    def _until(self, item: DeskRefund) -> list[tuple[str, str, str]]:
        if item.revocable_until is None:
            return []
        time = phrases.clock_time(item.revocable_until.astimezone(self.context.zone))
        text = _("can be taken back until %(time)s, then it is sent to the bank") % {"time": time}
        return [("↩", text, "due")]
