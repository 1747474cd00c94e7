"""The person that State Services has authenticated, and whether they may sign in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from ruobr_server.integrations.state_services.states import AuthorizationState


@dataclass(frozen=True, slots=True)
class Person:
    """A person authenticated by State Services. ``trusted``: that account was confirmed in person."""

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

    @property
    def full_name(self) -> str:
        """Surname, first name, middle name."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.middle_name)))

    def to_json(self) -> str:
        """The form that is stored until a decision; documents that an account does not need are left out."""
        noted = {name: value for name, value in asdict(self).items() if name not in _NOT_NOTED}
        return json.dumps(noted, ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> Person:
        """The inverse of ``to_json``."""
        found = json.loads(text)
        born = found["birth_date"]
        return cls(**{**found, "birth_date": date.fromisoformat(born) if born else None})


_NOT_NOTED = ("passport_series", "passport_number", "region")


class NotVouchedFor(Exception):
    """The response is not a valid statement of the provider; nothing of it is used."""


def outcome_of(person: Person, own_region: str) -> AuthorizationState:
    """``APPROVED``, or one of ``states.REFUSALS``; only residents of ``own_region`` are approved, "":
    everybody.
    """
    if not person.trusted:
        return AuthorizationState.UNTRUSTED
    if own_region and person.region.casefold() != own_region.casefold():
        return AuthorizationState.WRONG_REGION
    return AuthorizationState.APPROVED
