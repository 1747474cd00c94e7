"""A payment QR for any bank's app (GOST R 56042-2014), with its data as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import Payable
from ruobr_tui.api.rules.canteen.payment_qr import CannotBeWritten, Transfer, payload
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import pairs
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.shown_code import ShowsCode
from ruobr_tui.screens.payments.area import AREA
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph
from ruobr_tui.widgets.palette import READER
from ruobr_tui.widgets.qr import beside_code, picture


class TransferScreen(ShowsCode, OverlayPage):
    """The code if it fits, its data in any case; ``s`` and ``v`` save it as an image."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("transfer")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, whose: Payable, kopecks: int) -> None:
        super().__init__()
        self.context = context
        self._whose = whose
        payee = whose.payee
        self._transfer = Transfer(
            name=payee.name,
            account=payee.account,
            bank=payee.bank,
            bank_code=payee.bank_code,
            correspondent_account=payee.correspondent_account,
            kopecks=kopecks,
            purpose=f"Питание, лицевой счёт {whose.account}",  # read by the bank: always Russian
            personal_account=whose.account,
            child=whose.name,
            school_class=whose.school_class,
            tax_number=payee.tax_number,
            tax_reason=payee.tax_reason,
        )
        self._said = ""

    def title_text(self) -> str:
        """What it is."""
        return _("Pay with any banking app")

    def code(self) -> bytes | None:
        """The transfer; None if the school has no bank details."""
        try:
            return payload(self._transfer)
        except CannotBeWritten:
            return None

    def page(self, width: int) -> list[Line]:
        """Return the code, then its data to be typed by hand."""
        if (alone := self.code_lines()) is not None:
            return alone
        try:
            code = payload(self._transfer)
        except CannotBeWritten:
            text = _("The school has not provided bank details. Contact the school.")
            return paragraph(text, width - 2, "bad", " ")
        if self.app.theme == READER:
            return self._words(width)
        height = self.size.height - 2
        lines = beside_code(code, (width, height), self._words)
        if lines[0].spans[0].role == "qr":
            return lines
        text = _("Press v for the QR code alone, s to save it as an image, or enter the details below.")
        if why := self.why_no_code():
            text = f"{why} " + _("Press s to save it as an image, or enter the details below.")
        return [*paragraph(text, width - 2, "warning", " "), EMPTY, *lines]

    def _words(self, width: int) -> list[Line]:
        text = _("Scan the code in your banking app. The crediting time depends on your bank.")
        if self.app.theme == READER:
            text = _("Enter these details in your banking app, or press s to save its QR code as an image.")
        text = self._said or text
        transfer = self._transfer
        amount = phrases.roubles(roubles(transfer.kopecks)) if transfer.kopecks else _("any")
        return [
            *paragraph(text, width - 2, "warning" if self._said else "dim", " "),
            EMPTY,
            heading(_("Payment details").upper(), width),
            *pairs(
                [
                    (_("Payee"), transfer.name),
                    (_("Account"), transfer.account),
                    (_("Bank"), transfer.bank),
                    (_("BIC"), transfer.bank_code),
                    (_("Corr. account"), transfer.correspondent_account),
                    (_("INN / KPP"), " / ".join(filter(None, (transfer.tax_number, transfer.tax_reason)))),
                    (_("Meal account"), transfer.personal_account),
                    (_("Child"), f"{transfer.child}, {transfer.school_class}"),
                    (_("Purpose"), transfer.purpose),
                    (_("Amount"), amount),
                ],
                width,
                indent=22 if width > 50 else 14,
            ),
        ]

    def action_leave(self) -> None:
        """From the code alone back to the page, from the page to the amounts."""
        if not self.leave_code():
            self.dismiss()

    def why_not(self, command_id: str) -> str | None:
        """Without bank details there is nothing to save or to copy."""
        if command_id in ("transfer.png", "transfer.svg") and self.code() is None:
            return _("The school has not provided bank details. Contact the school.")
        return super().why_not(command_id)

    def action_save(self, kind: str) -> None:
        """Save the code as an image."""
        try:
            data = picture(payload(self._transfer), kind)
            with saving(f"{_('meal account')} {self._whose.account}.{kind}", private=True) as (path, stream):
                stream.write(data)
        except CannotBeWritten:
            return
        except RuobrError as error:
            self._said = error_line(error)
        else:
            self._said = saved_as(self, path)
        self.repaint()
