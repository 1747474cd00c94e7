"""Scans of documents."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

SPACE_USED_UP = Reason(
    "scan-space-used-up",
    N_("There is no space left for your scans. Delete rejected or unneeded ones, then upload again."),
)
PORTAL_FULL = Reason(
    "scan-portal-full",
    N_("There is no space for scans on the portal now. Bring the documents in person."),
)
CONFIRMED = Reason("scan-confirmed", N_("This scan is confirmed and can’t be deleted."))
UNSEALABLE = Reason("file-unsealable", N_("The saved file can’t be opened. Contact the portal’s support."))
NO_KIND = Reason("no-document-kind", N_("Unknown document type."))
TOO_MANY = Reason("too-many-scans", N_("You can upload up to 20 scans per child. Delete one first."))
EMPTY = Reason("file-empty", N_("The file is empty."))
TOO_LARGE = Reason(
    "file-too-large",
    N_("The file is larger than 10 MB. Scan it at a lower resolution or save as JPEG."),
)
WRONG_TYPE = Reason("file-wrong-type", N_("Only PDF, JPEG and PNG files are accepted."))
CUT_OFF = Reason("file-cut-off", N_("The file is incomplete. Scan or copy it again."))
NO_CERTIFICATE = Reason(
    "no-certificate",
    N_("First upload a scan of the birth certificate (My account → Documents)."),
)
NO_RESIDENCE = Reason(
    "no-residence",
    N_("First upload a scan of the proof of residence (My account → Documents)."),
)
NO_PROOF = Reason("no-proof", N_("First upload the priority document (My account → Documents)."))

# What the portal notes in a history by itself.
NOT_OPENED = Reason("scan-not-opened", N_("The scan was confirmed without having been opened."))
