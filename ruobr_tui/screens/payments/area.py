"""Area: payments with top-ups, receipts, refunds, and the desk for refunds."""

from __future__ import annotations

from ruobr_tui.api.models.events import BALANCE, DESK, PAYMENT
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.payments import ENDED
from ruobr_tui.areas import Area, Command, EventSummary, Group, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("payments.top_up", "n,insert", "top_up", N_("Top up"), N_("Top up the children’s meal accounts"), "n", True, on_page=True),
    Command("payments.repeat", "o", "repeat", N_("Repeat"), N_("Repeat this payment"), "o", True),
    Command("payments.export", "s", "export", N_("Export CSV"), N_("Export all matching payments to CSV, older ones included"), "s", True, hint=N_("Save"), on_page=True, uses_files=True),
    Command("payments.older", "m", "older", N_("Older payments"), N_("Load older payments"), "m", True, hint=N_("Older"), on_page=True),
    Command("top_up.pay", "ctrl+s,f4", "pay", N_("Pay"), N_("Go to the bank’s page"), "^S", True),
    *(
        Command(f"top_up.amount_{n}", key, f"amount({n})", N_("Amount"), N_("Use this suggested amount for the selected account"), key, palette=False)
        for n, key in enumerate("asd")
    ),
    Command("top_up.clear", "0,delete", "clear", N_("Clear"), N_("Take the amount of this child away"), "0", palette=False),
    Command("top_up.repeat", "o", "repeat", N_("Repeat"), N_("Take the amounts of the last payment"), "o", True),
    Command("top_up.transfer", "t", "transfer", N_("Pay by QR"), N_("QR code for any banking app"), "t", True, hint=N_("By QR")),
    Command("top_up.leave", "escape,q", "leave", N_("Back"), N_("Back without paying"), "Esc", True),
    Command("transfer.png", "s", "save('png')", N_("Save as PNG"), N_("Save the code as an image"), "s", True, hint=N_("PNG"), uses_files=True),
    Command("transfer.code", "v", "code", N_("QR code"), N_("Show the QR code alone, as large as the screen"), "v", True),
    Command("transfer.svg", "V", "save('svg')", N_("Save as SVG"), N_("Save the code as a vector image"), "V", True, hint=N_("SVG"), uses_files=True),
    Command("transfer.copy", "y,ctrl+c", "copy", N_("Copy"), N_("Copy the payment details"), "y", True),
    Command("transfer.leave", "escape,q,left", "leave", N_("Back"), N_("Back to the amounts"), "Esc", True),
    Command("payment.code", "v", "code", N_("QR code"), N_("Show the QR code alone, as large as the screen"), "v", True),
    Command("payment.cancel", "d,delete", "cancel", N_("Cancel"), N_("Cancel an unpaid payment"), "d", True),
    Command("payment.save", "s", "save('txt')", N_("Save receipt"), N_("Save the receipt as a text file"), "s", True, hint=N_("Receipt"), uses_files=True),
    Command("payment.save_pdf", "f", "save_pdf", N_("Receipt as PDF"), N_("Save the receipt as PDF"), "f", True, hint=N_("PDF"), uses_files=True),
    Command("payment.refund", "u", "refund", N_("Refund"), N_("Request a refund or withdraw the request"), "u", True),
    Command("refunds_desk.revoke", "u", "revoke", N_("Undo"), N_("Take a refund back before it is sent to the bank, with a reason"), "u", True),
    Command("refunds_desk.start", "n,insert", "start", N_("Start a refund"), N_("Refund a payment on the school’s initiative"), "n", True, hint=N_("Refund"), on_page=True),
    Command("refunds_desk.approve", "a", "approve", N_("Approve"), N_("Refund to the card"), "a", True),
    Command("refunds_desk.refuse", "d,delete", "refuse", N_("Reject"), N_("Reject and give the parent a reason"), "d", True),
    Command("refunds_desk.explain", "e", "explain", N_("Explain"), N_("Say what the money was that the bank gave back before"), "e", True),
    Command("refunds_desk.close_alert", "c", "close_alert", N_("Close alert"), N_("Close what was looked at, with a note"), "c", True, hint=N_("Close")),
    Command("refunds_desk.reverse", "v", "reverse", N_("Take off a credit"), N_("Take off what was credited by mistake, with a reason for the family"), "v", True, hint=N_("Take off"), on_page=True),
)  # fmt: skip

AREA = Area(
    name="payments",
    sections=(
        Section(
            "payments",
            "p",
            N_("Payments"),
            N_("Top up meal accounts, receipts, refunds"),
            "payments.list:PaymentsScreen",
            "payments",
            Role.PARENT,
            group=Group.FAMILY,
        ),
        Section(
            "refunds_desk",
            "wu",
            N_("Refunds"),
            N_("Refund requests from parents"),
            "payments.desk:RefundsDeskScreen",
            "payments",
            "desk:meals",
            group=Group.WORK,
            badge="payments.badge:at_desk",
        ),
    ),
    commands=COMMANDS,
    headings={
        "payments": N_("Payments"),
        "top_up": N_("Top up"),
        "transfer": N_("Pay by QR"),
        "payment": N_("Payment"),
        "refunds_desk": N_("Refunds"),
    },
    event_kinds=frozenset({PAYMENT, BALANCE, DESK}),
    # What is before that is shown by the payment's page alone.
    summaries=(EventSummary(kind=PAYMENT, states=ENDED),),
    live_update="payments.live_update:update",
    today="payments.on_today:ON_TODAY",
)
