"""Signing in by State Services, and accounts linked to a person."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_PASSWORD_YET = Reason(
    "no-password-yet",
    N_("This account has no password yet. Sign out and choose “Forgot password?” (F5) to set one."),
)
LINKED_ELSEWHERE = Reason(
    "linked-elsewhere",
    N_("This person is linked to another account on the portal. Sign in there and unlink it first."),
)
LINKED_ALREADY = Reason(
    "linked-already", N_("This account is already linked with Gosuslugi. Unlink it first.")
)
PAGE_OUT_OF_DATE = Reason("page-out-of-date", N_("This page has expired."))
LINK_OVER = Reason("link-over", N_("This link can no longer be confirmed. Start again."))
SILENT = Reason("state-services-silent", N_("Gosuslugi is not responding. Try again later."))
