"""Who came from State Services, and whether the portal lets them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came from State Services. ``trusted``: the account there is confirmed in person."""

    oid: str
    trusted: bool
    last_name: str
    first_name: str
    middle_name: str = ""
    birth_date: date | None = None
    snils: str = ""
    email: str = ""
    phone: str = ""
    passport_series: str = ""
    passport_number: str = ""
    residence: str = ""
    region: str = ""


class NotVouchedFor(Exception):
    """What came back is not the provider's word about anybody; nothing of it is believed."""


def outcome_of(person: Person, own_region: str) -> str:
    """``approved``, or one of ``device.REFUSALS``; only who lives in ``own_region`` comes in, "": anybody."""
    if not person.trusted:
        return "untrusted"
    if own_region and person.region.casefold() != own_region.casefold():
        return "wrong-region"
    return "approved"
