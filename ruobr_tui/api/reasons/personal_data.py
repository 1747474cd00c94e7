"""Consent to the processing of personal data, and erasure."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

CONSENT_WITHDRAWN = Reason(
    "consent-withdrawn",
    N_("The parent has withdrawn consent to the processing of personal data."),
)
WORDING_CHANGED = Reason("wording-changed", N_("The consent text has changed. Read it again."))
DATA_NEEDED = Reason(
    "data-needed", N_("A contract or enrolment is in force. Reject the request for this reason.")
)
