"""Personal data for other areas: consent, and the access log."""

from ruobr_server.areas.personal_data.access_log import Subject, note_access
from ruobr_server.areas.personal_data.audit import LoggedRead
from ruobr_server.areas.personal_data.consents import is_withdrawn as is_consent_withdrawn
from ruobr_server.areas.personal_data.consents import require as require_consent
from ruobr_server.areas.personal_data.consents import store as store_consent
from ruobr_server.areas.personal_data.consents import version_in_force as consent_in_force
from ruobr_server.areas.personal_data.looks import last_look

__all__ = [
    "LoggedRead",
    "Subject",
    "consent_in_force",
    "is_consent_withdrawn",
    "last_look",
    "note_access",
    "require_consent",
    "store_consent",
]
