"""The consent to the processing of personal data: its wording, by version (152-FZ, article 9)."""

from __future__ import annotations

from ruobr_tui.api.rules.fields.wrong import N_

VERSION = "2026-11-01"
"""Changes with every change of ``PASSAGES``; a consent to an older wording has to be given anew."""

PASSAGES = (
    N_(
        "I consent to the processing by the department of education, its schools and kindergartens "
        "of the personal data that I provide in this account: my own (names, date and place of "
        "birth, citizenship, identity document, SNILS, addresses, contacts, education, job) and "
        "those of my children (names, date of birth, sex, SNILS, birth certificate, addresses, scans "
        "of documents)."
    ),
    N_(
        "Purpose: applications to kindergartens and schools, the electronic diary, meals and the other "
        "services of this portal. The data are collected, stored, corrected, used, passed on between these "
        "institutions and erased, with and without automation."
    ),
    N_(
        "This consent is valid until withdrawn. I can withdraw it at any time in my account: "
        "services based on it stop and pending applications are withdrawn. Data that must be kept by "
        "law or under a contract is kept for the required period."
    ),
)

WHAT = {
    "kindergarten-application": N_("application to a kindergarten"),
    "school-application": N_("application to a school"),
    "join-request": N_("diary access request"),
    "document:birth-certificate": N_("scan: birth certificate"),
    "document:residence-proof": N_("scan: proof of residence"),
    "document:privilege": N_("scan: priority document"),
    "login:pupil": N_("login issued (pupil)"),
    "login:parent": N_("login issued (parent)"),
    "account": N_("sign-in account"),
    "second-factor:reset": N_("second factor turned off"),
    "meal-account": N_("meal account"),
    "refund": N_("refund request"),
    "erasure-request": N_("data erasure request"),
    "approval": N_("request for a second person"),
    "audit": N_("audit of views and changes"),
    "export": N_("copy of all data"),
}
"""What can be looked at, as the log of looks names it."""
