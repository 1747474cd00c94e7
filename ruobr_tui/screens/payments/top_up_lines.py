"""Lines of the page of a new payment: for whom, how much, and until when each sum lasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.payments import Payable, Payment
from ruobr_tui.api.states.payments import CREDITED
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.meals.spending import Spending
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span, line, paragraph

OFFERED_BY = "asd"
"""Keys of the offered sums."""
SPANS = (N_("a week"), N_("two weeks"), N_("a month"))
BALANCE, AMOUNT, ACCOUNT = 13, 15, 28
"""Cells of the columns: what is on the account, what is put there, and the account itself."""
WITH_ACCOUNT = 72
"""Cells of a page from which the account stands in the row of its child."""


def headed(title: str, columns: Sequence[tuple[str, int]], width: int) -> Line:
    """Return a heading with a rule, and names of columns at its right."""
    names = "".join(fit.right(name, cells) for name, cells in columns)
    title = fit.cut(title, width - fit.width_of(names) - 2)
    rest = width - fit.width_of(title) - fit.width_of(names) - 1
    return line((title, "heading"), (" " + "─" * max(0, rest), "rule"), (names, "dim"))


def account_rows(accounts: Sequence[Payable], amounts: Mapping[int, Decimal], width: int) -> list[Line]:
    """Return a row for each child: its account, what is on it, and what is put there."""
    columns = ((_("balance"), BALANCE), (_("to add"), AMOUNT))
    lines = [headed(_("FOR WHOM"), columns, width)]
    for each in accounts:
        amount = amounts.get(each.child)
        number = _("account %(number)s") % {"number": each.account}
        room = width - BALANCE - AMOUNT - 1
        name = f"{each.name} {each.school_class}".strip()
        about = [Span(" "), Span(fit.left(name, room), "text")]
        if width >= WITH_ACCOUNT:
            about = [
                Span(" "),
                Span(fit.left(name, room - ACCOUNT), "text"),
                Span(fit.left(number, ACCOUNT), "dim"),
            ]
        lines.append(
            line(
                *about,
                (fit.right(phrases.roubles(each.balance), BALANCE), "bad" if each.balance < 0 else "text"),
                (fit.right(phrases.roubles(amount) if amount else "–", AMOUNT), "mark" if amount else "dim"),
                key=each.child,
                copy=each.account,
            )
        )
    return lines


def offer_rows(account: Payable, spending: Spending, width: int) -> list[Line]:
    """Return the offered sums with their keys, and until when each lasts."""
    title = _("HOW MUCH: %(name)s") % {"name": account.name}
    if spending.usual is not None:
        usual = _("usually %(sum)s a day") % {"sum": phrases.roubles(spending.usual)}
        title = f"{title}, {usual}"
    lines = [headed(title, (), width)]
    sums = spending.offers(account)
    cells = max(fit.width_of(phrases.roubles(each)) for each in sums)
    for key, amount, span in zip(OFFERED_BY, sums, SPANS, strict=True):
        lasting = spending.lasts(account.balance + amount)
        about = ", ".join(filter(None, (_(span) if spending.usual is not None else "", lasting)))
        lines.append(
            line(
                "   ",
                (key, "key"),
                "  ",
                (fit.right(phrases.roubles(amount), cells), "text"),
                "   ",
                (about, "dim"),
            )
        )
    limits = {"least": phrases.roubles(account.smallest), "most": phrases.roubles(account.largest)}
    other = _("another amount, from %(least)s to %(most)s; 0 clears it") % limits
    return [*lines, line("   ", ("↵", "key"), "  ", (other, "text"))]


def total_rows(
    accounts: Sequence[Payable],
    amounts: Mapping[int, Decimal],
    spending: Callable[[int], Spending],
    width: int,
) -> list[Line]:
    """Return the total, and for each child what will be on its account and until when that lasts."""
    total = phrases.roubles(sum(amounts.values(), Decimal(0)))
    lines = [headed(_("TOTAL"), ((total, fit.width_of(total) + 1),), width)]
    for each in accounts:
        amount = amounts.get(each.child)
        if not amount:
            continue
        after = each.balance + amount
        before, more = (phrases.roubles(each_sum).removesuffix(" ₽") for each_sum in (each.balance, amount))
        sums = f"{before} + {more} = {phrases.roubles(after)}"
        parts = (f"{each.name}: {sums}", spending(each.child).lasts(after))
        lines += paragraph(", ".join(filter(None, parts)), width - 2, "text", "   ")
    return lines


def last_payment(known: Sequence[Payment], accounts: Sequence[Payable]) -> Payment | None:
    """Return the latest payment that was credited, if all its children still have an account."""
    children = {each.child for each in accounts}
    return next(
        (
            each
            for each in known
            if each.state in CREDITED and {part.child for part in each.parts} <= children
        ),
        None,
    )


def last_rows(last: Payment, accounts: Sequence[Payable], day: date, width: int) -> list[Line]:
    """Return what was paid the last time, with the key that repeats it."""
    names = {each.child: each.name for each in accounts}
    parts = _(" and ").join(
        f"{names.get(part.child, part.name)} {phrases.roubles(part.amount)}" for part in last.parts
    )
    text = _("Last time: %(day)s, %(parts)s") % {"day": phrases.day_and_month(day), "parts": parts}
    lines = paragraph(text, width - 2, "dim", "   ")
    return [*lines, line("   ", ("o", "key"), "  ", (_("repeat it"), "text"))]
