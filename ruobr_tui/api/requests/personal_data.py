"""Personal data: consent, access log, export, erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.personal_data import (
    AuditKind,
    AuditPage,
    AuditPeople,
    ConsentShown,
    Erasure,
    Erasures,
    Looks,
)
from ruobr_tui.api.resources import Part, Resource

FEATURE = "personal-data"
EXPORT_PATH = "cabinet/my-data"


def consent() -> Resource[ConsentShown]:
    """The state of the consent."""
    return Resource("consent", "cabinet/consent", ConsentShown, part=Part.CABINET, feature=FEATURE)


def looks(before: str = "") -> Resource[Looks]:
    """A page of the access log of the user's data; ``before``: the ``next`` of the page before."""
    key, query = (f"looks?{before}", {"before": before}) if before else ("looks", {})
    return Resource(key, "cabinet/looks", Looks, query, part=Part.CABINET, feature=FEATURE)


def erasure() -> Resource[Erasure]:
    """The user's request for erasure."""
    return Resource("erasure", "cabinet/erasure", Erasure, part=Part.CABINET, feature=FEATURE)


WORK_LIST = "erasures/"
"""Begins the keys of work lists."""


def erasures(state: str | None = None, part: ListPart = WHOLE) -> Resource[Erasures]:
    """Requests for erasure in a state, for the officer; None: those that wait."""
    query = part.query if state is None else {"state": state, **part.query}
    key = f"{WORK_LIST}{state or ''}{part.key}"
    return Resource(key, "desk/erasures", Erasures, query, part=Part.CABINET, feature=FEATURE)


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """What is wanted of the audit: logins of who acted and of whose data it is, kind, first and last day."""

    who: str = ""
    whose: str = ""
    kind: AuditKind | None = None
    start: date | None = None
    end: date | None = None


def audit(filters: AuditFilters, before: str = "") -> Resource[AuditPage]:
    """A page of the audit; ``before``: the ``next`` of the page before."""
    values = {
        "who": filters.who,
        "whose": filters.whose,
        "kind": filters.kind or "",
        "start": "" if filters.start is None else filters.start.isoformat(),
        "end": "" if filters.end is None else filters.end.isoformat(),
        "before": before,
    }
    query = {name: str(value) for name, value in values.items() if value}
    key = f"audit?{urlencode(query)}" if query else "audit"
    return Resource(key, "desk/audit", AuditPage, query, part=Part.CABINET, feature=FEATURE)


def audit_people(find: str) -> Resource[AuditPeople]:
    """Whom the audit may be narrowed to."""
    key, query = f"audit?people={find.casefold()}", {"find": find}
    return Resource(key, "desk/audit/people", AuditPeople, query, part=Part.CABINET, feature=FEATURE)


def give_consent(version: str) -> Call[ConsentShown]:
    """Consent to this version of the text."""
    return Call("POST", "cabinet/consent", {"version": version}, ConsentShown)


def withdraw_consent() -> Call[ConsentShown]:
    """Withdraw the consent."""
    return Call("DELETE", "cabinet/consent", None, ConsentShown)


def request_erasure() -> Call[Erasure]:
    """Request erasure of all data."""
    return Call("POST", "cabinet/erasure", None, Erasure)


def withdraw_erasure() -> Call[Erasure]:
    """Withdraw the request for erasure."""
    return Call("DELETE", "cabinet/erasure", None, Erasure)


def decide_erasure(number: int, action: str, version: int, note: str = "") -> Call[Erasure]:
    """Erase or refuse."""
    body = {"action": action, "version": version, "note": note}
    return Call("POST", f"desk/erasures/{number}", body, Erasure)
