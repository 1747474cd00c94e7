"""What the audit and the list of views say happened, in words: kinds, things, acts, and who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ruobr_tui.api.models.personal_data import AuditEntry, AuditKind
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.fields.consent import WHAT
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.administration.labels import ROLES as STAFF_ROLES
from ruobr_tui.screens.personal_data.labels import ROLES

KINDS: Mapping[AuditKind, str] = {
    AuditKind.LOOKED: N_("Views"),
    AuditKind.EXPORTED: N_("Copies"),
    AuditKind.CHANGED: N_("Changes"),
    AuditKind.GRANTED: N_("Appointments"),
    AuditKind.REVOKED: N_("Revocations"),
}
"""Names of the tabs."""

NO_VIEWS = frozenset({"login:pupil", "login:parent", "second-factor:reset", "export"})
"""Kinds of the log of views that are more than a view."""

THINGS: Mapping[str, str] = {
    "account": N_("sign-in account"),
    "approval": N_("request for a second person"),
    "complaint": N_("complaint"),
    "document": N_("scan"),
    "erasure-request": N_("data erasure request"),
    "exchange-offer": N_("place offered for exchange"),
    "exchange-proposal": N_("exchange of places"),
    "join-request": N_("diary access request"),
    "kindergarten-application": N_("application to a kindergarten"),
    "payment": N_("payment"),
    "payment-alert": N_("warning about payments"),
    "payment-refund": N_("refund request"),
    "portal-text": N_("text of the portal"),
    "school-application": N_("application to a school"),
}
"""What has a history, by its name there."""

ACTS: Mapping[str, str] = {
    "accept": N_("place accepted"),
    "answer": N_("answer given"),
    "approve": N_("approval"),
    "archive": N_("moved to the archive"),
    "ask": N_("request made"),
    "ask-documents": N_("documents asked for"),
    "bring": N_("documents brought"),
    "cancel": N_("cancellation"),
    "change": N_("choices changed"),
    "close": N_("closing"),
    "confirm": N_("confirmation"),
    "consent": N_("agreement"),
    "create": N_("creation"),
    "credit": N_("money credited"),
    "decline": N_("refusal"),
    "discard": N_("draft discarded"),
    "doubt": N_("outcome unknown"),
    "drop": N_("given up"),
    "end-sessions": N_("sessions ended"),
    "enrol": N_("child enrolled"),
    "erase": N_("data erased"),
    "exchange": N_("places exchanged"),
    "expire": N_("time ran out"),
    "fail": N_("failed"),
    "file": N_("submission"),
    "finish": N_("carried out"),
    "free": N_("free again"),
    "grant": N_("access granted"),
    "invite": N_("invitation"),
    "lapse": N_("documents not brought in time"),
    "match": N_("match found"),
    "offer": N_("offer made"),
    "open": N_("payment page opened"),
    "pay": N_("money received"),
    "propose": N_("proposal"),
    "publish": N_("text published"),
    "raise": N_("warning raised"),
    "refer": N_("place offered"),
    "refund": N_("money returned"),
    "refund-part": N_("money returned in part"),
    "refuse": N_("rejection"),
    "register": N_("registration made"),
    "remove": N_("removal"),
    "reopen": N_("reopening"),
    "reset": N_("one-time password set"),
    "reset-second-factor": N_("second factor turned off"),
    "resume": N_("back in the queue"),
    "return": N_("money came back"),
    "return-part": N_("money came back in part"),
    "reverse": N_("crediting reversed"),
    "revoke": N_("decision revoked"),
    "save": N_("draft saved"),
    "send": N_("sent again"),
    "start": N_("started by the desk"),
    "submit": N_("submission"),
    "suspend": N_("pause"),
    "take": N_("review started"),
    "upload": N_("upload made"),
    "was-sent": N_("found to be sent"),
    "wish": N_("cancellation requested"),
    "withdraw": N_("withdrawal"),
}
"""What was done with it, by the action's name in the history."""


def looked_at(what: str) -> str:
    """What was viewed, by its name in the log; the name itself of one that is not known here."""
    return _(WHAT[what]) if what in WHAT else what


def look_text(what: str) -> str:
    """A line of the log of views: "viewed: scan", or what else was done."""
    return looked_at(what) if what in NO_VIEWS else _("viewed: %(what)s") % {"what": looked_at(what)}


def happened(entry: AuditEntry) -> str:
    """What an entry of the audit says."""
    match entry.kind:
        case AuditKind.LOOKED | AuditKind.EXPORTED:
            return look_text(entry.what)
        case AuditKind.GRANTED:
            return _("role granted: %(role)s") % {"role": role_text(entry.what)}
        case AuditKind.REVOKED:
            return _("role revoked: %(role)s") % {"role": role_text(entry.what)}
        case _:
            thing = _(THINGS[entry.what]) if entry.what in THINGS else entry.what
            number = f" {entry.number}" if entry.number is not None and entry.what != "account" else ""
            act = _(ACTS[entry.action]) if entry.action in ACTS else entry.action
            return f"{thing}{number}: {act}"


def role_text(code: str) -> str:
    """A role of staff in words; the code of one that is not known here."""
    return _(STAFF_ROLES[code]) if code in STAFF_ROLES else code


def name_of(who: str) -> str:
    """The name of "role: name"; what stands for somebody unknown where it is empty."""
    return who.partition(": ")[2] or who


def roles_of(who: str, roles: Sequence[str]) -> str:
    """What somebody was then: the roles of staff, otherwise what the account is."""
    if roles:
        return ", ".join(map(role_text, roles))
    role = who.partition(": ")[0] if ": " in who else ""
    if role == Role.OPERATOR:
        return role_text(Role.OPERATOR)
    return _(ROLES[role]) if role in ROLES else role
