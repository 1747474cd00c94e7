"""Signing in by State Services, and accounts linked to a person."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_PASSWORD_YET = Reason(
    "no-password-yet",
    N_("This account has no password yet. Set one first: sign out and choose Forgotten password."),
)
LINKED_ELSEWHERE = Reason(
    "linked-elsewhere",
    N_("This person is linked to another account of the portal. Sign in there and unlink it first."),
)
LINKED_ALREADY = Reason("linked-already", N_("This account is linked to a person already. Unlink it first."))
PAGE_OUT_OF_DATE = Reason("page-out-of-date", N_("This page is out of date."))
LINK_OVER = Reason("link-over", N_("This link can no longer be confirmed. Begin again."))
SILENT = Reason("state-services-silent", N_("State Services do not answer now. Try again later."))
