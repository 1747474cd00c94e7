"""Scans of documents."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

SPACE_USED_UP = Reason(
    "scan-space-used-up",
    N_(
        "Your scans take up all the room there is for them. Remove those that were refused or are not "
        "needed any more, then upload again."
    ),
)
PORTAL_FULL = Reason(
    "scan-portal-full",
    N_("The portal has no room for more scans now. Bring the documents to the institution."),
)
CONFIRMED = Reason("scan-confirmed", N_("An operator has confirmed this scan: decisions rest on it."))
UNSEALABLE = Reason("file-unsealable", N_("The stored file cannot be opened. Tell the portal's support."))
NO_KIND = Reason("no-document-kind", N_("There is no such kind of document."))
TOO_MANY = Reason("too-many-scans", N_("At most 20 scans of one child; remove one first."))
EMPTY = Reason("file-empty", N_("The file is empty."))
TOO_LARGE = Reason(
    "file-too-large",
    N_("The file is larger than 10 MiB. Scan it with fewer dots per inch, or as JPEG."),
)
WRONG_TYPE = Reason("file-wrong-type", N_("This is no PDF, JPEG or PNG file."))
CUT_OFF = Reason("file-cut-off", N_("The file is cut off: its end is missing. Scan or copy it again."))
NO_CERTIFICATE = Reason(
    "no-certificate",
    N_("Upload a scan of the birth certificate first (Cabinet, Documents)."),
)
NO_RESIDENCE = Reason(
    "no-residence",
    N_("Upload a scan of the proof of residence first (Cabinet, Documents)."),
)
NO_PROOF = Reason("no-proof", N_("Upload the document that proves the privilege first (Cabinet, Documents)."))
