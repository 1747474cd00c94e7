"""A receipt as PDF, with embedded fonts. All texts are drawn literally, never parsed as markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from ruobr_server.kit.pdf import FAMILY, document, drawable
from ruobr_server.kit.settings import LegalEntity
from ruobr_tui.api.models.payments import Part, Payment
from ruobr_tui.api.states.payments import RefundState

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN, _LEFT, _ROW = 20.0, 52.0, 7.0
"""Millimetres on an A4 page: the margin, the column of names, a row."""

_COLUMNS = (86.0, 34.0, 25.0, 25.0)

WORDS = {
    "ru": {
        "school": "Электронная школа 2.0",
        "receipt": "Квитанция",
        "about": "Пополнение лицевых счетов питания",
        "payee": "Получатель",
        "tax_number": "ИНН",
        "number": "Номер",
        "paid": "Оплачено",
        "amount": "Сумма",
        "back": "Возвращено",
        "card": "Карта",
        "code": "Код авторизации",
        "child": "Ребёнок",
        "account": "Лицевой счёт",
        "refunds": "Возвраты",
        "day": "Дата",
        "state": "Статус",
        "foot": "Подтверждает зачисление на лицевые счета; кассовым чеком не является.",
    },
    "en": {
        "school": "Electronic School 2.0",
        "receipt": "Receipt",
        "about": "Top-up of meal accounts",
        "payee": "Payee",
        "tax_number": "INN",
        "number": "Number",
        "paid": "Paid",
        "amount": "Amount",
        "back": "Refunded",
        "card": "Card",
        "code": "Authorisation code",
        "child": "Child",
        "account": "Account",
        "refunds": "Refunds",
        "day": "Date",
        "state": "Status",
        "foot": "Confirms that the accounts have been credited. This is not a fiscal receipt.",
    },
}


REFUNDS: dict[str, dict[str, str]] = {
    "ru": {
        RefundState.REQUESTED: "запрошен",
        RefundState.SENDING: "одобрен, выполняется",
        RefundState.DONE: "возвращён",
    },
    "en": {
        RefundState.REQUESTED: "requested",
        RefundState.SENDING: "approved, in progress",
        RefundState.DONE: "refunded",
    },
}
"""Rejected and withdrawn refunds have moved no money, so they are left out."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The content: the payment as its payer sees it, the school's time zone, the payee."""

    payment: Payment
    zone: tzinfo
    payee: LegalEntity = field(default_factory=LegalEntity)


def as_pdf(receipt: Receipt, language: str) -> bytes:
    """One page, or more for many refunds. Slow: not for the event loop."""
    it, words = receipt.payment, WORDS[language]
    moment = it.paid_at or it.changed_at
    page = document(f"{words['receipt']} {it.number}", language, moment, _MARGIN)
    page.add_page()
    _write(page, words["school"], size=10)
    _write(page, f"{words['receipt']} {it.number}", size=18, bold=True)
    _write(page, words["about"], size=11)
    page.ln(4)
    rows = [
        (words["payee"], receipt.payee.name),
        (words["tax_number"], receipt.payee.tax_number),
        (words["number"], it.number),
        (words["paid"], _time(moment, receipt.zone)),
        (words["amount"], _roubles(it.amount, language)),
        (words["back"], _roubles(it.refunded, language) if it.refunded else ""),
        (words["card"], it.card),
        (words["code"], it.approval_code),
    ]
    for name, value in rows:
        if value:
            _pair(page, name, value)
    page.ln(4)
    _parts(page, it.parts, words, language)
    if it.refunds:
        page.ln(4)
        _refunds(page, receipt, words, language)
    page.ln(6)
    _write(page, words["foot"], size=9)
    return bytes(page.output())


def _parts(page: FPDF, parts: list[Part], words: dict[str, str], language: str) -> None:
    _row(page, [words[name] for name in ("child", "account", "amount", "back")], bold=True)
    for part in parts:
        back = _roubles(part.refunded, language) if part.refunded else ""
        _row(page, [part.name, part.account, _roubles(part.amount, language), back])


def _refunds(page: FPDF, receipt: Receipt, words: dict[str, str], language: str) -> None:
    states = REFUNDS[language]
    names = {part.child: part.name for part in receipt.payment.parts}
    shown = [each for each in receipt.payment.refunds if each.state in states]
    if not shown:
        return
    _write(page, words["refunds"], size=12, bold=True)
    _row(page, [words[name] for name in ("child", "state", "amount", "day")], bold=True)
    for each in shown:
        day = f"{each.changed_at.astimezone(receipt.zone):%d.%m.%Y}"
        cells = [names.get(each.child, ""), states[each.state], _roubles(each.amount, language), day]
        _row(page, cells)


def _pair(page: FPDF, name: str, value: str) -> None:
    page.set_font(FAMILY, "", 11)
    page.cell(_LEFT, _ROW, drawable(name))
    page.multi_cell(0, _ROW, drawable(value), new_x="LMARGIN", new_y="NEXT", align="L")


def _row(page: FPDF, cells: list[str], *, bold: bool = False) -> None:
    """The first two cells are left-aligned, amounts right-aligned; long texts wrap within their columns."""
    page.set_font(FAMILY, "B" if bold else "", 10)
    wrapped = [
        cast(list[str], page.multi_cell(room, _ROW, drawable(text), dry_run=True, output="LINES"))
        for room, text in zip(_COLUMNS, cells, strict=True)
    ]
    for number in range(max(len(lines) for lines in wrapped)):
        for place, (room, lines) in enumerate(zip(_COLUMNS, wrapped, strict=True)):
            text = lines[number] if number < len(lines) else ""
            page.cell(room, _ROW, text, align="L" if place < 2 else "R")
        page.ln(_ROW)


def _write(page: FPDF, text: str, *, size: int, bold: bool = False) -> None:
    page.set_font(FAMILY, "B" if bold else "", size)
    page.multi_cell(0, size * 0.55, drawable(text), new_x="LMARGIN", new_y="NEXT", align="L")


def _roubles(amount: Decimal, language: str) -> str:
    text = f"{amount:,.2f}"
    if language == "ru":
        text = text.replace(",", "\u00a0").replace(".", ",")
    return text + "\u00a0₽"


def _time(moment: datetime, zone: tzinfo) -> str:
    there = moment.astimezone(zone)
    offset = f"{there:%z}"
    return f"{there:%d.%m.%Y %H:%M} (UTC{offset[:3]}:{offset[3:5]})"
