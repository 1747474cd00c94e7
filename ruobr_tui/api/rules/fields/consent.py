"""The consent to the processing of personal data: its wording, by version (152-FZ, article 9)."""

from __future__ import annotations

from ruobr_tui.api.rules.fields.wrong import N_

VERSION = "2026-09-01"
"""Changes with every change of ``PASSAGES``; a consent to an older wording has to be given anew."""

PASSAGES = (
    N_(
        "I agree that the department of education, its schools and kindergartens process the personal data "
        "that I tell in this cabinet: my own (names, date and place of birth, citizenship, identity "
        "document, SNILS, addresses, contacts, education, job) and those of my children (names, date of "
        "birth, sex, SNILS, birth certificate, addresses, scans of documents)."
    ),
    N_(
        "Purpose: applications to kindergartens and schools, the electronic diary, meals and the other "
        "services of this portal. The data are collected, stored, corrected, used, passed on between these "
        "institutions and erased, with and without automation."
    ),
    N_(
        "The consent holds until it is withdrawn. It can be withdrawn at any time in the cabinet: what needs "
        "it stops, applications that wait are withdrawn. What a law or a contract demands is kept as long as "
        "it demands."
    ),
)

WHAT = {
    "kindergarten-application": N_("application to a kindergarten"),
    "school-application": N_("application to a school"),
    "join-request": N_("request for a diary"),
    "document:birth-certificate": N_("scan: birth certificate"),
    "document:residence-proof": N_("scan: proof of residence"),
    "document:privilege": N_("scan: proof of a privilege"),
    "login:pupil": N_("login handed out (pupil)"),
    "login:parent": N_("login handed out (parent)"),
    "meal-account": N_("meal account"),
    "refund": N_("wish for a refund"),
    "erasure-request": N_("request for erasure"),
}
"""What can be looked at, as the log of looks names it."""
