"""A receipt as text: number, time, sum, card, accounts."""

from __future__ import annotations

from datetime import tzinfo

from ruobr_tui import phrases
from ruobr_tui.api.models.payments import Part, Payee, Payment
from ruobr_tui.i18n import _
from ruobr_tui.screens.payments.labels import state_name


def receipt_text(payment: Payment, zone: tzinfo, payee: Payee) -> list[str]:
    """Return the rows of a receipt for a file and for the clipboard. ``payee`` is included if it has a
    name.
    """
    moment = (payment.paid_at or payment.changed_at).astimezone(zone)
    rows = [
        f"{_('Electronic School 2.0')} · {_('Receipt')} {payment.number}",
        "",
        *_payee(payee),
        f"{_('Paid')}: {phrases.date_and_time(moment)}",
        f"{_('Amount')}: {phrases.roubles(payment.amount)}",
        f"{_('Status')}: {state_name(payment.state)}",
    ]
    if payment.refunded:
        rows.append(f"{_('Refunded')}: {phrases.roubles(payment.refunded)}")
    if payment.card:
        rows.append(f"{_('Card')}: {payment.card}")
    if payment.approval_code:
        rows.append(f"{_('Authorisation code')}: {payment.approval_code}")
    rows.append("")
    rows += [_part(part) for part in payment.parts]
    return rows


def _part(part: Part) -> str:
    number = _("account %(number)s") % {"number": part.account}
    return f"{part.name}, {number}: {phrases.roubles(part.amount)}"


def _payee(payee: Payee) -> list[str]:
    if not payee.name:
        return []
    number = f", {_('INN')} {payee.tax_number}" if payee.tax_number else ""
    return [f"{_('Payee')}: {payee.name}{number}"]
