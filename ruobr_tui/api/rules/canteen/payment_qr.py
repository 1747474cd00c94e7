"""The text of a payment QR that any bank's app reads (GOST R 56042-2014)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer to a child's meal account. ``kopecks``: how much; texts as people write them."""

    name: str
    account: str
    bank: str
    bank_code: str
    correspondent_account: str
    kopecks: int
    purpose: str
    personal_account: str
    child: str = ""
    school_class: str = ""
    tax_number: str = ""
    tax_reason: str = ""


LONGEST = {"Name": 160, "PersonalAcc": 20, "BankName": 45, "BIC": 9, "CorrespAcc": 20, "Purpose": 210}
"""Characters of the required fields, and of the purpose."""

MEALS = "08"
"""TechCode: state and municipal services of education."""


class CannotBeWritten(ValueError):
    """A payee without a required field."""


def payload(transfer: Transfer) -> bytes:
    """The bytes of the code: windows-1251 where it holds every letter (a smaller code), else UTF-8.

    Raises ``CannotBeWritten`` without a payee's name, account, bank or BIC.
    """
    fields = [
        ("Name", transfer.name),
        ("PersonalAcc", transfer.account),
        ("BankName", transfer.bank),
        ("BIC", transfer.bank_code),
        ("CorrespAcc", transfer.correspondent_account or "0"),
        ("Sum", str(transfer.kopecks) if transfer.kopecks > 0 else ""),
        ("Purpose", transfer.purpose),
        ("PayeeINN", transfer.tax_number),
        ("KPP", transfer.tax_reason),
        ("PersAcc", transfer.personal_account),
        ("ChildFio", transfer.child),
        ("ClassNum", transfer.school_class),
        ("TechCode", MEALS),
    ]
    written = []
    for place, (name, value) in enumerate(fields):
        text = _plain(value)[: LONGEST.get(name, 100)].rstrip()
        if place < 5 and not text:
            raise CannotBeWritten(name)
        if text:
            written.append(f"{name}={text}")
    body = "|".join(written)
    try:
        return f"ST00011|{body}".encode("cp1251")
    except UnicodeEncodeError:
        return f"ST00012|{body}".encode()


def _plain(text: str) -> str:
    """One line without the separator."""
    return " ".join(text.replace("|", "/").split())
