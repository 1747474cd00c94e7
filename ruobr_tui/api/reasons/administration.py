"""Administration: roles and accounts."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_SUCH_LOGIN = Reason("role-no-login", N_("No teacher or operator has this login."))
NOT_YOURS_TO_GRANT = Reason("role-not-yours", N_("You cannot grant this role there."))
NOT_TO_ONESELF = Reason("role-to-oneself", N_("Nobody grants a role to himself. Ask another administrator."))
HAS_IT_ALREADY = Reason("role-held", N_("This account has this role there already. Revoke it first."))
ENDS_BEFORE_TODAY = Reason("role-ends-early", N_("The last day is before today."))
OUTLASTS_YOURS = Reason("role-outlasts", N_("Your own role ends earlier. Choose a day not later than that."))
REVOKED_ALREADY = Reason("role-revoked", N_("This role has been revoked already."))
LAST_ADMINISTRATOR = Reason(
    "last-administrator", N_("This is the last administrator of the region. Appoint another one first.")
)
ACCOUNT_IS_CLOSED = Reason("account-closed", N_("This account is closed."))
ACCOUNT_IS_OPEN = Reason("account-open", N_("This account is open."))
OWN_ACCOUNT = Reason("own-account", N_("This is your own account. Use “Sign-in and security”."))
REACHES_FURTHER = Reason(
    "account-wider",
    N_("This account belongs to other places or has roles above yours. Ask their administrator."),
)
